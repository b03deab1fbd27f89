"""Install the page into .venv, with training or not, whatever the system.

    python install.py            page and training
    python install.py page       the page alone
    python install.py dev        page, training and tests

Versions are those of the locks. Left out: starting the page (make app does both). Written for
Python 3.6 on, so that a Python that is too old gets a sentence.
"""

import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
# What pip is asked for, and what it downloads and takes on the disk (Linux, Python 3.11).
PARTS = {
    "page": (".", "the page alone", "200 MB to download, 0.7 GB on the disk"),
    "train": (".[train]", "page and training", "800 MB to download, 2.7 GB on the disk"),
    "dev": (".[train,dev]", "page, training and tests", "900 MB to download, 3 GB on the disk"),
}
LOCKS = ("requirements.lock", "requirements-dev.lock")
ROOT = Path(__file__).parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def main():
    part = sys.argv[1] if len(sys.argv) > 1 else "train"
    if part not in PARTS:
        sys.exit(f"There is no part {part!r}; there are {', '.join(PARTS)}.")
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        major, minor = sys.version_info[:2]
        sys.exit(
            f"Python 3.11 to 3.14 is needed, this is {major}.{minor}. Take another one: "
            "make PYTHON=python3.12 app, or on Windows: py -3.12 install.py"
        )
    package, words, size = PARTS[part]
    print(f"Installing {words} into .venv, once: {size}.")
    print("The last step, unpacking, takes a minute or two and shows nothing.", flush=True)
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", VENV)
    constraints = [word for lock in LOCKS for word in ("-c", ROOT / lock)]
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check"]
    run(*pip, *constraints, "-e", package)


def run(*command):
    """Run a command in the project's folder and show what it says; leave where it fails."""
    code = subprocess.call([str(word) for word in command], cwd=str(ROOT))
    if code:
        sys.exit(code)


if __name__ == "__main__":
    main()

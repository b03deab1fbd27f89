"""The project installs with its networks, and its lock files are for everybody."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from digits.networks.recipes import CATALOGUE
from testing.server import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"requirements.lock": "requirements.txt", "requirements-dev.lock": "requirements-dev.txt"}


def requirements(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if re.match(r"\w", line)]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_its_ranges_allow_and_no_address(lock):
    locked = requirements(lock)
    versions = {each.name: next(iter(each.specifier)).version for each in locked}
    assert all(next(iter(each.specifier)).operator == "==" for each in locked)
    for wanted in requirements(LOCKS[lock]):
        assert versions[wanted.name] in wanted.specifier, wanted
    assert not re.search(r"://|file:|--", (ROOT / lock).read_text(encoding="utf-8"))


def test_both_locks_agree():
    """What both name, they name in the same version."""
    page, dev = ({str(each) for each in requirements(lock)} for lock in LOCKS)
    names = [{Requirement(each).name for each in lock} for lock in (page, dev)]
    for name in names[0] & names[1]:
        assert {r for r in page if Requirement(r).name == name} == {
            r for r in dev if Requirement(r).name == name
        }


def test_every_package_is_installed():
    """A new room must be named in pyproject.toml."""
    found = {
        ".".join(init.parent.relative_to(ROOT).parts) for init in ROOT.glob("digits/**/__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == found | {"digits.models"}


@pytest.mark.process
def test_a_wheel_holds_code_networks_and_reports(tmp_path):
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode:
        pytest.skip("no pip")
    project = tmp_path / "project"  # builds leave files behind
    for name in ("digits", "models"):
        shutil.copytree(ROOT / name, project / name)
    for file in ("pyproject.toml", "README.md", "train_model.py", *LOCKS.values()):
        shutil.copy(ROOT / file, project)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", tmp_path]
    assert subprocess.run([*pip, project]).returncode == 0
    (wheel,) = tmp_path.glob("draw_a_digit-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    code = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("digits/**/*.py")}
    assert code | {"train_model.py", "digits/synthesis/strokes.txt"} <= names
    for network in CATALOGUE:
        for file in ("network.keras", "report.json"):
            assert f"digits/models/{network}/{file}" in names
    assert not [name for name in names if Path(name).parts[0] in ("tests", "benchmarks")]

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
from packaging.specifiers import SpecifierSet

import install
from digits.networks.recipes import CATALOGUE, WITH_SNAPSHOTS
from testing.server import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = {"requirements.lock": "train", "requirements-dev.lock": "dev"}
MACHINES = {
    "Linux": ("linux", "x86_64"),
    "Linux on ARM": ("linux", "aarch64"),
    "Mac": ("darwin", "arm64"),
    "Mac with Intel's processor": ("darwin", "x86_64"),
    "Windows": ("win32", "AMD64"),
    "Windows on ARM": ("win32", "ARM64"),
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def environments() -> dict[str, dict[str, str]]:
    """Every kind of machine with every Python, as markers know them."""
    return {
        f"{name}, Python {python}": {
            "sys_platform": system,
            "platform_machine": machine,
            "python_version": python,
            "python_full_version": f"{python}.0",
        }
        for name, (system, machine) in MACHINES.items()
        for python in PYTHONS
    }


def locked(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if re.match(r"\w", line)]


def wanted(extra: str) -> list[Requirement]:
    """What page and extra need, in ranges."""
    project = PROJECT["project"]
    return list(map(Requirement, project["dependencies"] + project["optional-dependencies"][extra]))


def applies(requirement: Requirement, environment: dict[str, str]) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(environment)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_its_ranges_allow_and_no_address(lock):
    assert all(next(iter(each.specifier)).operator == "==" for each in locked(lock))
    for environment in environments().values():
        versions = {
            each.name: next(iter(each.specifier)).version
            for each in locked(lock)
            if applies(each, environment)
        }
        for each in wanted(LOCKS[lock]):
            if applies(each, environment):
                assert versions[each.name] in each.specifier, each
    assert not re.search(r"://|file:|--", (ROOT / lock).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", environments())
def test_tensorflow_is_left_out_where_it_is_not_made(name):
    made = "Intel" not in name and "Windows on ARM" not in name and "3.14" not in name
    for requirements in (wanted("train"), locked("requirements.lock")):
        here = {each.name for each in requirements if applies(each, environments()[name])}
        assert ("tensorflow" in here, "keras" in here) == (made, made)
        assert {"streamlit", "numpy", "h5py"} <= here


def test_both_locks_agree():
    """What both name, they name in the same version."""
    page, dev = ({str(each) for each in locked(lock)} for lock in LOCKS)
    names = [{Requirement(each).name for each in lock} for lock in (page, dev)]
    for name in names[0] & names[1]:
        assert {r for r in page if Requirement(r).name == name} == {
            r for r in dev if Requirement(r).name == name
        }


def test_install_takes_the_pythons_that_the_project_takes():
    allowed = SpecifierSet(PROJECT["project"]["requires-python"])
    minors = [minor for minor in range(30) if f"3.{minor}" in allowed]
    assert ((3, minors[0]), (3, minors[-1])) == (install.OLDEST, install.NEWEST)


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
    for file in ("pyproject.toml", "README.md", "train_model.py"):
        shutil.copy(ROOT / file, project)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "--wheel-dir", tmp_path]
    assert subprocess.run([*pip, project]).returncode == 0
    (wheel,) = tmp_path.glob("draw_a_digit-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    code = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("digits/**/*.py")}
    pictures = {f"digits/synthesis/{name}" for name in ("strokes.txt", "quickdraw.npz")}
    assert code | pictures | {"train_model.py"} <= names
    for network in CATALOGUE:
        for file in ("network.keras", "report.json"):
            assert f"digits/models/{network}/{file}" in names
    for network in WITH_SNAPSHOTS:
        assert f"digits/models/{network}/snapshots.npz" in names
    assert not [name for name in names if Path(name).parts[0] in ("tests", "benchmarks")]

"""What the wheel holds, and that no other distribution brings a module of one of our names."""

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import metadata, packages_distributions
from pathlib import Path

from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
NAMES = "alerts catalog cli demo model monitors reading reports sandbox scheduler spiders store system web".split()


def test_no_other_distribution_brings_one_of_our_names() -> None:
    brought = packages_distributions()

    for name in NAMES:
        assert set(brought.get(name, [])) <= {"andon"}, name


def test_the_wheel_holds_every_module_type_marker_and_migration(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    held = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())

    for name in NAMES:
        assert f"{name}.py" in held or {f"{name}/__init__.py", f"{name}/py.typed"} <= held, name
    ours = {str(p.relative_to(ROOT)) for name in NAMES for p in (ROOT / name).rglob("*.py")}
    assert ours <= held


def test_the_lock_can_be_installed_on_every_python_that_is_asked_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    oldest = asked.removeprefix(">=") + ".0"
    locked = re.findall(r"(?m)^([a-z0-9._-]+)==", (ROOT / "requirements-dev.txt").read_text("utf-8"))

    wanted = {name: metadata(name)["Requires-Python"] or "" for name in locked}

    assert len(wanted) > 100
    assert {name: spec for name, spec in wanted.items() if not SpecifierSet(spec).contains(oldest)} == {}


def test_python_files_keep_no_machine_paths_or_registry_hosts() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    forbidden = ("/work" + "/main", "/ro" + "ot/", "pypi" + ".org", "registry.npm" + "js", "deb.debian" + ".org")

    for line in listed.splitlines():
        path = ROOT / line
        if path.suffix in {".py", ".md", ".toml", ".txt", ".cfg", ".sh", ""} and path.is_file():
            text = path.read_text("utf-8", errors="replace")
            assert not [word for word in forbidden if word in text], line

"""The directions between rooms, as the design draws them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("model", "system", "reading", "store", "catalog", "spiders", "monitors", "reports", "alerts", "web", "sandbox")
TOPS = ("scheduler", "cli", "demo", "benchmarks", "tests")
MAY = {
    "model": set(),
    "system": set(),
    "reading": {"model"},
    "store": {"model", "system"},
    "catalog": {"model", "system", "store", "reading"},
    "spiders": {"model", "system", "reading", "store"},
    "monitors": {"model", "system", "reading", "store", "catalog"},
    "reports": {"model", "system", "store", "catalog"},
    "alerts": {"model", "system", "store", "reports"},
    "web": {"model", "system", "reading", "store", "catalog", "monitors", "reports", "alerts"},
    "sandbox": set(),
}


def imported(file: Path) -> set[str]:
    """The first parts of all modules that `file` imports."""
    names = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_design_allows(room: str) -> None:
    ours = set(ROOMS) | set(TOPS)

    for file in (ROOT / room).rglob("*.py"):
        strangers = (imported(file) & ours) - MAY[room] - {room}

        assert not strangers, f"{file.relative_to(ROOT)} imports {sorted(strangers)}"


def test_no_module_imports_relatively() -> None:
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            tree = ast.parse(file.read_text("utf-8"))

            assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree)), file


def test_only_settings_reads_the_environment() -> None:
    for room in ROOMS:
        for file in (ROOT / room).rglob("*.py"):
            if file != ROOT / "system" / "settings.py":
                text = file.read_text("utf-8")

                assert "os.environ" not in text, file
                assert "getenv" not in text, file


def test_no_room_takes_the_time_from_elsewhere() -> None:
    for room in set(ROOMS) - {"sandbox"}:
        for file in (ROOT / room).rglob("*.py"):
            if file != ROOT / "system" / "clock.py":
                text = file.read_text("utf-8")

                assert not [call for call in ("datetime.now(", "utcnow(", "time.time()") if call in text], file

"""The public benchmarks and real captures, judged by their own scripts through the real command."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ANDON = Path(sys.executable).with_name("andon")


def score(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a scoring script, with `andon` on its path."""
    environment = {**os.environ, "PATH": f"{ANDON.parent}{os.pathsep}{os.environ['PATH']}"}
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def andon(*arguments: str | Path) -> str:
    return subprocess.run([ANDON, *map(str, arguments)], capture_output=True, text=True, check=True).stdout


def test_product_pages_are_read_better_than_by_the_best_paid_reader(shared: Path, tmp_path: Path) -> None:
    bench = shared / "bench" / "extraction"
    readings = tmp_path / "readings.jsonl"
    readings.write_text(andon("extract", "--manifest", bench / "manifest.jsonl"), "utf-8")

    printed = score(bench / "score.py", readings).stdout
    figures = {
        line.split()[0]: [float(number) for number in re.findall(r"\d\.\d{3}", line)] for line in printed.splitlines()
    }
    assert figures["price"][0] >= 0.95
    assert figures["price"][1] >= 0.98
    assert figures["sku"][0] >= 0.90
    assert figures["availability"][1] >= 0.98
    assert figures["availability"][2] >= 0.90


@pytest.mark.parametrize(
    ("truth", "options"),
    [("truth-owned.jsonl", ()), ("truth-marketplaces.jsonl", ("--platforms", "naver", "--price", "1.0"))],
)
def test_real_captures_are_read_right(shared: Path, truth: str, options: tuple[str, ...]) -> None:
    captures = shared / "captures"

    done = score(captures / "score.py", captures / truth, captures, *options)

    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("kind", "file", "most"), [("price", "prices", 0), ("availability", "availability", 0), ("amount", "amounts", 14)]
)
def test_phrases_are_read_right(shared: Path, tmp_path: Path, kind: str, file: str, most: int) -> None:
    bench = shared / "bench" / "price-text"
    rows = bench / f"{file}.jsonl"
    got = tmp_path / "got.jsonl"
    got.write_text(andon("read", kind, "--file", rows), "utf-8")

    printed = score(bench / "score.py", rows, got).stdout
    found = re.search(r"(\d+) of (\d+) right", printed)
    assert found is not None
    assert int(found[2]) - int(found[1]) <= most, printed

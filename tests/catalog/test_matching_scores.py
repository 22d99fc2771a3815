"""Criterion 2 of the public pairs: F1, and precision and recall of what is accepted by itself."""

from pathlib import Path

import pytest

from benchmarks.matching import judge, load
from catalog.matching_scorer import scorer


@pytest.mark.parametrize(
    ("file", "f1", "recall"),
    [("Textual__Abt-Buy__valid.jsonl.gz", 0.85, 0.5), ("wdc-shoes__valid.medium.jsonl.gz", 0.68, 0.1)],
)
def test_pairs_are_judged_as_asked(shared: Path, file: str, f1: float, recall: float) -> None:
    path = shared / "bench" / "matching" / file
    if not path.is_file():
        pytest.skip(f"{path} is absent")

    said = judge(load(path), scorer())

    assert said.f1 >= f1
    assert said.precision >= 0.995
    assert said.recall >= recall

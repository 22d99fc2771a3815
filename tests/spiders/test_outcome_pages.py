"""Pages that are no product, through every platform: the samples in `tests/samples/outcomes`, and the real ones."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from model.capture import SPEAKING, Capture, Outcome
from reading.page import Page
from spiders import platforms
from spiders.extracting import unpacked
from tests.reading.test_outcomes import FOLDER, ROWS

NO_ADDRESS = "https://unknown.invalid/"
_SAME = {"empty": ("parse_failed", "soft_404")}


def page_of(row: dict[str, Any]) -> Page:
    """The sample that `row` of `expected.jsonl` tells of."""
    more = {name: row[name] for name in ("status", "requested_url") if name in row}
    return Page(row["url"], (FOLDER / row["file"]).read_bytes(), **more)


def captures_of(page: Page) -> dict[str, Capture]:
    """What each platform makes of `page`, by the platform's name."""
    return {name: platforms.by_name(name).capture([page]) for name in platforms.names()}


def says_nothing(capture: Capture) -> bool:
    """Whether the capture holds neither a price nor a level of stock, of its own or of others."""
    return not capture.prices.as_dict() and capture.availability.buyable is None and not capture.captures


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_every_platform_tells_the_page_for_what_it_is(row: dict[str, Any]) -> None:
    captures = captures_of(page_of(row))

    assert {name: capture.outcome.value for name, capture in captures.items()} == dict.fromkeys(
        captures, row["outcome"]
    )
    assert all(says_nothing(capture) and not capture.results for capture in captures.values())


def test_the_pages_are_built_differently() -> None:
    built = {tuple(re.findall(rb"<(\w+)", page_of(row).body)) for row in ROWS}

    assert len(built) > 120


def test_refusals_of_many_kinds_and_languages_are_there() -> None:
    kinds = {row["outcome"] for row in ROWS}

    assert kinds >= {one.value for one in Outcome if one not in SPEAKING}


def refused(shared: Path) -> list[dict[str, Any]]:
    """The truth's rows of real pages that are blocked or empty."""
    lines = (shared / "captures" / "truth-marketplaces.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row.get("outcome") in ("blocked", "empty")]


def test_real_pages_without_a_product_are_told_by_every_platform(shared: Path) -> None:
    wrong = []
    for row in refused(shared):
        page = Page(row["url"] or NO_ADDRESS, unpacked(shared / "captures" / row["file"]), encoding=row.get("encoding"))
        right = {*_SAME.get(row["outcome"], (row["outcome"],)), *(row.get("also") or {}).get("outcome", ())}
        for name, capture in captures_of(page).items():
            if capture.outcome.value not in right or not says_nothing(capture):
                wrong.append((row["file"], name, capture.outcome.value, capture.reason))

    assert not wrong

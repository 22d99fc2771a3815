"""No reader raises for what a page holds: samples of data with any one value replaced by another."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from reading.page import Page
from spiders.platforms import by_name
from tests.spiders.samples import Sample, samples

JUNK: tuple[Any, ...] = (None, True, -1, 10**30, "x", [1], {"a": 1}, {"edges": 1})
DATA = [sample for sample in samples() if any(one["file"].endswith(".json") for one in sample.told["pages"])]


def damaged(value: Any, junk: Any) -> Iterator[Any]:
    """Copies of `value` with one value inside replaced by `junk`, each place once."""
    yield junk
    if isinstance(value, dict):
        for key, inner in value.items():
            for copy in damaged(inner, junk):
                yield {**value, key: copy}
    elif isinstance(value, list):
        for place, inner in enumerate(value[:3]):
            for copy in damaged(inner, junk):
                yield [*value[:place], copy, *value[place + 1 :]]


@pytest.mark.parametrize("sample", DATA, ids=[sample.name for sample in DATA])
def test_no_value_breaks_a_reader(sample: Sample) -> None:
    platform = by_name(sample.platform)
    whole = sample.pages[-1]

    for junk in JUNK:
        for copy in damaged(json.loads(whole.text), junk):
            pages = [*sample.pages[:-1], Page(whole.url, json.dumps(copy).encode())]
            platform.more(pages[:1])
            platform.read(pages)

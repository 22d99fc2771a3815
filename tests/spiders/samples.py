"""Page samples: one folder per case under `tests/samples/<platform>/`, with its responses and what they say.

`expected.json` holds `pages`, the responses in order (`file`, `url`, and `status`, `requested_url` where they matter),
and `expected`, the fields of `andon extract`'s answer that the case is about. The pages were written for these tests in
the shape of the real ones.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from reading.page import Page
from spiders.extracting import as_json
from spiders.platforms import by_name

FOLDER = Path(__file__).parents[1] / "samples"


@dataclass(frozen=True)
class Sample:
    """One case of one platform."""

    platform: str
    folder: Path

    @property
    def name(self) -> str:
        return f"{self.platform}/{self.folder.name}"

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return told

    @property
    def pages(self) -> list[Page]:
        return [self._page(**one) for one in self.told["pages"]]

    def _page(self, file: str, url: str, **more: Any) -> Page:
        return Page(url, (self.folder / file).read_bytes(), **more)

    def read(self) -> dict[str, Any]:
        return _read(self)


@cache
def _read(sample: Sample) -> dict[str, Any]:
    """Read once, however many tests look at a field of it."""
    return as_json(by_name(sample.platform).capture(sample.pages))


def samples() -> list[Sample]:
    """Every sample, sorted."""
    found = sorted(FOLDER.glob("*/*/expected.json"))
    return [Sample(file.parent.parent.name, file.parent) for file in found]


def fields() -> Iterator[tuple[Sample, str]]:
    """Every field that a sample tells."""
    for sample in samples():
        for field in sample.told["expected"]:
            yield sample, field


def alike(told: Any, read: Any) -> Any:
    """`read` as far as `told` speaks of it: of objects in a list only the keys that are told."""
    if isinstance(told, list) and isinstance(read, list) and len(told) == len(read):
        return [alike(a, b) for a, b in zip(told, read, strict=True)]
    if isinstance(told, dict) and isinstance(read, dict) and told:
        return {key: alike(value, read.get(key)) for key, value in told.items()}
    return read

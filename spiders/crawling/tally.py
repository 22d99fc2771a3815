"""What a run counts."""

import time
from collections import Counter
from typing import Any

from model.capture import Capture
from spiders.crawling.visit import Visit

_FIELDS = (
    "name brand sku gtin mpn currency price regular_price coupon_price member_price card_price best_price shipping_fee "
    "unit_price availability quantity seller offers images variants description attributes"
).split()
"""The fields of a capture whose reading is counted: a reader that breaks shows as a count that falls."""


class Tally:
    """The statistics of one run, kept in `runs.statistics`."""

    def __init__(self, ground: str) -> None:
        self.ground = ground
        self.outcomes: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.unchanged = 0
        self.bytes = 0
        self.retries = 0
        self.robots: dict[str, str] = {}
        """What robots.txt says, by host: `opens pages`, `closes pages`, `unreachable`."""
        self.robots_refused = 0
        self.stopped: str | None = None
        """Why the run ended before its last listing."""
        self.status = "running"
        self.seconds = 0.0
        self._began = time.monotonic()

    def add(self, visit: Visit) -> None:
        """Count one finished visit."""
        self.outcomes[visit.outcome.value] += 1
        self.bytes += visit.size
        if visit.capture is None:
            self.unchanged += 1
        else:
            self.fields.update(fields_read(visit.capture))

    def end(self, status: str) -> None:
        """The run has ended as `status`: finished, interrupted or failed."""
        self.status = status
        self.seconds = time.monotonic() - self._began

    @property
    def visits(self) -> int:
        """Finished visits so far."""
        return self.outcomes.total()

    def in_words(self) -> str:
        """The outcomes, most frequent first: "ok 28, blocked 2"."""
        return ", ".join(f"{outcome} {count}" for outcome, count in self.outcomes.most_common())

    def as_json(self) -> dict[str, Any]:
        """The counts in the shape that the store keeps: `seconds` is elapsed time, `bytes` unpacked bodies."""
        return {
            "ground": self.ground,
            "outcomes": dict(self.outcomes),
            "fields": dict(self.fields),
            "unchanged": self.unchanged,
            "bytes": self.bytes,
            "seconds": round(self.seconds, 3),
            "retries": self.retries,
            "robots": self.robots,
            "robots_refused": self.robots_refused,
            **({"stopped": self.stopped} if self.stopped else {}),
        }


def fields_read(capture: Capture) -> list[str]:
    """The names of the counted fields that were read or are shown absent."""
    return [name for name in _FIELDS if capture.was_read(name)]

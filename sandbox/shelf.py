"""The state of one shop: its listings, the faults that are on, and the time; what it shows follows from these."""

import threading
from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from sandbox.assortment import Listing
from sandbox.channels import Channel
from sandbox.faults import Fault, check, shown
from sandbox.views import View

Stamp = tuple[int, int]
"""Changes when what a page shows may have changed."""


class Clock:
    """The world's time: real time until set, and from then on running from what was set."""

    def __init__(self, at: datetime | None = None) -> None:
        self._offset = timedelta(0)
        if at is not None:
            self.set(at)

    def now(self) -> datetime:
        """The present instant of the world, aware, UTC."""
        return datetime.now(UTC) + self._offset

    def set(self, at: datetime) -> None:
        """Let it be `at` now.

        Raises:
            ValueError: `at` names no time zone.
        """
        if at.tzinfo is None:
            raise ValueError(f"time {at.isoformat()} has no zone; give an aware datetime")
        self._offset = at - datetime.now(UTC)


class Shelf:
    """What one shop has to show. Safe to change while the shop's thread reads."""

    def __init__(self, channel: Channel, listings: Mapping[str, Listing], clock: Clock) -> None:
        self.channel = channel
        self.listings = listings
        self.clock = clock
        self._lock = threading.Lock()
        self._faults: dict[str, dict[tuple[str, str | None], Fault]] = {}
        self._changes: dict[str, int] = {}
        self._change = 0
        edges = {at for one in listings.values() for promo in one.promotions for at in (promo.starts, promo.ends)}
        self._edges = sorted(edges)

    def stamp(self, external_id: str | None = None) -> Stamp:
        """Of one listing, or of a page that shows them all."""
        phase = bisect_right(self._edges, self.clock.now())
        return (self._change if external_id is None else self._changes.get(external_id, 0), phase)

    def faults(self, external_id: str) -> tuple[Fault, ...]:
        """Those that are on for the listing."""
        with self._lock:
            return tuple(self._faults.get(external_id, {}).values())

    def every_fault(self) -> tuple[Fault, ...]:
        """All that are on in this shop, oldest first."""
        with self._lock:
            return tuple(fault for of_one in self._faults.values() for fault in of_one.values())

    def view(self, external_id: str) -> View:
        """The listing as the shop shows it now."""
        return shown(self.listings[external_id], self.clock.now(), self.faults(external_id))

    def due(self, external_id: str) -> View:
        """The listing as the shop would show it now without faults."""
        return shown(self.listings[external_id], self.clock.now())

    def put(self, fault: Fault) -> None:
        """Switch `fault` on; one of the same kind on the same thing is replaced.

        Raises:
            ValueError: the shop has no such listing or SKU, or nothing there that the fault could change.
        """
        listing = self.listings.get(fault.external_id)
        if listing is None:
            raise ValueError(f"channel {fault.channel} has no listing {fault.external_id!r}")
        check(fault, listing)
        with self._lock:
            self._faults.setdefault(fault.external_id, {})[(fault.kind, fault.sku)] = fault
            self._changed(fault.external_id)

    def take(self, wanted: Callable[[Fault], bool]) -> int:
        """Switch off the faults that `wanted` says; how many there were."""
        count = 0
        with self._lock:
            for external_id, of_one in self._faults.items():
                gone = [key for key, fault in of_one.items() if wanted(fault)]
                for key in gone:
                    del of_one[key]
                if gone:
                    self._changed(external_id)
                    count += len(gone)
        return count

    def _changed(self, external_id: str) -> None:
        self._change += 1
        self._changes[external_id] = self._change

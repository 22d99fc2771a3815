"""What a rule says of one capture, and what makes two findings the same discrepancy."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

Number = str | int | None
"""A value in a finding's numbers: amounts as decimal strings, times as ISO 8601 with zone."""


class Family(StrEnum):
    """The families of rules."""

    PRICE = "price"
    STOCK = "stock"
    DISPLAY = "display"
    IPR = "ipr"
    COVERAGE = "coverage"


class Severity(StrEnum):
    """How bad, from least to worst."""

    INFO = "info"
    """Digest and history only."""
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for critical."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Persistence:
    """How often a violation must be seen before it opens: `hits` of the last `of` looks."""

    hits: int
    of: int
    at_once_off: float | None = None
    """One look is enough when off by this many per cent or more."""


PERSISTENCE: Final[Mapping[Family, Persistence]] = {
    Family.PRICE: Persistence(2, 2, at_once_off=20.0),
    Family.STOCK: Persistence(2, 3),
    Family.DISPLAY: Persistence(2, 2),
    Family.IPR: Persistence(1, 1),
    Family.COVERAGE: Persistence(1, 1),
}
"""Source: design, "The life of a discrepancy", 2."""

RESTS_ON: Final = "rests_on"
"""In a finding's numbers: the source that the fault was read from, where not every look reads it."""

CLEAN_LOOKS: Final = 2
"""Captures that may speak and show the rule to hold before a discrepancy resolves (design §6.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The parts of a fingerprint. No price, text or run is among them; absent parts are empty strings."""

    brand: str
    channel: str
    listing_id: int | None = None
    """The store's key of the listing; None when the channel as a whole is meant."""
    external_id: str = ""
    """The same listing as the platform calls it; this, not the store's key, goes into the fingerprint."""
    seller: str = ""
    variant: str = ""
    kind: str
    policy_key: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over the parts, hexadecimal."""
        parts = (self.brand, self.channel, self.external_id, self.seller, self.variant, self.kind, self.policy_key)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says of one subject after one capture that may speak of it.

    A verdict that is not `violated` is a clean look; rules need to say so only of subjects that live in the store.
    """

    subject: Subject
    family: Family
    severity: Severity
    captured_at: datetime
    violated: bool
    """Off at all: keeps a live discrepancy from closing."""
    opens: bool = False
    """Off by more than the tolerance (the larger of 0.5 % and one minor unit): may open or deepen one."""
    off: float | None = None
    """How far off, in per cent of what should be; None where the kind has no measure."""
    numbers: Mapping[str, Number] = field(default_factory=dict)
    """What the kind's sentence needs."""
    persistence: Persistence | None = None
    """A rule's own, where it differs from its family's."""
    held: bool = False
    """The mass-change guard keeps it a candidate."""
    unread: str | None = None
    """The source that this look could not read: it says nothing of a fault that rests on it (`RESTS_ON`)."""

"""What a report of an IPR case is made from: plain records, whoever keeps them. Times are aware, days are days."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """A registered right; what the master file does not say is None."""

    mark: str
    type: str
    """`trademark`, `design`, `copyright`, `patent`…"""
    number: str
    country: str
    """ISO 3166-1 alpha-2."""
    classes: str | None = None
    owner: str | None = None
    valid_to: date | None = None
    certificate: str | None = None
    """The certificate's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A pack of evidence."""

    number: int
    manifest_sha256: str
    captured_at: datetime
    picture: bytes | None = None
    """A picture of the page or a crop of it, in a format that Pillow reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A listing of the case."""

    url: str
    item_id: str
    title: str | None = None
    seller_id: str | None = None
    seller_name: str | None = None
    reason: str
    """How it infringes, in words of a person or of the rule: "suspected, because …"."""
    first_seen: datetime
    last_seen: datetime
    proof: Proof | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move of the case."""

    at: datetime
    who: str
    stage: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complainant:
    """Who complains, and what they can show of themselves; what is not given is None."""

    owner: str
    contact: str | None = None
    identity: str | None = None
    """The file of the business licence or registration."""
    agent: str | None = None
    """Who acts for the owner, where somebody does."""
    authority: str | None = None
    """The file of the agent's power of attorney."""
    has_account: bool = False
    """Whether they are registered with the marketplace's platform of complaints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A seller on a channel, with its listings."""

    number: int
    kind: str
    channel: str
    platform: str
    seller: str
    stage: str
    time_zone: str
    """The channel's, in which times are shown."""
    listings: tuple[Reported, ...]
    rights: tuple[Right, ...] = ()
    steps: tuple[Step, ...] = ()

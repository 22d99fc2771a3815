"""What a report of an IPR case is made from: plain records, whoever keeps them. Times are aware, days are days."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

Picture = Callable[[], bytes]
"""Reads a file: pictures are many and large, and few of them are needed at a time."""


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
    """The certificate's file by its name, or its web address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A pack of evidence."""

    number: int
    manifest_sha256: str
    captured_at: datetime
    picture: Picture | None = None
    """What a browser saw of the page, in a format that Pillow reads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a listing sells of the brand."""

    product: str | None = None
    sku: str | None = None
    score: float | None = None
    """0 to 1; None where the master file or a person says it."""
    reasons: tuple[str, ...] = ()
    by: str | None = None
    """The person who said so, where one did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule says of a listing."""

    number: int
    kind: str
    says: str
    """In words, with the signs and what each weighs; no target price where none may be named."""
    score: str | None = None
    state: str
    stands: bool
    """Whether it still holds, and nobody decided that it does not."""


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
    gone: datetime | None = None
    """When the third look in a row found it gone."""
    match: Match | None = None
    findings: tuple[Finding, ...] = ()
    proof: Proof | None = None

    @property
    def offends(self) -> bool:
        """Whether it is up, and a finding of it stands: what a marketplace is asked to remove."""
        return self.gone is None and any(one.stands for one in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A photo of a test purchase."""

    name: str
    """As the file was called that somebody attached."""
    sha256: str
    body: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A move of the case."""

    at: datetime
    who: str
    stage: str
    why: str
    photos: tuple[Photo, ...] = ()


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
    """As pages show it; its id where they do not, or where the name was erased."""
    seller_id: str | None = None
    legal_name: str | None = None
    business_number: str | None = None
    role: str | None = None
    """`model.people.SellerRole` by the master file."""
    stage: str
    time_zone: str
    """The channel's, in which times are shown."""
    listings: tuple[Reported, ...]
    rights: tuple[Right, ...] = ()
    steps: tuple[Step, ...] = ()
    more_evidence: tuple[int, ...] = ()
    """Packs that steps name, beside those of the listings."""
    locked: bool = False
    """Whether no target price may be named to the seller."""
    lacks: tuple[str, ...] = ()
    """Facts that the store does not have, in words."""

    @property
    def photos(self) -> tuple[Photo, ...]:
        """Of all test purchases, in the order of the steps."""
        return tuple(photo for step in self.steps for photo in step.photos)

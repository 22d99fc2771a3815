"""What a message says of one member, in a receiver's language: what it is, where, what is wrong, since when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from model import phrases, sentences
from model.finding import Number
from model.lifecycle import State
from model.locales import duration, moment
from model.people import SellerRole
from model.texts import isolated
from model.words import word
from store import sellers, telling
from system import clock
from system.settings import ChannelKind, Settings

RESTING: Final = frozenset({State.ACKNOWLEDGED, State.SNOOZED, State.ACCEPTED, State.FALSE_POSITIVE})
"""States of what somebody took up."""

_NAME: Final = 120
"""Characters of a product's or page's name; the numbers that follow must stay in sight."""
_CALLED: Final = 60
"""And of a seller's, a choice's, an owner's."""
_VALUE: Final = 300


@dataclass(frozen=True, slots=True)
class Speaker:
    """What is known once for all members of a message."""

    settings: Settings
    language: str = "en"
    now: datetime = field(default_factory=clock.now)
    roles: Mapping[tuple[str, str], SellerRole] = field(default_factory=dict)
    """Of sellers by channel and key, as far as the master file names them."""

    @classmethod
    def of(cls, conn: Connection, settings: Settings, language: str, rows: Sequence[Row[Any]]) -> "Speaker":
        """Who speaks of these members."""
        now = clock.now()
        sold = {(row.channel, row.seller) for row in rows if row.seller}
        return cls(settings, language, now, sellers.standing(conn, sold, now))

    def word(self, name: str, /, **parts: object) -> str:
        """A word in the receiver's language."""
        return word(name, self.language, **parts)

    def zone(self, channel: str) -> ZoneInfo:
        """The clock by which a channel's moments are told."""
        known = self.settings.channels.get(channel)
        return known.zone if known else ZoneInfo(self.settings.time_zone)

    def moment(self, at: datetime, channel: str) -> str:
        """An instant by the channel's clock."""
        return moment(at, self.zone(channel), self.language, self.now)

    def channel(self, name: str) -> str:
        """A channel, which the settings may name no longer."""
        return name if name in self.settings.channels else self.word("channel_gone", name=name)


def title(row: Row[Any], language: str = "en") -> str:
    """Product, style code and variant: "Arcus Runner 3 AR3041-01 · Black / 270"."""
    called = (row.product_names or {}).get(language) or row.product_name or ""
    name = isolated(called, _NAME) if called else _listing(row, language)
    code = row.style_code or row.product_code
    head = f"{name} {isolated(code, _CALLED)}" if code and code not in called else name
    choice = " / ".join(str(value) for value in (row.options or {}).values()) or row.variant
    return f"{head} · {isolated(choice, _CALLED)}" if choice else head


def _listing(row: Row[Any], language: str) -> str:
    """What the master file does not have: in the page's own words, which prove nothing, or the channel itself."""
    if not row.external_id:
        return word("channel", language, name=row.channel)
    called = isolated(row.external_id, _CALLED)
    if row.page_name:
        return word("listing_called", language, name=isolated(row.page_name, _NAME), id=called)
    return word("listing", language, id=called)


def place(row: Row[Any], speaker: Speaker) -> str:
    """Who sells where: "our official store on coupang"; empty where the channel itself is meant."""
    channel = speaker.channel(row.channel)
    known = speaker.settings.channels.get(row.channel)
    ours = known is not None and (known.kind is ChannelKind.OWN or (bool(row.seller) and known.seller == row.seller))
    if not row.external_id and not row.seller:
        return ""
    if known is not None and known.kind is ChannelKind.OWN:
        return speaker.word("own", channel=channel)
    if not row.seller:
        return speaker.word("on", channel=channel)
    role = speaker.roles.get((row.channel, row.seller), SellerRole.UNKNOWN)
    if role is SellerRole.UNKNOWN and ours:
        role = SellerRole.OFFICIAL
    called = isolated(row.seller_name or row.seller, _CALLED)
    return speaker.word(f"seller.{role}", channel=channel, seller=called)


def wrong(row: Row[Any], speaker: Speaker) -> str:
    """What is wrong by the numbers; of what stands also since when, and how often it was captured."""
    numbers = _bounded(row.numbers or {})
    said = sentences.line(row.kind, numbers, speaker.language)
    joint = ", " if speaker.language != "zh" else "，"
    if said is None:
        said, joint = sentences.sentence(row.kind, numbers, speaker.language).removesuffix("."), " · "
    if row.ended_at is not None:
        return said
    seen = sum(1 for _, violated in row.looks if violated)
    parts = [said, speaker.word("since", at=speaker.moment(row.first_seen_at, row.channel))]
    if row.external_id and seen:
        parts.append(speaker.word("captures", count=seen) if seen > 1 else speaker.word("capture"))
    return joint.join(parts)


def _bounded(numbers: Mapping[str, Number]) -> dict[str, Number]:
    """A finding's numbers, of which the texts come from pages."""
    return {name: isolated(value, _VALUE) if isinstance(value, str) else value for name, value in numbers.items()}


def context(row: Row[Any], speaker: Speaker) -> str:
    """How it ended and how long it lasted, or who took it up."""
    state = speaker.word(f"state.{row.state}")
    if row.ended_at is not None:
        span = duration(row.ended_at - row.first_seen_at, speaker.language)
        said = speaker.word("lasted", state=state, span=span)
        if not row.reason:
            return said
        reason = phrases.said(isolated(row.reason, _VALUE), speaker.language)
        return speaker.word("because", what=said, reason=reason)
    parts = []
    if row.state in RESTING:
        if row.until:
            state = speaker.word("until", state=state, at=speaker.moment(row.until, row.channel))
        elif row.until_worse:
            state = speaker.word("until_worse", state=state)
        parts.append(state)
    if row.waiting_since is not None:
        parts.append(speaker.word("waiting"))
    if row.owner_name:
        parts.append(speaker.word("owner", name=isolated(row.owner_name, _CALLED)))
    return " · ".join(parts)


def evidence(conn: Connection, row: Row[Any], speaker: Speaker) -> str:
    """Its number, when it was last seen, and where on the page it was read."""
    parts = [f"#{row.id}", speaker.word("last_seen", at=speaker.moment(row.last_seen_at, row.channel))]
    if where := telling.read_where(conn, row):
        parts.append(speaker.word("read_at", where=isolated(where, _VALUE)))
    return " · ".join(parts)

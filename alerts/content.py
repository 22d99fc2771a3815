"""What a message says, before any receiver's format: headline, lines worst first, what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row

from model import sentences
from model.finding import Family, Severity
from model.lifecycle import State
from store import telling, uploads
from store.evidence.finding import packs_of
from store.evidence.showing import Picture, pictures_of
from system import clock
from system.settings import Settings

LISTED: Final = 10
"""Members written out in a message; the rest is counted."""
PICTURED: Final = 3
"""Of these, the worst that are shown with a picture."""

_RESTING: Final = {
    State.ACKNOWLEDGED: "acknowledged",
    State.SNOOZED: "snoozed",
    State.ACCEPTED: "accepted",
    State.FALSE_POSITIVE: "marked as false positive",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One member as people read it. All texts are plain; a receiver escapes them for its format."""

    discrepancy_id: int
    version: int
    severity: Severity
    ended: bool
    title: str
    """Product, style code and variant: "Arcus Runner 3 AR3041-01 · Black / 270"."""
    sentence: str
    """What is wrong and by how much."""
    url: str | None
    """The listing."""
    context: str
    """Who sells, since when, state and owner."""
    evidence: str
    """How often and when last captured, and where on the page it was read."""
    proof: int | None = None
    """The number of the youngest pack that is kept."""
    proof_url: str | None = None
    """Where the pack can be looked at, when the settings say."""
    picture: Picture | None = None
    """The part of the page that it is about."""
    picture_id: str | None = None
    """What the receiver calls the picture; None: it has not got it."""
    ipr: bool = False
    """Whether a case can be opened of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A message's text. `shown` are the versions of all members that it stands for, listed or counted."""

    severity: Severity
    headline: str
    summary: str
    lines: tuple[Line, ...]
    left_out: int
    command: str
    """The command that lists all members."""
    shown: Mapping[int, int]
    live: int
    packs: Mapping[int, int] = field(default_factory=dict)
    """The youngest pack of each member that has one."""
    message_id: int = 0

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What the message shows, or would if its receiver had it."""
        return tuple(line.picture for line in self.lines if line.picture is not None)


def of_message(conn: Connection, settings: Settings, message_id: int, *, news_only: bool = False) -> Content | None:
    """What a message says now, or, with `news_only`, its next thread line; None when there is nothing to say."""
    rows = telling.members(conn, message_id)
    if news_only:
        rows = [row for row in rows if not row.announced and row.ended_at is None]
    if not rows:
        return None
    ordered = sorted(rows, key=_worst_first)
    live = [row for row in ordered if row.ended_at is None]
    packs = {id_: numbers[-1] for id_, numbers in packs_of(conn, [row.id for row in rows]).items()}
    lines = tuple(_line(conn, settings, row, packs.get(row.id)) for row in ordered[:LISTED])
    lines = _with_pictures(conn, message_id, live[:LISTED], lines)
    return Content(
        severity=max((Severity(row.severity) for row in live or ordered), key=lambda s: s.rank),
        headline=_headline(settings, ordered, live),
        summary=_summary(ordered, live),
        lines=lines,
        left_out=len(ordered) - len(lines),
        command=_command(ordered[0]),
        shown={row.id: row.version for row in ordered},
        live=len(live),
        packs=packs,
        message_id=message_id,
    )


def _with_pictures(
    conn: Connection, message_id: int, live: Sequence[Row[Any]], lines: Sequence[Line]
) -> tuple[Line, ...]:
    """The lines, the worst of which have their picture."""
    found = pictures_of(conn, live)
    wanted = {row.id: found[row.id] for row in [row for row in live if row.id in found][:PICTURED]}
    if not wanted:
        return tuple(lines)
    receiver = telling.message_row(conn, message_id).receiver
    there = uploads.on_the_way(conn, receiver, [one.sha256 for one in wanted.values()], clock.now())

    def pictured(line: Line) -> Line:
        if (picture := wanted.get(line.discrepancy_id)) is None:
            return line
        known = there.get(picture.sha256)
        return replace(line, picture=picture, picture_id=known.file_id if known else None)

    return tuple(pictured(line) for line in lines)


def _worst_first(row: Row[Any]) -> tuple[bool, int, float, int]:
    return (row.ended_at is not None, -Severity(row.severity).rank, -abs(row.off or 0.0), row.id)


def _place(settings: Settings, name: str) -> str:
    return name if name in settings.channels else f"{name} (no longer in the settings)"


def _headline(settings: Settings, rows: Sequence[Row[Any]], live: Sequence[Row[Any]]) -> str:
    kinds, channels = {row.kind for row in rows}, {row.channel for row in rows}
    brands = {row.brand for row in rows if row.brand}
    what = next(iter(kinds)).replace("_", " ").capitalize() if len(kinds) == 1 else f"{len(kinds)} kinds of discrepancy"
    where = _place(settings, next(iter(channels))) if len(channels) == 1 else f"{len(channels)} channels"
    who = f"{next(iter(brands))} on {where}" if len(brands) == 1 else where
    count = len(live) or len(rows)
    return f"{what}: {who}" + (f" ({count})" if count > 1 else "")


def _summary(rows: Sequence[Row[Any]], live: Sequence[Row[Any]]) -> str:
    if not live:
        return "all resolved"
    resting = sum(row.state in _RESTING for row in live)
    parts = [f"{len(live) - resting} open"] if len(live) > resting else []
    parts += [f"{resting} taken up"] if resting else []
    parts += [f"{len(rows) - len(live)} resolved"] if len(rows) > len(live) else []
    return ", ".join(parts)


def _command(row: Row[Any]) -> str:
    return f"andon discrepancies list --kind {row.kind} --channel {row.channel}"


def _line(conn: Connection, settings: Settings, row: Row[Any], pack: int | None) -> Line:
    channel = settings.channels.get(row.channel)
    zone = channel.zone if channel else ZoneInfo(settings.time_zone)
    return Line(
        discrepancy_id=row.id,
        version=row.version,
        severity=Severity(row.severity),
        ended=row.ended_at is not None,
        title=_title(row),
        sentence=sentences.sentence(row.kind, row.numbers),
        url=row.url,
        context=_context(row, zone),
        evidence=_evidence(conn, row, zone),
        ipr=row.family == Family.IPR,
        proof=pack,
        proof_url=f"{settings.web.address.rstrip('/')}/evidence/{pack}" if settings.web.address and pack else None,
    )


def _title(row: Row[Any]) -> str:
    name = row.product_name or (_listing_name(row) if row.external_id else f"channel {row.channel}")
    code = row.style_code or row.product_code
    head = f"{name} {code}" if code and code not in name else name
    choice = " / ".join(str(value) for value in (row.options or {}).values()) or row.variant
    return f"{head} · {choice}" if choice else head


def _listing_name(row: Row[Any]) -> str:
    """Of a listing that the master file does not have: in the page's own words, which prove nothing."""
    return f"“{row.page_name}”, listing {row.external_id}" if row.page_name else f"listing {row.external_id}"


def _context(row: Row[Any], zone: ZoneInfo) -> str:
    parts = []
    if row.seller:
        parts.append(f"seller {row.seller_name or row.seller}")
    since = row.first_seen_at
    if row.ended_at is not None:
        parts.append(f"{row.state} after {duration(row.ended_at - since)}" + (f": {row.reason}" if row.reason else ""))
    else:
        parts.append(f"since {moment(since, zone)}")
        if row.state in _RESTING:
            parts.append(_RESTING[row.state] + (f" until {moment(row.until, zone)}" if row.until else ""))
        if row.owner_name:
            parts.append(f"owner {row.owner_name}")
    return " · ".join(parts)


def _evidence(conn: Connection, row: Row[Any], zone: ZoneInfo) -> str:
    seen = sum(1 for _, violated in row.looks if violated)
    parts = [f"#{row.id}", f"last seen {moment(row.last_seen_at, zone)}"]
    if seen > 1:
        parts.insert(1, f"{seen} captures")
    if where := telling.read_where(conn, row):
        parts.append(f"read at {where}")
    return " · ".join(parts)


def moment(at: datetime, zone: ZoneInfo) -> str:
    """An instant in the channel's own time, with the zone's short name: "22 Nov 09:12 KST"."""
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %H:%M %Z}"


def duration(span: timedelta) -> str:
    """A span in its two largest units: "2 d 4 h", "35 min"."""
    minutes = max(int(span.total_seconds() // 60), 1)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = [(days, "d"), (hours, "h"), (left, "min")]
    return " ".join(f"{number} {unit}" for number, unit in [p for p in parts if p[0]][:2])

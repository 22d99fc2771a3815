"""What a message says, before any receiver's format: headline, lines worst first, what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection, Row

from alerts import member_lines
from alerts.causing import likely_cause
from alerts.charting import Drawing, drawing_of
from alerts.member_lines import RESTING, Speaker
from alerts.member_lines import title as title
from model import words
from model.finding import Family, Severity
from model.texts import isolated
from reports.withholding import withheld
from store import escalations, telling, uploads
from store.evidence.finding import packs_of
from store.evidence.showing import Picture, pictures_of
from system import clock
from system.settings import Settings

LISTED: Final = 10
"""Members written out in a message; the rest is counted."""
PICTURED: Final = 3
"""Of these, the worst that are shown with a picture."""


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
    """What is wrong and by how much; of what stands also since when, and how often it was captured."""
    url: str | None
    """The listing."""
    context: str
    """How it ended and how long it lasted, or who took it up; empty while nobody did."""
    evidence: str
    """Its number, when it was last captured, and where on the page it was read."""
    place: str = ""
    """Who sells where: "our official store on coupang"."""
    proof: int | None = None
    """The number of the youngest pack that is kept."""
    proof_url: str | None = None
    """Where the pack can be looked at, when the settings say."""
    picture: Picture | None = None
    """The part of the page that it is about."""
    picture_id: str | None = None
    """What the receiver calls the picture; None: it has not got it."""
    chart: Drawing | None = None
    """The line of its price, where that has a history."""
    chart_id: str | None = None
    """What the receiver calls that."""
    history_url: str | None = None
    """Where its history can be looked at, when the settings say."""
    ipr: bool = False
    """Whether a case can be opened of it."""
    facts: Mapping[str, str | None] = field(default_factory=dict)
    """What it is, in the settings' own words, for programs."""

    @property
    def heading(self) -> str:
        """What it is about, and where."""
        return ", ".join(filter(None, (self.title, self.place)))


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
    language: str = "en"
    """In which all of it is written."""
    cause: str = ""
    """What so many of them likely come of, in honest numbers."""
    untaken: bool = False
    """Whether it was made to call somebody, because nobody else took it up."""

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """What the message shows, or would if its receiver had it."""
        both = (one for line in self.lines for one in (line.picture, line.chart))
        return tuple(one for one in both if one is not None)

    @property
    def given(self) -> tuple[str, ...]:
        """The pictures, by SHA-256, that the message shows."""
        both = (pair for line in self.lines for pair in ((line.picture, line.picture_id), (line.chart, line.chart_id)))
        return tuple(picture.sha256 for picture, known in both if picture is not None and known is not None)


def of_message(conn: Connection, settings: Settings, message_id: int, *, news_only: bool = False) -> Content | None:
    """What a message says now, or, with `news_only`, its next thread line; None when there is nothing to say."""
    rows = telling.members(conn, message_id)
    if news_only:
        rows = [row for row in rows if not row.announced and row.ended_at is None]
    if not rows:
        return None
    ordered = sorted(rows, key=worst_first)
    live = [row for row in ordered if row.ended_at is None]
    packs = {id_: numbers[-1] for id_, numbers in packs_of(conn, [row.id for row in rows]).items()}
    speaker = Speaker.of(conn, settings, language_of(conn, settings, message_id), ordered[:LISTED])
    hidden = withheld(conn, ordered[:LISTED], settings)
    lines = tuple(_line(conn, speaker, row, packs.get(row.id), secret=row.id in hidden) for row in ordered[:LISTED])
    lines = _with_pictures(conn, message_id, [row for row in live[:LISTED] if row.id not in hidden], lines, speaker)
    untaken = escalations.is_own(conn, message_id)
    return Content(
        severity=max((Severity(row.severity) for row in live or ordered), key=lambda s: s.rank),
        headline=_headline(speaker, ordered, live),
        summary=_summary(speaker, ordered, live, untaken=untaken),
        untaken=untaken,
        lines=lines,
        left_out=len(ordered) - len(lines),
        command=_command(ordered[0]),
        shown={row.id: row.version for row in ordered},
        live=len(live),
        packs=packs,
        message_id=message_id,
        language=speaker.language,
        cause=likely_cause(conn, speaker, message_id, live[0]) if len(live) > LISTED and not news_only else "",
    )


def language_of(conn: Connection, settings: Settings, message_id: int) -> str:
    """The language of a message's receiver; English where the settings name it no longer."""
    receiver = settings.receivers.get(telling.message_row(conn, message_id).receiver)
    return receiver.language if receiver else "en"


def _with_pictures(
    conn: Connection, message_id: int, live: Sequence[Row[Any]], lines: Sequence[Line], speaker: Speaker
) -> tuple[Line, ...]:
    """The lines, the worst of which have their picture and the line of their price."""
    found = pictures_of(conn, live)
    crops = {row.id: found[row.id] for row in [row for row in live if row.id in found][:PICTURED]}
    drawn = {row.id: drawing_of(conn, row, speaker) for row in live[:PICTURED]}
    charts = {id_: chart for id_, chart in drawn.items() if chart is not None}
    digests = [one.sha256 for one in (*crops.values(), *charts.values())]
    if not digests:
        return tuple(lines)
    receiver = telling.message_row(conn, message_id).receiver
    there = uploads.on_the_way(conn, receiver, digests, clock.now())

    def known(picture: Picture | None) -> str | None:
        on_its_way = there.get(picture.sha256) if picture else None
        return on_its_way.file_id if on_its_way else None

    def pictured(line: Line) -> Line:
        crop, chart = crops.get(line.discrepancy_id), charts.get(line.discrepancy_id)
        return replace(line, picture=crop, picture_id=known(crop), chart=chart, chart_id=known(chart))

    return tuple(pictured(line) for line in lines)


def worst_first(row: Row[Any]) -> tuple[bool, int, float, int]:
    """By this members stand in their order: what stands first, the worst of it on top."""
    return (row.ended_at is not None, -Severity(row.severity).rank, -abs(row.off or 0.0), row.id)


def _headline(speaker: Speaker, rows: Sequence[Row[Any]], live: Sequence[Row[Any]]) -> str:
    kinds, channels = {row.kind for row in rows}, {row.channel for row in rows}
    brands = {row.brand for row in rows if row.brand}
    what = words.kind(rows[0].kind, speaker.language) if len(kinds) == 1 else speaker.word("kinds", count=len(kinds))
    many = speaker.word("channels", count=len(channels))
    where = speaker.channel(rows[0].channel) if len(channels) == 1 else many
    who = speaker.word("brand_on", brand=isolated(next(iter(brands))), place=where) if len(brands) == 1 else where
    count = len(live) or len(rows)
    return f"{what}: {who}" + (f" ({count})" if count > 1 else "")


def _summary(speaker: Speaker, rows: Sequence[Row[Any]], live: Sequence[Row[Any]], *, untaken: bool) -> str:
    if not live:
        return speaker.word("all_resolved")
    resting = sum(row.state in RESTING for row in live)
    counts = {"open": len(live) - resting, "taken_up": resting, "resolved": len(rows) - len(live)}
    why = [speaker.word("untaken")] if untaken and counts["open"] else []
    return ", ".join((*why, *(speaker.word(name, count=count) for name, count in counts.items() if count)))


def _command(row: Row[Any]) -> str:
    return f"andon discrepancies list --kind {row.kind} --channel {row.channel}"


def _line(conn: Connection, speaker: Speaker, row: Row[Any], pack: int | None, *, secret: bool) -> Line:
    """One member; of one that is `secret` no target price is named."""
    web = (speaker.settings.web.address or "").rstrip("/")
    return Line(
        discrepancy_id=row.id,
        version=row.version,
        severity=Severity(row.severity),
        ended=row.ended_at is not None,
        title=title(row, speaker.language),
        place=member_lines.place(row, speaker),
        sentence=speaker.word("withheld") if secret else member_lines.wrong(row, speaker),
        url=row.url,
        context=member_lines.context(row, speaker),
        evidence=member_lines.evidence(conn, row, speaker),
        ipr=row.family == Family.IPR,
        facts=_facts(row),
        proof=pack,
        proof_url=f"{web}/evidence/{pack}" if web and pack else None,
        history_url=f"{web}/discrepancies/{row.id}" if web else None,
    )


def _facts(row: Row[Any]) -> dict[str, str | None]:
    named = {name: getattr(row, name) for name in ("family", "kind", "channel", "brand", "variant", "state")}
    times = {name: getattr(row, name) for name in ("first_seen_at", "last_seen_at", "ended_at")}
    listing = {"listing": row.external_id, "product_code": row.product_code, "sku_code": row.sku_code}
    return named | listing | {name: at.isoformat() if at else None for name, at in times.items()}

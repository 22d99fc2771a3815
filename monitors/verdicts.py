"""From judgements to verdicts: which rows become one, of which subject, with which numbers.

Only rows that break a rule, and rows of subjects that live in the store, become verdicts. Where every judged variant of
one seller on one page breaks a rule, that is one subject, the page (see `monitors.rule.Merges`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from model.finding import Family, Number, Persistence, Severity, Subject, Verdict
from model.money import from_minor
from monitors.columns import Column, Mask
from monitors.rule import Frames, Judgement, Rule
from system.settings import Settings

_TWICE: Final = Persistence(2, 2)

Held = Mapping[tuple[str, str], Mask]
"""Frame and family, or frame and kind, to the rows of which the mass-change guard keeps what is found a candidate."""


@dataclass(slots=True)
class Living:
    """Subjects that live in the store, by where a rule may meet them again."""

    by_kind: dict[str, dict[tuple[int | str, str], list[Subject]]] = field(default_factory=dict)
    """Kind to (listing or channel, seller) to subjects."""

    @classmethod
    def of(cls, subjects: Iterable[Subject]) -> "Living":
        """Sorted for look-up."""
        living = cls()
        for subject in subjects:
            place = subject.channel if subject.listing_id is None else subject.listing_id
            living.by_kind.setdefault(subject.kind, {}).setdefault((place, subject.seller), []).append(subject)
        return living


def verdicts(
    frames: Frames,
    said: Mapping[str, tuple[Rule, Judgement]],
    settings: Settings,
    living: Living,
    held: Held | None = None,
) -> Iterator[Verdict]:
    """Every verdict of these judgements."""
    for kind, (rule, judgement) in said.items():
        maker = _Maker(getattr(frames, rule.over), rule, judgement, settings, _held(held or {}, rule))
        yield from maker.verdicts(living.by_kind.get(kind, {}))


def _held(held: Held, rule: Rule) -> Mask | None:
    found = [held[rule.over, name] for name in (rule.family, rule.kind) if (rule.over, name) in held]
    return np.logical_or.reduce(found) if found else None


class _Maker:
    """Makes the verdicts of one rule."""

    def __init__(
        self, rows: pd.DataFrame, rule: Rule, judgement: Judgement, settings: Settings, held: Mask | None
    ) -> None:
        self._rows = rows
        self._rule = rule
        self._judgement = judgement
        self._settings = settings
        self._held = held
        self._opens = judgement.violated if judgement.opens is None else judgement.opens
        self._columns = {name: rows[name].array for name in (*_PARTS, rule.key) if name in rows.columns}

    def verdicts(self, living: Mapping[tuple[int | str, str], list[Subject]]) -> Iterator[Verdict]:
        """Of every place where the rule is broken or something lives."""
        for place, folds in self._places(living).items():
            there = living.get(place, [])
            said: set[Subject] = set()
            for members in folds.values():
                for verdict in self._fold(members, there):
                    said.add(verdict.subject)
                    yield verdict
            yield from self._left_over(folds, there, said)

    def _places(self, living: Collection[tuple[int | str, str]]) -> dict[tuple[int | str, str], dict[int, list[int]]]:
        """Judged rows that matter, by listing (or channel) and seller, then by fold."""
        judged, violated = self._judgement.judged, self._judgement.violated
        places = self._rows["listing_id" if "listing_id" in self._rows.columns else "channel"]
        matter = violated.copy()
        if self._rule.merges != "never" and violated.any():
            folds = self._rows["fold"].to_numpy()
            broken = np.zeros(int(folds.max()) + 1, dtype=np.bool_)
            broken[folds[violated]] = True
            matter |= judged & broken[folds]
        if living:
            matter |= judged & np.asarray(places.isin({place for place, _ in living}), dtype=np.bool_)
        folded = self._rows["fold"].to_numpy() if "fold" in self._rows.columns else None
        found: dict[tuple[int | str, str], dict[int, list[int]]] = {}
        for row in np.flatnonzero(matter).tolist():
            place = (self._place(row), self._text("seller", row))
            fold = row if folded is None else int(folded[row])
            found.setdefault(place, {}).setdefault(fold, []).append(row)
        return found

    def _fold(self, members: list[int], there: list[Subject]) -> Iterator[Verdict]:
        """Of the judged rows of one seller on one page under one policy."""
        broken = [row for row in members if self._judgement.violated[row]]
        alone = len(members) == 1 and not self._text("variant", members[0])
        if self._rule.merges == "never" or alone:
            yield from self._each(members, there, told=set(members))
            return
        page = self._subject((broken or members)[0], variant="")
        same = len({self._text(self._rule.key, row) for row in broken}) <= 1
        lives = page in there
        every = same and len(broken) == len(members) and (len(members) > 1 or lives)
        if every or (lives and broken and self._rule.merges == "while_any"):
            yield self._verdict(self._worst(broken), page, variants=len(broken))
            yield from self._each(members, there, told=set())
        else:
            if lives:
                yield self._clean(members[0], page)
            yield from self._each(members, there, told=set(members))

    def _each(self, members: list[int], there: list[Subject], told: set[int]) -> Iterator[Verdict]:
        """Of each row by itself: broken ones that are `told`, and whatever lives."""
        for row in members:
            subject = self._subject(row)
            if self._judgement.violated[row] and (row in told or subject in there):
                yield self._verdict(row, subject)
            elif not self._judgement.violated[row] and subject in there:
                yield self._clean(row, subject)

    def _left_over(self, folds: Mapping[int, list[int]], there: list[Subject], said: set[Subject]) -> Iterator[Verdict]:
        """What lives under a policy that no longer applies here, while another is judged: that one has been kept.

        Where its own still applies, and what it judges was not read, nothing is known of it.
        """
        rows = {self._text("variant", row): row for members in folds.values() for row in members}
        for subject in there:
            row = rows.get(subject.variant, next(iter(rows.values())) if not subject.variant else None)
            if subject not in said and row is not None and not self._waits(subject):
                yield self._clean(row, subject)

    def _waits(self, subject: Subject) -> bool:
        """Whether there is a row of the subject, which could not be judged this time."""
        if "listing_id" not in self._columns:
            return False
        there = self._rows["listing_id"].to_numpy() == subject.listing_id
        page = self._rule.merges != "never" and not subject.variant
        rows = np.flatnonzero(~self._judgement.judged & there).tolist()
        return any(self._subject(row, variant="" if page else None) == subject for row in rows)

    def _worst(self, rows: list[int]) -> int:
        off = self._judgement.off
        opening = [row for row in rows if self._opens[row]] or rows
        if off is None:
            return opening[0]
        return max(opening, key=lambda row: _float(_cell(off, row)) or 0.0)

    def _verdict(self, row: int, subject: Subject, variants: int | None = None) -> Verdict:
        twice = self._judgement.twice
        off = None if self._judgement.off is None else _float(_cell(self._judgement.off, row))
        return Verdict(
            subject=subject,
            family=self._rule.family,
            severity=self._severity(row),
            captured_at=self._at(row),
            violated=True,
            opens=bool(self._opens[row]),
            off=off,
            numbers=self._numbers(row, off, variants),
            persistence=_TWICE if twice is not None and twice[row] else self._rule.persistence,
            held=self._held is not None and bool(self._held[row]),
            unread=self._unread(row),
        )

    def _clean(self, row: int, subject: Subject) -> Verdict:
        return Verdict(
            subject=subject,
            family=self._rule.family,
            severity=self._severity(row),
            captured_at=self._at(row),
            violated=False,
            persistence=self._rule.persistence,
            unread=self._unread(row),
        )

    def _unread(self, row: int) -> str | None:
        source: str | None = None if self._judgement.unread is None else self._judgement.unread[row]
        return source

    def _severity(self, row: int) -> Severity:
        locked = "locked" in self._rows.columns and self._rule.family is Family.PRICE
        if locked and bool(self._rows["locked"].iat[row]):
            return Severity.INFO
        setting = self._settings.rules.get(self._rule.kind)
        if setting is not None and setting.severity is not None:
            return Severity(setting.severity)
        of_row = None if self._judgement.severity is None else self._judgement.severity[row]
        return of_row or self._rule.severity

    def _subject(self, row: int, variant: str | None = None) -> Subject:
        listing = self._columns["listing_id"][row] if "listing_id" in self._columns else None
        return Subject(
            brand=self._text("brand", row),
            channel=self._text("channel", row),
            listing_id=None if listing is None or pd.isna(listing) else int(listing),
            external_id=self._text("external_id", row),
            seller=self._text("seller", row),
            variant=self._text("variant", row) if variant is None else variant,
            kind=self._rule.kind,
            policy_key=self._text(self._rule.key, row),
        )

    def _place(self, row: int) -> int | str:
        listing = self._columns["listing_id"][row] if "listing_id" in self._columns else None
        return self._text("channel", row) if listing is None or pd.isna(listing) else int(listing)

    def _text(self, name: str, row: int) -> str:
        value = self._columns[name][row] if name in self._columns else ""
        return "" if value is None or pd.isna(value) else str(value)

    def _at(self, row: int) -> datetime:
        at: datetime = self._columns["captured_at"][row].to_pydatetime()
        return at

    def _numbers(self, row: int, off: float | None, variants: int | None) -> dict[str, Number]:
        numbers: dict[str, Number] = {}
        if self._judgement.money:
            currency = str(self._rows["currency"].iat[row])
            numbers["currency"] = currency
            for name, column in self._judgement.money.items():
                minor = _cell(column, row)
                numbers[name] = None if pd.isna(minor) else f"{from_minor(int(minor), currency):f}"
        zone = self._zone(row)
        for name, column in self._judgement.numbers.items():
            numbers[name] = _number(_cell(column, row), zone)
        if off is not None:
            numbers["off"] = _number(off, zone)
        if variants is not None:
            numbers["variants"] = variants
            numbers["case"] = numbers.get("case") or "all"
        return {name: value for name, value in numbers.items() if value is not None}

    def _zone(self, row: int) -> ZoneInfo:
        channel = self._settings.channels.get(self._text("channel", row))
        return channel.zone if channel else ZoneInfo(self._settings.time_zone)


_PARTS: Final = ("brand", "channel", "listing_id", "external_id", "seller", "variant", "captured_at")


def _cell(column: Column, row: int) -> Any:
    return column.iat[row] if isinstance(column, pd.Series) else column[row]


def _float(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def _number(value: Any, zone: ZoneInfo) -> Number:
    """`value` as a finding keeps it: whole numbers as such, others to one digit, times in the channel's zone."""
    if value is None or (not isinstance(value, list | dict) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.astimezone(zone).isoformat()
    if isinstance(value, float | np.floating):
        return f"{float(value):.1f}".removesuffix(".0")
    if isinstance(value, int | np.integer):
        return int(value)
    return str(value)

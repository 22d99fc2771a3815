"""Discrepancies as pages and the API show them: named, in a language, with nothing that the viewer may not read."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Connection, Row

from alerts import member_lines
from alerts.member_lines import Speaker
from model.people import HIDDEN
from reports.withholding import withheld
from store.identities import persons
from store.telling import described
from system.settings import Settings


@dataclass(frozen=True, slots=True)
class Shown:
    """One discrepancy: its row of `store.telling.described`, and what is said of it."""

    row: Any
    title: str
    place: str
    sentence: str
    context: str
    secret: bool
    """No target price is named, nor how far off it is."""

    @property
    def off(self) -> float | None:
        """How far off, as a share of what should be; None where it is not told or has no measure."""
        return None if self.secret or self.row.off is None else self.row.off / 100


def shown(conn: Connection, settings: Settings, language: str, ids: Sequence[int], *, personal: bool) -> list[Shown]:
    """These discrepancies, in this order; with `personal` also the names of sellers who are persons."""
    rows: Sequence[Any] = described(conn, ids)
    if not personal:
        hidden = persons(conn, settings, {(row.channel, row.seller) for row in rows if row.seller})
        rows = [_without_person(row) if (row.channel, row.seller) in hidden else row for row in rows]
    speaker = Speaker.of(conn, settings, language, rows)
    secret = withheld(conn, rows, settings)
    return [_shown(row, speaker, secret=row.id in secret) for row in rows]


def _shown(row: Any, speaker: Speaker, *, secret: bool) -> Shown:
    return Shown(
        row,
        member_lines.title(row, speaker.language),
        member_lines.place(row, speaker),
        speaker.word("withheld") if secret else member_lines.wrong(row, speaker),
        member_lines.context(row, speaker),
        secret,
    )


def _without_person(row: Row[Any]) -> SimpleNamespace:
    """The row with its seller's names struck, where they stand and where the numbers repeat them."""
    names = {row.seller, row.seller_name} - {None, ""}
    numbers = {name: HIDDEN if value in names else value for name, value in (row.numbers or {}).items()}
    return SimpleNamespace(**{**row._mapping, "seller_name": HIDDEN, "numbers": numbers})

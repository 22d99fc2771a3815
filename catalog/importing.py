"""A read master file into the store: what would change, and the change, all or nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine

from catalog import pictures
from catalog.columns import Kind, Sheet
from catalog.faults import said
from catalog.reading import Master, Progress, silent
from catalog.sheets import LISTINGS, SHEETS
from model.errors import InputError
from model.lazy import lazy
from store import master as store
from store import people
from store.engine import read, write
from store.master import Listed, Record
from store.spans import clean

ListingUrl = Callable[[str, str], str]
"""From a channel's name and a listing's external id to its URL."""


@dataclass(frozen=True, slots=True)
class SheetChanges:
    """What one sheet of a file would change."""

    added: list[Record]
    changed: list[tuple[int, Record, Record]]
    """The stored row's id, what it says, and what the file says."""
    removed: list[tuple[int, Record]]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are added, changed and removed."""
        return {"added": len(self.added), "changed": len(self.changed), "removed": len(self.removed)}

    def __bool__(self) -> bool:
        return any(self.counts.values())


@dataclass(frozen=True, slots=True)
class Changes:
    """What a file would change, and the version that it was compared with."""

    base: int | None
    sheets: dict[str, SheetChanges]

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Added, changed and removed rows of each sheet that changes."""
        return {name: sheet.counts for name, sheet in self.sheets.items() if sheet}

    def __bool__(self) -> bool:
        return any(self.sheets.values())


def compare(engine: Engine, found: Master) -> Changes:
    """What importing `found` would change.

    Raises:
        InputError: the file has faults.
    """
    if found.faults:
        first, more = said(found.faults[0]), f"{len(found.faults) - 1:,}"
        many = lazy("%(fault)s (%(count)s more: `andon catalog validate` lists all)", fault=first, count=more)
        raise InputError(many if found.faults[1:] else first)
    with read(engine) as conn:
        base = store.latest_version(conn)
        return Changes(base, {name: _sheet_changes(conn, sheet, found) for name, sheet in SHEETS.items()})


def apply(
    engine: Engine,
    found: Master,
    changes: Changes,
    *,
    user_id: int | None,
    listing_url: ListingUrl,
    progress: Progress = silent,
) -> int | None:
    """Make `changes` in one transaction; the new version's id, or None where there is nothing to change.

    Raises:
        InputError: somebody else imported since `changes` was made.
    """
    if not changes:
        return None
    with write(engine) as conn:
        return apply_within(conn, found, changes, user_id=user_id, listing_url=listing_url, progress=progress)


def apply_within(
    conn: Connection,
    found: Master,
    changes: Changes,
    *,
    user_id: int | None,
    listing_url: ListingUrl,
    progress: Progress = silent,
) -> int:
    """Make `changes` in the caller's transaction; the new version's id. The trail says who imported.

    Raises:
        InputError: somebody else imported since `changes` was made; nothing may then be kept.
    """
    store.hold_imports(conn)
    if store.latest_version(conn) != changes.base:
        raise InputError(
            lazy("%(file)s: another import came between; look at its changes and import again", file=found.name)
        )
    version = store.begin_version(
        conn, user_id=user_id, file_name=found.name, sha256=found.sha256, counts=changes.counts
    )
    pictures.keep(conn, found.pictures, _pictures(changes))
    for name, change in changes.sheets.items():
        _apply_sheet(conn, SHEETS[name], change, version)
        progress(name, sum(change.counts.values()), sum(change.counts.values()))
    if changes.sheets[LISTINGS.name]:
        store.mark_listings(conn, _listed(found.sheets[LISTINGS.name].records, listing_url))
    detail = {"file": clean(found.name), "sha256": found.sha256, "counts": changes.counts}
    people.record(conn, "import", f"master file version {version}", detail, user_id=user_id)
    return version


def _pictures(changes: Changes) -> Iterator[pictures.Named]:
    """The pictures that added and changed rows name."""
    for name, change in changes.sheets.items():
        sheet = SHEETS[name]
        for column in sheet.columns:
            if column.kind is Kind.PICTURES:
                at = 1 + sheet.fields.index(column.stored)
                rows = (*change.added, *(new for _, _, new in change.changed))
                yield from (record[at] for record in rows if record[at])


def changed_cells(sheet: Sheet, old: Record, new: Record) -> Iterator[tuple[str, Any, Any]]:
    """The table's columns in which two records differ, with what each says."""
    for name, before, after in zip(sheet.fields, old[1:], new[1:], strict=True):
        if before != after:
            yield name, before, after


def _sheet_changes(conn: Connection, sheet: Sheet, found: Master) -> SheetChanges:
    """Walks the stored rows once; what is left of the file's is new."""
    wanted = {record[0]: record for record in found.sheets[sheet.name].records}
    changed: list[tuple[int, Record, Record]] = []
    removed: list[tuple[int, Record]] = []
    for row_id, record in store.current(conn, sheet.name, sheet.fields):
        new = wanted.pop(record[0], None)
        if new is None:
            removed.append((row_id, record))
        elif new != record:
            changed.append((row_id, record, new))
    return SheetChanges(list(wanted.values()), changed, removed)


def _apply_sheet(conn: Connection, sheet: Sheet, change: SheetChanges, version: int) -> None:
    ended = [row[0] for row in change.changed] + [row[0] for row in change.removed]
    store.end(conn, sheet.name, ended, version)
    added: Iterable[Record] = (*(new for _, _, new in change.changed), *change.added)
    store.add(conn, sheet.name, sheet.fields, added, version)


def _listed(records: Iterable[Record], listing_url: ListingUrl) -> Iterator[Listed]:
    """Each page once, of all the rows that are about it."""
    seen: set[tuple[str, str]] = set()
    fields: Final = ("key", *LISTINGS.fields)
    for record in records:
        row: Mapping[str, Any] = dict(zip(fields, record, strict=True))
        where = row["channel"], row["external_id"]
        if where not in seen:
            seen.add(where)
            yield Listed(*where, clean(row["url"] or listing_url(*where)), row["tier"])

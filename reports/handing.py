"""`andon report ipr`: which cases are meant, and each form in which they are handed out."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row

from model.errors import InputError
from model.people import Role
from reports import casefiles
from reports.asking import Asked, about, asked
from reports.case_file import case_page, printing
from reports.drafting import Draft, Signing, draft
from reports.packing import Handed, fill, pack, write_table
from reports.writing import SUFFIXES, whole
from store import casefiles as store
from store import casework, people
from store.engine import read
from store.engine import write as writing
from store.opening import Opened
from system.settings import Settings

_FIRST: Final = "2000-01-01"
"""A period without a beginning begins here."""
_FORMS: Final = (*SUFFIXES, ".pdf", ".zip", "")
"""Endings of what is written; none is a folder."""
_FACTS: Final = 5
"""Facts that a case lacks which are told at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which cases are meant; empty means any."""

    numbers: Sequence[int] = ()
    sellers: Sequence[str] = ()
    period: Asked
    limited: bool
    """Whether days were given: without them every case is meant, whenever something happened."""

    @property
    def words(self) -> dict[str, str]:
        """For the page "About"."""
        days = f"with a step from {self.period.first} to {self.period.last}, both within" if self.limited else "all"
        return {
            "Cases": ", ".join(map(str, self.numbers)) or days,
            "Sellers": ", ".join(self.sellers) or "all",
        }


def wanted(
    settings: Settings,
    numbers: Sequence[int],
    sellers: Sequence[str],
    channels: Sequence[str],
    first: str | None,
    last: str | None,
) -> Wanted:
    """What the words of the command ask for.

    Raises:
        SettingsError: a channel is not in the settings.
        InputError: a day is none, or the period ends before it begins or begins after today.
    """
    period = asked(settings, first or _FIRST, last, channels)
    return Wanted(numbers=numbers, sellers=sellers, period=period, limited=bool(first or last))


def suited(path: Path, *, signed: bool) -> Path:
    """`path`, which cases can be written to.

    Raises:
        InputError: its ending is none of the known, a folder is not empty, or something is to be signed in a table.
    """
    if path.is_dir():
        if any(path.iterdir()):
            raise InputError(f"{path}: is not empty; name a new folder, or a file .zip, .pdf, .xlsx or .csv")
        return path
    if path.suffix.lower() not in _FORMS:
        raise InputError(f"{path}: name a folder, or a file that ends in .zip, .pdf, .xlsx or .csv")
    if signed and path.suffix.lower() in SUFFIXES:
        raise InputError(f"{path}: a table holds no complaint to sign; name a folder, or a file .zip or .pdf")
    return path


def hand_out(
    house: Opened, asked_for: Wanted, path: Path, signing: Signing | None, told: Callable[[str], None]
) -> list[str]:
    """Write the cases to `path` by its ending, record who handed out what, and say in lines what was written.

    Raises:
        InputError: the user is not of compliance, no case fits, or the path cannot be written.
        ServiceError: the store, a file of evidence or Chromium does not answer.
    """
    with writing(house.engine) as conn:
        user_id = people.current_user_id(conn, house.settings)
    drafts = hand_out_to(house.engine, house.settings, user_id, asked_for, path, signing, told)
    return list(_lines(path, drafts))


def hand_out_to(
    engine: Engine,
    settings: Settings,
    user_id: int,
    asked_for: Wanted,
    path: Path,
    signing: Signing | None,
    told: Callable[[str], None],
) -> list[Draft]:
    """The same for a user: write the cases to `path` by its ending and record who handed out what.

    Raises:
        InputError: as above.
        ServiceError: as above.
    """
    with read(engine) as conn:
        people.require(conn, user_id, Role.COMPLIANCE)
    told("reading")
    with read(engine) as conn:
        cases = casefiles.load(conn, settings, meant(conn, asked_for))
        said = _about(conn, asked_for)
    drafts = [draft(case, settings.complaints, signing) for case in cases]
    signer = signing.signer if signing else None
    handed = Handed(engine=engine, settings=settings, drafts=drafts, signer=signer, about=said, told=told)
    _write(path, handed)
    detail = {"cases": [one.number for one in cases], "signed_by": signer}
    with writing(engine) as conn:
        people.record(conn, "hand out", path.name, detail, user_id=user_id)
    return drafts


def meant(conn: Connection, wanted_: Wanted) -> Sequence[Row[Any]]:
    """The cases that fit, rows of `store.casefiles.found`.

    Raises:
        InputError: none fits, or one that is named is not there.
    """
    for number in wanted_.numbers:
        casework.get(conn, number)
    period = wanted_.period
    rows = store.found(
        conn,
        numbers=wanted_.numbers,
        of_sellers=wanted_.sellers,
        channels=period.channels,
        period=(period.start, period.end + timedelta(microseconds=1)) if wanted_.limited else None,
    )
    if not rows:
        raise InputError("no case fits all of that; `andon cases list --all` shows what there is")
    return rows


def _about(conn: Connection, wanted_: Wanted) -> Mapping[str, str]:
    said = about(conn, wanted_.period, wanted_.words)
    return {name: words for name, words in said.items() if name not in {"Period", "Products", "Money"}}


def _write(path: Path, handed: Handed) -> None:
    suffix = "" if path.is_dir() else path.suffix.lower()
    if suffix in SUFFIXES:
        write_table(path, handed)
    elif suffix == ".pdf":
        _write_pdf(path, handed)
    elif suffix == ".zip":
        pack(path, handed)
    else:
        with _whole_folder(path) as folder:
            fill(folder, handed)


def _write_pdf(path: Path, handed: Handed) -> None:
    if len(handed.drafts) > 1:
        numbers = ", ".join(str(one.case.number) for one in handed.drafts)
        raise InputError(f"{path}: a PDF is the file of one case, and these fit: {numbers}; add --case, or name a .zip")
    handed.told(f"writing {path}")
    with whole(path) as partial, printing() as printer:
        partial.write_bytes(printer(case_page(handed.drafts[0], handed.signer)))


@contextmanager
def _whole_folder(path: Path) -> Iterator[Path]:
    """A folder beside `path` to fill, which takes its place at the end.

    Raises:
        InputError: the path cannot be written.
    """
    try:
        made = Path(tempfile.mkdtemp(prefix=".andon-", dir=path.parent))
        try:
            yield made
            made.chmod(0o755)
            made.replace(path)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from None


def _lines(path: Path, drafts: Sequence[Draft]) -> Iterator[str]:
    """What was written, and of each case what it lacks; a table holds no complaints to speak of."""
    listings = [one for draft_ in drafts for one in draft_.case.listings]
    proven = sum(one.proof is not None for one in listings)
    filed = sum(len(one.complaints) for one in drafts)
    files = path.suffix.lower() not in SUFFIXES
    complaints = f", complaints {filed}" if files else ""
    yield f"Wrote {path}: cases {len(drafts)}, listings {len(listings)} ({proven} with evidence){complaints}"
    for one in drafts:
        if one.withheld and files:
            yield f"case {one.case.number}: no complaint, for {one.withheld}"
        yield from (f"case {one.case.number}: missing: {fact}" for fact in one.lacks[:_FACTS])
        if (more := len(one.lacks) - _FACTS) > 0:
            yield f"case {one.case.number}: missing: {more} facts more, which the index of a folder or .zip lists"

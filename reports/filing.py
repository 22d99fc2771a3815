"""From a case to what is filed: complaints within the form's limit, what they lack, the statement that a person signs.

A fact that is missing is listed, never invented. No statement names a price.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Final
from zoneinfo import ZoneInfo

from model.errors import InputError
from model.texts import plain
from reports.marketplaces import Form, form_of
from reports.records import Case, Complainant, Reported, Right


class Language(StrEnum):
    """A language that there are statements in."""

    EN = "en"
    KO = "ko"
    ZH = "zh"
    ZH_HANT = "zh-Hant"


LANGUAGES: Final = tuple(one.value for one in Language)
_OWN: Final = Path(__file__).parent / "statements"
_LARGEST: Final = 64 * 1024
"""Bytes of a statement's template."""
_FIELDS: Final = frozenset("marketplace marks owner by seller links signer day".split())
_NEEDED: Final = ("links", "signer")
_WORDS: Final = {"valid_to": "valid to", "seller_name": "seller's name", "proof": "evidence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One filing: links within the form's limit."""

    form: Form
    part: int
    parts: int
    listings: tuple[Reported, ...]
    missing: tuple[str, ...]
    statement: str


def complaints(
    case: Case,
    complainant: Complainant,
    signer: str,
    on: date,
    templates: Path | None = None,
    language: str | None = None,
) -> tuple[Complaint, ...]:
    """The filings of a case.

    Args:
        case: with at least one listing.
        complainant: who complains.
        signer: the person who signs every statement.
        on: the day of the statement, by the clock of whoever signs.
        templates: a folder of the settings whose `LANGUAGE.txt` go before Andon's own.
        language: one of `LANGUAGES` for the statement; the marketplace's unless given.

    Raises:
        InputError: nobody signs, the case has no listing, or a template is wrong.
    """
    if not plain(signer).strip():
        raise InputError("a complaint needs the name of the person who signs it")
    if not case.listings:
        raise InputError(f"case {case.number} has no listing to complain of")
    form = form_of(case.platform, language)
    size = form.limit(has_account=complainant.has_account) or len(case.listings)
    parts = [case.listings[at : at + size] for at in range(0, len(case.listings), size)]
    template = statement_template(form.language, templates)
    rights = usable(case.rights, form, on)
    return tuple(
        Complaint(
            form=form,
            part=number,
            parts=len(parts),
            listings=part,
            missing=tuple(_missing(case.rights, part, complainant, form, on)),
            statement=template.substitute(
                marketplace=form.name,
                marks="; ".join(f"{one.mark} ({one.type} {one.number}, {one.country})" for one in rights) or "—",
                owner=plain(complainant.owner),
                by=plain(complainant.agent or complainant.owner),
                seller=plain(case.seller),
                links="\n".join(f"{at}. {plain(one.url)}" for at, one in enumerate(part, start=1)),
                signer=plain(signer),
                day=on.isoformat(),
            ),
        )
        for number, part in enumerate(parts, start=1)
    )


def usable(rights: Sequence[Right], form: Form, on: date) -> list[Right]:
    """The rights that hold where the form wants them registered and have not run out."""
    here = [one for one in rights if form.country in (None, one.country)]
    return [one for one in here if one.valid_to is None or one.valid_to >= on]


def statement_template(language: str, folder: Path | None = None) -> Template:
    """The statement of a language: `folder`'s where it has one, else Andon's own.

    Raises:
        InputError: the language has none, the folder is none, or the file is too large, is no UTF-8, names a field
            that there is not, or lacks one that there must be.
    """
    if language not in LANGUAGES:
        raise InputError(f"no statement in language {language!r}; known: {', '.join(LANGUAGES)}")
    if folder and not folder.is_dir():
        raise InputError(f"complaints.statements: {folder} is no folder")
    name = f"{language}.txt"
    path = folder / name if folder and (folder / name).is_file() else _OWN / name
    if path.stat().st_size > _LARGEST:
        raise InputError(f"{path}: larger than {_LARGEST >> 10} KiB")
    try:
        template = Template(path.read_text("utf-8"))
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; save it so") from None
    _refuse_faults(path, template)
    return template


def _refuse_faults(path: Path, template: Template) -> None:
    """See that a statement names fields that there are, is signed, and says what is complained of."""
    named = set()
    for field in template.pattern.finditer(template.template):
        name = field["named"] or field["braced"]
        named.add(name)
        if field["escaped"] is None and name not in _FIELDS:
            lines = template.template[: field.start()].split("\n")
            place = f"{path}:{len(lines)}:{len(lines[-1]) + 1}"
            wrong = f"${name} is no field" if name else "a $ stands alone, write $$"
            raise InputError(f"{place}: {wrong}; fields are {', '.join(sorted(_FIELDS))}")
    for name in _NEEDED:
        if name not in named:
            raise InputError(f"{path}: has no ${name}; a statement names the links, and a named person signs it")


def _missing(
    rights: Sequence[Right], listings: Sequence[Reported], complainant: Complainant, form: Form, on: date
) -> Iterator[str]:
    """What the form asks for and nobody gave, in words."""
    if not form.seen:
        yield f"{form.name}: its fields could not be read; compare with the form itself"
    if form.address is None:
        yield f"{form.name}: its address is not known; begin at the foot of the marketplace's pages"
    held = usable(rights, form, on)
    if not held:
        yield f"a right that is registered{f' in {form.country}' if form.country else ''} and has not run out"
    for right in held:
        yield from (f"right {right.number}: {_word(one)}" for one in form.rights if not getattr(right, one))
    yield from (f"complainant: {_word(one)}" for one in form.person if not getattr(complainant, one))
    if complainant.agent and not complainant.authority:
        yield f"complainant: power of attorney of {complainant.agent}"
    for listing in listings:
        lacks = [_word(one) for one in form.listing if not getattr(listing, one)]
        if lacks:
            yield f"listing {listing.item_id}: {', '.join(lacks)}"


def _word(field: str) -> str:
    return _WORDS.get(field, field)


def local(at: datetime, case: Case) -> datetime:
    """`at` by the clock of the case's channel."""
    return at.astimezone(ZoneInfo(case.time_zone))

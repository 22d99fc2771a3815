"""Which cases are complained of, and by whom: a person confirmed the case, listings are up, a named person signs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from model.casework import Stage
from model.errors import InputError
from model.texts import plain
from reports.filing import Complaint, complaints, usable
from reports.marketplaces import form_of
from reports.papers import Paper, papers
from reports.records import Case, Complainant
from system.complaining import Complaints

CONFIRMED = frozenset({Stage.CONFIRMED, Stage.NOTICE_DRAFTED, Stage.FILED, Stage.REFUSED, Stage.COUNTERED})
"""Stages of which a person said that the seller has no leave, and in which something is left to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """Whose name stands under the complaints, when, and in which language."""

    signer: str
    on: date
    language: str | None = None
    """None = each marketplace's own."""

    def __post_init__(self) -> None:
        if not plain(self.signer).strip():
            raise InputError("a complaint needs the name of the person who signs it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A case with what is filed of it."""

    case: Case
    complaints: tuple[Complaint, ...] = ()
    withheld: str | None = None
    """Why nothing is complained of, in words."""
    lacks: tuple[str, ...] = ()
    """What nobody gave, in words."""
    papers: tuple[Paper, ...] = ()
    """The files that prove the rights and who complains."""


def draft(case: Case, by: Complaints, signing: Signing | None) -> Draft:
    """The complaints of a case, or why there are none; nobody is accused whom no person confirmed.

    Raises:
        InputError: the name of whoever signs is empty, or a template of the settings is wrong.
    """
    offending = tuple(one for one in case.listings if one.offends)
    withheld = _withheld(case, offending, signing)
    found = papers(case.rights, by)
    if withheld or signing is None:
        return Draft(case=case, withheld=withheld, lacks=case.lacks, papers=found.there)
    accused = replace(case, listings=offending)
    who = _complainant(case, by, signing)
    filed = complaints(accused, who, signing.signer, signing.on, by.statements, signing.language)
    missing = dict.fromkeys(fact for one in filed for fact in one.missing)
    return Draft(
        case=case,
        complaints=filed,
        lacks=tuple(dict.fromkeys((*missing, *found.missing, *case.lacks))),
        papers=found.there,
    )


def _withheld(case: Case, offending: Sequence[object], signing: Signing | None) -> str | None:
    """Why nothing is complained of."""
    if case.stage in {Stage.REMOVED, Stage.CLOSED}:
        return f"the case is {case.stage}"
    if case.stage not in CONFIRMED:
        steps = "review` and then `confirm" if case.stage == Stage.SUSPECTED else "confirm"
        return f"the case is {case.stage}; first `andon cases stage {case.number} {steps}`"
    if not offending:
        return "no listing is up of which a finding stands"
    return None if signing else "nobody signs; give --signed-by NAME"


def _complainant(case: Case, by: Complaints, signing: Signing) -> Complainant:
    """Who complains: of the settings, and where they name no owner, the owner of the rights that hold there."""
    held = usable(case.rights, form_of(case.platform, signing.language), signing.on)
    owners = ", ".join(dict.fromkeys(one.owner for one in held if one.owner))
    return Complainant(
        owner=by.owner or owners or "—",
        contact=by.contact,
        identity=by.identity,
        agent=by.agent,
        authority=by.authority,
        has_account=case.channel not in by.without_account,
    )

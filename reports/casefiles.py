"""Cases of the store as the plain records that reports are made from.

What the store does not have stays None and is listed in `lacks`; nothing is made up for it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Row

from catalog.standing import join_standing
from model.errors import ServiceError
from model.finding import Number
from model.lifecycle import STANDING, State
from model.sentences import sentence
from reports import rights
from reports.records import Case, Finding, Match, Photo, Picture, Proof, Reported, Step
from store import casefiles, master
from store.evidence import finding
from store.evidence.vault import Vault, sha256
from system.settings import Settings

_TOLD: Final = STANDING | {State.RESOLVED}
"""States of findings that are told: what somebody called a false positive, or accepted, accuses nobody."""
_TARGET: Final = re.compile(r"asks \d+ ?% of the list price")
_UNNAMED: Final = "asks far less than goods of the brand are sold for"
"""What stands for it where no target price may be named."""


def load(conn: Connection, settings: Settings, rows: Sequence[Row[Any]]) -> list[Case]:
    """The cases `rows` (`store.casefiles.found`) with all that the store knows of them, in their order."""
    known = _known(conn, settings, [row.id for row in rows])
    standing = _standing(conn, settings, rows, known)
    held, vault = rights.current(conn), Vault.of(settings)
    cases = []
    for row, (_, about) in zip(rows, standing.iterrows(), strict=True):
        channel = settings.channels.get(row.channel)
        listings = tuple(
            _listing(known, one, row, locked=bool(about["locked"])) for one in known.listings.get(row.id, ())
        )
        steps = known.steps.get(row.id, ())
        named = {one.evidence_id for one in steps if one.evidence_id}
        cases.append(
            Case(
                number=row.id,
                kind="; ".join(dict.fromkeys(one.kind for one in known.findings.get(row.id, ()))) or "not known",
                channel=row.channel,
                platform=channel.platform if channel else "",
                seller=row.name or row.seller,
                seller_id=row.seller,
                legal_name=row.legal_name,
                business_number=row.business_number,
                role=about["role"],
                stage=row.stage,
                time_zone=channel.time_zone if channel else "UTC",
                locked=bool(about["locked"]),
                listings=listings,
                rights=held.of(row.brand),
                steps=tuple(_step(one, vault) for one in steps),
                more_evidence=tuple(sorted(named & known.kept)),
                lacks=(*_lacks(row, known, settings, listings), *held.unclear()),
            )
        )
    return cases


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the store says of several cases: by case, by listing, by pack."""

    listings: Mapping[int, Sequence[Row[Any]]]
    findings: Mapping[int, Sequence[Row[Any]]]
    steps: Mapping[int, Sequence[Row[Any]]]
    matches: Mapping[int, Row[Any]]
    stated: Mapping[int, Row[Any]]
    products: Mapping[str, str]
    proofs: Mapping[int, Proof]
    kept: set[int]
    """Packs that steps name and that are there."""


def _known(conn: Connection, settings: Settings, numbers: Sequence[int]) -> _Known:
    listings = casefiles.listings_of(conn, numbers)
    findings = casefiles.findings_of(conn, numbers)
    steps = casefiles.steps_of(conn, numbers)
    ids = sorted({one.listing_id for one in listings})
    matches, stated = casefiles.matches_of(conn, ids), casefiles.stated_of(conn, ids)
    codes = {row.product_code for row in (*matches.values(), *stated.values()) if row.product_code}
    return _Known(
        listings=casefiles.grouped(listings),
        findings=casefiles.grouped(findings),
        steps=casefiles.grouped(steps),
        matches=matches,
        stated=stated,
        products=casefiles.product_names(conn, codes),
        proofs=_proofs(conn, settings, ids, [one.id for one in findings]),
        kept=casefiles.kept(conn, {one.evidence_id for one in steps if one.evidence_id}),
    )


def _standing(conn: Connection, settings: Settings, rows: Sequence[Row[Any]], known: _Known) -> pd.DataFrame:
    """Role and lock of each case's seller, when it was last seen at it."""
    last = [max((one.last_seen_at for one in known.findings.get(row.id, ())), default=row.opened_at) for row in rows]
    offers = pd.DataFrame(
        {
            "channel": pd.Series([row.channel for row in rows], dtype=object),
            "seller": pd.Series([row.seller for row in rows], dtype=object),
            "captured_at": pd.to_datetime(pd.Series(last, dtype=object), utc=True).astype("datetime64[ns, UTC]"),
        }
    )
    return join_standing(offers, master.frame(conn, "sellers"), settings)


def _proofs(conn: Connection, settings: Settings, ids: Sequence[int], discrepancies: Sequence[int]) -> dict[int, Proof]:
    """The pack that proves each listing best: of its findings, with a picture, the youngest."""
    packs = casefiles.packs_of(conn, ids)
    proving = {number for some in finding.packs_of(conn, discrepancies).values() for number in some}
    pictures = casefiles.pictures_of(conn, [one.id for some in packs.values() for one in some])
    vault = Vault.of(settings)
    chosen = {}
    for listing, some in packs.items():
        best = max(some, key=lambda one: (one.id in proving, one.id in pictures, one.id))
        chosen[listing] = Proof(
            number=best.id,
            manifest_sha256=best.manifest_sha256,
            captured_at=best.captured_at,
            picture=_reader(vault, pictures.get(best.id)),
        )
    return chosen


def _reader(vault: Vault, digest: str | None) -> Picture | None:
    return partial(_read, vault, digest) if digest else None


def _read(vault: Vault, digest: str) -> bytes:
    body = vault.get(digest)
    if sha256(body) != digest:
        raise ServiceError(f"the evidence file {digest} was changed since it was kept")
    return body


def _listing(known: _Known, row: Row[Any], case: Row[Any], *, locked: bool) -> Reported:
    of_listing = [one for one in known.findings.get(case.id, ()) if one.listing_id == row.listing_id]
    told = [one for one in of_listing if State(one.state) in _TOLD]
    first = min((one.first_seen_at for one in told), default=row.first_seen_at)
    return Reported(
        url=row.url,
        item_id=row.external_id,
        title=row.title or row.card,
        seller_id=case.seller,
        seller_name=case.name,
        reason=_reason(of_listing, told, locked=locked),
        first_seen=first,
        last_seen=max((one.last_seen_at for one in told), default=row.last_at or first),
        gone=row.gone_at,
        match=_match(known, row.listing_id),
        findings=tuple(_finding(one, locked=locked) for one in of_listing),
        proof=known.proofs.get(row.listing_id),
    )


def _finding(row: Row[Any], *, locked: bool) -> Finding:
    return Finding(
        number=row.id,
        kind=row.kind,
        says=says(row.kind, row.numbers, locked=locked),
        score=str(row.numbers["score"]) if row.numbers.get("score") is not None else None,
        state=row.state,
        stands=State(row.state) in STANDING,
    )


def unnamed(text: str) -> str:
    """`text` without a part of a list price."""
    return _TARGET.sub(_UNNAMED, text)


def says(kind: str, numbers: Mapping[str, Number], language: str = "en", *, locked: bool) -> str:
    """A finding's sentence; where the country lock holds, without a part of a list price."""
    if locked:
        numbers = {name: unnamed(value) if isinstance(value, str) else value for name, value in numbers.items()}
    return sentence(kind, numbers, language)


def _reason(of_listing: Sequence[Row[Any]], told: Sequence[Row[Any]], *, locked: bool) -> str:
    if not told:
        states = ", ".join(f"{one.kind} is {one.state}" for one in of_listing)
        return f"Nothing is held against it: {states or 'no finding is kept'}."
    said = (
        ("" if State(one.state) in STANDING else "No longer found: ") + says(one.kind, one.numbers, locked=locked)
        for one in told
    )
    return " ".join(said)


def _match(known: _Known, listing_id: int) -> Match | None:
    row, stated = known.matches.get(listing_id), known.stated.get(listing_id)
    if row is not None:
        product = _product(known, row.product_code)
        return Match(product=product, sku=row.sku_code, score=row.score, reasons=tuple(row.reasons), by=row.by)
    if stated is not None:
        reasons = ("the master file says so",)
        return Match(product=_product(known, stated.product_code), sku=stated.sku_code, reasons=reasons)
    return None


def _product(known: _Known, code: str | None) -> str | None:
    return f"{known.products[code]} ({code})" if code and code in known.products else code


def _step(row: Row[Any], vault: Vault) -> Step:
    photos = tuple(
        Photo(name=one["name"], sha256=one["sha256"], body=partial(_read, vault, one["sha256"]))
        for one in (row.detail or {}).get("photos", ())
        if not one.get("erased")
    )
    return Step(at=row.at, who=row.actor or "Andon", stage=row.to_stage, why="; ".join(_why(row)), photos=photos)


def _why(row: Row[Any]) -> Iterator[str]:
    """What was done, why, and what the event points to, in words."""
    yield row.step
    detail = row.detail or {}
    if row.why:
        yield row.why
    if row.discrepancy_id:
        yield f"discrepancy {row.discrepancy_id}"
    if row.evidence_id:
        yield f"evidence {row.evidence_id}"
    if "owner" in detail:
        yield f"to {detail['owner'] or 'nobody'}"
    if "order" in detail:
        yield f"ordered: {detail['order']}"
    yield from (f"photo {photo['name']}, SHA-256 {photo['sha256']}" for photo in detail.get("photos", ()))
    if detail.get("hours_from_filing") is not None:
        yield f"{detail['hours_from_filing']} hours after filing"


def _lacks(row: Row[Any], known: _Known, settings: Settings, listings: Sequence[Reported]) -> Iterator[str]:
    if row.channel not in settings.channels:
        yield f"channel {row.channel}: it is not in the settings, so its form and its clock are not known"
    if row.name is None:
        yield "seller: the name as pages show it"
    for one in listings:
        if one.proof is None:
            yield f"listing {one.item_id}: evidence"
    for step in known.steps.get(row.id, ()):
        if step.evidence_id and step.evidence_id not in known.kept:
            yield f"evidence {step.evidence_id}, which the step {step.step!r} names: it was purged"

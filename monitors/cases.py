"""The commands on IPR cases: `andon cases list|show|stage|attach`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console

from model.casework import OF_PEOPLE, Stage, Step
from model.errors import InputError
from model.people import Role
from model.sentences import sentence
from monitors import showing
from store import casefiles, casework, people, reporting
from store.engine import read, write
from store.evidence.vault import Vault
from store.opening import opened
from store.printing import Format, ListFormat, Row, list_as, plainly, tell_count
from system.options import DEFAULT_SETTINGS, SettingsPath

cases = typer.Typer(help="See cases against sellers, and take the next step.", no_args_is_help=True)

_LARGEST: Final = 50_000_000
"""Bytes of a photo."""
_PHOTOS_MOST: Final = 20
_COLUMNS: Final = ("id", "stage", "channel", "seller", "name", "brand", "opened_at", "filed_at")
_TIMES: Final = ("opened_at", "filed_at", "removed_at", "ended_at")

Id = Annotated[int, typer.Argument(metavar="ID", min=1, max=2**63 - 1, help="The number that `list` shows.")]


@cases.command("list")
def list_(
    channel: Annotated[str | None, typer.Option("--channel", help="This channel alone.")] = None,
    stage: Annotated[Stage | None, typer.Option("--stage", help="Those that have not ended unless said.")] = None,
    every: Annotated[bool, typer.Option("--all", help="What has ended, too.")] = False,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List cases, youngest first."""
    house = opened(settings)
    if channel is not None:
        house.settings.channel(channel)
    with read(house.engine) as conn:
        found = casework.find(conn, channel=channel, at=stage, ended_too=every)
        names, hidden = reporting.seller_names(conn, house.settings), reporting.hidden_keys(conn, house.settings)
    rows = [_row(one, names.get((one.channel, one.seller)), hidden) for one in found]
    list_as(form, rows, Console(), _COLUMNS)
    tell_count(form, len(found), len(found), "cases")


@cases.command()
def show(number: Id, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Show one: its listings, up or gone, and every step with who, when and why; of findings, what they say."""
    house = opened(settings)
    with read(house.engine) as conn:
        case, pages, steps = casework.get(conn, number), casework.of_case(conn, number), casework.history(conn, number)
        name = reporting.seller_names(conn, house.settings).get((case.channel, case.seller))
        key = showing.seller(case.channel, case.seller, reporting.hidden_keys(conn, house.settings))
        says = {one.id: sentence(one.kind, one.numbers) for one in casefiles.findings_of(conn, [number])}
    console = Console()
    who = " ".join(dict.fromkeys(part for part in (name, key) if part))
    plainly(console, f"case {case.id}: {who} on {case.channel}, {case.brand}, {case.stage}")
    for page in pages:
        up = f"gone {_moment(page.gone_at)}" if page.gone_at else f"last look: {page.last_outcome}"
        plainly(console, f"  {page.external_id}  {page.url}  {up}")
    for one in steps:
        parts = (_moment(one.at), one.actor or "Andon", one.step, f"→ {one.to_stage}", one.why, _proof(one))
        plainly(console, "  " + "  ".join(part for part in parts if part))
        if one.discrepancy_id in says:
            plainly(console, f"      {says[one.discrepancy_id]}")


@cases.command("stage")
def stage_(
    number: Id,
    step: Annotated[Step, typer.Argument(metavar="STEP", help=f"{', '.join(sorted(OF_PEOPLE))}.")],
    why: Annotated[str | None, typer.Option("--why", help="The reason, for the case file.")] = None,
    evidence: Annotated[int | None, typer.Option("--evidence", min=1, help="A pack's number that proves it.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Take a step with a case."""
    house = opened(settings)
    with write(house.engine) as conn:
        actor = people.current_user_id(conn, house.settings)
        people.require(conn, actor, Role.COMPLIANCE)
        to = casework.stage(conn, number, step, actor_id=actor, why=why, evidence_id=evidence)
    typer.echo(f"case {number} is {to.value}")


@cases.command()
def attach(
    number: Id,
    order: Annotated[str, typer.Option("--order", help="What was ordered, where, when, under which number.")],
    photos: Annotated[list[Path] | None, typer.Argument(metavar="[PHOTO]…", help="Files that show it.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Attach a test purchase; its photos are kept beside the evidence under their SHA-256."""
    house = opened(settings)
    files = photos or []
    if len(files) > _PHOTOS_MOST:
        raise InputError(f"{len(files)} photos; at most {_PHOTOS_MOST} at a time")
    bodies = {file.name: _body(file) for file in files}
    with write(house.engine) as conn:
        actor = people.current_user_id(conn, house.settings)
        people.require(conn, actor, Role.COMPLIANCE)
        vault = Vault.of(house.settings)
        kept = {name: vault.put(body) for name, body in bodies.items()}
        casework.attach(conn, number, actor_id=actor, order=order, photos=kept)
    typer.echo(f"case {number}: test purchase with {len(kept)} photos")


def _body(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(f"{file}: {file.stat().st_size:,} bytes; a photo may have {_LARGEST:,}")
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}") from None


def _row(case: Any, name: str | None, hidden: showing.Sellers) -> Row:
    times = {name: at.isoformat(timespec="minutes") if (at := getattr(case, name)) else None for name in _TIMES}
    told = {one: getattr(case, one) for one in ("id", "version", "stage", "channel", "brand")}
    return {**told, "seller": showing.seller(case.channel, case.seller, hidden), "name": name, **times}


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _proof(event: Any) -> str:
    """What an event points to, in words."""
    detail = event.detail or {}
    parts = [
        f"discrepancy {event.discrepancy_id}" if event.discrepancy_id else "",
        f"evidence {event.evidence_id}" if event.evidence_id else "",
        f"{detail['hours_from_filing']} hours after filing" if "hours_from_filing" in detail else "",
        f"to {detail['owner'] or 'nobody'}" if "owner" in detail else "",
        f"ordered: {detail['order']}" if "order" in detail else "",
        *(f"{photo['name']} {photo['sha256']}" for photo in detail.get("photos", ())),
    ]
    return ", ".join(part for part in parts if part)

"""The commands on proof: `andon evidence show|verify|pack|hold|release|purge|stamp`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Row

from model.errors import InputError
from model.texts import plain
from store import people
from store.engine import read, write
from store.evidence import finding, retention, stamping, wacz
from store.evidence.stamps import roots_of
from store.evidence.verifying import verify as verified
from store.opening import opened
from system.options import DEFAULT_SETTINGS, SettingsPath

app = typer.Typer()
evidence = typer.Typer(help="Proof of what was captured.", no_args_is_help=True)
app.add_typer(evidence, name="evidence")

Number = Annotated[int, typer.Argument(metavar="ID", help="The evidence's number.")]


@evidence.command()
def show(
    numbers: Annotated[list[int] | None, typer.Argument(metavar="[ID]…", help="Numbers of evidence.")] = None,
    discrepancy: Annotated[int | None, typer.Option(help="All evidence of this discrepancy.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """What a pack proves, its files with their SHA-256, its manifest, its timestamp, and until when it is kept."""
    if not numbers and discrepancy is None:
        raise InputError("evidence show needs a number, or --discrepancy")
    house = opened(settings)
    with read(house.engine) as conn:
        wanted = [*(numbers or ()), *(finding.of_discrepancy(conn, discrepancy) if discrepancy is not None else ())]
        for number in wanted:
            row = finding.get(conn, number)
            for line in _told(row, finding.files_of(conn, number), finding.discrepancies_of(conn, row.capture_id)):
                typer.echo(plain(line))
    if not wanted:
        typer.echo(f"no evidence of discrepancy {discrepancy}")


def _told(row: Row[Any], files: Sequence[Row[Any]], proves: Sequence[int]) -> Iterator[str]:
    yield f"evidence {row.id}: {row.url} on channel {row.channel}, captured {row.captured_at:%Y-%m-%d %H:%M:%S} UTC"
    yield f"  kind {row.kind}; proves discrepancies: {', '.join(map(str, proves)) or 'none'}"
    yield f"  manifest SHA-256 {row.manifest_sha256}, made {row.made_at:%Y-%m-%d %H:%M:%S} UTC"
    if row.stamped_at:
        yield f"  timestamp {row.stamped_at:%Y-%m-%d %H:%M:%S} UTC by {row.authority}"
    else:
        yield "  no timestamp yet"
    if row.purged_at:
        yield f"  purged {row.purged_at:%Y-%m-%d}: the manifest and its timestamp are left"
    elif row.hold:
        yield f"  on hold: {row.hold}"
    else:
        yield f"  kept until {row.expires_at:%Y-%m-%d}"
    for file in files:
        yield f"  {file.sha256}  {file.path}  {file.bytes:,} bytes"


@evidence.command()
def verify(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A .wacz file, or the folder that it was unpacked to.")],
    root: Annotated[
        list[Path] | None, typer.Option(metavar="CERT.pem", help="A trusted time-stamping authority's certificate.")
    ] = None,
    sha256: Annotated[str | None, typer.Option(help="The SHA-256 that the file had when it was handed out.")] = None,
) -> None:
    """Check a pack offline: every file, manifest, link of the chain and timestamp. Exit 1 when one is wrong."""
    verdict = verified(pack, roots_of(root or ()), sha256)
    if verdict.sha256:
        typer.echo(f"{pack.name}: SHA-256 {verdict.sha256}")
    for note in verdict.notes:
        typer.echo(plain(note))
    for path, fault in sorted(verdict.faults.items()):
        typer.echo(plain(f"{path} {fault}"))
    if verdict.faults:
        typer.echo(f"NOT as recorded: {len(verdict.faults)} of {verdict.files} files are wrong or missing")
        raise typer.Exit(1)
    typer.echo(f"as recorded: {verdict.files} files")


@evidence.command()
def pack(
    numbers: Annotated[list[int], typer.Argument(metavar="ID…", help="Numbers of evidence.")],
    to: Annotated[Path, typer.Option(metavar="FILE.wacz", help="The file to write.")],
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Write evidence to one WACZ file, which ReplayWeb.page opens and `verify` checks, and print its SHA-256."""
    house = opened(settings)
    digest = wacz.export(house.engine, house.settings, numbers, to)
    with write(house.engine) as conn:
        user_id = people.current_user_id(conn, house.settings)
        people.record(conn, "hand out", to.name, {"evidence": sorted(set(numbers)), "sha256": digest}, user_id=user_id)
    typer.echo(f"{digest}  {to}")


@evidence.command()
def hold(
    number: Number,
    reason: Annotated[str, typer.Option(help="Why: the matter that it is needed for.")],
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """See that a pack is not purged, whatever its age."""
    house = opened(settings)
    if not reason.strip():
        raise InputError("--reason is empty; a hold says what it is needed for")
    with write(house.engine) as conn:
        user_id = people.current_user_id(conn, house.settings)
    retention.hold(house.engine, number, reason.strip(), user_id)
    typer.echo(f"evidence {number} is on hold: {reason.strip()}")


@evidence.command()
def release(number: Number, settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """End the hold on a pack."""
    house = opened(settings)
    with write(house.engine) as conn:
        user_id = people.current_user_id(conn, house.settings)
    retention.release(house.engine, number, user_id)
    typer.echo(f"evidence {number} is no longer on hold")


@evidence.command()
def purge(settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Remove the files of evidence that is past its time and not on hold; manifests and timestamps stay."""
    house = opened(settings)
    typer.echo(f"{retention.purge(house.engine, house.settings)} packs purged")


@evidence.command()
def stamp(settings: SettingsPath = DEFAULT_SETTINGS) -> None:
    """Have every manifest stamped that has no timestamp yet."""
    house = opened(settings)
    if not house.settings.evidence.authorities:
        raise InputError("evidence.authorities names no time-stamping authority")
    count = 0
    while done := stamping.stamp_waiting(house.engine, house.settings):
        count += done
    typer.echo(f"{count} manifests stamped")

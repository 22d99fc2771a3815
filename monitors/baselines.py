"""The commands on how pages are accepted to look: `andon baselines list|accept|reject|mask`."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import typer
from cssselect import SelectorError, parse
from rich.console import Console
from sqlalchemy import Connection, Row

from model.errors import InputError
from model.people import Role
from store import accepting, people
from store.accepting import LONGEST_SELECTOR, Page
from store.baselines import LOOKS, BaselineState, tidy
from store.engine import read, write
from store.opening import opened
from store.printing import Format, ListFormat, list_as, tell_count
from system.options import DEFAULT_SETTINGS, SettingsPath
from system.settings import Settings
from system.values import Viewport

baselines = typer.Typer(help="How pages are accepted to look.", no_args_is_help=True)

_HIGHEST: Final = 2**63 - 1
_COLUMNS: Final = ("id", "state", "channel", "listing", "viewport", "looks", "since", "by", "reason", "masks", "url")

Ids = Annotated[list[int], typer.Argument(metavar="ID…", min=1, max=_HIGHEST, help="The numbers that `list` shows.")]
MaybeIds = Annotated[
    list[int] | None, typer.Argument(metavar="[ID]…", min=1, max=_HIGHEST, help="The numbers that `list` shows.")
]
ChannelName = Annotated[str | None, typer.Option("--channel", help="This channel alone.")]


@baselines.command("list")
def list_(
    channel: ChannelName = None,
    state: Annotated[
        BaselineState | None, typer.Option("--state", help="Those that have not ended unless said.")
    ] = None,
    form: ListFormat = Format.TABLE,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """List baselines: what is learned, what waits to be accepted, what looks are compared with, and what is masked."""
    house = opened(settings)
    _check(house.settings, channel)
    with read(house.engine) as conn:
        masked = accepting.masked(conn)
        found = [_row(one, masked) for one in accepting.rows(conn, channel, state)]
    list_as(form, found, Console(), _COLUMNS)
    tell_count(form, len(found), len(found), "baselines")


@baselines.command()
def accept(
    reason: Annotated[str, typer.Option("--reason", help="Why, for the record.")],
    numbers: MaybeIds = None,
    channel: Annotated[str | None, typer.Option("--channel", help="All that are proposed on this channel.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say that pages may look so: later looks are compared with it, in place of what was accepted before."""
    if bool(numbers) is (channel is not None):
        raise InputError("baselines accept needs numbers, or --channel, and not both")
    house = opened(settings)
    _check(house.settings, channel)
    why = _reason(reason)
    with write(house.engine) as conn:
        actor = _actor(conn, house.settings)
        wanted = list(dict.fromkeys(numbers)) if numbers else accepting.proposed(conn, channel or "")
        for number in wanted:
            accepting.accept(conn, number, actor, why)
    tidy(house.engine, house.settings)
    typer.echo(f"{len(wanted)} accepted")


@baselines.command()
def reject(
    numbers: Ids,
    reason: Annotated[str | None, typer.Option("--reason", help="Why, for the record.")] = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say that pages may not look so: looks are learned from anew. Without one in force nothing is compared."""
    house = opened(settings)
    why = None if reason is None else _reason(reason)
    with write(house.engine) as conn:
        actor = _actor(conn, house.settings)
        for number in dict.fromkeys(numbers):
            accepting.reject(conn, number, actor, why)
    tidy(house.engine, house.settings)
    typer.echo(f"{len(set(numbers))} rejected")


@baselines.command()
def mask(
    listing: Annotated[str, typer.Argument(metavar="LISTING", help="The listing, as its channel calls it.")],
    viewport: Annotated[Viewport, typer.Option("--viewport", help="The window.")],
    box: Annotated[
        str | None, typer.Option("--box", metavar="X,Y,W,H", help="A part of the page, in its pixels.")
    ] = None,
    selector: Annotated[str | None, typer.Option("--selector", metavar="CSS", help="Or: elements of it.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Let it count again.")] = False,
    channel: ChannelName = None,
    settings: SettingsPath = DEFAULT_SETTINGS,
) -> None:
    """Say that a part of a page does not count, from the next look on."""
    region = _region(box, selector)
    house = opened(settings)
    _check(house.settings, channel)
    with write(house.engine) as conn:
        actor = _actor(conn, house.settings)
        found = accepting.listing(conn, listing, channel)
        page = Page(listing_id=found, viewport=viewport, region=region, is_selector=selector is not None)
        (accepting.remove_mask if remove else accepting.add_mask)(conn, page, actor)
    typer.echo(f"{region} of {listing} {'counts again' if remove else 'does not count'} ({viewport})")


def _row(row: Row[Any], masked: Mapping[tuple[int, str], list[str]]) -> dict[str, Any]:
    since = row.decided_at or row.started_at
    return {
        "id": row.id,
        "state": row.state,
        "channel": row.channel,
        "listing": row.external_id,
        "viewport": row.viewport,
        "looks": f"{row.gathered} of {LOOKS}" if row.state == BaselineState.LEARNING else "",
        "since": since.strftime("%Y-%m-%dT%H:%MZ"),
        "by": row.by,
        "reason": row.reason,
        "masks": "; ".join(masked.get((row.listing_id, row.viewport), ())),
        "url": row.url,
    }


def _check(settings: Settings, channel: str | None) -> None:
    if channel is not None:
        settings.channel(channel)


def _actor(conn: Connection, settings: Settings) -> int:
    actor = people.current_user_id(conn, settings)
    people.require(conn, actor, Role.OPS, Role.MERCHANDISER)
    return actor


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InputError("--reason is empty; it says why a page may look so")
    return reason.strip()


def _region(box: str | None, selector: str | None) -> str:
    """What is masked, as the store names it."""
    if (box is None) is (selector is None):
        raise InputError("baselines mask needs --box or --selector, and not both")
    if box is not None:
        return accepting.region(box)
    wanted = (selector or "").strip()
    if len(wanted) > LONGEST_SELECTOR:
        raise InputError(f"--selector has {len(wanted)} characters; at most {LONGEST_SELECTOR} can be")
    try:
        parse(wanted)
    except SelectorError as error:
        raise InputError(f"--selector {wanted!r} is no CSS selector: {error}") from None
    return wanted

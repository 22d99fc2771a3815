"""One product: how every channel shows it now, how its price went, what was wrong with it; and all that as files."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query, Request, Response
from fastapi import Path as PathPart
from sqlalchemy import Connection

from model.capture import PRICE_FIELDS
from model.lazy import lazy
from monitors.load import load_master
from reports.asking import Asked
from reports.history import history
from reports.prices import prices
from reports.product_course import product_courses
from reports.tables import Report
from store import assortment, people, showing
from store.engine import read, transact
from web import charts, exporting, matrix
from web.asking import Line
from web.house import House, TheHouse
from web.periods import OFFERED, USUAL, Day, days_back, period
from web.rendering import link, render
from web.rows import Shown, shown
from web.viewer import Anybody, Viewer

router = APIRouter(include_in_schema=False)

_MOST_ROWS: Final = 100
"""Of the matrix; a product that more sell is narrowed by channel."""
_MOST_STANDING: Final = 60
_MOST_PAST: Final = 25
_MAKERS: Final = {"prices": prices, "discrepancies": history}

Code = Annotated[str, PathPart(max_length=300)]


# Before the page itself, whose code may hold any character, a slash too.
@router.get("/products/{code:path}/{report}.{form}")
def export(
    viewer: Anybody,
    house: TheHouse,
    code: Code,
    report: Annotated[Literal["prices", "discrepancies"], PathPart()],
    form: Annotated[Literal["csv", "xlsx"], PathPart()],
    since: Day = "",
    until: Day = "",
    channel: Annotated[Line, Query()] = "",
) -> Response:
    """The product's prices or discrepancies of a period as a file."""
    wanted = period(since, until, viewer.zone, channel, code)
    with read(house.engine) as conn:
        _product(conn, code)
        made: Report = _MAKERS[report](conn, replace(wanted, personal=False), house.settings)
    detail = {"from": wanted.first.isoformat(), "to": wanted.last.isoformat(), "rows": len(made.main.rows)}
    transact(
        house.engine,
        lambda conn: people.record(conn, f"page export {report}", f"product {code}", detail, user_id=viewer.id),
    )
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in code)[:60]
    return exporting.as_file(made, f"andon-{report}-{plain}-{wanted.first}-{wanted.last}", form)


@router.get("/products/{code:path}")
def page(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    code: Code,
    since: Day = "",
    until: Day = "",
    channel: Annotated[Line, Query()] = "",
    field: Literal[PRICE_FIELDS] = "price",  # type: ignore[valid-type]
) -> Response:
    """All that is known of a product."""
    wanted = period(since, until, viewer.zone, channel, code)
    master = load_master(house.engine)
    sheets = master.about([code], master.skus.loc[master.skus["product_code"] == code, "code"])
    with read(house.engine) as conn:
        product = _product(conn, code)
        sold = assortment.sold_at(conn, [code])[code]
        mine = {id_: name for id_, name in sold.items() if channel in ("", name)}
        context = {
            **_now(conn, house, viewer, code, mine),
            "courses": [
                (one, charts.steps(one.series, viewer.zone, one.currency, one.band, one.windows, viewer.language))
                for one in product_courses(conn, house.settings, wanted, mine, field, sheets)
            ],
            "past": _shown(conn, house, viewer, showing.past(conn, code, sorted(mine), _MOST_PAST)),
        }
    return render(
        request,
        viewer,
        "product.html",
        product=product,
        wanted=wanted,
        channel=channel,
        channels=sorted(set(sold.values())),
        field=field,
        fields=PRICE_FIELDS,
        **_addresses(code, wanted, channel, field, viewer),
        **context,
    )


def _now(conn: Connection, house: House, viewer: Viewer, code: str, sold: Mapping[int, str]) -> dict[str, Any]:
    """How the product is shown, and what stands of it."""
    pages = showing.pages(conn, sold)
    found = matrix.lines(conn, house.settings, showing.offers(conn, code, sold), pages)
    standing = _shown(conn, house, viewer, showing.standing(conn, code, sorted(sold), _MOST_STANDING + 1))
    lines = found[:_MOST_ROWS]
    elsewhere = matrix.mark(lines, standing[:_MOST_STANDING])
    asked = {name for line in lines for name in line.prices} | {"price"}
    seen = {line.page.id for line in found}
    return {
        "lines": lines,
        "more": len(found) - len(lines),
        "columns": [name for name in PRICE_FIELDS if name in asked],
        "elsewhere": elsewhere,
        "standing": len(standing),
        "most": _MOST_STANDING,
        "unseen": [one for id_, one in pages.items() if id_ not in seen],
    }


def _shown(conn: Connection, house: House, viewer: Viewer, numbers: list[int]) -> list[Shown]:
    """These discrepancies; no seller who is a person is named on this page, to nobody."""
    return shown(conn, house.settings, viewer.language, numbers, personal=False)


def _product(conn: Connection, code: str) -> Any:
    found = assortment.get(conn, code)
    if found is None:
        raise HTTPException(404, lazy("The master file has no product %(code)r.", code=code[:80]))
    return found


def _addresses(code: str, wanted: Asked, channel: str, field: str, viewer: Viewer) -> dict[str, Any]:
    """Where the page's links lead."""
    place = f"/products/{quote(code)}"
    chosen = {"channel": channel, "field": field if field != "price" else ""}
    days = {"since": wanted.first.isoformat(), "until": wanted.last.isoformat()}
    return {
        "place": place,
        "spans": {
            count: link(place, **chosen, since=days_back(count, viewer.zone) if count != USUAL else "")
            for count in OFFERED
        },
        "files": {
            (report, form): link(f"{place}/{report}.{form}", **days, channel=channel)
            for report in _MAKERS
            for form in ("xlsx", "csv")
        },
        "all": link("/discrepancies", product=code, channel=channel, state="all"),
    }

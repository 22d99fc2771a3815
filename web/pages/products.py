"""The products of the master file: found by code, name, brand or SKU, each with where it is sold and what stands."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from model.finding import Severity
from store import assortment
from store.engine import read
from web.asking import Line
from web.house import TheHouse
from web.rendering import link, render
from web.viewer import Anybody

router = APIRouter(include_in_schema=False)

LIST: Final = "/products"
_PAGE: Final = 50


@router.get(LIST)
def index(
    request: Request,
    viewer: Anybody,
    house: TheHouse,
    text: Annotated[Line, Query()] = "",
    brand: Annotated[Line, Query()] = "",
    after: Annotated[Line, Query()] = "",
) -> Response:
    """A page of the products."""
    text = text.strip()
    with read(house.engine) as conn:
        rows, following = assortment.page(conn, text, brand, after, _PAGE)
        sold = assortment.sold_at(conn, [row.code for row in rows])
        stands = assortment.standing(conn, sold)
        count, brands = assortment.count(conn, text, brand), assortment.brands(conn)
    asked = {"text": text, "brand": brand}
    return render(
        request,
        viewer,
        "products.html",
        text=text,
        brand=brand,
        rows=rows,
        channels={code: sorted(set(places.values())) for code, places in sold.items()},
        listings={code: len(places) for code, places in sold.items()},
        stands=stands,
        severities=[one.value for one in reversed(Severity)],
        brands=brands,
        count=count,
        first=link(LIST, **asked) if after else None,
        next=link(LIST, **asked, after=following) if following else None,
    )

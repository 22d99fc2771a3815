"""The navigation of a shop's pages."""

from collections.abc import Iterable
from html import escape

from sandbox import wording
from sandbox.assortment import Listing, chance


def menu(listings: Iterable[Listing], language: str) -> str:
    """The navigation: headings over columns of links to categories and products, no prices."""
    chosen = list(listings)[:40]
    columns = []
    for at, heading in enumerate(wording.MENU[language]):
        links = "".join(
            f'<li class="nav__item"><a class="nav__link" href="{escape(one.path)}" data-nav="{at}-{i}" '
            f'data-track="gnb_click">{escape(one.title)}</a></li>'
            for i, one in enumerate(chosen)
            if chance(3, at, one.style.code) == 0
        )
        columns.append(
            f'<li class="nav__group"><a class="nav__head" href="/c/{at + 1}">{heading}</a>'
            f'<div class="nav__panel"><ul class="nav__list">{links}</ul></div></li>'
        )
    return f'<ul class="nav">{"".join(columns)}</ul>'

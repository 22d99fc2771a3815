"""What the older Taobao and Tmall item pages show beside their scripts: options, amounts, attributes, notices.

Source: china.md §1, generations B and C; class names of notices of removed items are from general knowledge.
"""

import re
from typing import Final

from selectolax.lexbor import LexborNode

from reading.page import Page
from reading.schema import text
from reading.taobao_prices import Amount, low
from reading.taobao_product import picture

_LIST_PRICE: Final = "#J_StrPriceModBox"
_PROMOTION: Final = "#J_PromoPrice"
_AMOUNT: Final = ".tm-price, .tb-rmb-num, .tb-promo-price .tb-rmb-num, #J_StrPrice"
_LABEL: Final = ".tb-metatit, .tb-property-type, .tm-promo-type"
_ATTRIBUTES: Final = "#J_AttrUL li, ul.attributes-list li"
_NOTICES: Final = ".sold-out-tit, .error-notice-hd, .tb-hint strong, .tb-stuff-status strong, .tb-offline strong"
_ENDED = re.compile(r"下架|不存在|已删除")


def options_of(page: Page) -> dict[str, tuple[str, str]]:
    """`pid:vid` to what the option and its value are called."""
    found: dict[str, tuple[str, str]] = {}
    for group in page.tree.css("ul.J_TSaleProp[data-property]")[:20]:
        called = text(group.attributes.get("data-property"))
        for value in group.css("li[data-value]")[:500]:
            worded = _words(value.css_first("span")) or text(value.attributes.get("title"))
            if called and worded:
                found[value.attributes.get("data-value") or ""] = (called, worded)
    return found


def options_at(path: str, names: dict[str, tuple[str, str]]) -> dict[str, str]:
    """The options of the variant at `path`, `;pid:vid;pid:vid;`."""
    return dict(names[step] for step in path.strip(";").split(";") if step in names)


def prices_of(page: Page) -> tuple[Amount | None, Amount | None]:
    """The base price (价格) and the promotion price that the page shows; None where its place is empty."""
    return _amount(page, _LIST_PRICE), _amount(page, _PROMOTION)


def _amount(page: Page, place: str) -> Amount | None:
    panel = page.tree.css_first(place)
    node = panel.css_first(_AMOUNT) if panel is not None else None
    value = low(_words(node))
    if panel is None or value is None:
        return None
    return Amount(value, _words(panel.css_first(_LABEL)))


def attributes_of(page: Page) -> dict[str, str]:
    """The table of attributes; a value that the page cuts short is whole in its title."""
    found: dict[str, str] = {}
    for row in page.tree.css(_ATTRIBUTES)[:200]:
        name, colon, value = (_words(row) or "").replace("：", ":").partition(":")
        worded = text(row.attributes.get("title")) if value.strip().endswith("...") else text(value)
        if colon and worded and name.strip():
            found.setdefault(name.strip(), worded)
    return found


def pictures_of(page: Page) -> list[str]:
    """The pictures of the gallery, full size."""
    nodes = page.tree.css("#J_UlThumb img")[:60]
    links = (picture(one.attributes.get("data-src") or one.attributes.get("src")) for one in nodes)
    return list(dict.fromkeys(link for link in links if link))


def ended_of(page: Page) -> str | None:
    """The page's own word that the item is no longer sold."""
    said = (_words(node) for node in page.tree.css(_NOTICES)[:10])
    return next((words for words in said if words and len(words) < 60 and _ENDED.search(words)), None)


def _words(node: LexborNode | None) -> str | None:
    return text(node.text()) if node is not None else None

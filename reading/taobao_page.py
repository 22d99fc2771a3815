"""Where Taobao's and Tmall's pages and answers keep their objects, and which item an address is about.

Source: china.md §1, from pages of 2016 to 2026: the four generations of item page, two of search, the share page.
"""

import json
import re
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from reading.js_literal import literal
from reading.page import Page
from reading.script_state import assigned
from reading.shapes import members

CURRENCY: Final = "CNY"

_ICE: Final = "__ICE_APP_CONTEXT__"
_JSONP = re.compile(r"\s*[A-Za-z_$][\w.$]{0,80}\s*\(\s*(?=\{)")
_NUMBER = re.compile(r"\d{5,20}")
_ITEM_PATH = re.compile(r"/(?:item|detail|noitem)(?:\.htm|\.html)?/?$|/item/index$|/error/noitem$")
_NUMBERED_PATH = re.compile(r"/item/(\d{5,20})(?:\.html?)?$")
_DATA_PATH = re.compile(r"/(?:initItemDetail|sib)\.htm$|/h5/mtop\.|/cache/wdetail/", re.IGNORECASE)
_PARAMETERS: Final = ("id", "itemId", "itemid", "itemNumId", "item_id")
_SHARED = re.compile(r"\bvar\s+url\s*=\s*['\"](https?://[^'\"\s]{1,4000})['\"]")
_LONGEST_SHARE: Final = 100_000
_TRIES: Final = 5


def item_number(url: str) -> str | None:
    """The item that an address is about: an item page, a removed item's page, or the data request of one."""
    parts = urlsplit(url)
    if found := _NUMBERED_PATH.search(parts.path):
        return found[1]
    if not (_ITEM_PATH.search(parts.path) or _DATA_PATH.search(parts.path)):
        return None
    query = parse_qs(parts.query)
    stated = [query[name][0] for name in _PARAMETERS if name in query]
    if not stated and "data" in query:
        stated = [str(value) for name, value in _json_object(query["data"][0]).items() if name in _PARAMETERS]
    return next((value for value in stated if _NUMBER.fullmatch(value)), None)


def answer_of(page: Page) -> dict[str, Any] | None:
    """The object that a data request answered, as JSON or wrapped in a call (JSONP); None for a document."""
    if page.json is not None:
        return page.json if isinstance(page.json, dict) else None
    found = _JSONP.match(page.text)
    answer = _literal(page.text, found.end()) if found else None
    return answer if isinstance(answer, dict) else None


def context_of(page: Page) -> dict[str, Any] | None:
    """The item object of the current page, which one script gives to `__ICE_APP_CONTEXT__`."""
    at = page.text.find(_ICE)
    if at < 0:
        return None
    source = page.text[at:]
    for name in ("var b", _ICE):
        loaded = members(members(assigned(source, name)).get("loaderData"))
        for part in loaded.values():
            if found := members(members(members(part).get("data")).get("res")):
                return found
    return None


def state_of(page: Page, name: str) -> dict[str, Any] | None:
    """The object that a script assigns to `name`."""
    found = assigned(page.text, name) if name in page.text else None
    return found if isinstance(found, dict) else None


def passed_to(page: Page, before: str) -> dict[str, Any] | None:
    """The first object that stands right behind `before`, a pattern: `TShop\\.Setup\\(` or `skuMap\\s*:`."""
    for number, found in enumerate(re.finditer(before + r"\s*(?=\{)", page.text)):
        held = _literal(page.text, found.end())
        if isinstance(held, dict) and held:
            return held
        if number == _TRIES:
            break
    return None


def share_target(page: Page) -> str | None:
    """The item to which a share link's page (`m.tb.cn`, `e.tb.cn`) leads.

    The amount in its address is what the sharer saw, and no price.
    """
    if len(page.text) > _LONGEST_SHARE:
        return None
    found = _SHARED.search(page.text)
    return item_number(found[1]) if found else None


def _literal(source: str, start: int) -> Any:
    """The object at `start`: JSON since 2016, a literal of the language before."""
    strict = assigned(f"it={source[start:]}", "it")
    return literal(source, start) if strict is None else strict


def _json_object(written: str) -> dict[str, Any]:
    try:
        return members(json.loads(written))
    except (ValueError, RecursionError):
        return {}

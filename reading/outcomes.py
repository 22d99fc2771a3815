"""What a response is before anybody looks for a product in it: a refusal, a login wall, an error, a missing page.

Signs are looked for in the final address, the status, the frames, the title and headings, and the structure; never in
bare words of a page that may hold a product.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from model.capture import Outcome
from reading import outcome_signs as signs
from reading.front import Front, squeeze
from reading.jsonld import load
from reading.outcome_data import is_auxiliary, judge_data
from reading.outcome_signs import Verdict
from reading.outcome_words import by_head, by_sentence
from reading.page import Page

_SHORT: Final = 1_500
"""Visible characters up to which a page has one message and no product."""
_BARE: Final = 120
"""Visible characters up to which a page shows nothing."""
_WALL: Final = 800
"""Visible characters up to which a captcha is a page's only purpose."""

_LARGE: Final = 200_000
"""Characters of markup beyond which no refusal or error page goes."""

_NEAR: Final = 1_000
"""Visible characters before the first price in which a page says that its product is missing."""
_EMPTY: Final = 200
"""Visible characters up to which a page counts as an empty shell."""

_HINTS: Final = (
    '"Product"', "schema.org/Product", "add-to-cart", "add_to_cart", "addToCart", "AddToCart", "add-to-bag", "addToBag",
    "product:price", "og:price:amount", 'itemprop="price"', "ProductGroup", "장바구니 담기", "장바구니에 담기",
    "바로구매", "바로 구매", "구매하기", "加入购物车", "立即购买", "加入購物車", "立即購買", "カートに入れる",
    "カートに追加", "__PRELOADED_STATE__", "__NEXT_DATA__", "__NUXT__", "__INITIAL_STATE__", "__APOLLO_STATE__",
)  # fmt: skip
"""Strings of pages that may hold a product; nothing is concluded from them but that a reader should look."""

_PRODUCT_TYPE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"(?:https?://schema\.org/)?Product(?:Group)?"')
_PRODUCT_META = re.compile(r"""<meta[^>]{0,200}og:type[^>]{0,60}content=["'](?:og:)?product""", re.IGNORECASE)
_WORD = re.compile(r"\w{2,}")
_MAX_NODES: Final = 2_000
_PRICE = re.compile(
    r"[$£¥\u20a0-\u20cf฿]\s?\d|\d\s?(?:[$£¥\u20a0-\u20cf฿]|원|円|元|zł|kč|kr\b|руб|тг|tl\b|lei\b|ft\b|dh\b|usd|eur|krw)"
)
_HOME_PATH = re.compile(r"/?(?:index\.\w{2,5}|main|home|(?:ko|en|ja|zh|de|fr|es)(?:[-_]\w{2})?)?/?$")
_HOME_TITLE = re.compile(r"^京东(?:\(jd\.com\))?[-–—]正品低价")
_REFUSING_HOME: Final = frozenset({"www.jd.com", "jd.com", "m.jd.com"})
"""JD answers a throttled item request with its home page. Source: china.md, JD, blocked signatures."""
_CALLBACK = re.compile(r"\A\s*(?:/\*\*/\s*)?[\w$.]{1,100}\(\s*(?=[{\[])")
"""How a JSONP answer begins."""


def judge(page: Page) -> Verdict | None:
    """The outcome of a page that is surely no product, with the reason in words; None when it may be one."""
    if not page.body.strip():
        return by_status(page.status) or (Outcome.PARSE_FAILED, "the response is empty")
    data = data_of(page)
    if data is not None:
        return by_status(page.status) or judge_data(data)
    front = Front(page)
    surely = signs.by_frame(front.frames) or signs.by_mark(front.markup) or by_status(page.status)
    if surely is not None:
        return surely
    if verdict := _by_words(front):
        told = _by_place(front) or verdict
        return None if _has_main_product(page) and _is_named(front) else told
    verdict = _by_place(front) or _by_purpose(front)
    return None if verdict is None or _has_main_product(page) else verdict


def without_product(page: Page) -> Verdict | None:
    """What a page is from which no product could be read; None when nothing better than `parse_failed` is known."""
    data = data_of(page)
    if data is not None:
        if is_auxiliary(data):
            return Outcome.PARTIAL, "an auxiliary answer: prices or stock without a product"
        return None
    front = Front(page)
    if said := _said_in(front.pieces):
        return said
    if front.forward is not None:
        return _forwarded(front.forward)
    if len(front.words) <= _EMPTY:
        return Outcome.PARSE_FAILED, "an empty shell: nothing is shown before its scripts run"
    return None


def denies_product(page: Page) -> Verdict | None:
    """What a page says before the first price that it shows: that there is no such product, or no entry.

    For readings that rest on what is shown alone: a missing page in a shop's own layout recommends other products, with
    their prices and buttons.
    """
    front = Front(page)
    price = _PRICE.search(front.words)
    end = price.start() if price else 2 * _NEAR
    start = max(0, end - _NEAR) if price else 0
    at, pieces = 0, []
    for piece in front.pieces:
        at += len(piece) + 1
        if at > end:
            break
        if at > start:
            pieces.append(piece)
    said = _said_in(pieces)
    return None if said is None or said[0] is Outcome.FETCH_FAILED or _has_main_product(page) else said


def _said_in(pieces: Sequence[str]) -> Verdict | None:
    for piece in pieces:
        if len(piece) <= 300 and (said := by_sentence(piece)) and said[0] is not Outcome.LOGIN:
            return said[0], f"the page says {said[1]!r}"
    return None


def by_status(status: int) -> Verdict | None:
    """What the HTTP status says: 404 and 410 gone, 401 login, 5xx and 402 (a frozen shop) failed, others refused."""
    if status in (404, 410):
        return Outcome.GONE, f"HTTP {status}"
    if status in (401, 407):
        return Outcome.LOGIN, f"HTTP {status}"
    if status in (400, 402, 408) or 500 <= status < 600 or 300 <= status < 400:
        return Outcome.FETCH_FAILED, f"HTTP {status}"
    if status >= 400:
        return Outcome.BLOCKED, f"HTTP {status}"
    return None


def data_of(page: Page) -> Any:
    """The body's JSON, bare or in a JSONP call; None for a document."""
    head = page.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return page.json
    if head[:1] == b"<" or not (call := _CALLBACK.match(page.text[:200])):
        return None
    body = page.text[call.end() :].rstrip().rstrip(";").rstrip()
    return Page(page.url, body.removesuffix(")").encode()).json if body.endswith(")") else None


def _may_hold_product(page: Page) -> bool:
    return len(page.text) > _LARGE or any(hint in page.text for hint in _HINTS)


def _has_main_product(page: Page) -> bool:
    """Whether structured data names one product as what the page is about, not a list of others."""
    if _PRODUCT_META.search(page.text[:100_000]):
        return True
    texts = page.scanned.structured
    found = sum(len(_PRODUCT_TYPE.findall(text)) for text in texts)
    return found == 1 or (found > 1 and not any('"ItemList"' in text for text in texts))


def _is_named(front: Front) -> bool:
    """Whether title or headings name the structured data's product; a missing page may recommend one other."""
    shown = " ".join((front.title, *front.headings))
    names = list(_product_names(front.page.scanned.structured))
    return not names or any(name in shown or _mostly_in(name, shown) for name in names)


def _mostly_in(name: str, shown: str) -> bool:
    words = set(_WORD.findall(name))
    return 2 * len(words & set(_WORD.findall(shown))) > len(words)


def _product_names(texts: Sequence[str]) -> Iterator[str]:
    nodes = [load(text) for text in texts[:20] if _PRODUCT_TYPE.search(text)]
    for _ in range(_MAX_NODES):
        if not nodes:
            return
        node = nodes.pop()
        if isinstance(node, list):
            nodes += node
        elif isinstance(node, dict):
            nodes += node.values()
            if "Product" in str(node.get("@type"))[:200] and isinstance(name := node.get("name"), str):
                yield squeeze(name[:300])


def _by_place(front: Front) -> Verdict | None:
    """By where the visitor ended: the final address, a home page instead of a listing, the body's classes."""
    address, asked = front.address, front.page.requested_url
    if verdict := signs.by_address(address.netloc, address.path, address.query):
        return verdict
    if _HOME_TITLE.search(front.title):
        return Outcome.BLOCKED, "the home page instead of the item"
    if asked and not _is_home(asked) and _HOME_PATH.fullmatch(address.path):
        if address.netloc in _REFUSING_HOME:
            return Outcome.BLOCKED, "the home page instead of the item"
        return Outcome.SOFT_404, "the home page instead of the listing"
    return signs.by_body(front.body_marks)


def _is_home(url: str) -> bool:
    return bool(_HOME_PATH.fullmatch(Front(Page(url, b"")).address.path))


def _by_words(front: Front) -> Verdict | None:
    """By title and headings; by all visible words where the page is short and nothing hints at a product."""
    said = by_sentence(front.title) or by_head(front.title)
    for heading in front.headings[:1]:
        said = said or by_sentence(heading)
    if (said is None or said[0] is Outcome.FETCH_FAILED) and not _may_hold_product(front.page):
        for heading in front.headings:
            said = said or by_head(heading) or by_sentence(heading)
        if len(front.words) <= _SHORT and (told := by_sentence(front.words)):
            # a refusal likes to call itself a fault
            said = told if said is None or told[0] is Outcome.BLOCKED else said
        said = said or _bare_word(front)
    if said is None or (said[0] is Outcome.LOGIN and len(front.words) > _SHORT and not front.asks_password):
        return None
    return said[0], f"the page says {said[1]!r}"


def _bare_word(front: Front) -> tuple[Outcome, str] | None:
    """What an answer says that is plain text or XML of a word or two; a shell's "please wait" is none."""
    if len(front.words) > _BARE or "<script" in front.markup:
        return None
    heads = (by_head(piece) for piece in front.pieces)
    return next((said for said in heads if said and said[0] is not Outcome.LOGIN), None)


def _by_purpose(front: Front) -> Verdict | None:
    """By what a page without a hint of a product is for: to forward, to log in, to solve a captcha, to run a guard."""
    if _may_hold_product(front.page):
        return None
    if (target := front.forward) and (verdict := _sent(target)):
        return verdict
    size = len(front.words)
    if front.asks_password and size <= _SHORT:
        return Outcome.LOGIN, "a form for a password and nothing else"
    if size <= _WALL and signs.asks_captcha(front.markup):
        return Outcome.BLOCKED, "a captcha and nothing else"
    if size <= _BARE and signs.only_guard(front.markup):
        return Outcome.BLOCKED, "a guard's script and nothing else"
    return None


def _sent(target: str) -> Verdict | None:
    address = Front(Page(target, b"")).address
    return signs.by_address(address.netloc, address.path, address.query)


def _forwarded(target: str) -> Verdict:
    if _is_home(target):
        return Outcome.SOFT_404, "the page sends its visitor to the home page"
    return Outcome.PARTIAL, f"the page only forwards to {target[:200]}"

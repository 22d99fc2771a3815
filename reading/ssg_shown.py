"""What SSG.COM's item page shows: the price, the card's price, delivery, SSG MONEY, choices that are sold out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from reading.amounts import first_amount, parse_number
from reading.schema import text

_CURRENCY: Final = "KRW"
_MOST: Final = 300
_SOLD_OUT = re.compile(r"[(\[（]\s*(?:매진|(?:일시)?품절)\s*[)\]）]")
_NOTE = re.compile(r"\s*[(\[（][^()\[\]（）]{0,40}(?:원|매진|품절)\s*[)\]）]")
_BUTTON = re.compile(r"(?:일시\s*)?품절(?:\s*상품)?(?:입니다)?\.?")
_MONEY_OFF = re.compile(r"SSG\s*MONEY\s*즉시할인")
_POINTS = re.compile(r"\d[\d,.]*\s*(?:%|원)\s*적립")
_PICTURE = re.compile(r"https?://sitem\.ssgcdn\.com/[\w/.-]{1,300}_i\d+_(?:1200|500)\.jpg", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shown:
    """Amounts are won."""

    price: Decimal | None = None
    regular_price: Decimal | None = None
    card_price: Decimal | None = None
    card_condition: str | None = None
    shipping_fee: Decimal | None = None
    money_off: str | None = None
    """What SSG MONEY takes off at once: it is in the price already."""
    money_points: str | None = None
    """What SSG MONEY gives back as points: it is in no price."""
    model: str | None = None
    sold_out: frozenset[str] = frozenset()
    """Values of the first choice that its list calls sold out: they outweigh the counts in the scripts."""
    button_sold_out: bool = False
    images: tuple[str, ...] = ()


def shown_on(tree: LexborHTMLParser) -> Shown:
    """What the page `tree` shows."""
    return Shown(
        price=_only(tree.css(".cdtl_new_price .ssg_price")),
        regular_price=_only(tree.css(".cdtl_old_price .ssg_price")),
        card_price=_only(tree.css(".mndtl_card_price .ssg_price")),
        card_condition=_words(tree.css(".mndtl_card_price .mndtl_info_desc") or tree.css(".mndtl_info_desc")),
        shipping_fee=_fee(tree),
        money_off=_money_off(tree),
        money_points=_money_points(tree),
        model=_model(tree),
        sold_out=_sold_out(tree),
        button_sold_out=_says_sold_out(tree),
        images=_pictures(tree),
    )


def _only(nodes: Iterable[LexborNode]) -> Decimal | None:
    """The amount in `nodes`, when they hold one and no second."""
    found = {parse_number(node.text(strip=True), _CURRENCY) for node in list(nodes)[:20]} - {None}
    value = found.pop() if len(found) == 1 else None
    return value if value is not None and value > 0 else None


def _words(nodes: list[LexborNode]) -> str | None:
    return text(nodes[0].text(separator=" "), 200) if nodes else None


def _fee(tree: LexborHTMLParser) -> Decimal | None:
    words = _words(tree.css(".cdtl_delivery_fee"))
    if words is None:
        return None
    found = first_amount(words, _CURRENCY)
    if found is not None and found.amount > 0:
        # a line that names only the bound from which delivery is free holds no fee
        return None if re.search(r"이상.{0,12}무료", words) and words.count("원") == 1 else found.amount
    return Decimal(0) if "무료" in words else None


def _money_off(tree: LexborHTMLParser) -> str | None:
    for row in tree.css("dl.cdtl_ly_dc")[:20]:
        for name, value in zip(row.css("dt"), row.css("dd"), strict=False):
            if _MONEY_OFF.search(name.text()):
                return text(value.text(separator=""), 40)
    return None


def _money_points(tree: LexborHTMLParser) -> str | None:
    for label in tree.css(".cdtl_benefit")[:20]:
        if "SSG MONEY" not in label.text():
            continue
        told = _words(_near(label, ".cdtl_benefit_info .txt"))
        return told if told and _POINTS.search(told) else None
    return None


def _near(node: LexborNode, selector: str) -> list[LexborNode]:
    """What `selector` finds in the closest of the elements around `node` that holds any."""
    above = node.parent
    for _ in range(3):
        if above is None:
            break
        if found := above.css(selector):
            return found
        above = above.parent
    return []


def _model(tree: LexborHTMLParser) -> str | None:
    """The value beside 모델번호 in the table that the law asks for."""
    for label in tree.css("th, dt")[:_MOST]:
        if label.text(strip=True).rstrip(" :") != "모델번호":
            continue
        beside = label.next
        while beside is not None and not beside.is_element_node:
            beside = beside.next
        return text(beside.text(separator=" "), 80) if beside is not None else None
    return None


def _sold_out(tree: LexborHTMLParser) -> frozenset[str]:
    found = set()
    for option in tree.css("select#ordOpt1 option")[:_MOST]:
        words = " ".join(option.text().split())
        if _SOLD_OUT.search(words):
            found.add(_NOTE.sub("", words).strip())
    return frozenset(found)


def _says_sold_out(tree: LexborHTMLParser) -> bool:
    nodes = tree.css(".cdtl_btn_wrap3, .cdtl_btn_wrap3 *")[:60]
    return any(_BUTTON.fullmatch(" ".join(node.text().split())) for node in nodes)


def _pictures(tree: LexborHTMLParser) -> tuple[str, ...]:
    links = [
        link
        for node in tree.css("img")[:_MOST]
        for link in (node.attributes.get("src"), node.attributes.get("data-src"))
    ]
    full = (f"https:{link}" if link.startswith("//") else link for link in links if link)
    return tuple(dict.fromkeys(link for link in full if _PICTURE.fullmatch(link)))

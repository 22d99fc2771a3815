"""What a listing's table and text say of its seller and of the goods' state. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from monitors.ipr_places import country_of
from monitors.ipr_words import fold

_SHIPS: Final = re.compile(
    r"ship|dispatch|deliver(?:y|ed) from|sent from|item location|출고|발송|배송\s?지|출발|发货|發貨|"
    r"出貨|出货|发出|寄出|所在地|産地直送|発送|出荷"
)
_GOES: Final = re.compile(r"\bto\b|destination|method|배송\s?지역|送至|配送至|收货|收貨|お届け先")
"""Names that say where the goods go, or how."""
_SINCE: Final = re.compile(
    r"since|joined|opened|open date|member for|registered|입점|개점|개업|가입|오픈|판매\s?시작|开店|"
    r"開店|开业|開業|入驻|入駐|注册时间|註冊|加入|成立|出店"
)
_STATE: Final = re.compile(
    r"condition|state|quality grade|상태|제품\s?등급|成色|新旧|新舊|状态|狀態|品相|商品状況|コンディション"
)
_NEW: Final = re.compile(
    r"^(?:brand[ -]?new|new|"
    r"new with(?:out)? (?:tags|box)|nwt|unused|새\s?상품|새\s?제품|신품|미사용|새것|"
    r"全新|全新正品|全新未使用|未使用|新品|新品未使用)\b"
)
_GRADE: Final = re.compile(
    r"^(?:very |near |extremely )?(?:good|fair|acceptable|poor|fine|mint|excellent|great|like[ -]new|as new)\b"
    r"|^[a-d][+-]?\s?급|^(?:상급|중급|하급|최상급|양호|중간)|^(?:良好|良品|美品|並品|可$|近全新|几乎全新|幾乎全新)"
)
"""Grades that are given to used goods alone."""
_DATE: Final = re.compile(r"(\d{4})\s?[-./年년]\s?(\d{1,2})(?:\s?[-./月월]\s?(\d{1,2}))?")
_USED: Final = re.compile(
    r"중고|구제|리퍼|실착|착용감|착용했|착용한|번\s?착용|번\s?신|회\s?착용|사용감|쓰던|입던|신던|민트급|"
    r"전시상품|전시품|생활\s?기스|오염\s?있"
    r"|二手|闲置|閒置|成新|[89]\d新|穿过|穿過|穿了|穿着过|試穿過|试穿过|用过|用過|使用痕|轻微磨损|"
    r"瑕疵品|旧货|舊貨|翻新|自用转|自用轉|自穿|出清衣櫃|中古|古着|着用済|使用済|試着"
    r"|\b(?:pre[- ]?(?:owned|loved|worn)|second[- ]?hand|2nd[- ]?hand|used|worn(?! out)|gently|"
    r"thrift(?:ed)?|refurb\w*|"
    r"good condition|great condition|excellent condition|"
    r"signs of (?:use|wear)|light wear|minor wear|open[- ]box|vgc|ex[- ]display)\b"
)
_UNUSED: Final = re.compile(
    r"미사용|중고\s?(?:아님|아닙|아닌|x)|未使用|未穿|非二手|不是二手|拒绝二手|not used|"
    r"never (?:used|worn)|unused|not second|used by|can be used|is used|are used|used (?:for|in|to|as)"
)


def is_place(name: str) -> bool:
    """Whether an attribute of this name says from where it ships."""
    folded = fold(name[:80])
    return bool(_SHIPS.search(folded)) and not _GOES.search(folded)


def ships_from(attributes: Mapping[str, str]) -> str:
    """The country that the goods are sent from, ISO 3166-1 alpha-2; "" where the page does not say or is not clear."""
    for name, value in attributes.items():
        if is_place(name) and (country := country_of(str(value))):
            return country
    return ""


def selling_since(attributes: Mapping[str, str]) -> datetime | None:
    """Since when the seller sells, as the page says, UTC midnight; None where it says no date."""
    for name, value in attributes.items():
        found = _DATE.search(str(value)[:80]) if _SINCE.search(fold(name[:80])) else None
        if found:
            try:
                return datetime(int(found[1]), int(found[2]), int(found[3] or 1), tzinfo=UTC)
            except ValueError:
                continue
    return None


def used(title: str, text: str, attributes: Mapping[str, str]) -> bool:
    """Whether the goods are offered as used, worn, refurbished or shown in a shop.

    A table's word for their state decides where it is one for new or for used goods; any other says nothing.
    """
    states = (fold(str(value)).strip() for name, value in attributes.items() if _STATE.search(fold(name[:80])))
    for state in states:
        if _NEW.search(state):
            return False
        if _GRADE.search(state):
            return True
    return any(_USED.search(_UNUSED.sub(" ", fold(said))) for said in (title, text, *map(str, attributes.values())))

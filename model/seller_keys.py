"""By what sellers of several channels are known to be one: keys of what the law makes pages show. Pure.

A key is never made of the name that a shop shows. Check digits: Korean business numbers by the National Tax Service's
weights; the others by python-stdnum.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from stdnum.cn import uscc
from stdnum.jp import cn as jp_corporate
from stdnum.tw import ubn

from model.countries import EU


class Rule(StrEnum):
    """Why two sellers are one, surest first."""

    NUMBER = "number"
    """The same business number, whose check digit holds."""
    NUMBER_AND_NAME = "number_and_name"
    """The same number of a kind that has no check digit, under the same legal name."""
    NAME_AND_ADDRESS = "name_and_address"
    PHONE = "phone"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What two sellers have in common when they are one."""

    rule: Rule
    text: str
    """Begins with the country, ISO 3166-1 alpha-2, where that says what the rest means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a seller's pages show of who it is, beside the country of its channel."""

    country: str
    legal_name: str | None = None
    business_number: str | None = None
    address: str | None = None
    phone: str | None = None


_LONGEST: Final = 400
"""Characters of a key."""
_LEAST_ADDRESS: Final = 8
"""Letters and digits from which an address is one, and no mere town."""
_LEAST_NAME: Final = 2
_LEAST_NUMBER: Final = 6

_KR_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_KR_COMPANIES: Final = frozenset({"81", "82", "83", "84", "85", "86", "87", "88"})
"""Fourth and fifth digit of those that are no natural person (National Tax Service)."""
_CN_PERSON: Final = "92"
"""Unified social credit codes of individual businesses (个体工商户) begin so (GB 32100-2015)."""
_FORMS: Final = re.compile(
    r"주식회사|유한(?:책임)?회사|\(주\)|\(유\)|株式会社|\(株\)|有限会社|公司|\b(?:gmbh|ag|se|kg|ltd|limited|llc|inc|corp|"
    r"corporation|company|plc|bv|b\.v|nv|n\.v|sa|s\.a|sas|sarl|srl|s\.r\.l|spa|s\.p\.a|ab|oy|aps|as|sp\. z o\.o)\b",
    re.IGNORECASE,
)
"""Words of a name that only a company has, in one width."""

_CALLINGS: Final = (
    "KR 82,CN 86,TW 886,HK 852,MO 853,JP 81,US 1,CA 1,GB 44,SG 65,VN 84,TH 66,MY 60,AU 61,TR 90,CH 41,NO 47,"
    "AT 43,BE 32,BG 359,HR 385,CY 357,CZ 420,DK 45,EE 372,FI 358,FR 33,DE 49,GR 30,HU 36,IE 353,IT 39,LV 371,"
    "LT 370,LU 352,MT 356,NL 31,PL 48,PT 351,RO 40,SK 421,SI 386,ES 34,SE 46"
)
_CALLING: Final = {pair[:2]: pair[3:] for pair in _CALLINGS.split(",")}
"""Country calling codes (ITU-T E.164)."""
_SHARED_LINES: Final = {
    "KR": re.compile(r"(?:0?50\d|080|(?:15|16|18)\d{2}(?=\d{4}$))"),
    "CN": re.compile(r"[48]00"),
}
"""Hotlines and numbers that a marketplace lends: many sellers show the same one. National form."""
_PHONE_LENGTHS: Final = range(9, 16)
"""Digits of a whole number with its country's code; 15 is E.164's most."""


def keys_of(shown: Shown) -> Iterator[Key]:
    """The keys of a seller, surest first; none where too little, or nothing that can be trusted, is shown."""
    name, place = folded(_FORMS.sub(" ", _one_width(shown.legal_name))), folded(shown.address)
    number = checked_number(shown.business_number, shown.country)
    plain = folded(shown.business_number).upper()
    if number:
        yield Key(Rule.NUMBER, number)
    elif _has_no_check_digit(plain, shown.country) and len(name) >= _LEAST_NAME:
        yield _key(Rule.NUMBER_AND_NAME, shown.country, plain, name)
    if len(name) >= _LEAST_NAME and len(place) >= _LEAST_ADDRESS:
        yield _key(Rule.NAME_AND_ADDRESS, name, place)
    if phone := whole_phone(shown.phone, shown.country):
        yield Key(Rule.PHONE, phone)


def _key(rule: Rule, *parts: str) -> Key:
    return Key(rule, " ".join(parts)[:_LONGEST])


def checked_number(text: str | None, country: str) -> str:
    """The country and the business number, whose check digit holds; "" where there is none, or it does not hold.

    Korea 사업자등록번호, Taiwan 統一編號, Japan 法人番号 by the channel's country; China 统一社会信用代码 on any
    channel, for no other number looks so.
    """
    plain = re.sub(r"[\s.\-–]", "", _one_width(text)).upper()
    if uscc.is_valid(plain):
        return f"CN {plain}"
    holds = {"KR": _is_korean, "TW": ubn.is_valid, "JP": jp_corporate.is_valid}.get(country)
    return f"{country} {plain}" if holds and holds(plain) else ""


def _is_korean(number: str) -> bool:
    if len(number) != 10 or not (number.isascii() and number.isdigit()):
        return False
    digits = [int(one) for one in number]
    total = sum(a * b for a, b in zip(digits, _KR_WEIGHTS, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def _has_no_check_digit(plain: str, country: str) -> bool:
    """Whether a number is of a country whose numbers are not checked here; one that fails its check is no number."""
    checked = {"KR", "CN", "TW", "JP"}
    return country not in checked and len(plain) >= _LEAST_NUMBER and any(one.isdigit() for one in plain)


def whole_phone(text: str | None, country: str) -> str:
    """A phone's digits with the country's code, of the first number that is shown; "" for a hotline or a masked one."""
    first = _first_phone(text)
    if "*" in first:
        return ""
    digits = re.sub(r"[^\d]", "", first)
    if _is_whole(first, digits):
        whole = digits.removeprefix("00")
    elif code := _CALLING.get(country):
        if is_shared_line(text, country):
            return ""
        whole = code + (digits if country == "IT" else digits.removeprefix("0"))
    else:
        return ""
    return whole if len(whole) in _PHONE_LENGTHS else ""


def _first_phone(text: str | None) -> str:
    return re.split(r"[,;/]|\bfax\b", _one_width(text), maxsplit=1, flags=re.IGNORECASE)[0]


def _is_whole(phone: str, digits: str) -> bool:
    """Whether a number is shown with a country's code."""
    return phone.strip().startswith("+") or digits.startswith("00")


def is_shared_line(text: str | None, country: str) -> bool:
    """Whether the first number that is shown is one that many sellers of the country show."""
    shared = _SHARED_LINES.get(country)
    return shared is not None and shared.match(re.sub(r"[^\d]", "", _first_phone(text))) is not None


def phone_forms(text: str | None, country: str) -> Iterator[str]:
    """The digits as which a phone may stand elsewhere: as shown, whole, and as dialled within its country.

    None of a hotline or a masked number.
    """
    first = _first_phone(text)
    if "*" in first or is_shared_line(text, country):
        return
    yield re.sub(r"[^\d]", "", first)
    whole = whole_phone(text, country)
    code = next((one for one in _CALLING.values() if whole.startswith(one)), "")
    national = whole.removeprefix(code)
    yield from (whole, national, f"0{national}") if whole else ()


def folded(text: str | None) -> str:
    """Letters and digits alone, in one width and case."""
    return "".join(one for one in _one_width(text).casefold() if one.isalnum())


def _one_width(text: str | None) -> str:
    return unicodedata.normalize("NFKC", text or "")


def is_company(shown: Shown) -> bool:
    """Whether this surely is no natural person, whose name, phone and address would be personal data.

    The number's kind decides, else a legal form in the name. Where neither says so it may be a sole trader.
    """
    number = checked_number(shown.business_number, shown.country)
    if number.startswith("KR "):
        return number[6:8] in _KR_COMPANIES
    if number.startswith("CN "):
        return not number.startswith(f"CN {_CN_PERSON}")
    if shown.country in EU and re.match(r"\s*HRB\b", shown.business_number or ""):
        return True  # the German register's part for companies
    return bool(_FORMS.search(_one_width(shown.legal_name)))

"""How amounts, moments and spans of time are written in each language of messages. Pure."""

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import get_currency_symbol

from model.errors import InputError

LANGUAGES: Final = ("en", "ko", "zh")
"""English, Korean, Chinese in simplified signs."""

_LOCALES: Final = {"en": "en_GB", "ko": "ko_KR", "zh": "zh_Hans_CN"}
_OWN: Final = {("ko", "KRW"): "{}원", ("zh", "CNY"): "¥{}"}
"""A language's own currency, as its readers write it."""
_AMBIGUOUS: Final = frozenset("$¥￥₩￦₽£")
"""Signs that several currencies share, or that are wide: the ISO code says which is meant."""
_DAYS: Final = {"en": "d MMM", "ko": "M월 d일", "zh": "M月d日"}
_SPANS: Final = {"en": (" d", " h", " min"), "ko": ("일", "시간", "분"), "zh": ("天", "小时", "分钟")}


def known(language: str) -> str:
    """`language`, which messages can be written in.

    Raises:
        InputError: it is none of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise InputError(f"messages are not written in language {language!r}; known: {', '.join(LANGUAGES)}")
    return language


def money(amount: str, currency: str, language: str = "en") -> str:
    """`amount`, a decimal string, beside its currency: "KRW 129,000", "129,000원", "¥599.00".

    English names every currency by its ISO code; the others their own by its sign, and more where no other has it.
    """
    try:
        grouped = f"{Decimal(amount):,f}"
    except InvalidOperation:
        grouped = amount
    return _currency(currency, known(language)).format(grouped)


@cache
def _currency(currency: str, language: str) -> str:
    """Where the amount stands beside its currency."""
    bare = currency.replace("{", "").replace("}", "")
    if (language, currency) in _OWN or not bare or language == "en":
        return _OWN.get((language, currency), f"{bare} {{}}".strip())
    sign = get_currency_symbol(bare, _LOCALES[language])
    return f"{bare} {{}}" if sign in _AMBIGUOUS or sign == bare else f"{sign}{{}}"


def moment(at: datetime, zone: ZoneInfo, language: str = "en", now: datetime | None = None) -> str:
    """An instant by the clock of `zone`, with its short name: "22 Nov 09:12 KST".

    The day is left out on the day of `now`, the year in its year or where there is no `now`.
    """
    local = at.astimezone(zone)
    today = now.astimezone(zone).date() if now else None
    hour = f"{local:%H:%M %Z}"
    if local.date() == today:
        return hour
    day = format_datetime(local, _DAYS[known(language)], locale=_locale(language))
    if today and today.year != local.year:
        day = {"en": f"{day} {local.year}", "ko": f"{local.year}년 {day}", "zh": f"{local.year}年{day}"}[language]
    return f"{day} {hour}"


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(_LOCALES[language])


def duration(span: timedelta, language: str = "en") -> str:
    """A span in its two largest units: "2 d 4 h", "35분"."""
    minutes = max(int(span.total_seconds() // 60), 1)
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    parts = zip((days, hours, left), _SPANS[known(language)], strict=True)
    written = [f"{number}{unit}" for number, unit in parts if number][:2]
    return ("" if language == "zh" else " ").join(written)

"""Which currency a page means by an ambiguous sign, from its address and language."""

import re
from typing import Final
from urllib.parse import urlsplit

_CURRENCIES: Final = {
    "ae": "AED", "ar": "ARS", "au": "AUD", "bg": "BGN", "bh": "BHD", "br": "BRL", "by": "BYN", "ca": "CAD", "ch": "CHF",
    "cl": "CLP", "cn": "CNY", "cz": "CZK", "dk": "DKK", "eg": "EGP", "gb": "GBP", "hk": "HKD", "hu": "HUF", "id": "IDR",
    "il": "ILS", "in": "INR", "is": "ISK", "jp": "JPY", "kr": "KRW", "kw": "KWD", "kz": "KZT", "lk": "LKR", "ma": "MAD",
    "mx": "MXN", "my": "MYR", "ng": "NGN", "no": "NOK", "np": "NPR", "nz": "NZD", "om": "OMR", "pe": "PEN", "ph": "PHP",
    "pk": "PKR", "pl": "PLN", "qa": "QAR", "ro": "RON", "rs": "RSD", "ru": "RUB", "sa": "SAR", "se": "SEK", "sg": "SGD",
    "th": "THB", "tr": "TRY", "tw": "TWD", "ua": "UAH", "uk": "GBP", "us": "USD", "uy": "UYU", "vn": "VND", "za": "ZAR",
    **dict.fromkeys("at be de ee es fi fr gr hr ie it lt lu lv mt nl pt si sk".split(), "EUR"),
}  # fmt: skip
"""Country code to currency. Top-level domains that are sold as words (.co, .io, .me, .tv) are left out."""
_BY_LANGUAGE: Final = {"ja": "JPY", "zh": "CNY", "ko": "KRW"}
_USUAL: Final = {"$": "USD", "£": "GBP", "€": "EUR"}
"""What a sign means where neither address nor language says otherwise."""
_REGION = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{4})?[-_]([A-Za-z]{2})\Z")
_IN_PATH = re.compile(r"\A/(?:([a-z]{2})[-_]([a-z]{2})|([a-z]{2}))(?:/|\Z)", re.IGNORECASE)


def page_currency(url: str, language: str | None) -> str | None:
    """The currency of the country that the page's host, path (`/en_us/`) or language (`es-CL`) names, or None."""
    parts = urlsplit(url)
    domain = (parts.hostname or "").rpartition(".")[2]
    if code := _CURRENCIES.get(domain):
        return code
    if path := _IN_PATH.match(parts.path):
        for country in (path[2], path[1], path[3]):
            if country and (code := _CURRENCIES.get(country.lower())):
                return code
    region = _REGION.match(language or "")
    return _CURRENCIES.get(region[1].lower()) if region else None


def usual_currency(text: str, language: str | None) -> str | None:
    """What the sign in a price's `text` means where nothing else on the page says so."""
    for sign, code in _USUAL.items():
        if sign in text:
            return code
    return _BY_LANGUAGE.get((language or "")[:2].lower()) if any(sign in text for sign in "¥￥") else None

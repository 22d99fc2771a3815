"""What stands on a shop's pages beside the product: menus, icons, analytics, messages, reviews, recommendations."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from sandbox import wording
from sandbox.assortment import Style, chance
from sandbox.shops.serving import in_script
from sandbox.views import View

_FOLDER: Final = Path(__file__).parent / "templates"

_ICONS: Final = (
    "search cart heart user menu close arrow-left arrow-right chevron-down star star-half truck return shield chat "
    "share "
    "instagram youtube facebook kakao play pause zoom check info warning filter grid list pin phone mail gift card lock"
).split()
_NAMES: Final = {
    "ko": ("김", "이", "박", "최", "정", "강"),
    "en": tuple("ABDJMS"),
    "zh": tuple("王李张刘陈杨"),
    "de": tuple("AHKLMT"),
}


@lru_cache(maxsize=32)
def template(name: str) -> Template:
    """A file of `templates/`; dollar names are filled in, `$$` is a dollar."""
    return Template((_FOLDER / name).read_text("utf-8"))


@lru_cache(maxsize=32)
def text(name: str) -> str:
    """A file of `templates/` as it is: a style sheet, a script."""
    return (_FOLDER / name).read_text("utf-8")


@lru_cache(maxsize=1)
def sprite() -> str:
    """The icons of a page, drawn inline as shops do."""
    symbols = []
    for name in _ICONS:
        strokes = " ".join(
            f"M{chance(24, name, i, 'x')} {chance(24, name, i, 'y')}"
            f"c{chance(8, name, i, 1)} {chance(8, name, i, 2)} {chance(8, name, i, 3)} {chance(8, name, i, 4)} "
            f"{chance(9, name, i, 5)} {chance(9, name, i, 6)}"
            for i in range(12)
        )
        symbols.append(
            f'<symbol id="icon-{name}" viewBox="0 0 24 24"><path d="{strokes}" stroke="currentColor"/></symbol>'
        )
    return f'<svg xmlns="http://www.w3.org/2000/svg" style="display:none" aria-hidden="true">{"".join(symbols)}</svg>'


@lru_cache(maxsize=16)
def settings(shop: str, language: str) -> str:
    """A script with the front end's settings and messages, which say nothing of the product."""
    messages = {
        f"{area}.{word}": f"{wording.MENU[language][chance(8, area, word)]} {number}"
        for area in ("cart", "checkout", "account", "wishlist", "search", "review", "delivery", "coupon")
        for number, word in enumerate(
            ("title", "empty", "added", "removed", "failed", "login", "more", "less", "retry")
        )
    }
    flags = {f"exp_{chance(9000, shop, i) + 1000}": chance(2, shop, i, "on") == 1 for i in range(120)}
    chunks = {str(i): hashlib.sha256(f"{shop}{i}".encode()).hexdigest()[:16] for i in range(950)}
    return (
        f"<script>!function(){{var u=function(e){{return'/assets/'+e+'.'+{in_script(chunks)}"
        "[e]+'.js'};window.__chunk=u}();</script>"
        f"<script>window.__APP_CONFIG__={in_script({'env': 'production', 'build': '2026.11.18', 'locale': language})};"
        f"window.__APP_CONFIG__.messages={in_script(messages)};window.__APP_CONFIG__.flags={in_script(flags)};</script>"
    )


def analytics(view: View, shop: str, item_price: Decimal) -> str:
    """The tag manager's loader and its view_item event, as Google's guide for GA4 has it."""
    event = {
        "event": "view_item",
        "ecommerce": {
            "currency": view.currency,
            "value": float(item_price),
            "items": [
                {
                    "item_id": view.listing.style.code,
                    "item_name": view.title,
                    "item_brand": view.brand or "",
                    "item_category": view.listing.style.kind.category["en"],
                    "price": float(item_price),
                    "quantity": 1,
                }
            ],
        },
    }
    return (
        "<script>window.dataLayer=window.dataLayer||[];function gtag(){dataLayer.push(arguments);}"
        f"gtag('js',new Date(0));gtag('config','G-SANDBOX{chance(900, shop)}');dataLayer.push({{ecommerce:null}});"
        f"dataLayer.push({in_script(event)});</script>"
    )


@lru_cache(maxsize=512)
def reviews(style_code: str, language: str, count: int = 80) -> str:
    """Buyers' reviews of a style, newest first."""
    lines = wording.REVIEWS[language]
    made = []
    for i in range(count):
        stars = 5 if chance(4, style_code, i) else 4
        name = f"{_NAMES[language][chance(6, style_code, i, 'n')]}***"
        date = f"2026-{10 - i // 9:02d}-{28 - (i * 3) % 27:02d}"
        first = chance(len(lines), style_code, i)
        body = " ".join((lines + lines)[first : first + 1 + chance(3, style_code, i, "l")])
        made.append(
            f'<li class="review-item" data-review-id="{chance(10**8, style_code, i, "id")}">'
            '<div class="review-item__head">'
            f'<span class="review-item__stars" aria-label="{stars}/5">{"★" * stars}{"☆" * (5 - stars)}</span>'
            f'<span class="review-item__name">{name}</span><time class="review-item__date">{date}</time></div>'
            f'<p class="review-item__body">{escape(body)}</p>'
            f'<button type="button" class="review-item__like" data-like="{i}">'
            f"♡ {chance(40, style_code, i, 'like')}</button></li>"
        )
    return f'<ul class="review-list">{"".join(made)}</ul>'


def rating(style: Style) -> Mapping[str, str]:
    """An AggregateRating for structured data."""
    return {
        "@type": "AggregateRating",
        "ratingValue": f"4.{5 + chance(5, style.code, 'rating')}",
        "reviewCount": str(40 + chance(900, style.code, "count")),
    }

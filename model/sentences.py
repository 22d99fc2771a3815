"""The sentence of each kind in each language: what is wrong, from a finding's numbers. Pure.

A sentence is a template whose braces name numbers. Where a kind has several ways to be wrong, `numbers["case"]` chooses
among `kind.case`; without one, or where no template has that case, the plain `kind` is used. Amounts are written with
their currency and in groups of three, fields of prices by their words.

To add a language, add its tables to `TEMPLATES` and `WORDS`; a test holds each language to the same kinds and cases.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from model.errors import InputError
from model.finding import Number

MONEY: Final = frozenset({"price", "other", "floor", "ceiling", "expected", "own_price"})
"""Numbers that are amounts, as decimal strings in `numbers["currency"]`."""

_ENGLISH: Final[Mapping[str, str]] = {
    "below_floor": "The {field} is {price}, {off} % below the floor of {floor}.",
    "above_ceiling": "The {field} is {price}, {off} % above the ceiling of {ceiling}.",
    "list_price_mismatch": "The {field} is {price} where {expected} is due, {off} % {direction}.",
    "list_price_mismatch.struck": "The page gives {price} as its list price; {expected} is right.",
    "misprint": "The {field} is {price} where {expected} is due, {off} % {direction}: a misprint?",
    "misprint.lost": "The {field} is {price} where {expected} is due: a digit seems to be lost.",
    "misprint.gained": "The {field} is {price} where {expected} is due: a digit too many?",
    "parity": "The price is {price} here and {own_price} on {own_channel}, {off} % {direction}.",
    "promo_not_started": "{promotion} began {starts_at}, but the {field} is still {price} instead of {expected}.",
    "promo_not_ended": "{promotion} ended {ends_at}, but the {field} is still {price} instead of {expected}.",
    "wrong_currency": "The page asks in {shown}; this channel sells in {due}.",
    "coupon_below_floor": "The price after coupon is {price}, {off} % below the floor of {floor}.",
    "page_contradicts_itself": "The page shows {price}, but its {where} says {said}.",
    "page_contradicts_itself.several": "The page shows {price}, but other places say otherwise: {all}.",
    "stockout": "Sold out.",
    "stockout.all": "Everything on the page is sold out ({variants} variants).",
    "broken_size_run": "Sold out in the middle of the size run: {sizes}. Of {total} sizes {selling} still sell.",
    "oversell_risk": "It can be bought, but {at_hand} pieces are at hand (as of {as_of}).",
    "undersell": "It is shown as sold out, but {at_hand} pieces are at hand (as of {as_of}).",
    "low_stock": "{quantity} pieces are left; the limit is {limit}.",
    "overstock": "{quantity} pieces are in stock; the limit is {limit}.",
    "stockout_forecast": "{quantity} pieces last about {days} days ({days_low} to {days_high}); "
    "{sold} went in {span_days} days.",
    "delisted": "The listing is gone.",
    "delisted.discontinued": "The page says that it is no longer sold.",
    "title_mismatch": "The title “{title}” lacks {missing}.",
    "brand_missing": "The page names no brand; it should say {expected}.",
    "brand_missing.other": "The page names the brand “{shown}”; it should say {expected}.",
    "image_missing": "The page has no picture.",
    "image_mismatch": "None of the page's first pictures ({compared}) is one of the product's in the master file "
    "({references}); the main one, {picture}, agrees with the nearest in {agrees} % of the product.",
    "image_mismatch.other": "The main picture, {picture}, is the master file's of {other}; with the nearest of its own "
    "product it agrees in {agrees} %.",
    "image_missing.few": "The page has {images} pictures; {images_min} are due.",
    "description_changed": "The description changed: “{went}” became “{came}”.",
    "description_changed.lost": "The description lost “{went}”.",
    "description_changed.gained": "The description gained “{came}”.",
    "description_changed.lacking": "The description lacks what the master file says: “{went}”.",
    "description_changed.emptied": "The description is empty; it is to begin “{went}”.",
    "forbidden_words": "The page uses words that it must not: {words}.",
    "option_mismatch": "The page does not offer {missing}.",
    "broken_page": "The page is broken: {faults}.",
    "visual_change": "The page looks other than accepted: {changes}.",
    "slow_page": "The page's largest part is drawn after {seconds} s ({viewport}); {limit} s is the limit.",
    "gift_missing": "The gift “{gift}” is not on the page.",
    "unauthorised_seller": "Sells without leave: {role}. Match {match}: {matched_by}.",
    "counterfeit_suspected": "Suspected copy, score {score}, because it {reasons}. Match {match}: {matched_by}.",
    "grey_import": "Suspected import past the brand's channels, score {score}, because it {reasons}.",
    "image_misuse": "Suspected use of the brand's pictures, score {score}, because it {reasons}.",
    "trademark_misuse": "Suspected use of the brand's name for other goods, score {score}, because it {reasons}.",
    "relisted": "Suspected to be {removed} again, which was removed; score {score}, because: {reasons}.",
    "channel_blocked": "{refused} of the last {captures} visits were refused ({outcomes}).",
    "reader_broken": "{missing} of the last {captures} pages could not be read where they could be before: {field}.",
    "not_captured": "Not captured since {since}; due every {interval}.",
    "not_captured.many": "{listings} of {total} listings were not captured in time; the oldest since {since}.",
    "mass_change": "{count} of the last {captures} listings turned at once: {changes}. For instance {samples}.",
    "unknown_listing": "“{title}” sells here and is not in the master file.",
    "run_missed": "The {tier} run due {due_at} did not start.",
    "run_missed.unended": "The {tier} run due {due_at} started and did not end.",
}

_ENGLISH_WORDS: Final[Mapping[str, str]] = {
    "price": "price",
    "regular_price": "struck price",
    "coupon_price": "price after coupon",
    "member_price": "member price",
    "card_price": "card price",
    "best_price": "best price",
    "shipping_fee": "shipping fee",
    "unit_price": "unit price",
    "below": "below",
    "above": "above",
}

TEMPLATES: Final[Mapping[str, Mapping[str, str]]] = {"en": _ENGLISH}
"""Language to kind, or `kind.case`, to template."""
KINDS: Final = frozenset(name.partition(".")[0] for name in _ENGLISH)
"""Every kind of discrepancy."""

WORDS: Final[Mapping[str, Mapping[str, str]]] = {"en": _ENGLISH_WORDS}
"""Language to a word of the numbers `field` and `direction` to how people say it."""


def sentence(kind: str, numbers: Mapping[str, Number], language: str = "en") -> str:
    """What is wrong, in one sentence.

    Args:
        kind: the finding's kind.
        numbers: as its rule gave them; a number that is None or absent is written as "?".
        language: a key of `TEMPLATES`.

    Raises:
        InputError: the language or the kind has no sentence.
    """
    templates = TEMPLATES.get(language, {})
    template = templates.get(f"{kind}.{numbers.get('case')}") or templates.get(kind)
    if template is None:
        raise InputError(f"kind {kind!r} has no sentence in language {language!r}")
    currency = str(numbers.get("currency") or "")
    said = {name: _say(name, value, currency, WORDS[language]) for name, value in numbers.items() if value is not None}
    return template.format_map(_Known(said))


class _Known(dict[str, str]):
    """Numbers by name; what is not there is written as a question mark."""

    def __missing__(self, name: str) -> str:
        return "?"


def _say(name: str, value: str | int, currency: str, words: Mapping[str, str]) -> str:
    if name in MONEY:
        return money(str(value), currency)
    if name in {"field", "direction"}:
        return words.get(str(value), str(value))
    if isinstance(value, int):
        return f"{value:,}"
    if name.endswith("_at") or name in {"since", "as_of"}:
        return _instant(value)
    return value


def money(amount: str, currency: str) -> str:
    """`amount`, a decimal string, as people write it beside its currency: "KRW 129,000"."""
    try:
        grouped = f"{Decimal(amount):,f}"
    except InvalidOperation:
        grouped = amount
    return f"{currency} {grouped}".strip()


def _instant(value: str) -> str:
    """An ISO 8601 time to the minute, with its zone: "2026-11-22 09:00 UTC"."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()

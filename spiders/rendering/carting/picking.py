"""Picks each variant of a page by the controls that shops have for it, and reads what the page then shows."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any, Final

import orjson
from playwright.async_api import Error, JSHandle, Page

from model.capture import Capture, Variant
from model.seen import Element, Picked
from reading.amounts import amounts
from reading.availability import read_availability
from reading.page import Page as ReadPage
from reading.product import read_product
from spiders.rendering import finding
from spiders.rendering.carting import words
from spiders.rendering.carting.guard import Guard
from spiders.rendering.inside import script
from spiders.rendering.shooting import LONGEST_SHOWN, probed
from store.spans import variant_key

_MOST_VALUES: Final = 60
_COLLECTED: Final = {"texts": 600, "controls": 250, "pictures": 0}
_STILL_MS: Final = 120
_MOST_MS: Final = 1_500
_QUIET_SECONDS: Final = 4.0


@dataclass(frozen=True, slots=True)
class Value:
    """One control that chooses something."""

    at: int
    texts: tuple[str, ...]
    """What it may be called, folded."""
    shown: str
    seen: bool
    enabled: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The controls of one choice: the colours, the sizes."""

    name: str
    values: tuple[Value, ...]

    def value(self, text: str) -> Value | None:
        """The control that is called `text`; one that is seen before one that is not."""
        wanted = folded(text)
        same = [one for one in self.values if wanted in one.texts]
        same = same or [one for one in self.values if any(_begins(said, wanted) for said in one.texts)]
        return min(same, key=lambda one: not one.seen, default=None)


def folded(text: str) -> str:
    """`text` as labels are compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _begins(said: str, wanted: str) -> bool:
    """Whether a label begins with the value and goes on about stock or price: "270 품절", "Black - $10"."""
    rest = said.removeprefix(wanted)
    if not wanted or rest == said or rest[:1].isalnum():
        return False
    rest = rest.strip()
    return not rest[:1].isalnum() or read_availability(rest).buyable is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A variant that is to be picked."""

    id: str
    options: Mapping[str, str]
    buyable: bool | None
    article: str = ""
    """The platform's own number of it."""


def choices(told: Any) -> list[Choice]:
    """What `choices.js` answered, checked; of a choice that is drawn twice the one that is seen."""
    found = []
    for group in told[:100] if isinstance(told, list) else ():
        if isinstance(group, dict) and isinstance(group.get("values"), list):
            values = tuple(_value(one) for one in group["values"][:_MOST_VALUES] if isinstance(one, dict))
            found.append(Choice(str(group.get("name"))[:100], values))
    return [one for one in found if any(value.seen for value in one.values)]


def _value(told: Mapping[str, Any]) -> Value:
    texts = [str(text)[:100] for text in told.get("texts") or [] if text][:6]
    return Value(
        at=told["at"] if isinstance(told.get("at"), int) else 0,
        texts=tuple(map(folded, texts)),
        shown=texts[0] if texts else "",
        seen=told.get("seen") is True,
        enabled=told.get("enabled") is not False,
        chosen=told.get("chosen") is True,
    )


def wanted(capture: Capture, offered: Sequence[Choice], most: int) -> list[Wanted]:
    """The variants that are to be picked: those that the page's data list, else what its controls make; at most `most`.

    What is shown in stock comes first.
    """
    if capture.variants:
        listed = [_listed(one) for one in capture.variants]
        return sorted(listed, key=lambda one: one.buyable is False)[:most]
    combined = product(*[[(one.name, value.shown) for value in one.values if value.seen] for one in offered[:3]])
    article = capture.external_id or ""
    buyable = capture.availability.buyable
    return [
        Wanted(id="", options=dict(pairs), buyable=None if pairs else buyable, article="" if pairs else article)
        for pairs in islice(combined, most)
    ]


def _listed(one: Variant) -> Wanted:
    return Wanted(
        id=variant_key(one), options=one.options, buyable=one.availability.buyable, article=one.id or one.sku or ""
    )


def needed(some: Sequence[Wanted], offered: Sequence[Choice]) -> dict[str, frozenset[str]]:
    """Option to its values, for the options that have controls at all; one value alone needs none."""
    values: dict[str, set[str]] = {}
    for one in some:
        for name, value in one.options.items():
            values.setdefault(name, set()).add(value)
    return {
        name: frozenset(all_)
        for name, all_ in values.items()
        if len(all_) > 1 or any(choice.value(next(iter(all_))) for choice in offered)
    }


class Picker:
    """Picks variants of one page."""

    def __init__(self, page: Page, guard: Guard, capture: Capture) -> None:
        self._page, self._guard, self._capture = page, guard, capture

    async def offered(self) -> tuple[JSHandle, list[Choice]]:
        """The page's controls as they are now."""
        asked = {"most": _MOST_VALUES, "other": words.NO_CHOICE, "marks": words.CHOICE_MARKS}
        handle = await self._page.evaluate_handle(script("choices"), asked)
        return handle, choices(orjson.loads(await handle.evaluate("(all) => JSON.stringify(all.groups)")))

    async def pick(self, one: Wanted, options: Mapping[str, frozenset[str]]) -> Picked:
        """Pick `one` and read what the page shows then; `options` are those that need a control."""
        made = Picked(id=one.id, options=one.options, buyable=one.buyable)
        for name, value in one.options.items():
            if name in options and (fault := await self._choose(name, value, options[name])) is not None:
                return replace(made, picked=False, dead=fault[0], why_not=fault[1])
        return await self._read(made)

    async def _choose(self, name: str, value: str, siblings: frozenset[str]) -> tuple[bool, str] | None:
        """Press the control of one value; what is wrong with it, and whether that is the page's fault."""
        handle, offered = await self.offered()
        for choice in _ranked(offered, name):
            control = choice.value(value)
            if control is None:
                continue
            if not control.enabled:
                return True, f"the control of {name} {value} is dead"
            if not control.chosen:
                await handle.evaluate(script("press"), control.at)
                await settle(self._page, self._guard)
            return None
        known = any(choice.value(other) for choice in offered for other in siblings)
        return known, f"no control offers {name} {value}" if known else f"no controls are known for {name}"

    async def _read(self, made: Picked) -> Picked:
        drawn = await self._page.evaluate(script("shown"), {"most": LONGEST_SHOWN})
        said = read_product(ReadPage(self._page.url, str(drawn).encode("utf-8", "replace"), encoding="utf-8"))
        handle, met = await collected(self._page)
        as_shown = self._capture.with_(price=said.price, availability=said.availability)
        seen = await probed(handle, finding.choose(met, as_shown))
        button, stock = seen.get("button"), seen.get("stock")
        plain_price = not any(_surcharge(value) for value in made.options.values())
        return replace(
            made,
            price=said.price if plain_price else None,
            currency=said.currency or self._capture.currency,
            stock=stock.text if stock else "",
            in_stock=_in_stock(said.availability.buyable, button),
            button=button,
        )


def _ranked(offered: Sequence[Choice], name: str) -> Iterator[Choice]:
    """The choices, that of this name first."""
    wanted = folded(name)
    yield from sorted(offered, key=lambda one: wanted not in folded(one.name))


def _surcharge(value: str) -> bool:
    """Whether a choice names what it costs more: what is then due stands nowhere as one amount."""
    return any(one.signed for one in amounts(value))


def _in_stock(said: bool | None, button: Element | None) -> bool | None:
    """Whether what is picked is shown as to be bought."""
    if said is False or button is None:
        return False if said is False else None
    if read_availability(button.text).buyable is False or not button.enabled:
        return False
    return True if button.visible else None


async def collected(page: Page) -> tuple[JSHandle, finding.Found]:
    """The page's first texts and controls, where a product stands; told as one text, which is many times faster."""
    handle = await page.evaluate_handle(script("collect"), _COLLECTED)
    return handle, finding.found(orjson.loads(await handle.evaluate("(all) => JSON.stringify(all.found)")))


async def settle(page: Page, guard: Guard) -> bool:
    """Wait until the page has come to rest after something was pressed; False when it is still loading."""
    with suppress(Error):  # it went on to another page
        await page.evaluate(script("settled"), {"still": _STILL_MS, "most": _MOST_MS})
    with suppress(Error):
        await page.wait_for_load_state("domcontentloaded", timeout=10_000)
    return await guard.quiet(_QUIET_SECONDS)

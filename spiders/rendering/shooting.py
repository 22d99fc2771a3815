"""One look at one page: `shoot` goes there, lets it come to rest, takes its pictures and says what it shows."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from playwright.async_api import Error, JSHandle, Page, Response
from playwright.async_api import TimeoutError as PatienceError

from model.capture import Capture
from model.seen import Element, Seen, Timings
from reading.page import MAX_BYTES
from reading.page import Page as ReadPage
from reading.visual.carrying import MOST, checked
from spiders.rendering import finding, layers
from spiders.rendering.inside import script
from spiders.rendering.listening import Ears
from spiders.rendering.profile import Profile
from spiders.rendering.shown import shown_price
from system import clock

TALLEST: Final = 16_000
"""CSS pixels of the full page's picture."""
LONGEST_DOM: Final = 5_000_000
LONGEST_SHOWN: Final = 2_000_000
_ARRIVE_MS: Final = 30_000
_LOAD_SECONDS: Final = 15.0
_QUIET_SECONDS: Final = 3.0
_STEP_SECONDS: Final = 0.05
_LAZY_SECONDS: Final = 15
COLLECTED: Final = {"texts": 1_500, "controls": 400, "pictures": 200}

Read = Callable[[ReadPage], Capture]
"""How the page is read: the platform's reader."""


class LookError(Exception):
    """The page could not be seen: the sentence says why."""


async def shoot(page: Page, url: str, profile: Profile, read: Read, masked: Sequence[str] = ()) -> tuple[Seen, Ears]:
    """Look at the page at `url` in the fresh `page`, and hear it on.

    Args:
        page: a page of a context that was made for `profile`, at no address yet.
        url: a web address.
        profile: as whom it is looked at.
        read: how the page is read.
        masked: CSS selectors of what does not count in comparisons; their boxes are told.

    Raises:
        LookError: there is no page to see.
        playwright.async_api.Error: the tab is gone, or the page cannot be reached.
    """
    ears = Ears(page, await page.context.new_cdp_session(page), url)
    await ears.listen()
    answer = await arrive(page, url)
    timings = await _rest(page, ears)
    await page.evaluate(script("load"), {"most": TALLEST, "seconds": _LAZY_SECONDS})
    closed = [*await close_layers(page), *await close_layers(page)]
    height = _whole(await page.evaluate("() => document.documentElement.scrollHeight"))
    viewport_png = await page.screenshot(animations="disabled", caret="hide", scale="css")
    page_png = await _whole_page(page, profile.size[0], height)
    masks = await page.evaluate(script("masks"), {"selectors": list(masked), "most": finding.MOST_BOXES})
    fragments = checked(await page.evaluate(script("fragments"), {"most": MOST}))
    at = clock.now()
    dom = _text(
        await page.evaluate(
            "(most) => '<!doctype html>' + document.documentElement.outerHTML.slice(0, most)", LONGEST_DOM
        )
    )
    capture = read(_as_read(page.url, answer, dom))
    facts = await _facts(page, capture)
    version = page.context.browser.version if page.context.browser else ""
    seen = Seen(
        requested_url=url,
        url=page.url,
        at=at,
        viewport=profile.viewport,
        width=profile.size[0],
        height=profile.size[1],
        page_height=height,
        locale=profile.locale,
        time_zone=profile.time_zone,
        agent=profile.user_agent(version),
        browser=f"Chromium {version}",
        status=answer.status,
        headers=await _headers(answer),
        certificate=await ears.certificate(),
        timings=timings,
        masks=finding.boxes(masks),
        closed=tuple(closed),
        currency=capture.currency,
        read_price=capture.price,
        buyable=capture.availability.buyable,
        choices=len(capture.variants),
        dom=dom,
        viewport_png=viewport_png,
        page_png=page_png,
        fragments=fragments,
        **facts,
        **heard(ears),
    )
    return seen, ears


def heard(ears: Ears) -> dict[str, Any]:
    """What happened so far, by field of `Seen`."""
    names = ("script_errors", "console", "failures", "mixed", "dialogs", "refused")
    return {
        **{name: tuple(getattr(ears, name)) for name in names},
        "statuses": {str(status): count for status, count in sorted(ears.statuses.items())},
    }


async def arrive(page: Page, url: str) -> Response:
    """Go to `url`: its answer.

    Raises:
        LookError: there is none.
    """
    try:
        answer = await page.goto(url, wait_until="commit", timeout=_ARRIVE_MS)
    except PatienceError:
        raise LookError(f"the page did not come within {_ARRIVE_MS // 1000} s") from None
    except Error as error:
        if "Download is starting" in error.message:
            raise LookError("the address is a download, which is refused") from None
        raise
    if answer is None:
        raise LookError("the address leads to no page")
    return answer


async def _rest(page: Page, ears: Ears) -> Timings:
    """Wait until nothing comes any more, each time within bounds: a page may ask on for ever.

    The page is asked for its state: Playwright's own waiting misses it where a script began to lead away.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(_LOAD_SECONDS):
            while await page.evaluate("document.readyState") != "complete":
                await asyncio.sleep(_STEP_SECONDS)
    with suppress(TimeoutError):
        async with asyncio.timeout(_QUIET_SECONDS):
            await ears.quiet()
    told = await page.evaluate(script("timings"))
    said: Mapping[str, Any] = told if isinstance(told, dict) else {}
    shift = said.get("shift")
    return Timings(
        largest_paint=_milliseconds(said.get("paint")),
        shift=round(float(shift), 4) if isinstance(shift, int | float) and 0 <= shift < 1_000 else None,
        load=_milliseconds(said.get("load")),
    )


async def close_layers(page: Page) -> list[str]:
    """Close what lies over the page, where that consents to nothing: the labels of what was pressed."""
    words = {"about": layers.ABOUT, "refuse": layers.REFUSE, "close": layers.CLOSE, "agree": layers.AGREE}
    told = await page.evaluate(script("layers"), {name: list(some) for name, some in words.items()})
    closed = [str(label)[:60] for label in told[:5]] if isinstance(told, list) else []
    if closed:
        await asyncio.sleep(0.2)  # its going away, where a script takes its time
    return closed


async def _whole_page(page: Page, width: int, height: int) -> bytes:
    clip = {"x": 0, "y": 0, "width": width, "height": max(1, min(height, TALLEST))}
    return await page.screenshot(full_page=True, clip=clip, animations="disabled", caret="hide", scale="css")  # type: ignore[arg-type]


async def _facts(page: Page, capture: Capture) -> dict[str, Any]:
    """What the page shows of what was read, by field of `Seen`."""
    handle = await page.evaluate_handle(script("collect"), COLLECTED)
    met = finding.found(await handle.evaluate("(all) => all.found"))
    chosen = finding.choose(met, capture)
    drawn = _text(await page.evaluate(script("shown"), {"most": LONGEST_SHOWN}))
    return {
        **await probed(handle, chosen),
        "pictures": tuple(map(finding.picture, chosen.pictures)),
        "shown_price": shown_price(met, ReadPage(page.url, drawn.encode(), encoding="utf-8"), capture),
    }


async def probed(handle: JSHandle, chosen: finding.Chosen) -> dict[str, Element]:
    """The chosen elements as they are seen, by field of `Seen`; `handle` is what `collect.js` answered."""
    named = chosen.named()
    asked = [{"at": one.at, "pressed": name == "button"} for name, one in named.items()]
    told = await handle.evaluate(script("probe"), asked)
    said = told if isinstance(told, list) and len(told) == len(named) else [None] * len(named)
    return {name: finding.element(one, of) for (name, one), of in zip(named.items(), said, strict=True)}


def _as_read(url: str, answer: Response, dom: str) -> ReadPage:
    return ReadPage(
        url=url,
        body=dom.encode("utf-8", "replace")[:MAX_BYTES],
        status=answer.status,
        content_type="text/html; charset=utf-8",
        encoding="utf-8",
    )


async def _headers(answer: Response) -> dict[str, str]:
    told = await answer.all_headers()
    return {name.lower()[:100]: value[:2_000] for name, value in list(told.items())[:100]}


def _text(told: Any) -> str:
    return told.encode("utf-8", "replace").decode() if isinstance(told, str) else ""


def _whole(told: Any) -> int:
    return max(0, min(round(told), 10_000_000)) if isinstance(told, int | float) else 0


def _milliseconds(told: Any) -> int | None:
    return round(told) if isinstance(told, int | float) and 0 < told < 10_000_000 else None

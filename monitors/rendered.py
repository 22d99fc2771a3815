"""Display: what a browser showed of the page.

Judged only where a browser looked (`render` in the settings).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from model.finding import RESTS_ON, Family, Persistence, Severity
from model.seen import CART, CartOutcome
from monitors.columns import choose, true
from monitors.rule import Frames, Judgement, rule

Facts = Mapping[str, Any]
"""One look, as `model.seen.facts` gives it."""

_LONGEST: Final = 300
"""Characters of all faults in a sentence."""
_SIGN_IN: Final = frozenset({401, 403})
_NOISE: Final = ("Script error", "ResizeObserver loop", "AbortError", "NotAllowedError", "The play() request")
"""Errors that browsers report and no shopper notices: other sites' scripts, films that may not play by themselves."""
_PARTS: Final = {"image": "picture", "script": "script", "style": "style sheet", "api": "request", "document": "frame"}


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="a look of a browser",
    threshold=14.0,
    unit="days for which the certificate must still hold",
    muted_by=("delisted",),
)
def broken_page(frames: Frames) -> Judgement:
    """A script fails, a picture or request is lost, the buy button is dead or covered, the price is not to be seen.

    Also: the cart of an own site does not take what its page shows in stock, the own page answers with an error, parts
    of a page over https come without it, the certificate ends soon.
    It is critical where nobody can buy: a dead button, an unseen price, a cart that takes nothing, an error in place
    of the page.

    What others' servers fail to send (counters, advertisements) is no fault of the page, unless a picture of the
    product is lost by it; nor is an answer that asks a script to sign in, a button that waits for a size to be chosen,
    or a cookie layer that only consent would close; nor is a cart that wants a login or a captcha, or has a limit: it
    closes nothing either of what a cart showed.
    """
    rows = frames.pages
    days = timedelta(days=frames.limits["broken_page"])
    speaks = true(rows["speaks"])
    judged = true(rows["looks"].notna()) & (speaks | true(rows["own"]))
    faults, severity = np.full((2, len(rows)), None, dtype=object)
    looks, times = (rows[name].to_numpy(dtype=object) for name in ("looks", "captured_at"))
    for i in np.flatnonzero(judged).tolist():
        stops, others = _faults(looks[i], times[i].to_pydatetime() + days) if speaks[i] else (_statuses(looks[i]), [])
        faults[i] = _said([*stops, *others])
        severity[i] = Severity.CRITICAL if stops else None
    violated = np.asarray(pd.notna(faults), dtype=np.bool_)
    carts = [_outcomes(each) if looked else set() for each, looked in zip(looks, judged, strict=True)]
    failed = np.array([CartOutcome.FAILED.value in each for each in carts], dtype=np.bool_)
    unread = np.array([each == {CartOutcome.NOT_READ.value} for each in carts], dtype=np.bool_)
    return Judgement(
        judged=judged,
        violated=violated,
        numbers={"faults": faults, RESTS_ON: choose(failed, CART)},
        severity=severity,
        unread=choose(unread, CART),
    )


def _outcomes(looks: Sequence[Facts]) -> set[str]:
    """What came of the cart over all looks that tried one."""
    return {look["cart"]["outcome"] for look in looks if look.get("cart")}


def _faults(looks: Sequence[Facts], due: datetime) -> tuple[list[str], list[str]]:
    """What stops a shopper, and what else is wrong, each once over all looks; a certificate must hold until `due`."""
    stops = [fault for look in looks for fault in (*_button(look), *_price(look), *_cart(look))]
    parts = (_scripts, _lost, _pictures, _mixed)
    others = [fault for look in looks for part in parts for fault in part(look)]
    others += [fault for look in looks for fault in _ends(look, due)]
    return list(dict.fromkeys(stops)), list(dict.fromkeys(others))


def _statuses(looks: Sequence[Facts]) -> list[str]:
    """What an own page that did not speak answered; it has no price or button to be looked for."""
    return list(dict.fromkeys(fault for look in looks for fault in _status(look)))


def _said(faults: Sequence[str]) -> str | None:
    text = "; ".join(faults)
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or None


def _status(look: Facts) -> Iterator[str]:
    status = look.get("status")
    if isinstance(status, int) and status >= 500:
        yield f"it answers HTTP {status}"


def _button(look: Facts) -> Iterator[str]:
    button = look.get("button")
    if not button or look.get("buyable") is not True:
        return
    if not button["visible"]:
        yield "the buy button is not to be seen"
    elif button["covered_by"] and not button["behind_layer"]:
        yield f"the buy button is covered by {button['covered_by']}"
    elif not button["enabled"] and look.get("choices", 0) < 2:
        yield "the buy button is dead"


def _price(look: Facts) -> Iterator[str]:
    price = look.get("price")
    if look.get("read_price") is None:
        return
    if look.get("shown_price") is None and not (price and price["visible"]):
        yield "the price is not to be seen"
    elif price and price["covered_by"] and not price["behind_layer"]:
        yield f"the price is covered by {price['covered_by']}"


def _cart(look: Facts) -> Iterator[str]:
    cart = look.get("cart")
    if cart and cart["outcome"] == CartOutcome.FAILED.value:
        what = " / ".join(cart["options"].values()) or "what is shown in stock"
        yield f"the cart does not take {what} ({cart['reason'][:120]})"


def _scripts(look: Facts) -> Iterator[str]:
    errors = [one for one in look.get("script_errors", ()) if not any(noise in one for noise in _NOISE)]
    if errors:
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        yield f"a script fails ({errors[0].splitlines()[0][:80]}){more}"


def _lost(look: Facts) -> Iterator[str]:
    """Parts of the page's own site that did not come, the first of each kind."""
    told: set[str] = set()
    for failure in look.get("failures", ()):
        part, status = failure["part"], failure["status"]
        if not failure["own"] or part not in _PARTS or part in told or (part == "api" and status in _SIGN_IN):
            continue
        if part == "document" and failure["url"] == look.get("url"):
            continue
        told.add(part)
        why = f"answers HTTP {status}" if status else f"does not come ({failure['reason']})"
        yield f"the {_PARTS[part]} {_short(failure['url'])} {why}"


def _pictures(look: Facts) -> Iterator[str]:
    lost = [one for one in look.get("pictures", ()) if not one["width"] and one["complete"]]
    failed = {one["url"] for one in look.get("failures", ()) if one["own"]}
    for one in lost[:1]:
        if one["url"] not in failed:
            yield f"the product's picture {_short(one['url'])} is not loaded"


def _mixed(look: Facts) -> Iterator[str]:
    for url in look.get("mixed", ())[:1]:
        yield f"{_short(url)} comes without https"


def _ends(look: Facts, due: datetime) -> Iterator[str]:
    certificate = look.get("certificate")
    if certificate:
        end = datetime.fromisoformat(certificate["expires_at"])
        if end < due:
            yield f"its certificate ends {end:%Y-%m-%d}"


def _short(url: str) -> str:
    """The path of an address, which tells people enough."""
    return (urlsplit(url).path or url)[-80:]


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="a look of a browser at an own page",
    threshold=4.0,
    unit="seconds until the largest part is drawn (poor by web.dev's measure)",
    muted_by=("delisted", "broken_page"),
    persistence=Persistence(3, 3),
)
def slow_page(frames: Frames) -> Judgement:
    """The largest part of an own page (Largest Contentful Paint) is drawn late, three looks in a row."""
    rows = frames.pages
    limit = frames.limits["slow_page"]
    seconds = np.full(len(rows), np.nan)
    viewport = np.full(len(rows), None, dtype=object)
    looks = rows["looks"].to_numpy(dtype=object)
    for i in np.flatnonzero(true(rows["looks"].notna()) & true(rows["speaks"]) & true(rows["own"])).tolist():
        seconds[i], viewport[i] = _slowest(looks[i])
    judged = np.isfinite(seconds)
    violated = judged & (np.nan_to_num(seconds) > limit)
    numbers = {"seconds": seconds, "viewport": viewport, "limit": choose(violated, limit)}
    return Judgement(judged=judged, violated=violated, numbers=numbers)


def _slowest(looks: Sequence[Facts]) -> tuple[float, str | None]:
    known = [(look["timings"]["largest_paint"] / 1000, look["viewport"]) for look in looks if _paint(look)]
    return max(known, default=(np.nan, None))


def _paint(look: Facts) -> int | None:
    paint: int | None = look["timings"]["largest_paint"]
    return paint

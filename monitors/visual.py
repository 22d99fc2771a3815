"""Display: the page against its accepted baseline.

What changed was found when the page was looked at (`spiders.crawling.comparing`) and stands with the look, under
`against`: nothing where there was no baseline to compare with.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from model.finding import Family, Persistence, Severity
from monitors.columns import Mask, true
from monitors.rule import Frames, Judgement, rule

Facts = Mapping[str, Any]

_MOST_PARTS: Final = 3
"""Named in a sentence, for each viewport."""
_PARTS: Final = {
    "button": "the buy button",
    "price": "the price",
    "title": "the title",
    "stock": "the stock text",
    "picture": "a picture",
}
_BECAME: Final = {"missing": "missing", "moved": "moved", "new": "new", "restyled": "different"}


@rule(
    Family.DISPLAY,
    "pages",
    Severity.WARNING,
    needs="an accepted baseline (`andon baselines`), and a look of a browser in the same window and language",
    muted_by=("delisted", "broken_page"),
    persistence=Persistence(2, 2),
)
def visual_change(frames: Frames) -> Judgement:
    """Parts of the page are missing, new, moved or look different than in its accepted baseline.

    What changes by itself (learned from three looks) and what people masked does not count. Nor do the places of the
    price, the title and the stock text while their words differ, nor the buy button's when the page turned sold out or
    back: other rules judge those. What such a text pushes down is no change. A covered, hidden or lost text is one.

    A look in another window or language is not compared, nor one at a page that was not read whole. A redesign of many
    pages is one `mass_change`; `andon baselines accept --channel` takes it over.
    """
    rows = frames.pages
    said, box = np.full((2, len(rows)), None, dtype=object)
    judged = np.zeros(len(rows), dtype=np.bool_)
    looks = rows["looks"].to_numpy(dtype=object)
    for i in np.flatnonzero(true(rows["looks"].notna()) & true(rows["speaks"])).tolist():
        compared = [look for look in looks[i] if look.get("against")]
        judged[i] = bool(compared)
        other = [look for look in compared if look["against"]["parts"]]
        if other:
            said[i], box[i] = "; ".join(map(_said, other)), _box(other)
    violated = np.asarray(pd.notna(said), dtype=np.bool_)
    return Judgement(judged=judged, violated=violated, numbers={"changes": said, "box": box})


def changed(pages: pd.DataFrame) -> Mask:
    """The pages that look other than their baseline in any viewport."""
    looks = pages["looks"].to_numpy(dtype=object)
    found = [any((look.get("against") or {}).get("parts") for look in some or ()) for some in looks]
    return np.asarray(found, dtype=np.bool_)


def _said(look: Facts) -> str:
    """What changed in one viewport, in words: the parts that people know, how many of each kind, and the largest."""
    against = look["against"]
    changes, kinds = against["changes"], against["kinds"]
    named = Counter((one["part"], one["kind"]) for one in changes if one["part"])
    parts = [f"{_PARTS[part]} is {_BECAME[kind]}" for part, kind in _first(named)]
    counts = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    box = changes[0]["box"]
    largest = f"the largest {box['width']} x {box['height']} at ({box['x']}, {box['y']})"
    return f"{', '.join(parts) or 'no known part'} on {look['viewport']} ({counts}; {largest})"


def _first(named: Counter[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """The parts in the order of what matters to a shopper, and few of them."""
    order = list(_PARTS)
    return sorted(named, key=lambda one: order.index(one[0]))[:_MOST_PARTS]


def _box(other: Sequence[Facts]) -> str:
    """The largest change of the first viewport, as "desktop 900,410,320,48"."""
    box = other[0]["against"]["changes"][0]["box"]
    return f"{other[0]['viewport']} {box['x']},{box['y']},{box['width']},{box['height']}"

"""A look held against the accepted baseline: what does not count, what the rest is called. Pure.

Where another rule judges what a text says, the text may change: the price's, the title's and the stock text's box do
not count while their words differ from the baseline's, nor the buy button's when the page turned sold out or back.
Where such a text takes up more or less room, what stands below it may have moved. A text that is covered, hidden or
gone gets none of this.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import orjson

from model.capture import Capture
from model.seen import Box, Element, Seen
from model.visual import Change, ChangeKind, Comparison
from store.baselines import Baseline

_NAMED: Final = ("button", "price", "title", "stock")
_JUDGED: Final = ("price", "title", "stock")
"""Parts whose words other rules judge."""
_MARGIN: Final = 8
"""CSS pixels around a text that may change: shadows, underlines, a wider word."""
_MOST_CHANGES: Final = 50
_MOST_PICTURES: Final = 20
_LONGEST_TEXT: Final = 300

Parts = Mapping[str, Any]
"""As `parts_of` gives them, from the store."""


def subject_of(capture: Capture) -> str:
    """SHA-256 of what the page said: looks at an unchanged page have the same.

    Of a picture's address the path counts: what follows it are sizes, and signatures that are new at every visit.
    """
    pictures = [urlsplit(url).path for url in capture.images]
    said = (capture.name, f"{capture.price} {capture.currency}", capture.availability.value, pictures)
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def parts_of(seen: Seen, selectors: Sequence[str] = ()) -> dict[str, Any]:
    """Where the parts that people know stand, and what they masked by `selectors`, as JSON."""
    found = {name: _part(one) for name in _NAMED if (one := getattr(seen, name)) is not None and one.visible}
    pictures = [_numbers(one.box) for one in seen.pictures if one.visible][:_MOST_PICTURES]
    masked = {"selectors": list(selectors), "masks": list(map(_numbers, seen.masks))}
    return {**found, **masked, "pictures": pictures, "buyable": seen.buyable}


def _part(one: Element) -> dict[str, Any]:
    return {"text": one.text[:_LONGEST_TEXT], "box": _numbers(one.box)}


def _numbers(box: Box) -> list[int]:
    return [box.x, box.y, box.width, box.height]


def fits(baseline: Baseline, seen: Seen) -> bool:
    """Whether the two can be compared: the same window and language."""
    return (baseline.width, baseline.locale) == (seen.width, seen.locale)


def masks_of(baseline: Baseline, masked: Sequence[Box], seen: Seen, selectors: Iterable[str]) -> list[Box]:
    """What does not count, in the coordinates of the baseline's picture.

    Where the selectors were others when the baseline was made, what they mask is where it stands now, and what is
    masked no more counts.
    """
    before, now = set(baseline.parts["selectors"]), set(selectors)
    selected = [Box(*box) for box in baseline.parts["masks"]] if before <= now else []
    selected += seen.masks if before != now else ()
    may_change = [_box(baseline.parts, name) for name in expected(baseline.parts, seen)]
    return [*masked, *selected, *map(_wide, may_change)]


def expected(before: Parts, seen: Seen) -> list[str]:
    """The parts whose words another rule judges, and which say something else than in the baseline."""
    found = [name for name in _JUDGED if _says_else(before.get(name), getattr(seen, name))]
    turned = None not in (before["buyable"], seen.buyable) and before["buyable"] != seen.buyable
    return [*found, "button"] if turned and "button" in before else found


def _says_else(before: Parts | None, now: Element | None) -> bool:
    return (
        before is not None
        and now is not None
        and now.visible
        and not now.covered_by
        and now.text[:_LONGEST_TEXT] != before["text"]
    )


def counting(comparison: Comparison, baseline: Baseline, seen: Seen) -> list[Change]:
    """The changes that count, the largest first."""
    free = list(map(_wide, seen.masks))
    below = _TOO_LOW
    for name in expected(baseline.parts, seen):
        now, before = getattr(seen, name), _box(baseline.parts, name)
        if now is not None:
            free.append(_wide(now.box))
            if now.box.height != before.height:
                below = min(below, now.box.y)
    return [
        one
        for one in comparison.changes
        if not (one.kind is not ChangeKind.MISSING and any(_overlap(one.box, box) >= 0.9 for box in free))
        and not (one.kind is ChangeKind.MOVED and one.box.y >= below)
    ]


_TOO_LOW: Final = 1_000_000


def told(baseline: Baseline, changes: Sequence[Change], share: float, seen: Seen) -> dict[str, Any]:
    """What looks other than the baseline, as it is stored with the look: the largest 50 changes, and how many of each.

    `share` is of the page's area outside the masks.
    """
    now = parts_of(seen)
    kinds = [one.kind.value for one in changes]
    return {
        "baseline": baseline.id,
        "share": round(share, 5),
        "parts": len(changes),
        "kinds": {kind.value: kinds.count(kind.value) for kind in ChangeKind if kind.value in kinds},
        "changes": [
            {
                "kind": one.kind.value,
                "box": {"x": one.box.x, "y": one.box.y, "width": one.box.width, "height": one.box.height},
                "part": _called(one.box, baseline.parts if one.kind is ChangeKind.MISSING else now),
            }
            for one in changes[:_MOST_CHANGES]
        ],
    }


def _called(box: Box, parts: Parts) -> str | None:
    """The part that people know that shares at least half of itself or of the box: the one that shares most.

    Of those that are all within it the buy button comes first: nobody can buy without it.
    """
    boxes = [(name, _box(parts, name)) for name in _NAMED if name in parts]
    boxes += [("picture", Box(*one)) for one in parts["pictures"]]
    near = [(round(max(_overlap(one, box), _overlap(box, one)), 1), name) for name, one in boxes]
    share, name = max(near, default=(0.0, ""), key=lambda one: one[0])
    return name if share >= 0.5 else None


def _box(parts: Parts, name: str) -> Box:
    return Box(*parts[name]["box"])


def _wide(box: Box) -> Box:
    x, y = max(0, box.x - _MARGIN), max(0, box.y - _MARGIN)
    return Box(x, y, box.x + box.width + _MARGIN - x, box.y + box.height + _MARGIN - y)


def _overlap(box: Box, other: Box) -> float:
    """How much of `box` lies within `other`, 0 to 1."""
    width = min(box.x + box.width, other.x + other.width) - max(box.x, other.x)
    height = min(box.y + box.height, other.y + other.height) - max(box.y, other.y)
    area = box.width * box.height
    return width * height / area if area > 0 and width > 0 and height > 0 else 0.0


def too_much(learned: Iterable[Box], seen: Seen) -> bool:
    """Whether so much of the page changes that the looks cannot have been at an unchanged page: over half of it."""
    return sum(box.width * box.height for box in learned) > 0.5 * seen.width * seen.page_height

"""What the visible page lets choose: lists, radio fields and buttons for sizes and colours, with their names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborNode

from reading.choice_names import name_of
from reading.entries import Entry, asks, entry
from reading.labels import BUY_MARK, Marks
from reading.places import Places
from reading.region import Level, beside, find_by, mark_of, words_of

_NONE: Final = Marks(
    "quantity qty anzahl menge 수량 sortby sorting orderby country lang currency locale storeselect filter "
    "rating review "
    "shipping delivery payment warranty protection insurance engrav installment subscri frequency interval "
    "selling purchaseoption "
    "wishlist compare share social gallery thumb carousel slick swiper prevbtn nextbtn accordion tablist tooltip "
    "modal close "
    "bundle addon addition savelist listtype supply giftwrap wrapping coupon cntselect buyea",
    "sort year month day page tab tabs prev next zoom search ea count",
)
"""Controls that pick something else than a variant."""
_CHOICE: Final = Marks(
    "size swatch option variant variation color colour chip farbe groesse grosse taille taglia talla attribute", "opt"
)
"""Names of buttons and of what holds them by which a choice of a variant is known."""
_OTHER_FORMS: Final = Marks(
    "search suche 검색 dialog modal overlay inquiry newsletter login signin report feedback contactform qna",
    "contact question help",
)
_LONGEST_NAME: Final = 40
_MOST_ENTRIES: Final = 200
_FEWEST: Final = 2
"""Fields or buttons that make a choice."""
_ONLY: Final = "Default Title"
"""What Shopify calls the one variant of a product that has none."""


@dataclass(slots=True)
class Axis:
    """One thing to choose: a size."""

    name: str
    entries: list[Entry] = field(default_factory=list)


def axes(box: Level, places: Places, code: str | None) -> list[Axis] | None:
    """What can be chosen around the button that buys, in the page's order.

    None when a list waits for another's choice: then its entries, and so the variants, are not on the page.
    """
    found: list[Axis] = []
    for holder, controls in _groups(box):
        if not _picks_variant(holder, controls, places, box):
            continue
        axis = Axis(name_of(box, holder, controls[0]))
        if _NONE.on(axis.name) or (not axis.name and not _asks_for_choice(controls[0])):
            continue
        axis.entries = _entries(controls, box, code)
        is_list = controls[0].tag == "select"
        if is_list and not axis.entries:
            return None
        if is_list or len(axis.entries) >= _FEWEST:
            _add(found, axis)
    return _named(axis for axis in found if not _counts(axis) and [one.value for one in axis.entries] != [_ONLY])


def _picks_variant(holder: LexborNode, controls: Sequence[LexborNode], places: Places, box: Level) -> bool:
    """Whether a group of controls can pick a variant of the product, by its kind, its names and its place."""
    marks = f"{mark_of(holder)} {_own_marks(controls[0])}"
    if _NONE.on(marks) or not _by_kind(controls, marks):
        return False
    return not places.of(controls[0]).elsewhere and not _in_other_form(controls[0], box)


def _named(found: Iterable[Axis]) -> list[Axis]:
    """The axes that have names; where none has, the first with a choice, as the page's option."""
    kept = list(found)
    if any(axis.name for axis in kept):
        return [axis for axis in kept if axis.name]
    alone = [axis for axis in kept if len(axis.entries) >= _FEWEST][:1]
    for axis in alone:
        axis.name = "Option"
    return alone


def _asks_for_choice(control: LexborNode) -> bool:
    """Whether a list without a name is plainly one of the product: it is called an option, and first asks to choose."""
    first = control.css_first("option") if control.tag == "select" else None
    return first is not None and asks(first.text(strip=True)) and _CHOICE.on(_own_marks(control))


def _in_other_form(control: LexborNode, box: Level) -> bool:
    """Whether a control stands in a search, a question, a report, or a window that opens over the page."""
    above: LexborNode | None = control
    while above is not None and above.mem_id != box.root.mem_id:
        attributes = above.attributes
        if attributes.get("role") in ("search", "dialog") or above.tag == "dialog" or _OTHER_FORMS.on(mark_of(above)):
            return True
        if above.tag == "form" and _OTHER_FORMS.on(attributes.get("action") or ""):
            return True
        above = above.parent
    return False


def _groups(box: Level) -> Iterator[tuple[LexborNode, list[LexborNode]]]:
    """Controls that belong together, with the element around them: a list alone, fields of one name, buttons
    side by side."""
    groups: dict[object, tuple[LexborNode, list[LexborNode]]] = {}
    for node in box.controls:
        parent = node.parent
        if parent is None:
            continue
        if node.tag == "select":
            groups[node.mem_id] = (parent, [node])
        elif node.tag == "input":
            groups.setdefault(node.attributes.get("name"), (_holder(node, parent), []))[1].append(node)
        elif node.tag != "option":
            holder = _holder(node, parent)
            groups.setdefault(holder.mem_id, (holder, []))[1].append(node)
    for holder, controls in groups.values():
        if controls[0].tag == "select" or (len(controls) >= _FEWEST and not any(map(_is_command, controls))):
            yield holder, controls


def _holder(node: LexborNode, parent: LexborNode) -> LexborNode:
    """The element around several controls: the parent of one, or the next one out where the parent wraps it alone."""
    above = parent.parent
    if above is None or parent.tag not in ("li", "label", "span", "div") or next(beside(node), None) is not None:
        return parent
    other = next(beside(parent), None)
    return above if other is not None and other.tag == parent.tag else parent


def _is_command(node: LexborNode) -> bool:
    """Whether a button does something else than choose."""
    attributes = node.attributes
    kind = attributes.get("type")
    if kind == "submit" or BUY_MARK.on(f"{mark_of(node)} {attributes.get('name') or ''}"):
        return True
    href = attributes.get("href") if node.tag == "a" else None
    return bool(href) and not (href or "").startswith(("#", "javascript:"))


def _own_marks(node: LexborNode) -> str:
    attributes = node.attributes
    return " ".join([mark_of(node), *(v for n in ("name", "aria-label", "data-testid") if (v := attributes.get(n)))])[
        :300
    ]


def _by_kind(controls: Sequence[LexborNode], marks: str) -> bool:
    """Whether a group is a choice by its kind: a list is, fields and buttons are where there are several, or
    called so."""
    if controls[0].tag == "select":
        return True
    named = _CHOICE.on(marks)
    if controls[0].tag == "input":
        return True
    return named and all(len(words_of(one)) <= _LONGEST_NAME for one in controls)


def _entries(controls: Sequence[LexborNode], box: Level, code: str | None) -> list[Entry]:
    found: list[Entry] = []
    for node in controls[0].css("option") if controls[0].tag == "select" else controls:
        marks, attributes = mark_of(node), dict(node.attributes)
        text = words_of(node)
        if node.tag == "option" and not (attributes.get("value") or "value" not in attributes):
            continue
        if node.tag == "input":
            label = _label(node, box)
            text = words_of(label) if label is not None else attributes.get("title") or attributes.get("value") or ""
            marks = f"{marks} {mark_of(label) if label is not None else ''}"
        elif not text:
            picture = node.css_first("img")
            text = (
                attributes.get("aria-label")
                or attributes.get("title")
                or (picture.attributes.get("alt") if picture else "")
                or ""
            )
        one = entry(text, attributes, marks, code)
        if one is not None and all(one.value != other.value for other in found):
            found.append(one)
    return found[:_MOST_ENTRIES]


def _label(node: LexborNode, box: Level) -> LexborNode | None:
    """The label of a field: around it, right behind it, or bound to its id."""
    above = node.parent
    for _ in range(2):
        if above is not None and above.tag == "label":
            return above
        above = above.parent if above is not None else None
    after = node.next
    while after is not None and after.tag == "-text":
        after = after.next
    if after is not None and after.tag == "label":
        return after
    return find_by(box.root, "label", "for", node.attributes.get("id"))


def _add(found: list[Axis], axis: Axis) -> None:
    """Add an axis; one with the same name is the same choice under another colour, or shown twice."""
    same = next((one for one in found if one.name == axis.name), None)
    if same is None:
        if len(axis.entries) > 0:
            found.append(axis)
        return
    known = {one.value for one in same.entries}
    same.entries += [one for one in axis.entries if one.value not in known]


def _counts(axis: Axis) -> bool:
    """Whether an axis only counts pieces: 1, 2, 3…"""
    values = [one.value for one in axis.entries]
    return len(values) > 2 and values == [str(number) for number in range(1, len(values) + 1)]

"""What a page calls a choice: the label beside its list, fields or buttons."""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

from reading.entries import asks
from reading.region import Level, find_by, mark_of

_LONGEST_NAME: Final = 40
_ASK_WORDS: Final = re.compile(
    r"\A(?:please\s+)?(?:choose|select|pick)\s+(?:an?\s+|your\s+)?|\A(?:bitte\s+)?wählen sie (?:die|eine|ihre)?\s*"
    r"|\s*(?:을|를)?\s*선택(?:해\s*주세요|하세요)?\Z|\s*(?:aus)?wählen\Z|\A请?選?选?择|\A選択\s*|\((?:필수"
    r"|required|선택)\)|\[(?:필수|선택)\]",
    re.IGNORECASE,
)
_EDGES: Final = " :：*-=\n\t.,"
_FIELD = re.compile(r"(?:attributes?_(?:pa_)?|options?\[|options?[-_]|properties\[)?([^\W\d_]{3,20})\]?\Z")
_VAGUE: Final = frozenset(
    "option options attribute group select value variant id product item opt article 옵션".split()
)
_NUMBERS: Final = frozenset("id sku upc ean mpn no nr".split())
_UNSEEN: Final = frozenset({"input", "script", "style", "br", "-comment"})
_LEVELS: Final = 4


def label_of(box: Level, control: LexborNode) -> str:
    """What the page calls the choice of a list; its field's name where nothing names it."""
    return name_of(box, control, control) or (control.attributes.get("name") or "")


def name_of(box: Level, holder: LexborNode, control: LexborNode) -> str:
    """What the page calls the choice: the label beside it, else its field; empty where nothing names it."""
    named = (_bound_label(control, box), *_data_names(control, holder))
    if found := next((name for text in named if (name := _cleaned(text))), ""):
        return found
    is_list = control.tag == "select"
    if found := _beside(control if is_list else holder, box):
        return found
    attributes = control.attributes
    first = control.css_first("option") if is_list else None
    asking = (first.text(strip=True) if first is not None else "", attributes.get("aria-label") or "")
    if found := next((name for text in asking if is_list and asks(text) and (name := _cleaned(text))), ""):
        return found
    by_field = _FIELD.match(attributes.get("name") or "")
    return by_field[1].capitalize() if by_field and by_field[1].lower() not in _VAGUE else ""


def _bound_label(control: LexborNode, box: Level) -> str:
    """The first words of the label that is bound to a list's id."""
    label = find_by(box.root, "label", "for", control.attributes.get("id")) if control.tag == "select" else None
    return _first_words(label) if label is not None else ""


def _data_names(control: LexborNode, holder: LexborNode) -> Iterator[str]:
    for name in ("data-attribute-name", "data-option-name", "data-label"):
        yield control.attributes.get(name) or ""
        yield holder.attributes.get(name) or ""


def _beside(node: LexborNode, box: Level) -> str:
    """The short text right before a control, or before an element around it."""
    below: LexborNode | None = node
    for _ in range(_LEVELS):
        if below is None or below.mem_id == box.root.mem_id:
            break
        if name := _before(below):
            return name
        below = below.parent
    return ""


def _before(node: LexborNode) -> str:
    """The short text right before an element, up to the next thing that shows a picture or can be chosen."""
    before = node.prev
    while before is not None:
        if before.tag == "-text":
            name = _cleaned((before.text_content or "")[:200])
        elif before.tag in _UNSEEN or (before.tag == node.tag and mark_of(before) == mark_of(node)):
            name = ""  # or the same choice under another colour
        elif before.css_first("select,button,input[type=radio],img") is not None:
            break
        else:
            name = _cleaned(_first_words(before))
        if name:
            return name
        before = before.prev
    return ""


def _first_words(node: LexborNode) -> str:
    """The first piece of text in an element: "Colour" of "Colour<span>Lime</span>"."""
    for inner in node.traverse(include_text=True):
        if inner.tag == "-text" and (inner.text_content or "").strip(_EDGES):
            return inner.text_content or ""
    return ""


def _cleaned(text: str) -> str:
    """A label without its colon, its star and the words that ask to choose; empty when nothing is left, or too much."""
    name = " ".join(text.split()).strip(_EDGES)
    name = _ASK_WORDS.sub("", name).strip(_EDGES)
    name = name.partition(":")[0].strip(_EDGES)
    letters = any(character.isalpha() for character in name)
    return name if letters and len(name) <= _LONGEST_NAME and "_" not in name and name.lower() not in _NUMBERS else ""

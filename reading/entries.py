"""One entry of a list of choices: what it is called, and what its text and attributes say of stock and price."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from reading.amounts import amounts
from reading.availability import read_availability
from reading.labels import Marks
from reading.schema import whole

_LONGEST: Final = 80
_OUT: Final = Marks(
    "soldout outofstock outstock unavailable notavailable notinstock nostock ausverkauft agotado epuise "
    "vergriffen issold "
    "crossedout noinventory"
)
"""Classes of an entry that cannot be bought."""
_OFF: Final = Marks("", "disabled inactive off")
"""Classes of an entry that cannot be chosen."""
_TAIL = re.compile(
    r"\s*(?:[\[(（【〔]([^\])）】〕]{1,40})[\])）】〕]|(?:\s[-–—/|:·]"
    r"|,)\s*([^-–—/|:·,\[\]()（）【】〔〕]{1,40}))\s*\Z"
)
_ADDED = re.compile(r"\s*[\[(（]?\s*([+＋−–-])\s*([^\d+−–()\[\]]{0,4}\d[\d.,' ]*[^\d()\[\]]{0,4})[\])）]?\s*\Z")
_LEFT = re.compile(
    r"(?:재고|잔여|남은\s*수량|수량|库存|剩余|在庫|残り|stock|only|nur(?: noch)?|noch|verfügbar)\D{0,6}(\d{1,6})"
    r"|(\d{1,6})\s*(?:개\s*남음|개|left|in stock|auf lager|件|点|個)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\A[\W_]*(?:(?:please\s+)?(?:choose|select|pick)\b|(?:bitte\s+)?(?:aus)?wähl|bitte\b|선택|옵션\s*선택"
    r"|\[?필수\]?|\[?선택\]?|请选择|請選擇|選択"
    r"|choisi|sélectionn|seleccion|elige|elegir|scegli|seleziona|selecione|escolha|kies|maak een keuze|wybierz"
    r"|vyberte|välj|vælg|velg|valitse|выберите)"
    r"|(?:선택(?:해|하세요|하십시오|해\s*주세요)?|옵션을 선택.*|wählen|auswählen|選択してください|を選択)[\W_]*\Z"
    r"|\A[\W_]+\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One value that can be chosen."""

    value: str
    raw: str | None = None
    """The value that the form sends."""
    id: str | None = None
    sku: str | None = None
    out: bool | None = None
    """Whether it is said to be sold out; None where nothing says so or the contrary."""
    off: bool = False
    """It cannot be chosen, for a reason that is not said."""
    added: Decimal | None = None
    """What it costs more, or less, than the product's price."""
    price: Decimal | None = None
    quantity: int | None = None
    chosen: bool = False


@dataclass(slots=True)
class _Notes:
    """What the notes behind a value say."""

    out: bool | None = None
    added: Decimal | None = None
    price: Decimal | None = None
    quantity: int | None = None


def asks(text: str) -> bool:
    """Whether an entry only asks to choose ("= choose a size ="), and is no choice."""
    return not text.strip() or bool(_ASKS.search(text.strip()))


def entry(text: str, attributes: Mapping[str, str | None], marks: str, code: str | None) -> Entry | None:
    """The entry with shown `text`, its element's `attributes` and class `marks`; None when it is no choice.

    `code` is the page's currency. Notes behind the value ("M [품절]", "L (+5,000원)", "S - 3 left") are taken off.
    """
    notes = _Notes()
    said = _without_notes(" ".join(text.split()), notes, code)
    if not said or len(said) > _LONGEST or asks(said):
        return None
    counted = next((n for name in _STOCKS if (n := whole(attributes.get(name))) is not None), notes.quantity)
    out = counted == 0 if counted is not None else True if _said_out(attributes, marks) else notes.out
    return Entry(
        value=said,
        raw=attributes.get("value"),
        id=_id(attributes, said),
        sku=attributes.get("data-sku") or None,
        out=out,
        off="disabled" in attributes or attributes.get("aria-disabled") == "true" or _OFF.on(marks),
        added=notes.added,
        price=notes.price,
        quantity=counted,
        chosen="selected" in attributes or "checked" in attributes,
    )


def _without_notes(said: str, notes: _Notes, code: str | None) -> str:
    """`said` without the notes at its end, which are put into `notes`."""
    for _ in range(3):
        more = _ADDED.search(said)
        if more and more.start() and (added := _amount(more[2], code)) is not None:
            notes.added = added if more[1] in "+＋" else -added
            said = said[: more.start()].rstrip(" ,-–/")
            continue
        tail = _TAIL.search(said)
        note = (tail[1] or tail[2] or "").strip() if tail else ""
        if tail is None or not said[: tail.start()].strip() or not _is_note(note, notes, code):
            break
        said = said[: tail.start()].strip()
    return said


def _is_note(note: str, notes: _Notes, code: str | None) -> bool:
    """Whether the text behind a value tells of stock or price, which is put into `notes`, or is a part of the value."""
    if left := _LEFT.search(note):
        notes.quantity = int(left[1] or left[2])
        return True
    if (buyable := read_availability(note).buyable) is not None:
        notes.out = not buyable
        return True
    if (price := _amount(note, code)) is not None:
        notes.price = price
        return True
    return False


def _amount(text: str, code: str | None) -> Decimal | None:
    if not any(character.isdigit() for character in text):
        return None
    return next((one.amount for one in amounts(text, code) if one.signed and not one.foreign), None)


_STOCKS: Final = (
    "data-stock", "data-quantity", "data-qty", "data-inventory", "data-stock-quantity", "stock_cnt", "data-stock-cnt",
)  # fmt: skip
"""Attributes that tell pieces at hand. Sources: MakeShop, common themes."""
_IDS: Final = ("data-variant-id", "data-variation-id", "data-variantid", "data-product-id", "data-option-id", "data-id")


def _said_out(attributes: Mapping[str, str | None], marks: str) -> bool:
    """Whether class, title or data of an entry say that it is sold out."""
    if (
        _OUT.on(marks)
        or attributes.get("data-soldout") in ("T", "true", "1", "Y")
        or attributes.get("data-available") == "false"
    ):
        return True
    told = [value for name in ("title", "aria-label", "data-title") if (value := attributes.get(name))]
    return any(len(value) <= _LONGEST and read_availability(value).buyable is False for value in told)


def _id(attributes: Mapping[str, str | None], said: str) -> str | None:
    """The platform's own number of an entry: from its data, else its value where that is a number and not its text."""
    for name in _IDS:
        if value := attributes.get(name):
            return value[:64]
    value = (attributes.get("value") or "").strip()
    return value if value.isascii() and value.isdigit() and value != said and len(value) > 1 else None

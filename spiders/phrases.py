"""Phrases through the readers of prices, stock and amounts: rows of a file, and the JSON values that answer them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model.capture import Availability
from model.errors import InputError
from reading.amounts import first_amount
from reading.availability import read_availability
from reading.prices import read_prices


@dataclass(frozen=True, slots=True)
class Row:
    """A phrase as a shop shows it; `currency` is a hint, a code or a sign."""

    text: str
    currency: str | None = None


def rows(path: Path) -> list[Row]:
    """The rows of a file of JSON lines `{text, currency?}`, blank lines left out.

    Raises:
        InputError: the file cannot be read, or a row is no such object.
    """
    try:
        lines = path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file {path} cannot be read: {error}") from error
    return [_row(line, f"{path} row {number}") for number, line in enumerate(lines, 1) if line.strip()]


def _row(line: str, where: str) -> Row:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where} is no JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text", 0), str | None):
        raise InputError(f"{where} must be an object with a text")
    hint = row.get("currency")
    if hint is not None and not isinstance(hint, str):
        raise InputError(f"{where} has the currency {hint!r}, which must be a text or absent")
    return Row(row["text"] or "", hint)


def amount(row: Row) -> dict[str, str | None]:
    """`{amount, currency}` of the first amount of money; the amount is null when there is none."""
    found = first_amount(row.text, row.currency)
    if found is None:
        return {"amount": None, "currency": None}
    return {"amount": format(found.amount, "f"), "currency": found.currency}


def price(row: Row) -> dict[str, str] | None:
    """`{kind: amount}` of the prices that the phrase states; null when it states none."""
    found = read_prices(row.text, row.currency)
    return {kind: format(value, "f") for kind, value in found.items()} or None


def availability(row: Row) -> str | None:
    """What the phrase says of stock, in schema.org's words; null when it says nothing."""
    level = read_availability(row.text)
    return None if level is Availability.UNKNOWN else level.value


READERS: Final[Mapping[str, Callable[[Row], Any]]] = {"price": price, "availability": availability, "amount": amount}
"""What a phrase can be read for, and how."""

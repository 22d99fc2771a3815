"""One cell of the master file to the value that the store keeps, by the kind of its column.

A cell is what the workbook's reader gives (text, number, bool, date, time) or, in a CSV, always a text. What the
column cannot hold raises `CellError`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel import Locale

from catalog import lists, moments
from catalog.columns import Column, Kind
from catalog.faults import CellError, meant
from catalog.pictures import Named, PictureFolder
from model.lazy import Lazy, lazy
from model.money import exponent, to_minor
from reading.amounts import amounts
from reading.ids import gtin
from reading.words.currencies import CODES
from system.settings import Channel, Settings

MAX_CODE: Final = 300
"""Characters of an identifier: what `store.spans.key` keeps as it is."""
MAX_TEXT: Final = 5_000
MAX_URL: Final = 2_000
_MAX_MINOR: Final = 10**15
"""A spreadsheet keeps 15 digits."""
_MAX_WHOLE: Final = 10**9

_BAD: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]|^[\\s\u200b\ufeff]|[\\s\u200b\ufeff]\\Z")
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+|\d{3,}0{5,}")
"""A GTIN that a spreadsheet kept as 8.80123E+12, or showed so and lost its last digits."""
_TIER: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
_TYPE_AGAIN: Final = lazy("format the cell as text and type it again")
_FLAGS: Final = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(slots=True)
class RowReader:
    """Reads the cells of one row; channel and currency, read first, say how the others are meant."""

    settings: Settings
    typed: bool
    """Whether the file keeps numbers apart from text, as a workbook does and a CSV does not."""
    pictures: PictureFolder
    channel: Channel | None = None
    currency: str | None = None

    @property
    def zone(self) -> ZoneInfo | None:
        """Of times without an offset."""
        return moments.zone_of(self.channel, self.settings)

    def read(self, cell: Any, column: Column) -> Any:
        """The value of a cell that is not empty.

        Raises:
            CellError: the column cannot hold it.
        """
        if type(cell) is str:
            cell = _clean(cell)
        return _READERS[column.kind](self, cell, column)

    def _text(self, cell: Any, column: Column) -> str:
        return _written(cell)

    def _code(self, cell: Any, column: Column) -> str:
        if isinstance(cell, float) and not cell.is_integer():
            raise CellError(lazy("is a fraction where a code belongs"), _TYPE_AGAIN)
        return _written(cell, MAX_CODE)

    def _gtin(self, cell: Any, column: Column) -> str:
        written = isinstance(cell, str) and _ROUNDED.fullmatch(cell) and not (cell.isdigit() and gtin(cell))
        if written or (isinstance(cell, float) and _ROUNDED.fullmatch(f"{cell:.0f}")):
            raise CellError(
                lazy("is a GTIN that a spreadsheet rounded"), lazy("format the column as text and type the GTIN again")
            )
        found = gtin(self._code(cell, column))
        if found is None:
            raise CellError(
                lazy("is no GTIN: its length or check digit is wrong"), lazy("copy it again from the package")
            )
        return found

    def _channel(self, cell: Any, column: Column) -> str:
        name = _written(cell)
        self.channel = self.settings.channels.get(name)
        if self.channel is None:
            known = sorted(self.settings.channels)
            fault = lazy("is no channel of the settings%(guess)s", guess=meant(name, known))
            raise CellError(fault, _one_of(known))
        return name

    def _country(self, cell: Any, column: Column) -> str:
        code = _written(cell)
        if not re.fullmatch("[A-Z]{2}", code) or code not in _territories():
            raise CellError(lazy("is no country"), lazy("write two letters, such as KR (ISO 3166)"))
        if self.channel and code != self.channel.country:
            raise CellError(
                lazy("is not the country of %(channel)s", channel=self.channel.name),
                lazy("write %(right)s, or nothing", right=self.channel.country),
            )
        return code

    def _currency(self, cell: Any, column: Column) -> str:
        code = _written(cell)
        if not re.fullmatch("[A-Z]{3}", code) or code not in CODES:
            raise CellError(lazy("is no currency"), lazy("write three letters, such as KRW (ISO 4217)"))
        if self.channel and code != self.channel.currency:
            raise CellError(
                lazy("is not the currency of %(channel)s", channel=self.channel.name),
                lazy("write %(right)s", right=self.channel.currency),
            )
        self.currency = code
        return code

    def _money(self, cell: Any, column: Column) -> int | None:
        if self.currency is None:
            return None  # its own fault; without it the amount means nothing
        amount = _amount(cell, self.currency)
        minor = amount.scaleb(exponent(self.currency))
        if minor != minor.to_integral_value():
            raise CellError(
                lazy("is finer than %(currency)s goes", currency=self.currency),
                lazy("write at most %(most)s digits after the point", most=exponent(self.currency)),
            )
        if not 0 < minor < _MAX_MINOR:
            raise CellError(lazy("is no price"), lazy("write an amount above zero, or leave the cell empty"))
        return to_minor(amount, self.currency)

    def _whole(self, cell: Any, column: Column) -> int:
        if isinstance(cell, str) and re.fullmatch(r"\d{1,10}", cell, re.ASCII):
            if self.typed:
                raise CellError(lazy("is a number stored as text"), lazy("convert the cell to a number"))
            cell = int(cell)
        if isinstance(cell, bool | str) or not isinstance(cell, int | float):
            raise CellError(lazy("is text where a number belongs"), _whole_from(column.least))
        if cell != int(cell) or not column.least <= cell <= _MAX_WHOLE:
            raise CellError(lazy("is out of range"), _whole_from(column.least))
        return int(cell)

    def _flag(self, cell: Any, column: Column) -> bool:
        if isinstance(cell, bool):
            return cell
        found = _FLAGS.get(str(cell).lower())
        if found is None:
            raise CellError(lazy("is neither yes nor no"), lazy("write yes or no"))
        return found

    def _choice(self, cell: Any, column: Column) -> str:
        word = _written(cell)
        if word not in column.choices:
            guess = meant(word, column.choices)
            raise CellError(lazy("is no %(column)s%(guess)s", column=column.name, guess=guess), _one_of(column.choices))
        return str(word)

    def _tier(self, cell: Any, column: Column) -> str:
        tier = _written(cell)
        known = sorted(self.channel.schedules) if self.channel else []
        if not _TIER.fullmatch(tier):
            raise CellError(lazy("is no name of a tier"), lazy("write hot, daily or another tier in small letters"))
        if known and tier not in known:
            guess = meant(tier, known)
            raise CellError(lazy("is no tier of the channel's schedules%(guess)s", guess=guess), _one_of(known))
        return tier

    def _instant(self, cell: Any, column: Column) -> datetime:
        return moments.instant(cell, self.zone)

    def _day(self, cell: Any, column: Column) -> date:
        return moments.day(cell)

    def _url(self, cell: Any, column: Column) -> str:
        url = _written(cell, MAX_URL)
        try:
            parts = urlsplit(url)
            good = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
        except ValueError:
            good = False
        if not good or re.search(r"[\s<>\"\\]", url):
            raise CellError(lazy("is no web address"), lazy("copy it whole from the browser: https://…"))
        return url

    def _words(self, cell: Any, column: Column) -> list[str]:
        return lists.words(_written(cell))

    def _pairs(self, cell: Any, column: Column) -> dict[str, str]:
        return lists.pairs(_written(cell))

    def _pictures(self, cell: Any, column: Column) -> Named:
        return self.pictures.read(_written(cell))

    def _choices(self, cell: Any, column: Column) -> dict[str, list[str]]:
        return lists.choices(_written(cell))


def _clean(text: str) -> str:
    if _BAD.search(text):
        if text.strip("\u200b\ufeff \t\r\n\xa0\u3000") != text or text.strip() != text:
            raise CellError(lazy("has spaces around it"), lazy("remove them"))
        raise CellError(lazy("has a line break or another control character"), lazy("write it on one line"))
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _written(cell: Any, longest: int = MAX_TEXT) -> str:
    """A text cell; a number as a person would have typed it."""
    if isinstance(cell, bool):
        raise CellError(lazy("is TRUE or FALSE where text belongs"), _TYPE_AGAIN)
    if isinstance(cell, int | float):
        if abs(cell) >= 10**15:
            raise CellError(
                lazy("is a number of which the spreadsheet lost digits"), lazy("format the cell as text, type it again")
            )
        return f"{cell:.15g}"
    if not isinstance(cell, str):
        raise CellError(lazy("was made a date by the spreadsheet"), _TYPE_AGAIN)
    if len(cell) > longest:
        raise CellError(lazy("has %(count)s characters", count=len(cell)), lazy("write at most %(most)s", most=longest))
    return cell


@cache
def _territories() -> frozenset[str]:
    return frozenset(Locale("en").territories)


def _amount(cell: Any, currency: str) -> Decimal:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(f"{cell:.15g}")  # what the spreadsheet shows: it keeps 15 digits
    if not isinstance(cell, str):
        raise CellError(lazy("is no amount"), lazy("write a number, such as 129000"))
    digits = exponent(currency)
    if re.fullmatch(rf"\d+\.\d{{{digits}}}" if digits else r"\d+", cell, re.ASCII):
        return Decimal(cell)
    found = amounts(cell, currency)
    if len(found) != 1 or found[0].end - found[0].start != len(cell):
        cure = lazy("write an amount of %(currency)s alone, such as 129000", currency=currency)
        raise CellError(lazy("is text where a number belongs"), cure)
    if found[0].currency != currency:
        raise CellError(
            lazy("is in another currency than %(currency)s", currency=currency),
            lazy("write the amount in %(currency)s", currency=currency),
        )
    return found[0].amount


def _one_of(words: Any) -> Lazy:
    listed = ", ".join(list(words)[:12])
    return lazy("write one of %(known)s", known=listed or lazy("none: the settings name no channel yet"))


def _whole_from(least: int) -> Lazy:
    return lazy("write a whole number from %(least)s", least=least)


_READERS: Final[Mapping[Kind, Callable[[RowReader, Any, Column], Any]]] = {
    Kind.TEXT: RowReader._text,
    Kind.CODE: RowReader._code,
    Kind.GTIN: RowReader._gtin,
    Kind.CHANNEL: RowReader._channel,
    Kind.COUNTRY: RowReader._country,
    Kind.CURRENCY: RowReader._currency,
    Kind.MONEY: RowReader._money,
    Kind.WHOLE: RowReader._whole,
    Kind.FLAG: RowReader._flag,
    Kind.CHOICE: RowReader._choice,
    Kind.TIER: RowReader._tier,
    Kind.INSTANT: RowReader._instant,
    Kind.DAY: RowReader._day,
    Kind.URL: RowReader._url,
    Kind.WORDS: RowReader._words,
    Kind.PAIRS: RowReader._pairs,
    Kind.CHOICES: RowReader._choices,
    Kind.PICTURES: RowReader._pictures,
}

"""Amounts of money: a Decimal beside an ISO 4217 currency, and its minor units for storing and comparing."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_CODE = re.compile(r"[A-Z]{3}\Z")

_EXPONENTS: Final = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
    **dict.fromkeys("CLF UYW".split(), 4),
}
"""Digits after the point where they are not two. Source: ISO 4217, list one (six-iso4217 2024-06-25)."""


def exponent(currency: str) -> int:
    """Digits after the decimal point of `currency` (ISO 4217), two unless the list says otherwise."""
    return _EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """`amount` in whole minor units (won, fen, cents); fractions of one are rounded half up."""
    return int(amount.scaleb(exponent(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def from_minor(minor: int, currency: str) -> Decimal:
    """The amount of `minor` whole minor units of `currency`."""
    return Decimal(minor).scaleb(-exponent(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency. Amounts in two currencies are never compared or added.

    Raises:
        ValueError: the currency is no three-letter code, or the amount is not finite.
    """

    amount: Decimal
    currency: str
    """ISO 4217 code, upper case."""

    def __post_init__(self) -> None:
        if not _CODE.match(self.currency):
            raise ValueError(f"currency {self.currency!r} is not an ISO 4217 code such as KRW")
        if not self.amount.is_finite():
            raise ValueError(f"amount {self.amount!r} is not a number")

    @property
    def minor(self) -> int:
        """The amount in whole minor units."""
        return to_minor(self.amount, self.currency)

"""Strangers of the labelled month: sellers with leave, one whose leave ends, sellers without, copies, and worn goods.

Every second listing is not in the master file, and shows the GTIN by which it is matched. Copies give themselves away
by their price, their words, or by who does not say who he is, each time by other signs.
"""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from model.capture import Capture, Seller

if TYPE_CHECKING:
    from benchmarks.labelled_faults import Fault

_PARTNERS: Final = 10
_LEAVES: Final = 9
"""The partner whose leave ends."""
_COPY: Final = Decimal("0.25")
_WORN: Final = Decimal("0.4")


def number_of(name: str) -> int:
    """The listing's number."""
    return int(name.rsplit("-", 1)[1])


def in_master(name: str) -> bool:
    """Whether the master file has the listing."""
    return number_of(name) % 2 == 0


def gtin_of(name: str) -> str:
    """The product's GTIN, which its strangers' listings show."""
    digits = f"88012345{number_of(name):04}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def partner_of(name: str) -> str:
    """The partner who sells there as long as nothing is wrong."""
    return f"partner-{number_of(name) // 2 % _PARTNERS}"


def partners() -> list[str]:
    """All whom the master file gives leave."""
    return [f"partner-{number}" for number in range(_PARTNERS)]


def loses_leave(seller: str) -> bool:
    """Whether the partner's leave ends during the month."""
    return seller == f"partner-{_LEAVES}"


def worn(name: str) -> bool:
    """Whether somebody sells there what he wore."""
    return number_of(name) % 20 in (4, 15)


def leave_ends(name: str) -> bool:
    """Whether the leave of who sells there ends during the month."""
    return loses_leave(partner_of(name)) and not worn(name)


def has_leave(name: str) -> bool:
    """Whether who sells there has leave all month."""
    return not worn(name) and not loses_leave(partner_of(name))


def leave_ends_on(days: int) -> float:
    """On which day."""
    return days / 2


def sold(sound: Capture, name: str, fault: "Fault | None") -> Capture:
    """The page with who sells there."""
    number = number_of(name)
    shown = {} if in_master(name) else {"gtin": gtin_of(name)}
    price = sound.price or Decimal(0)
    if worn(name):
        seller = Seller(id=f"attic-{number}", name=f"Attic {number}", legal_name=f"A. Tick {number}")
        shown |= {"name": f"{sound.name}, used", "description": "Used, worn twice."}
        return sound.with_(seller=seller, price=_cents(price * _WORN), **shown)
    if fault is None:
        partner = partner_of(name)
        return sound.with_(seller=Seller(id=partner, name=partner, legal_name=f"{partner} Inc."), **shown)
    stranger = f"stranger-{number}"
    if fault.kind == "unauthorised_seller":
        return sound.with_(seller=Seller(id=stranger, name=stranger, legal_name=f"{stranger} Ltd."), **shown)
    signs = number // 2 % 3
    said = "Light shoes, 1:1 replica in mirror-quality." if signs else sound.description
    asked = price if signs == 1 else _cents(price * _COPY)
    return sound.with_(seller=Seller(id=stranger, name=stranger), description=said, price=asked, **shown)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))

"""What a shop is to Taobao and Tmall. Source: china.md §1, Seller and shop type."""

from typing import Any, Final

from model.capture import Seller, SellerKind
from reading.schema import text

_ENDINGS: Final = (
    ("旗舰店", SellerKind.FLAGSHIP),
    ("专卖店", SellerKind.EXCLUSIVE),
    ("专营店", SellerKind.MULTI_BRAND),
)
_OWN: Final = ("天猫超市", "天猫国际自营", "天猫国际进口超市", "天猫国际官方直营")
"""Shops in which Tmall itself sells."""


def seller_of(number: Any, name: Any, kind: Any) -> Seller | None:
    """A shop by its number, its name, and `B` (Tmall) or `C` (Taobao); None when it has neither number nor name."""
    shop, called = text(number), text(name)
    if shop is None and called is None:
        return None
    return Seller(id=shop, name=called, kind=_kind(called or "", text(kind) or ""))


def _kind(name: str, letter: str) -> SellerKind | None:
    """Tmall says the type in the ending of a shop's name, and nowhere else; on Taobao such an ending says nothing."""
    if letter.upper() == "C":
        return SellerKind.THIRD_PARTY
    if name.startswith(_OWN):
        return SellerKind.MARKETPLACE
    if letter.upper() != "B":
        return None
    return next((kind for ending, kind in _ENDINGS if name.endswith(ending)), None)

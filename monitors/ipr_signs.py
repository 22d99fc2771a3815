"""Signs of wrongdoing in a row of the frame `strangers`, each with its weight and in words; and the score of all. Pure.

Where resale prices may not be fixed (`locked`), no sentence names a list price or a part of it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import pandas as pd

from system.ipr import Weights

Row = Mapping[str, Any]

_NEW_FOR: Final = timedelta(days=90)
_CHEAP: Final = (0.34, 0.6)
"""Parts of the list price at which a price weighs in full, and not at all."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign."""

    weight: str
    """A name of `system.ipr.Weights`."""
    says: str
    part: float = 1.0
    """How much of the weight counts, 0 to 1."""


def score(signs: list[Sign], weights: Weights) -> float:
    """How sure the signs together make: 1 - the product of what each leaves in doubt."""
    doubt = 1.0
    for sign in signs:
        doubt *= 1 - getattr(weights, sign.weight) * sign.part
    return 1 - doubt


def words(signs: list[Sign], weights: Weights) -> str:
    """The signs in words, the heaviest first, each with what it weighs."""
    weighed = sorted(((getattr(weights, one.weight) * one.part, one.says) for one in signs), reverse=True)
    return "; ".join(f"{says} ({weight:.2f})" for weight, says in weighed)


def counterfeit(row: Row) -> list[Sign]:
    """Signs that goods which are called the brand's are copies."""
    return [
        *_price(row),
        *_if(row["replica"], "replica_words", f"says {row['replica']}"),
        *_if(row["hint"], "hint_words", f"says {row['hint']}"),
        *_if(row["channel_identifies"] and not row["identified"], "no_identity", "shows no legal name or number"),
        *_new_seller(row),
        *_if(row["shared"], "shared_picture", "shows a picture that other sellers without leave show"),
        *_if(row["impossible"], "impossible", f"offers {row['impossible']}, which the product does not come in"),
        *_if(_abroad(row) and not row["imported"], "ships_from", f"ships from {row['ships']}"),
    ]


def grey_import(row: Row) -> list[Sign]:
    """Signs that genuine goods came past the brand's own channels."""
    return [
        *_if(row["imported"], "import_words", f"says {row['imported']}"),
        *_if(_abroad(row), "ships_abroad", f"ships from {row['ships']}"),
    ]


def trademark(row: Row) -> list[Sign]:
    """Signs that the brand's name is used for other goods."""
    plain = row["mark"] and not row["coded"]
    return [
        *_if(row["liked"], "like_words", f"says {row['liked']}"),
        *_if(row["lookalike"], "lookalike", f"writes {row['lookalike']}"),
        *_if(plain, "no_goods", f"names {row['mark']} and no style code or GTIN of it"),
    ]


def relisted(row: Row) -> list[Sign]:
    """Signs that a listing repeats one that was removed."""
    says = {"same_seller": "same seller", "same_picture": "same picture", "same_text": "same text"}
    return [Sign(name, says[name]) for name in row["removed_by"]]


def own_pictures(row: Row) -> list[Sign]:
    """Signs that the brand's pictures are used."""
    count = int(row["own_pictures"])
    shows = "a picture" if count == 1 else f"{count} pictures"
    return [Sign("own_picture", f"shows {shows} of the brand's")] if count else []


MAKERS: Final[Mapping[str, Callable[[Row], list[Sign]]]] = {
    "counterfeit_suspected": counterfeit,
    "grey_import": grey_import,
    "trademark_misuse": trademark,
    "image_misuse": own_pictures,
    "relisted": relisted,
}
"""Kind to the function that finds its signs."""


def _if(holds: Any, weight: str, says: str) -> Iterator[Sign]:
    if holds:
        yield Sign(weight, says)


def _price(row: Row) -> Iterator[Sign]:
    """The price against the list price, and against what sellers with leave ask."""
    price, listed, band = row["price"], row["list_price"], row["band"]
    if pd.isna(price):
        return
    full, none = _CHEAP
    share = price / listed if pd.notna(listed) and listed else 1.0
    part = min(1.0, max(0.0, (none - share) / (none - full)))
    if part:
        cheap = "asks far less than goods of the brand are sold for"
        yield Sign("price", cheap if row["locked"] else f"asks {share:.0%} of the list price", part)
    if pd.notna(band) and price < band:
        yield Sign("below_band", "asks less than any seller with leave")


def _new_seller(row: Row) -> Iterator[Sign]:
    if pd.notna(row["since"]) and row["captured_at"] - row["since"] < _NEW_FOR:
        yield Sign("new_seller", f"sells since {row['since']:%Y-%m-%d}")


def _abroad(row: Row) -> bool:
    return bool(row["ships"] and row["country"] and row["ships"] != row["country"])

"""The settings of a feed: where a channel's CSV or JSON is, and which of its columns hold what."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from system.values import Currency, WebAddress

Column = Annotated[str, Field(min_length=1, max_length=200)]
"""A CSV's column by its heading; in JSON a path of names and numbers with points between: `offers.0.price`."""

Told = Literal[
    "external_id", "url", "name", "brand", "sku", "gtin", "mpn", "currency", "price", "regular_price", "coupon_price",
    "member_price", "card_price", "best_price", "shipping_fee", "unit_price", "availability", "quantity", "seller_id",
    "seller_name", "images", "description", "variant_id",
]  # fmt: skip
"""What a column may hold, in the words of captures; several rows of one `external_id` are its variants."""

Stock = Literal[
    "InStock", "OutOfStock", "LimitedAvailability", "PreOrder", "BackOrder", "SoldOut", "Discontinued", "Unknown"
]


class Feed(BaseModel):
    """A file or an address that tells a channel's listings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: WebAddress | None = None
    file: Path | None = None
    """Relative to the settings file."""
    format: Literal["csv", "json"]
    fields: dict[Told, Column]
    options: dict[str, Column] = {}
    """A variant's options: name to column."""
    availability: dict[str, Stock] = {}
    """The feed's own words for stock, beside those of schema.org and Google."""
    currency: Currency | None = None
    """Of amounts without one; without it the channel's."""
    items: str = ""
    """Path of the list in a JSON; empty = the JSON is the list."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Between a CSV's cells; without it the one that its heading uses."""
    encoding: str | None = None
    """Without one it is told from the bytes."""

    @model_validator(mode="after")
    def _tells_listings(self) -> "Feed":
        if (self.url is None) == (self.file is None):
            raise ValueError("needs url or file, and not both")
        if not {"external_id", "url"} & set(self.fields):
            raise ValueError("fields must name the column of external_id or of url")
        return self

    def placed(self, folder: Path) -> "Feed":
        """The feed with its file's whole path; `folder` is the settings file's."""
        return self if self.file is None else self.model_copy(update={"file": (folder / self.file).resolve()})

"""The sheets of the master file, defined once: template, reading, checks, import and export all follow from here."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from catalog.columns import Column, Kind, Sheet
from model.capture import PRICE_FIELDS
from model.people import SellerRole

_TEXT = Column
_CODE = partial(Column, kind=Kind.CODE)
_MONEY = partial(Column, kind=Kind.MONEY)
_INSTANT = partial(Column, kind=Kind.INSTANT)
_PICTURES = partial(Column, kind=Kind.PICTURES)

_MPN = _CODE("mpn", "Manufacturer's part number.")
_PRODUCT = _CODE("product_code", "A product of the sheet products.", refers="products.code")
_SKU = _CODE("sku_code", "A SKU of the sheet skus.", refers="skus.code")
_CHANNEL = Column("channel", "A channel of the settings.", kind=Kind.CHANNEL, required=True)
_SELLER = _CODE("seller", "The seller's id on the channel, else the name that it shows.", required=True)
_COUNTRY = Column("country", "Two letters, such as KR.", kind=Kind.COUNTRY, required=True)

_SCOPE: Final = tuple(
    column.anywhere()
    for column in (
        _TEXT("brand", "A brand of the sheet products.", refers="products.brand"),
        _TEXT("category", "A category of the sheet products.", refers="products.category"),
        _PRODUCT,
        _SKU,
        _CHANNEL,
        _SELLER,
        _COUNTRY,
    )
)
"""Where a row applies; the most specific row wins (catalog.scope)."""

_CURRENCY = Column(
    "currency", "Three letters, such as KRW; of a row with a channel, the channel's.", kind=Kind.CURRENCY, required=True
)
_JUDGES = Column(
    "judges",
    "Which price of the page is meant. Empty = price, what any shopper sees.",
    kind=Kind.CHOICE,
    choices=PRICE_FIELDS,
    default="price",
)
_ZONE: Final = "In the time zone of the row's channel, else in the team's; or with an offset such as +09:00."
_END: Final = "The first moment at which it no longer holds: for a window through 31 March write 1 April."
_WINDOW: Final = (
    _INSTANT("valid_from", f"The first moment at which it holds. Empty = always. {_ZONE}"),
    _INSTANT("valid_to", f"{_END} Empty = for ever. {_ZONE}"),
)
_FILES: Final = "Files beside this one: runner-black.jpg; pictures/runner-side.jpg"
_LANGUAGES: Final = {"en": "English", "ko": "Korean", "zh": "Chinese", "ja": "Japanese"}

PRODUCTS: Final = Sheet(
    "products",
    "Styles, one row for each.",
    (
        _CODE("code", "Your number of the style.", required=True),
        _TEXT("brand", "As it is to stand on pages.", required=True),
        _TEXT("name", "Your own name of it.", required=True),
        *(_TEXT(f"name_{to}", f"The name in {name}.", into="names", part=to) for to, name in _LANGUAGES.items()),
        _TEXT("category", "Any word that policies may refer to.", default=""),
        _MPN,
        _PICTURES("pictures", f"What it looks like, in whichever SKU. {_FILES}"),
    ),
    key=("code",),
)
SKUS: Final = Sheet(
    "skus",
    "Sellable variants of products, such as a colour and size.",
    (
        _CODE("code", "Your number of it.", required=True),
        _CODE("product_code", "The product that it belongs to.", required=True, refers="products.code"),
        Column("gtin", "GTIN-8, 12, 13 or 14 (EAN, UPC), as text so that no zero is lost.", kind=Kind.GTIN),
        _TEXT("colour", "As pages name it."),
        _TEXT("size", "As pages name it."),
        Column("options", "Further options: Material=Leather; Width=2E", kind=Kind.PAIRS),
        _MPN,
        _PICTURES("pictures", f"What this variant looks like. {_FILES}"),
    ),
    key=("code",),
)
LISTINGS: Final = Sheet(
    "listings",
    "Pages that sell: which to look at, and what they sell. Each has an external_id or a url.",
    (
        _CHANNEL,
        _CODE("external_id", "The platform's number of the listing. Empty = taken from the url."),
        _CODE(
            "variant",
            "The platform's id of a variant, or its options as Colour=Black / Size=250. Empty = the whole listing.",
            default="",
        ),
        Column("url", "The page. Empty = made from external_id.", kind=Kind.URL),
        _PRODUCT,
        _SKU,
        Column("pack", "Pieces in what it sells. Empty = 1.", kind=Kind.WHOLE, least=1, default=1),
        Column("tier", "How often it is looked at, as in the channel's schedules.", kind=Kind.TIER, default="daily"),
        _CODE("seller", "Whose listing it is, where the page is one seller's.", default=""),
    ),
    key=("channel", "external_id", "variant"),
)
POLICIES: Final = Sheet(
    "policies",
    "What prices should be. The most specific row wins: SKU over product over category over brand; then seller, "
    "channel and country over none.",
    (
        _CODE("policy", "Your name of the row; alerts stay with it. Empty = its scope and price.", into="key"),
        *_SCOPE,
        _JUDGES,
        Column(
            "with_shipping",
            "Whether the delivery fee is added before judging. Empty = no.",
            kind=Kind.FLAG,
            choices=("yes", "no"),
            default=False,
        ),
        _CURRENCY,
        _MONEY("list_price", "What it should cost."),
        _MONEY("floor", "The lowest that it may cost."),
        _MONEY("ceiling", "The highest that it may cost."),
        *_WINDOW,
    ),
    key=(*(column.name for column in _SCOPE), "judges", "with_shipping", "currency"),
    named="policy",
)
PROMOTIONS: Final = Sheet(
    "promotions",
    "Windows in which another price is right. Two of one scope and kind of price never overlap.",
    (
        _CODE("promotion", "Its number.", required=True, into="key"),
        *_SCOPE,
        _TEXT("name", "As people call it.", required=True),
        _JUDGES,
        _CURRENCY,
        _MONEY("promo_price", "What it costs inside the window.", required=True),
        _MONEY("floor", "The lowest inside the window. Empty = the policy's, or promo_price where that is lower."),
        _INSTANT("starts_at", f"The first moment at which it holds. {_ZONE}", required=True),
        _INSTANT("ends_at", f"{_END} {_ZONE}", required=True),
    ),
    key=("promotion",),
    named="promotion",
)
SELLERS: Final = Sheet(
    "sellers",
    "Who may sell where.",
    (
        _CHANNEL,
        _SELLER,
        _TEXT("name", "For people."),
        Column(
            "role",
            "official is the brand itself; authorised has leave within its dates.",
            kind=Kind.CHOICE,
            required=True,
            choices=tuple(SellerRole),
        ),
        *_WINDOW,
    ),
    key=("channel", "seller"),
)
STOCK: Final = Sheet(
    "stock",
    "Stock at hand. Older than 24 hours it counts as unknown.",
    (
        _CODE("sku_code", "A SKU of the sheet skus.", required=True, refers="skus.code"),
        Column("channel", "Empty = one stock for all channels.", kind=Kind.CHANNEL, default=""),
        Column("quantity", "Pieces.", kind=Kind.WHOLE, required=True),
        _INSTANT("as_of", f"When it was counted. {_ZONE}", required=True),
    ),
    key=("sku_code", "channel"),
)
EXPECTATIONS: Final = Sheet(
    "expectations",
    "What pages should show. Each column comes from the most specific row that fills it.",
    (
        _CODE("expectation", "Your name of the row; alerts stay with it. Empty = its scope.", into="key"),
        *_SCOPE,
        _TEXT("title", "What the title must hold, word for word."),
        Column("title_words", "Words that the title must hold: runner; 1", kind=Kind.WORDS),
        _TEXT("brand_text", "The brand as the page must name it."),
        _TEXT("description_text", "What the description must hold, in one piece."),
        Column("images_min", "Pictures at the least.", kind=Kind.WHOLE),
        Column("forbidden_words", "Words that must not stand there: replica; outlet", kind=Kind.WORDS),
        Column("options", "Choices that the page must offer: Size=250|260; Colour=Black", kind=Kind.CHOICES),
        _TEXT("gift", "Text of the gift with purchase."),
        *_WINDOW,
    ),
    key=tuple(column.name for column in _SCOPE),
    named="expectation",
)
RIGHTS: Final = Sheet(
    "rights",
    "Marks and other rights, for IPR cases.",
    (
        _TEXT("mark", "The mark, or a name of the right.", required=True),
        _TEXT("type", "Such as trademark, design, copyright, patent.", required=True),
        _CODE("number", "Registration number.", required=True),
        _CODE("classes", "Nice classes: 25, 35"),
        _COUNTRY,
        _TEXT("owner", "As registered.", required=True),
        Column("valid_to", "The last day of protection.", kind=Kind.DAY),
        _TEXT("certificate", "The certificate: the name of a file in `complaints.papers`, or a web address."),
    ),
    key=("country", "number"),
)

SHEETS: Final[Mapping[str, Sheet]] = {
    sheet.name: sheet
    for sheet in (PRODUCTS, SKUS, LISTINGS, POLICIES, PROMOTIONS, SELLERS, STOCK, EXPECTATIONS, RIGHTS)
}
"""Every sheet in the file's order: what others refer to comes first."""

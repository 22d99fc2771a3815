"""The sheets of the master file, defined once: template, reading, checks, import and export all follow from here."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from catalog.columns import Column, Kind, Sheet
from model.capture import PRICE_FIELDS
from model.lazy import lazy
from model.people import SellerRole

_TEXT = Column
_CODE = partial(Column, kind=Kind.CODE)
_MONEY = partial(Column, kind=Kind.MONEY)
_INSTANT = partial(Column, kind=Kind.INSTANT)
_PICTURES = partial(Column, kind=Kind.PICTURES)

_MPN = _CODE("mpn", lazy("Manufacturer's part number."))
_PRODUCT = _CODE("product_code", lazy("A product of the sheet products."), refers="products.code")
_SKU = _CODE("sku_code", lazy("A SKU of the sheet skus."), refers="skus.code")
_CHANNEL = Column("channel", lazy("A channel of the settings."), kind=Kind.CHANNEL, required=True)
_SELLER = _CODE("seller", lazy("The seller's id on the channel, else the name that it shows."), required=True)
_COUNTRY = Column("country", lazy("Two letters, such as KR."), kind=Kind.COUNTRY, required=True)

_SCOPE: Final = tuple(
    column.anywhere()
    for column in (
        _TEXT("brand", lazy("A brand of the sheet products."), refers="products.brand"),
        _TEXT("category", lazy("A category of the sheet products."), refers="products.category"),
        _PRODUCT,
        _SKU,
        _CHANNEL,
        _SELLER,
        _COUNTRY,
    )
)
"""Where a row applies; the most specific row wins (catalog.scope)."""

_CURRENCY = Column(
    "currency",
    lazy("Three letters, such as KRW; of a row with a channel, the channel's."),
    kind=Kind.CURRENCY,
    required=True,
)
_JUDGES = Column(
    "judges",
    lazy("Which price of the page is meant. Empty = price, what any shopper sees."),
    kind=Kind.CHOICE,
    choices=PRICE_FIELDS,
    default="price",
)
_ZONE: Final = lazy("In the time zone of the row's channel, else in the team's; or with an offset such as +09:00.")
_END: Final = lazy("The first moment at which it no longer holds: for a window through 31 March write 1 April.")
_WINDOW: Final = (
    _INSTANT("valid_from", lazy("The first moment at which it holds. Empty = always. %(zone)s", zone=_ZONE)),
    _INSTANT("valid_to", lazy("%(end)s Empty = for ever. %(zone)s", end=_END, zone=_ZONE)),
)
_FILES: Final = lazy("Files beside this one: runner-black.jpg; pictures/runner-side.jpg")
_NAMED: Final = {
    "en": lazy("The name in English."),
    "ko": lazy("The name in Korean."),
    "zh": lazy("The name in Chinese."),
    "ja": lazy("The name in Japanese."),
}

PRODUCTS: Final = Sheet(
    "products",
    lazy("Styles, one row for each."),
    (
        _CODE("code", lazy("Your number of the style."), required=True),
        _TEXT("brand", lazy("As it is to stand on pages."), required=True),
        _TEXT("name", lazy("Your own name of it."), required=True),
        *(_TEXT(f"name_{to}", note, into="names", part=to) for to, note in _NAMED.items()),
        _TEXT("category", lazy("Any word that policies may refer to."), default=""),
        _MPN,
        _PICTURES("pictures", lazy("What it looks like, in whichever SKU. %(files)s", files=_FILES)),
    ),
    key=("code",),
)
SKUS: Final = Sheet(
    "skus",
    lazy("Sellable variants of products, such as a colour and size."),
    (
        _CODE("code", lazy("Your number of it."), required=True),
        _CODE("product_code", lazy("The product that it belongs to."), required=True, refers="products.code"),
        Column("gtin", lazy("GTIN-8, 12, 13 or 14 (EAN, UPC), as text so that no zero is lost."), kind=Kind.GTIN),
        _TEXT("colour", lazy("As pages name it.")),
        _TEXT("size", lazy("As pages name it.")),
        Column("options", lazy("Further options: Material=Leather; Width=2E"), kind=Kind.PAIRS),
        _MPN,
        _PICTURES("pictures", lazy("What this variant looks like. %(files)s", files=_FILES)),
    ),
    key=("code",),
)
LISTINGS: Final = Sheet(
    "listings",
    lazy("Pages that sell: which to look at, and what they sell. Each has an external_id or a url."),
    (
        _CHANNEL,
        _CODE("external_id", lazy("The platform's number of the listing. Empty = taken from the url.")),
        _CODE(
            "variant",
            lazy(
                "The platform's id of a variant, or its options as Colour=Black / Size=250. Empty = the whole listing."
            ),
            default="",
        ),
        Column("url", lazy("The page. Empty = made from external_id."), kind=Kind.URL),
        _PRODUCT,
        _SKU,
        Column("pack", lazy("Pieces in what it sells. Empty = 1."), kind=Kind.WHOLE, least=1, default=1),
        Column(
            "tier", lazy("How often it is looked at, as in the channel's schedules."), kind=Kind.TIER, default="daily"
        ),
        _CODE("seller", lazy("Whose listing it is, where the page is one seller's."), default=""),
    ),
    key=("channel", "external_id", "variant"),
)
POLICIES: Final = Sheet(
    "policies",
    lazy(
        "What prices should be. The most specific row wins: SKU over product over category over brand; then seller, "
        "channel and country over none."
    ),
    (
        _CODE("policy", lazy("Your name of the row; alerts stay with it. Empty = its scope and price."), into="key"),
        *_SCOPE,
        _JUDGES,
        Column(
            "with_shipping",
            lazy("Whether the delivery fee is added before judging. Empty = no."),
            kind=Kind.FLAG,
            choices=("yes", "no"),
            default=False,
        ),
        _CURRENCY,
        _MONEY("list_price", lazy("What it should cost.")),
        _MONEY("floor", lazy("The lowest that it may cost.")),
        _MONEY("ceiling", lazy("The highest that it may cost.")),
        *_WINDOW,
    ),
    key=(*(column.name for column in _SCOPE), "judges", "with_shipping", "currency"),
    named="policy",
)
PROMOTIONS: Final = Sheet(
    "promotions",
    lazy("Windows in which another price is right. Two of one scope and kind of price never overlap."),
    (
        _CODE("promotion", lazy("Its number."), required=True, into="key"),
        *_SCOPE,
        _TEXT("name", lazy("As people call it."), required=True),
        _JUDGES,
        _CURRENCY,
        _MONEY("promo_price", lazy("What it costs inside the window."), required=True),
        _MONEY(
            "floor", lazy("The lowest inside the window. Empty = the policy's, or promo_price where that is lower.")
        ),
        _INSTANT("starts_at", lazy("The first moment at which it holds. %(zone)s", zone=_ZONE), required=True),
        _INSTANT("ends_at", lazy("%(end)s %(zone)s", end=_END, zone=_ZONE), required=True),
    ),
    key=("promotion",),
    named="promotion",
)
SELLERS: Final = Sheet(
    "sellers",
    lazy("Who may sell where."),
    (
        _CHANNEL,
        _SELLER,
        _TEXT("name", lazy("For people.")),
        Column(
            "role",
            lazy("official is the brand itself; authorised has leave within its dates."),
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
    lazy("Stock at hand. Older than 24 hours it counts as unknown."),
    (
        _CODE("sku_code", lazy("A SKU of the sheet skus."), required=True, refers="skus.code"),
        Column("channel", lazy("Empty = one stock for all channels."), kind=Kind.CHANNEL, default=""),
        Column("quantity", lazy("Pieces."), kind=Kind.WHOLE, required=True),
        _INSTANT("as_of", lazy("When it was counted. %(zone)s", zone=_ZONE), required=True),
    ),
    key=("sku_code", "channel"),
)
EXPECTATIONS: Final = Sheet(
    "expectations",
    lazy("What pages should show. Each column comes from the most specific row that fills it."),
    (
        _CODE("expectation", lazy("Your name of the row; alerts stay with it. Empty = its scope."), into="key"),
        *_SCOPE,
        _TEXT("title", lazy("What the title must hold, word for word.")),
        Column("title_words", lazy("Words that the title must hold: runner; 1"), kind=Kind.WORDS),
        _TEXT("brand_text", lazy("The brand as the page must name it.")),
        _TEXT("description_text", lazy("What the description must hold, in one piece.")),
        Column("images_min", lazy("Pictures at the least."), kind=Kind.WHOLE),
        Column("forbidden_words", lazy("Words that must not stand there: replica; outlet"), kind=Kind.WORDS),
        Column("options", lazy("Choices that the page must offer: Size=250|260; Colour=Black"), kind=Kind.CHOICES),
        _TEXT("gift", lazy("Text of the gift with purchase.")),
        *_WINDOW,
    ),
    key=tuple(column.name for column in _SCOPE),
    named="expectation",
)
RIGHTS: Final = Sheet(
    "rights",
    lazy("Marks and other rights, for IPR cases."),
    (
        _TEXT("mark", lazy("The mark, or a name of the right."), required=True),
        _TEXT("type", lazy("Such as trademark, design, copyright, patent."), required=True),
        _CODE("number", lazy("Registration number."), required=True),
        _CODE("classes", lazy("Nice classes: 25, 35")),
        _COUNTRY,
        _TEXT("owner", lazy("As registered."), required=True),
        Column("valid_to", lazy("The last day of protection."), kind=Kind.DAY),
        _TEXT("certificate", lazy("The certificate: the name of a file in `complaints.papers`, or a web address.")),
    ),
    key=("country", "number"),
)

SHEETS: Final[Mapping[str, Sheet]] = {
    sheet.name: sheet
    for sheet in (PRODUCTS, SKUS, LISTINGS, POLICIES, PROMOTIONS, SELLERS, STOCK, EXPECTATIONS, RIGHTS)
}
"""Every sheet in the file's order: what others refer to comes first."""

"""The theme's pages of the Shopify shop."""

from collections.abc import Mapping
from html import escape
from typing import Any

from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.serving import in_script
from sandbox.views import View


def plain_page(shop: Shop, title: str, body: str) -> str:
    """A page without a product."""
    return clutter.template("shopify.html").substitute(
        title=escape(title),
        shop=escape(shop.channel.title),
        head="",
        css=clutter.text("shopify.css"),
        sprite=clutter.sprite(),
        menu=shop.menu,
        body=f'<div class="page-width empty">{body}</div>',
        meta="{}",
        currency=shop.channel.currency,
        settings=clutter.settings(shop.name, "en"),
        seller=escape(shop.channel.seller.legal_name),
    )


def page(shop: Shop, view: View, product: Mapping[str, Any]) -> str:
    """The product's page: theme markup, JSON-LD, `product` (the answer of `.js`) in a script, analytics."""
    return clutter.template("shopify.html").substitute(
        title=escape(view.title),
        shop=escape(shop.channel.title),
        head=_head(shop, view),
        css=clutter.text("shopify.css"),
        sprite=clutter.sprite(),
        menu=shop.menu,
        body=_body(shop, view, product),
        meta=in_script(_meta(view)),
        currency=view.currency,
        settings=clutter.settings(shop.name, "en"),
        seller=escape(shop.channel.seller.legal_name),
    )


def _head(shop: Shop, view: View) -> str:
    url = shop.base_url + view.listing.path
    pictures = "".join(
        f'<meta property="og:image" content="{shop.source(name)}">' for name in shop.picture_names(view)[:1]
    )
    return (
        f'<link rel="canonical" href="{url}"><meta name="description" content="{escape(view.description)}">'
        f'<meta property="og:site_name" content="{shop.channel.title}"><meta property="og:url" content="{url}">'
        f'<meta property="og:title" content="{escape(view.title)}">'
        f'<meta property="og:type" content="product">{pictures}'
        f'<meta property="og:price:amount" content="{view.price:,.2f}">'
        f'<meta property="og:price:currency" content="{view.currency}">'
    )


def _meta(view: View) -> Mapping[str, Any]:
    """What Shopify's own analytics keeps of the page."""
    return {
        "product": {
            "id": int(view.listing.numbers["product_id"]),
            "gid": f"gid://shopify/Product/{view.listing.numbers['product_id']}",
            "vendor": view.brand or "",
            "type": view.listing.style.kind.category["en"],
            "variants": [
                {
                    "id": int(choice.variant.id),
                    "price": int(choice.price * 100),
                    "name": " - ".join((view.title, " / ".join(choice.variant.options.values()))),
                    "public_title": " / ".join(choice.variant.options.values()),
                    "sku": choice.variant.sku.code,
                }
                for choice in view.choices
            ],
            "remote": False,
        },
        "page": {
            "pageType": "product",
            "resourceType": "product",
            "resourceId": int(view.listing.numbers["product_id"]),
        },
    }


def _body(shop: Shop, view: View, product: Mapping[str, Any]) -> str:
    style = view.listing.style
    related = "".join(_card(shop, one) for one in shop.related(view.listing.external_id))
    brand = f'<p class="product__text caption-with-letter-spacing">{escape(view.brand)}</p>' if view.brand else ""
    gift = f'<p class="product__gift">Gift: {escape(view.gift)}</p>' if view.gift else ""
    rating = clutter.rating(style)
    return (
        '<section class="page-width product grid" id="MainProduct" data-section="main">'
        f'<div class="product__media">{_media(shop, view)}</div>'
        f'<div class="product__info-wrapper"><product-info class="product__info-container">{brand}'
        f'<div class="product__title"><h1>{escape(view.title)}</h1></div>'
        f'<p class="product__rating">★★★★★ <span>{rating["reviewCount"]} reviews</span></p>{_price(shop, view)}'
        '<div class="product__tax caption">Taxes included. <a href="/policies/shipping-policy">Shipping'
        "</a> calculated at checkout.</div>"
        f'{gift}{_form(view)}<div class="product__description rte"><p>{escape(view.description)}</p></div>'
        '<details class="accordion"><summary>Shipping &amp; returns</summary>'
        "<p>Free shipping over $80.00. 30 days to return.</p></details>"
        '<details class="accordion"><summary>Care</summary><p>Wash cold, hang dry.</p></details>'
        f"</product-info></div></section>"
        f'<section class="page-width related"><h2>You may also like</h2><ul class="grid product-grid">{related}</ul>'
        "</section>"
        f'<section class="page-width reviews"><h2>Customer reviews</h2>{clutter.reviews(style.code, "en")}</section>'
        f'<script type="application/ld+json">{in_script(_data(shop, view))}</script>'
        f'<script type="application/json" data-product-json>{in_script(product)}</script>'
        f"{clutter.analytics(view, shop.name, view.price)}"
    )


def _media(shop: Shop, view: View) -> str:
    sources = shop.sources(view)
    if not sources:
        return '<div class="product__media-item placeholder-svg" aria-label="No image"></div>'
    main = f'<img class="product__media-item" src="{sources[0]}" alt="{escape(view.title)}" width="640" height="640">'
    return main + "".join(f'<img class="product__thumb" src="{src}" alt="" loading="lazy">' for src in sources)


def _price(shop: Shop, view: View) -> str:
    """Dawn's price block: both forms are in the page and the class says which is seen."""
    low, sold_out = shop.amount(view.price, view.currency), "" if view.available else " price--sold-out"
    text = f"From {low}" if len({choice.price for choice in view.choices}) > 1 else low
    badge = '<span class="badge price__badge-sold-out">Sold out</span>' if sold_out else ""
    if view.regular is None:
        return (
            f'<div class="price price--large{sold_out}"><div class="price__container"><div class="price__regular">'
            f'<span class="visually-hidden">Regular price</span><span class="price-item price-item--regular">{text}'
            "</span>"
            f"</div></div>{badge}</div>"
        )
    was = shop.amount(view.regular, view.currency)
    return (
        f'<div class="price price--large price--on-sale{sold_out}"><div class="price__container">'
        '<div class="price__sale">'
        f'<span class="visually-hidden">Regular price</span><s class="price-item price-item--regular">{was}</s>'
        '<span class="visually-hidden">Sale price</span>'
        f'<span class="price-item price-item--sale price-item--last">{text}</span>'
        f'</div></div><span class="badge price__badge-sale">Sale</span>{badge}</div>'
    )


def _form(view: View) -> str:
    pickers = "".join(_picker(view, name, values) for name, values in view.options().items())
    choices = "".join(
        f'<option value="{choice.variant.id}"{"" if choice.available else " disabled"}>'
        f"{escape(' / '.join(choice.variant.options.values()) or 'Default Title')}"
        f"{'' if choice.available else ' - Sold out'}</option>"
        for choice in view.choices
    )
    button = (
        '<button type="submit" name="add" class="product-form__submit button">Add to cart</button>'
        if view.available
        else '<button type="submit" name="add" class="product-form__submit button" disabled>Sold out</button>'
    )
    return (
        f'<variant-selects>{pickers}</variant-selects><form method="post" action="/cart/add" class="form product-form">'
        f'<select name="id" class="product-variants no-js-hidden">{choices}</select>'
        '<div class="quantity"><button type="button">−</button><input name="quantity" value="1">'
        f'<button type="button">+</button></div>{button}</form>'
    )


def _picker(view: View, name: str, values: list[str]) -> str:
    """Buttons for one option; a value of which nothing is left is struck."""
    sold = {
        value
        for value in values
        if not any(choice.available for choice in view.choices if choice.variant.options.get(name) == value)
    }
    struck = ' class="disabled"'
    labels = "".join(
        f'<input type="radio" name="{name}" value="{escape(value)}" id="o-{i}-{name}"{" checked" if not i else ""}>'
        f'<label for="o-{i}-{name}"{struck if value in sold else ""}>{escape(value)}</label>'
        for i, value in enumerate(values)
    )
    return f'<fieldset class="product-form__input"><legend class="form__label">{name}</legend>{labels}</fieldset>'


def _card(shop: Shop, view: View) -> str:
    name = shop.picture_names(view)[0]
    return (
        '<li class="grid__item"><div class="card">'
        f'<img src="{shop.source(name)}" alt="" loading="lazy" width="280" height="280">'
        f'<h3 class="card__heading"><a href="{view.listing.path}">{escape(view.title)}</a></h3><div class="price">'
        '<div class="price__regular">'
        f'<span class="price-item price-item--regular">{shop.amount(view.price, view.currency)}</span></div></div>'
        "</div></li>"
    )


def _data(shop: Shop, view: View) -> Mapping[str, Any]:
    url = shop.base_url + view.listing.path
    made: dict[str, Any] = {
        "@context": "http://schema.org/",
        "@type": "Product",
        "name": view.title,
        "url": url,
        "image": shop.sources(view),
        "description": view.description,
        "sku": view.choices[0].variant.sku.code,
    }
    if view.brand:
        made["brand"] = {"@type": "Brand", "name": view.brand}
    made["offers"] = [
        {
            "@type": "Offer",
            "sku": choice.variant.sku.code,
            "gtin13": choice.variant.sku.gtin,
            "availability": f"http://schema.org/{'InStock' if choice.available else 'OutOfStock'}",
            "price": str(choice.price if view.structured == view.price else view.structured),
            "priceCurrency": view.currency,
            "url": f"{url}?variant={choice.variant.id}",
        }
        for choice in view.choices
    ]
    return made

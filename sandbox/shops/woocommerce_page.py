"""The theme's pages of the WooCommerce shop."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.serving import as_json, in_script, table
from sandbox.views import Choice, View


def slug(value: str) -> str:
    """A term's slug: "EU 42.5" is `eu-42-5`."""
    return value.lower().replace(" ", "-").replace(".", "-")


def plain_page(shop: Shop, title: str, body: str) -> str:
    """A page without a product."""
    return _page(shop, title, "", f'<div class="site-main plain">{body}</div>', "")


def page(shop: Shop, view: View) -> str:
    """The product's page."""
    url = shop.base_url + view.listing.path
    head = (
        f'<link rel="canonical" href="{url}"><meta name="description" content="{escape(view.description)}">'
        f'<meta property="og:title" content="{escape(view.title)}"><meta property="og:type" content="product">'
        f'<meta property="og:url" content="{url}">'
    )
    return _page(shop, view.title, head, _body(shop, view), in_script(_data(shop, view)))


def _page(shop: Shop, title: str, head: str, body: str, data: str) -> str:
    return clutter.template("woocommerce.html").substitute(
        title=escape(title),
        shop=escape(shop.channel.title),
        head=head,
        css=clutter.text("woocommerce.css"),
        sprite=clutter.sprite(),
        menu=shop.menu,
        body=body,
        data=f'<script type="application/ld+json">{data}</script>' if data else "",
        settings=clutter.settings(shop.name, "en"),
        legal=escape(f"{shop.channel.seller.legal_name}, {shop.channel.seller.business_number}"),
    )


def _bdi(shop: Shop, view: View, value: Decimal) -> str:
    """An amount as WooCommerce prints it."""
    printed = shop.amount(value, view.currency)
    sign, digits = printed[0], printed[1:]
    return (
        '<span class="woocommerce-Price-amount amount"><bdi>'
        '<span class="woocommerce-Price-currencySymbol" translate="no">'
        f"{sign}</span>{digits}</bdi></span>"
    )


def money(view: View, choices: Sequence[Choice], shop: Shop) -> str:
    """The price: one, a range, or a struck one and one beside it."""
    prices = sorted({choice.price for choice in choices})
    regular = next((choice.regular for choice in choices if choice.regular is not None), None)
    if len(prices) > 1:
        return f'{_bdi(shop, view, prices[0])} <span aria-hidden="true">&ndash;</span> {_bdi(shop, view, prices[-1])}'
    if regular is None:
        return _bdi(shop, view, prices[0])
    was, now = shop.amount(regular, view.currency), shop.amount(prices[0], view.currency)
    return (
        f'<del aria-hidden="true">{_bdi(shop, view, regular)}</del> '
        f'<span class="screen-reader-text">Original price was: {was}.</span>'
        f'<ins aria-hidden="true">{_bdi(shop, view, prices[0])}</ins>'
        f'<span class="screen-reader-text">Current price is: {now}.</span>'
    )


def _body(shop: Shop, view: View) -> str:
    style, listing = view.listing.style, view.listing
    stock = "instock" if view.available else "outofstock"
    kind = "variable" if listing.option_names else "simple"
    sale = '<span class="onsale">Sale!</span>' if view.regular is not None else ""
    gift = f'<p class="gift-line">Gift: {escape(view.gift)}</p>' if view.gift else ""
    brand = (
        f'<span class="posted_in">Brand: <a href="/brand/arcus/" rel="tag">{escape(view.brand)}</a></span>'
        if view.brand
        else ""
    )
    sku = style.code if kind == "variable" else view.choices[0].variant.sku.code
    related = "".join(_card(shop, one) for one in shop.related(listing.external_id))
    rows = {name: ", ".join(values) for name, values in view.options().items()} | {"Weight": "0.48 kg"}
    return (
        '<main id="main" class="site-main"><nav class="woocommerce-breadcrumb"><a href="/">Home</a> / '
        '<a href="/shop/">'
        f"{style.kind.category['en']}</a> / {escape(view.title)}</nav>"
        f'<div id="product-{listing.external_id}" class="product type-product post-{listing.external_id} '
        "status-publish first "
        f'{stock} has-post-thumbnail shipping-taxable purchasable product-type-{kind}">{sale}'
        '<div class="woocommerce-product-gallery woocommerce-product-gallery--with-images '
        f'images">{_gallery(shop, view)}</div>'
        f'<div class="summary entry-summary"><h1 class="product_title entry-title">{escape(view.title)}</h1>'
        f'<p class="price">{money(view, view.choices, shop)}</p><p class="wc-gzd-tax">incl. 19 % VAT, plus shipping</p>'
        f'<div class="woocommerce-product-details__short-description"><p>{escape(style.kind.story["en"])}</p>{gift}'
        "</div>"
        f'{_form(shop, view)}<div class="product_meta"><span class="sku_wrapper">SKU: <span class="sku">{sku}</span>'
        "</span> "
        f'<span class="posted_in">Category: <a href="/shop/" rel="tag">{style.kind.category["en"]}</a></span> {brand}'
        "</div></div>"
        '<div class="woocommerce-tabs wc-tabs-wrapper">'
        '<div class="woocommerce-Tabs-panel--description" id="tab-description">'
        f"<h2>Description</h2><p>{escape(view.description)}</p></div>"
        f'<div class="woocommerce-Tabs-panel--additional_information"><h2>Additional information</h2>'
        f'<table class="woocommerce-product-attributes shop_attributes">{table(rows)}</table></div>'
        f'<div id="reviews" class="woocommerce-Reviews"><h2>Reviews</h2>{clutter.reviews(style.code, "en")}</div></div>'
        f'<section class="related products"><h2>Related products</h2><ul class="products columns-4">{related}</ul>'
        "</section></div></main>"
    )


def _gallery(shop: Shop, view: View) -> str:
    sources = shop.sources(view)
    if not sources:
        return '<div class="woocommerce-product-gallery__image--placeholder"><span>Awaiting product image</span></div>'
    return "".join(
        f'<div class="woocommerce-product-gallery__image{" is-main" if not i else ""}"><a href="{src}">'
        f'<img src="{src}" '
        f'class="{"wp-post-image" if not i else "thumb"}" alt="{escape(view.title) if not i else ""}" width="416" '
        'height="416"></a></div>'
        for i, src in enumerate(sources)
    )


def _form(shop: Shop, view: View) -> str:
    number = view.listing.external_id
    quantity = (
        '<div class="quantity"><input type="number" class="input-text qty text" name="quantity" value="1" min="1">'
        "</div>"
    )
    hidden = f'<input type="hidden" name="add-to-cart" value="{number}">'
    button = '<button type="submit" class="single_add_to_cart_button button alt">Add to cart</button>'
    if not view.listing.option_names:
        only = view.choices[0]
        if not only.available:
            return '<p class="stock out-of-stock">Out of stock</p>'
        return (
            f'<p class="stock in-stock">{only.quantity} in stock</p>'
            f'<form class="cart" method="post">{quantity}{hidden}{button}</form>'
        )
    variations = escape(as_json([_variation(shop, view, choice) for choice in view.choices]))
    rows = "".join(_select(name, values) for name, values in view.options().items())
    out = (
        ""
        if view.available
        else '<p class="stock out-of-stock">This product is currently out of stock and unavailable.</p>'
    )
    return (
        f'<form class="variations_form cart" method="post" enctype="multipart/form-data" data-product_id="{number}" '
        f'data-product_variations="{variations}">{out}<table class="variations" role="presentation"><tbody>{rows}'
        "</tbody></table>"
        '<div class="single_variation_wrap"><div class="woocommerce-variation single_variation">'
        f"</div>{quantity}{button}{hidden}"
        f'<input type="hidden" name="product_id" value="{number}"><input type="hidden" name="variation_id" value="0">'
        "</div></form>"
    )


def _select(name: str, values: list[str]) -> str:
    key = f"pa_{name.lower()}"
    options = "".join(f'<option value="{slug(value)}">{escape(value)}</option>' for value in values)
    return (
        f'<tr><th class="label"><label for="{key}">{name}</label></th><td class="value"><select id="{key}" '
        f'name="attribute_{key}" data-attribute_name="attribute_{key}"><option value="">Choose an option'
        f"</option>{options}</select></td></tr>"
    )


def _variation(shop: Shop, view: View, choice: Choice) -> Mapping[str, Any]:
    """A variation as the page's form carries it; amounts are numbers there, with at most two decimals."""
    colour = choice.variant.sku.colour
    sources = shop.sources(view, colour)
    stock = "in-stock" if choice.available else "out-of-stock"
    text = f"{choice.quantity} in stock" if choice.available else "Out of stock"
    return {
        "attributes": {f"attribute_pa_{name.lower()}": slug(value) for name, value in choice.variant.options.items()},
        "availability_html": f'<p class="stock {stock}">{text}</p>\n',
        "backorders_allowed": False,
        "display_price": float(choice.price),
        "display_regular_price": float(choice.regular or choice.price),
        "image": {"title": view.title, "src": sources[0] if sources else "", "full_src": sources[0] if sources else ""},
        "image_id": 50,
        "is_in_stock": choice.available,
        "is_purchasable": True,
        "is_sold_individually": "no",
        "max_qty": choice.quantity or "",
        "min_qty": 1,
        "price_html": f'<span class="price">{money(view, [choice], shop)}</span>',
        "sku": choice.variant.sku.code,
        "variation_description": "",
        "variation_id": int(choice.variant.id),
        "variation_is_active": True,
        "variation_is_visible": True,
        "weight": "0.48",
    }


def _card(shop: Shop, view: View) -> str:
    return (
        f'<li class="product type-product instock"><a href="{view.listing.path}" class="woocommerce-LoopProduct-link">'
        f'<img src="{shop.sources(view)[0]}" alt="" loading="lazy" width="324" height="324">'
        f'<h2 class="woocommerce-loop-product__title">{escape(view.title)}</h2>'
        f'<span class="price">{_bdi(shop, view, view.price)}</span></a>'
        f'<a href="?add-to-cart={view.listing.external_id}" class="button add_to_cart_button">Select options</a></li>'
    )


def _data(shop: Shop, view: View) -> Mapping[str, Any]:
    """WooCommerce's structured data: one Offer, or an AggregateOffer over a range."""
    url = shop.base_url + view.listing.path
    prices = sorted({choice.price for choice in view.choices})
    offer: dict[str, Any] = {
        "availability": f"https://schema.org/{'InStock' if view.available else 'OutOfStock'}",
        "url": url,
        "seller": {"@type": "Organization", "name": shop.channel.title, "url": shop.base_url},
        "priceCurrency": view.currency,
    }
    if len(prices) > 1 and view.structured == view.price:
        offer |= {"@type": "AggregateOffer", "lowPrice": str(prices[0]), "highPrice": str(prices[-1])}
        offer["offerCount"] = len(view.choices)
    else:
        price = {"@type": "UnitPriceSpecification", "price": str(view.structured), "priceCurrency": view.currency}
        offer |= {
            "@type": "Offer",
            "priceSpecification": [price | {"valueAddedTaxIncluded": True, "validThrough": "2027-12-31"}],
        }
    product: dict[str, Any] = {
        "@type": "Product",
        "@id": f"{url}#product",
        "name": view.title,
        "url": url,
        "description": view.description,
        "sku": view.listing.style.code,
        "offers": [offer],
    }
    if sources := shop.sources(view):
        product["image"] = sources[0]
    if view.brand:
        product["brand"] = {"@type": "Brand", "name": view.brand}
    trail = [{"@type": "ListItem", "position": 1, "item": {"name": "Home", "@id": shop.base_url}}]
    return {
        "@context": "https://schema.org/",
        "@graph": [{"@type": "BreadcrumbList", "itemListElement": trail}, product],
    }

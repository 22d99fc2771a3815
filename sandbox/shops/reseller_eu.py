"""A German reseller: OpenGraph prices, amounts in German format, and the lowest price of 30 days beside a reduction."""

from decimal import Decimal
from html import escape

from sandbox.placing import charm
from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.serving import Made, in_script, table
from sandbox.views import Choice, View
from sandbox.wire import Request

_SIGNS = {"EUR": "€", "USD": "$"}


class GermanReseller(Shop):
    """`/{slug}-{number}.html`; external id is that number."""

    name = "reseller_eu"
    picture_folder = "/media/catalog/"

    def about(self, request: Request) -> str | None:
        number = request.path.removesuffix(".html").rpartition("-")[2]
        listing = self.shelf.listings.get(number)
        return number if listing is not None and listing.path == request.path else None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        if request.path == "/":
            cards = "".join(self._card(self.plain(one)) for one in list(self.shelf.listings)[:24])
            return Made(self._frame("Start", "", f'<div class="listing">{cards}</div>'))
        if external_id is None:
            return None
        view = self.shelf.view(external_id)
        if view.gone:
            return Made(self.notice("gone"), status=410)
        return Made(self._frame(view.title, self._head(view), self._body(view)))

    def amount(self, value: Decimal, currency: str) -> str:
        digits = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
        return f"{digits} {_SIGNS[currency]}"

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        return self._frame(title, "", f'<div class="hint"><h1>{title}</h1><p>{text}</p></div>')

    def _frame(self, title: str, head: str, body: str) -> str:
        seller = self.channel.seller
        return clutter.template("reseller_eu.html").substitute(
            title=escape(title),
            shop=escape(self.channel.title),
            head=head,
            css=clutter.text("reseller_eu.css"),
            sprite=clutter.sprite(),
            menu=self.menu,
            body=body,
            settings=clutter.settings(self.name, "de"),
            legal=escape(f"{seller.legal_name} · Musterkai 25, 00017 Sandhausen · {seller.business_number}"),
        )

    def _head(self, view: View) -> str:
        properties = {
            "og:type": "product",
            "og:title": view.title,
            "og:url": self.base_url + view.listing.path,
            "og:description": view.description,
            "og:site_name": self.channel.title,
            "product:retailer_item_id": view.listing.external_id,
            "product:price:amount": str(view.structured),
            "product:price:currency": view.currency,
            "product:availability": "in stock" if view.available else "out of stock",
            "product:condition": "new",
        }
        if view.brand:
            properties["product:brand"] = view.brand
        for src in self.sources(view)[:1]:
            properties["og:image"] = src
        metas = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items())
        return f'{metas}<link rel="canonical" href="{self.base_url}{view.listing.path}">'

    def _body(self, view: View) -> str:
        style = view.listing.style
        brand = f'<a class="manufacturer" href="/marken/arcus">{escape(view.brand)}</a>' if view.brand else ""
        related = "".join(map(self._card, self.related(view.listing.external_id)))
        rows = {"Artikelnummer": view.listing.external_id, "Herstellernummer": style.code}
        rows |= {"Marke": view.brand} if view.brand else {}
        rows |= {"Farbe": view.listing.colours[0].names["de"], "EAN": view.choices[0].variant.sku.gtin}
        return (
            f'<nav class="breadcrumb"><a href="/">Start</a> › <a href="/c">{style.kind.category["de"]}'
            f"</a> › {escape(view.title)}</nav>"
            f'<article class="detail"><div class="detail-images">{self._gallery(view)}</div><div class="buybox">{brand}'
            f'<h1 class="product-title">{escape(view.title)}</h1><p class="stars">★★★★☆ '
            f"<small>{clutter.rating(style)['reviewCount']} Bewertungen</small></p>"
            f'{self._price(view)}{self._form(view)}<ul class="usp"><li>Versand 4,95 €, ab 50,00 € frei</li>'
            "<li>30 Tage Rückgabe</li><li>Lieferzeit 2–4 Werktage</li></ul></div></article>"
            f'<section class="box"><h2>Beschreibung</h2><p>{escape(view.description)}</p>'
            f'<table class="props">{table(rows)}</table></section>'
            f'<section class="box"><h2>Kundenstimmen</h2>{clutter.reviews(style.code, "de")}</section>'
            f'<section class="box"><h2>Das könnte Ihnen auch gefallen</h2><div class="listing">{related}</div>'
            "</section>"
            f"{clutter.analytics(view, self.name, view.price)}"
            f"<script>window.__shop={in_script({'articles': [choice.variant.id for choice in view.choices]})};</script>"
        )

    def _gallery(self, view: View) -> str:
        sources = self.sources(view)
        if not sources:
            return '<div class="no-image">Kein Bild vorhanden</div>'
        rest = "".join(f'<img src="{src}" alt="" loading="lazy">' for src in sources[1:])
        return (
            f'<img class="zoom" src="{sources[0]}" alt="{escape(view.title)}" width="520" height="520">'
            f'<div class="strip">{rest}</div>'
        )

    def _price(self, view: View) -> str:
        """A reduction names the lowest price of the 30 days before it (directive 98/6/EC, article 6a)."""
        now = self.amount(view.price, view.currency)
        if view.regular is None:
            return (
                f'<div class="price-box"><span class="price-now">{now}</span><p class="tax">inkl. MwSt., zzgl. '
                '<a href="/versand">Versand</a></p></div>'
            )
        rate = round(100 * (1 - view.price / view.regular))
        lowest = self.amount(charm(view.listing.list_price * Decimal("0.95"), view.currency), view.currency)
        return (
            f'<div class="price-box"><span class="price-now is-reduced">{now}</span> '
            f'<s class="price-was">{self.amount(view.regular, view.currency)}</s> '
            f'<span class="saving">-{rate} %</span><p class="omnibus">Niedrigster Preis der letzten 30 Tage: {lowest}'
            "</p>"
            '<p class="tax">inkl. MwSt., zzgl. <a href="/versand">Versand</a></p></div>'
        )

    def _form(self, view: View) -> str:
        names = view.listing.option_names
        button = (
            '<button class="add">In den Warenkorb</button>'
            if view.available
            else '<button class="add" disabled>Ausverkauft</button>'
        )
        stock = '<p class="stock in">● Auf Lager</p>' if view.available else '<p class="stock out">● Ausverkauft</p>'
        if not names:
            return f"{stock}{button}"
        chips = "".join(_chip(choice) for choice in view.choices)
        return (
            f'<form class="variants"><p class="label">{names[0]}</p><div class="chips">{chips}</div>{stock}{button}'
            "</form>"
        )

    def _card(self, view: View) -> str:
        return (
            f'<a class="tile" href="{view.listing.path}">'
            f'<img src="{self.sources(view)[0]}" alt="" loading="lazy" width="240" height="240">'
            f'<span class="tile-name">{escape(view.title)}</span>'
            f'<span class="tile-price">{self.amount(view.price, view.currency)}</span></a>'
        )


def _chip(choice: Choice) -> str:
    value = escape(" / ".join(choice.variant.options.values()))
    state = "" if choice.available else ' disabled title="ausverkauft"'
    off = "" if choice.available else " off"
    return (
        f'<label class="chip{off}"><input type="radio" name="article" value="{choice.variant.id}"{state}>'
        f"<span>{value}</span></label>"
    )

"""The brand's own Korean shop: a custom build with JSON-LD beside the visible page."""

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

from sandbox.assortment import Colour
from sandbox.shelf import Shelf
from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.own_cart import OwnCarts
from sandbox.shops.own_parts import buttons, size_button, spec
from sandbox.shops.serving import Made, in_script, table
from sandbox.views import Choice, View
from sandbox.wire import Reply, Request

_SIGNS = {"USD": "US$", "EUR": "€"}


class OwnShop(Shop):
    """`/product/{style code}`; external id is the style code."""

    name = "own"
    picture_folder = "/upload/goods/"

    def __init__(self, shelf: Shelf, host: str, port: int) -> None:
        super().__init__(shelf, host, port)
        self._carts = OwnCarts(self, self.frame)

    def script(self) -> str:
        return clutter.text("own.js")

    def basket(self, request: Request) -> Reply | None:
        return self._carts.answer(request)

    def about(self, request: Request) -> str | None:
        head, _, code = request.path.rpartition("/")
        return code if head == "/product" and code in self.shelf.listings else None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        if request.path == "/":
            return Made(self._home())
        if external_id is None:
            return None
        view = self.shelf.view(external_id)
        if view.gone:
            return Made(self.notice("gone"), status=410)
        return Made(self._page(view))

    def amount(self, value: Decimal, currency: str) -> str:
        if currency == "KRW":
            return f"{value:,.0f}원"
        return f"{_SIGNS[currency]}{value:,.2f}"

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        body = f'<main class="empty"><h1>{title}</h1><p>{text}</p><p><a href="/">홈으로</a></p></main>'
        return self.frame(title, body)

    def _home(self) -> str:
        cards = "".join(self._card(self.plain(external_id)) for external_id in list(self.shelf.listings)[:24])
        return self.frame("홈", f'<section class="section"><h2>신상품</h2><ul class="cards">{cards}</ul></section>')

    def frame(self, title: str, body: str) -> str:
        """A page within the shop's header and footer."""
        css = clutter.text("own.css")
        menu = self.menu
        return (
            f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{title} | {self.channel.title}</title>'
            f'<style>{css}</style></head><body class="page">{clutter.sprite()}<header class="header">'
            '<div class="header__in">'
            f'<a class="header__logo" href="/"><i></i>ARCUS</a><nav>{menu}</nav></div></header>{body}{self._footer()}'
            f"{clutter.settings(self.name, 'ko')}</body></html>"
        )

    def _page(self, view: View) -> str:
        style = view.listing.style
        rating = clutter.rating(style)
        url = self.base_url + view.listing.path
        return clutter.template("own.html").substitute(
            title=escape(view.title),
            description=escape(view.description),
            url=url,
            base_url=self.base_url,
            og_image="".join(f'<meta property="og:image" content="{src}">' for src in self.sources(view)[:1]),
            css=clutter.text("own.css"),
            json_ld="".join(
                f'<script type="application/ld+json">{in_script(one)}</script>' for one in self._data(view)
            ),
            analytics=clutter.analytics(view, self.name, view.price),
            sprite=clutter.sprite(),
            menu=self.menu,
            category=style.kind.category["ko"],
            category_id=style.rank % 8 + 1,
            code=style.code,
            gallery=self._gallery(view),
            brand=f'<p class="info__brand">{escape(view.brand)}</p>' if view.brand else "",
            rating=rating["ratingValue"],
            review_count=rating["reviewCount"],
            price=self._price(view),
            coupon=self._coupon(view),
            points=f"{view.price / 100:,.0f}",
            gift=f'<p class="gift">사은품 · {escape(view.gift)}</p>' if view.gift else "",
            options=self._options(view),
            buttons=buttons(view),
            spec=table(spec(view)),
            reviews=clutter.reviews(style.code, "ko"),
            related="".join(map(self._card, self.related(view.listing.external_id))),
            footer=self._footer(),
            settings=clutter.settings(self.name, "ko"),
            state=in_script(self._state(view)),
        )

    def _gallery(self, view: View) -> str:
        sources = self.sources(view)
        if not sources:
            return '<div class="gallery__main gallery__main--none">이미지 준비중</div>'
        thumbs = "".join(f'<img src="{src}" alt="" loading="lazy">' for src in sources)
        return (
            f'<div class="gallery__main"><img src="{sources[0]}" alt="{escape(view.title)}" width="640" height="640">'
            "</div>"
            f'<div class="gallery__thumbs">{thumbs}</div>'
        )

    def _price(self, view: View) -> str:
        sale = f'<strong class="price__sale">{self.amount(view.price, view.currency)}</strong>'
        if view.regular is None:
            return f'<div class="price">{sale}</div>'
        rate = round(100 * (1 - view.price / view.regular))
        return (
            f'<div class="price"><span class="price__rate">{rate}%</span>{sale}'
            f'<del class="price__origin">{self.amount(view.regular, view.currency)}</del></div>'
        )

    def _coupon(self, view: View) -> str:
        if view.coupon is None:
            return ""
        return f'<p class="coupon">쿠폰적용가 <b>{self.amount(view.coupon, view.currency)}</b></p>'

    def _options(self, view: View) -> str:
        if not view.listing.option_names:
            return ""
        colours = tuple(dict.fromkeys(choice.variant.sku.colour for choice in view.choices))
        swatches = "".join(self._swatch(view, one, i == 0) for i, one in enumerate(colours))
        made = (
            f'<div class="opt"><p class="opt__name">색상<span>{colours[0].names["ko"]}</span></p>'
            f'<div class="swatches">{swatches}</div></div>'
        )
        groups = "".join(
            f'<div class="sizes" data-color="{one.code}"{" hidden" * bool(i)}>'
            + "".join(
                size_button(choice, choice.variant.sku.code in view.stuck)
                for choice in view.choices
                if choice.variant.sku.colour == one
            )
            + "</div>"
            for i, one in enumerate(colours)
        )
        if view.choices[0].variant.sku.size is not None:
            made += f'<div class="opt"><p class="opt__name">사이즈<span>사이즈를 선택해 주세요</span></p>{groups}</div>'
        return made

    def _swatch(self, view: View, colour: Colour, chosen: bool) -> str:
        name = colour.names["ko"]
        sources = self.sources(view, colour)
        inside = f'<img src="{sources[0]}" alt="">' if sources else name
        return (
            f'<button type="button" class="swatch{" is-on" if chosen else ""}" data-color="{colour.code}" '
            f'aria-label="{name}">{inside}</button>'
        )

    def _card(self, view: View) -> str:
        src = self.sources(view)[0]
        return (
            f'<li class="card"><a href="{view.listing.path}">'
            f'<img src="{src}" alt="" loading="lazy" width="280" height="280">'
            f'<p class="card__name">{escape(view.title)}</p>'
            f'<p class="card__price">{self.amount(view.price, view.currency)}</p></a></li>'
        )

    def _footer(self) -> str:
        seller = self.channel.seller
        return (
            f'<footer class="footer"><div class="footer__in"><strong>{seller.legal_name}</strong><br>대표이사 한아치 · '
            f"사업자등록번호 {seller.business_number[:3]}-{seller.business_number[3:5]}-{seller.business_number[5:]} · "
            "통신판매업신고 제2026-서울가상-0017호<br>서울특별시 가상구 모래상자로 17 · 고객센터 1500-0017 (평일 "
            "09:00~18:00)<br>"
            "<a href='/terms'>이용약관</a> · <a href='/privacy'>개인정보처리방침</a> · © ARCUS</div></footer>"
        )

    def _state(self, view: View) -> Mapping[str, Any]:
        return {
            "goodsCode": view.listing.style.code,
            "inventory": {choice.variant.sku.code: choice.quantity for choice in view.choices},
            "recommend": [
                {"code": one.listing.style.code, "name": one.title, "price": int(one.price), "path": one.listing.path}
                for one in self.related(view.listing.external_id, 16)
            ],
        }

    def _data(self, view: View) -> list[Mapping[str, Any]]:
        crumbs = ("홈", view.listing.style.kind.category["ko"], view.title)
        return [
            {
                "@context": "https://schema.org",
                "@type": "Organization",
                "name": self.channel.title,
                "url": self.base_url,
            },
            {
                "@context": "https://schema.org",
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": i, "name": name} for i, name in enumerate(crumbs, 1)
                ],
            },
            self._product(view),
        ]

    def _product(self, view: View) -> Mapping[str, Any]:
        style = view.listing.style
        common: dict[str, Any] = {
            "@context": "https://schema.org",
            "name": view.title,
            "description": view.description,
            "url": self.base_url + view.listing.path,
            "image": self.sources(view),
            "mpn": style.code,
            "aggregateRating": clutter.rating(style),
        }
        if view.brand:
            common["brand"] = {"@type": "Brand", "name": view.brand}
        if not view.listing.option_names:
            return {"@type": "Product", **common, **self._variant(view, view.choices[0])}
        return {
            "@type": "ProductGroup",
            "productGroupID": style.code,
            "variesBy": ["https://schema.org/color", "https://schema.org/size"],
            **common,
            "hasVariant": [
                {"@type": "Product", "name": _variant_name(view, choice), **self._variant(view, choice)}
                for choice in view.choices
            ],
        }

    def _variant(self, view: View, choice: Choice) -> dict[str, Any]:
        sku = choice.variant.sku
        offer: dict[str, Any] = {
            "@type": "Offer",
            "price": str(view.structured),
            "priceCurrency": view.currency,
            "availability": f"https://schema.org/{'InStock' if choice.available else 'OutOfStock'}",
            "itemCondition": "https://schema.org/NewCondition",
            "url": self.base_url + view.listing.path,
            "seller": {"@type": "Organization", "name": self.channel.seller.name},
        }
        if choice.regular is not None:
            offer["priceSpecification"] = {
                "@type": "UnitPriceSpecification",
                "priceType": "https://schema.org/StrikethroughPrice",
                "price": str(choice.regular),
                "priceCurrency": view.currency,
            }
        made: dict[str, Any] = {"sku": sku.code, "gtin13": sku.gtin, "color": sku.colour.names["ko"]}
        if sku.size:
            made["size"] = sku.size
        return {**made, "offers": offer}


def _variant_name(view: View, choice: Choice) -> str:
    return " ".join((view.title, *choice.variant.options.values()))

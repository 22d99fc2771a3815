"""The brand as a seller on Coupang, in the shape of 2025-26: flight rows that scripts push, JSON-LD, what is seen."""

import json
from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Final

from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.coupang_data import flight, item_id, linked_data, member_price, opened
from sandbox.shops.serving import Made, in_script, table
from sandbox.views import View
from sandbox.wire import Request

_FOLDER: Final = "/vp/products"


class CoupangShop(Shop):
    """`/vp/products/{productId}?itemId=&vendorItemId=`; external id is the product's number.

    One page holds every option; the brand alone sells on it. robots.txt is open, since the demo has its owner's leave;
    the real one is closed to unnamed robots.
    """

    name = "coupang"
    picture_folder = "/image/vendor_inventory/17/"

    def about(self, request: Request) -> str | None:
        head, _, number = request.path.rpartition("/")
        return number if head == _FOLDER and number in self.shelf.listings else None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        if request.path == "/":
            return Made(self._home())
        if external_id is None:
            return None
        view = self.shelf.view(external_id)
        if view.gone:
            return Made(self.notice("gone"), status=404)
        return Made(self._page(view))

    def amount(self, value: Decimal, currency: str) -> str:
        assert currency == "KRW"  # noqa: S101 - no fault changes it here
        return f"{value:,.0f}원"

    def prices(self, external_id: str | None) -> tuple[str, ...]:
        if external_id is None:
            return ()
        view = self.shelf.view(external_id)
        member = f"{member_price(view, opened(view)):,}"
        return (*super().prices(external_id), f"{member}원", member)

    def words(self, what: str) -> tuple[str, str]:
        if what == "gone":
            return "상품을 찾을 수 없습니다", "판매가 종료되었거나 존재하지 않는 상품입니다."
        return super().words(what)

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        return self._document(title, f'<div class="empty"><h1>{title}</h1><p>{text}</p><a href="/">홈으로</a></div>')

    def _home(self) -> str:
        cards = "".join(self._card(self.plain(external_id)) for external_id in list(self.shelf.listings)[:24])
        return self._document("쿠팡!", f'<ul class="cards">{cards}</ul>')

    def _document(self, title: str, body: str, meta: str = "", pushed: str = "") -> str:
        return clutter.template("coupang.html").substitute(
            title=escape(title),
            meta=meta,
            css=clutter.text("coupang.css"),
            sprite=clutter.sprite(),
            menu=self.menu,
            body=body,
            settings=clutter.settings(self.name, "ko"),
            flight=pushed,
        )

    def _page(self, view: View) -> str:
        pushed = "".join(f"<script>self.__next_f.push([1,{_pushed(piece)}])</script>" for piece in flight(self, view))
        return self._document(view.title, self._visible(view), self._meta(view), pushed)

    def _meta(self, view: View) -> str:
        url = escape(self.base_url + view.listing.path)
        pictures = "".join(f'<meta property="og:image" content="{src}">' for src in self.sources(view)[:1])
        return (
            f'<meta property="og:title" content="{escape(view.title)}"><meta property="og:url" content="{url}">'
            f'{pictures}<link rel="canonical" href="{self.base_url}{_FOLDER}/{view.listing.external_id}">'
            f'<script type="application/ld+json">{in_script(linked_data(self, view))}</script>'
        )

    def _visible(self, view: View) -> str:
        brand = f'<a class="brand-link" href="/np/brands/17">{escape(view.brand)}</a>' if view.brand else ""
        rows = "".join(f"<li>{name}: {escape(value)}</li>" for name, value in _facts(view).items())
        cards = "".join(self._card(one) for one in self.related(view.listing.external_id))
        return (
            '<div class="prod-atf"><div class="prod-atf-contents">'
            f'<div class="product-image">{self._gallery(view)}</div>'
            f'<div>{brand}<h1 class="product-title"><span>{escape(view.title)}</span></h1>'
            f'<div class="price-container">{self._prices(view)}</div>'
            '<div class="shipping">무료배송 · 내일 도착 예정</div>'
            f"{self._seller()}{_options(view)}{_buttons(view)}</div>"
            f'</div></div><div class="product-description"><ul>{rows}</ul></div>'
            f'<h2 class="head">상품상세</h2><p>{escape(view.description)}</p>'
            f'<h2 class="head">판매자정보</h2><table>{table(self._identity())}</table>'
            f'<h2 class="head">상품평</h2>{clutter.reviews(view.listing.style.code, "ko")}'
            f'<h2 class="head">함께 비교하면 좋을 상품</h2><ul class="cards">{cards}</ul>'
        )

    def _gallery(self, view: View) -> str:
        sources = self.sources(view)
        if not sources:
            return '<div class="no-image"></div>'
        rest = "".join(f'<li><img src="{src}" alt=""></li>' for src in sources)
        return f'<img src="{sources[0]}" alt="Product image" width="500" height="500"><ul>{rest}</ul>'

    def _prices(self, view: View) -> str:
        """From the list price to what members pay; the last amount that anybody pays is the large one."""
        rows = []
        if view.regular is not None:
            rows.append(("original-price-amount", view.regular, "정가"))
        if view.coupon is not None:
            rows.append(("sales-price-amount", view.price, "쿠팡판매가"))
        last = (view.price, "쿠팡판매가") if view.coupon is None else (view.coupon, "쿠폰 적용가")
        rows.append(("final-price-amount", *last))
        shown = "".join(
            f'<div class="price-row"><span class="{name}">{self.amount(value, view.currency)}</span>'
            f'<span class="price-label">{label}</span></div>'
            for name, value, label in rows
        )
        member = member_price(view, opened(view))
        return f'{shown}<div class="wow-price"><span>와우회원가</span> <b>{member:,}원</b></div>'

    def _seller(self) -> str:
        seller = self.channel.seller
        shop = f"https://shop.coupang.com/{seller.id}"
        return f'<div class="seller-info">판매자: <a href="{shop}" target="_blank">{escape(seller.name)}</a></div>'

    def _identity(self) -> Mapping[str, str]:
        seller = self.channel.seller
        number = seller.business_number
        return {
            "상호/대표자": f"{seller.legal_name} / 한아치",
            "사업장 소재지": "서울특별시 가상구 모래상자로 17",
            "통신판매업 신고번호": "제2026-서울가상-0017호",
            "사업자번호": f"{number[:3]}-{number[3:5]}-{number[5:]}",
        }

    def _card(self, view: View) -> str:
        return (
            f'<li class="card"><a href="{escape(view.listing.path)}"><img src="{self.sources(view)[0]}" alt="" '
            f'loading="lazy" width="230" height="230"><p>{escape(view.title)}</p>'
            f"<p><b>{self.amount(view.price, view.currency)}</b></p></a></li>"
        )


def _pushed(piece: str) -> str:
    """A text as it stands in a pushing script: a JSON string without a character that could end the script."""
    return json.dumps(piece, ensure_ascii=False).replace("<", "\\u003c")


def _facts(view: View) -> Mapping[str, str]:
    number = f"{view.listing.external_id} - {item_id(view, opened(view).variant)}"
    rows = {"브랜드": view.brand} if view.brand else {}
    return rows | {"모델명": view.listing.style.code, "제조국": "베트남", "쿠팡상품번호": number}


def _options(view: View) -> str:
    groups = "".join(
        f'<div class="option-name">{name}</div><ul>{"".join(_value(view, name, value) for value in values)}</ul>'
        for name, values in view.options().items()
    )
    return f'<div class="option-picker-container">{groups}</div>' if groups else ""


def _value(view: View, name: str, value: str) -> str:
    if view.sells(name, value):
        return f"<li>{escape(value)}</li>"
    return f'<li class="is-out">{escape(value)} (품절)</li>'


def _buttons(view: View) -> str:
    if view.available:
        return (
            '<div class="prod-buy"><button type="button">장바구니 담기</button>'
            '<button type="button" class="buy-now">바로구매</button></div>'
        )
    return '<div class="prod-buy"><span class="oos-label">일시품절</span></div>'

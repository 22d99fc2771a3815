"""The brand's Smart Store in the shape of 2026: a state object in a script, and product JSON."""

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any

from sandbox.channels import STORE_SLUG
from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.naver_product import CHANNEL_UID, product, store_channel
from sandbox.shops.serving import Made, as_json
from sandbox.views import View
from sandbox.wire import Reply, Request

_JSON = "application/json;charset=UTF-8"
_UNDEFINED = '"@undefined@"'
"""Naver's state is a JavaScript literal in which bare `undefined` occurs."""


class NaverShop(Shop):
    """`/{store}/products/{number}`; external id is the channel product number."""

    name = "naver"
    picture_folder = "/shop-phinf/20260901_17/"

    def about(self, request: Request) -> str | None:
        head, _, number = request.path.rpartition("/")
        known = head in {f"/{STORE_SLUG}/products", "/main/products", f"/i/v2/channels/{CHANNEL_UID}/products"}
        return number if known and number in self.shelf.listings else None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        if external_id is None:
            if request.path.startswith("/i/v2/"):
                # The real API answers an unknown product, and the origin product's number, with 204.
                return Made("", _JSON, 204)
            return Made(self._home()) if request.path in {"/", f"/{STORE_SLUG}"} else None
        view = self.shelf.view(external_id)
        if request.path.startswith("/i/v2/"):
            return Made("", _JSON, 404) if view.gone else Made(as_json(product(self, view)), _JSON)
        if view.gone:
            return Made(self.notice("gone"), status=404)
        return Made(self._page(view))

    def amount(self, value: Decimal, currency: str) -> str:
        assert currency == "KRW"  # noqa: S101 - no fault changes it here
        return f"{value:,.0f}원"

    def words(self, what: str) -> tuple[str, str]:
        if what in {"soft_404", "gone"}:
            return "상품이 존재하지 않습니다", "상품이 존재하지 않습니다. 삭제되었거나 판매가 종료된 상품입니다."
        return super().words(what)

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        return self._document(title, f'<div class="_errorPage"><strong>{title}</strong><p>{text}</p></div>', None)

    def shell(self, request: Request) -> Reply:
        """The page whose state holds only the empty product, as real ones do while the data loads."""
        if request.path.startswith("/i/v2/"):
            return Reply(204, b"", _JSON)
        return Reply(
            200, self._document(self.channel.title, '<div id="INTRODUCE"></div>', self._state(None, None)).encode()
        )

    def robots(self) -> str:
        """Open, since the demo has its owner's leave; the real one is closed to unnamed robots."""
        return f"User-agent: *\nDisallow: /cart\nDisallow: /my\n\nSitemap: {self.base_url}/sitemap.xml\n"

    def _home(self) -> str:
        cards = "".join(self._card(self.plain(external_id)) for external_id in list(self.shelf.listings)[:25])
        return self._document(self.channel.title, f'<ul class="_cards">{cards}</ul>', self._state(None, None))

    def _page(self, view: View) -> str:
        state = self._state(view, product(self, view))
        return self._document(view.title, self._visible(view), state, self._meta(view))

    def _document(self, title: str, body: str, state: Mapping[str, Any] | None, meta: str = "") -> str:
        script = ""
        if state is not None:
            literal = as_json(state).replace("</", "<\\/").replace(_UNDEFINED, "undefined")
            script = f"<script>window.__PRELOADED_STATE__={literal}</script>"
        seller = self.channel.seller
        return clutter.template("naver.html").substitute(
            title=escape(title),
            shop=escape(self.channel.title),
            meta=meta,
            css=clutter.text("naver.css"),
            sprite=clutter.sprite(),
            menu=self.menu,
            body=body,
            state=script,
            settings=clutter.settings(self.name, "ko"),
            legal=escape(
                f"{seller.legal_name} | 대표 한아치 | 사업자등록번호 {seller.business_number} | 통신판매업번호 "
                "제2026-서울가상-0017호"
            ),
        )

    def _meta(self, view: View) -> str:
        pictures = "".join(f'<meta property="og:image" content="{src}">' for src in self.sources(view)[:1])
        return (
            f'<meta property="og:title" content="{escape(view.title)} : {escape(self.channel.title)}">'
            f'<meta property="og:url" content="{self.base_url}{view.listing.path}">{pictures}'
            f'<meta name="description" content="[{escape(self.channel.title)}] {escape(view.description)}">'
            f'<link rel="canonical" href="{self.base_url}{view.listing.path}">'
        )

    def _state(self, view: View | None, data: Mapping[str, Any] | None) -> Mapping[str, Any]:
        shell = {
            "id": None,
            "productStatusType": None,
            "soldout": False,
            "stockQuantity": 0,
            "salePrice": 0,
            "benefitsView": {"discountedSalePrice": 0, "mobileDiscountedSalePrice": 0},
            "channel": "@undefined@",
        }
        others = self.related(view.listing.external_id, 12) if view else []
        return {
            "serverRendered": True,
            "naverMember": {"A": {"isLogin": False, "adultAuthorizationType": "NOT_LOGIN"}},
            "serverLocationPath": view.listing.path if view else "/",
            "smartStoreV2": {"channel": store_channel(self), "specialProducts": {"bestProductNos": []}},
            "product": {"A": shell},
            "simpleProductForDetailPage": {"A": data or shell},
            "bestProducts": {"A": {"simpleProducts": [_short(one) for one in others], "loading": False}},
            "productReviewSummary": {"A": {"totalReviewCount": 128, "averageReviewScore": 4.8}},
            "categoryTree": {"A": "@undefined@"},
        }

    def _visible(self, view: View) -> str:
        rows = {"상품번호": view.listing.external_id, "모델명": view.listing.style.code}
        rows = ({"브랜드": view.brand} if view.brand else {}) | rows | {"원산지": "베트남"}
        cells = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in rows.items())
        gift = f'<div class="_gift">사은품 {escape(view.gift)}</div>' if view.gift else ""
        cards = "".join(self._card(one) for one in self.related(view.listing.external_id))
        return (
            f'<div class="_prod"><div class="_pic">{self._gallery(view)}</div><fieldset class="_info">'
            f'<h3 class="_name">{escape(view.title)}</h3><p class="_star">★ 4.8 <span>리뷰 128</span>'
            f"</p>{self._price(view)}"
            '<div class="_ship"><span>택배배송</span> 3,000원 (50,000원 이상 구매 시 무료)'
            f"</div>{gift}{self._options(view)}"
            f"{_buttons(view)}</fieldset></div>"
            f'<h4 class="_head">상품정보</h4><table class="_attr">{cells}</table><div class="_detail">'
            f"<p>{escape(view.description)}</p></div>"
            f'<h4 class="_head">리뷰</h4>{clutter.reviews(view.listing.style.code, "ko")}'
            f'<h4 class="_head">이 스토어의 다른 상품</h4><ul class="_cards">{cards}</ul>'
        )

    def _gallery(self, view: View) -> str:
        sources = self.sources(view)
        if not sources:
            return '<div class="_nopic"></div>'
        rest = "".join(f'<img class="_thumb" src="{src}?type=f80" alt="추가이미지">' for src in sources)
        return (
            f'<img class="_main" src="{sources[0]}?type=m510" alt="대표이미지" width="510" height="510"><div>{rest}'
            "</div>"
        )

    def _price(self, view: View) -> str:
        price = f'<strong class="_now"><span class="_num">{view.price:,.0f}</span><span class="_won">원</span></strong>'
        if view.regular is None:
            return f'<div class="_price">{price}</div>'
        rate = round(100 * (1 - view.price / view.regular))
        return (
            '<div class="_price"><del class="_was"><span class="blind">할인 전 판매가</span>'
            f"<span>{view.regular:,.0f}</span>원</del>"
            f'<strong class="_rate">{rate}%</strong>{price}</div>'
        )

    def _options(self, view: View) -> str:
        boxes = []
        for name, values in view.options().items():
            items = "".join(f'<li><a role="option" href="#">{escape(value)}</a></li>' for value in values)
            boxes.append(
                f'<div class="_select"><a href="#" role="button">{name}</a><ul role="listbox">{items}</ul></div>'
            )
        return "".join(boxes)

    def _card(self, view: View) -> str:
        return (
            f'<li class="_card"><a href="{view.listing.path}">'
            f'<img src="{self.sources(view)[0]}?type=f200" alt="" loading="lazy" '
            f'width="200" height="200"><strong>{escape(view.title)}</strong><p><span class="_num">{view.price:,.0f}'
            "</span>원</p></a></li>"
        )


def _buttons(view: View) -> str:
    if view.available:
        return (
            '<div class="_buy"><a class="_npay" role="button" href="#">구매하기</a>'
            '<a role="button" href="#">찜하기</a><a role="button" href="#">장바구니</a></div>'
        )
    return '<div class="_buy"><p class="_out">이 상품은 현재 구매하실 수 없는 상품입니다. (품절)</p></div>'


def _short(view: View) -> Mapping[str, Any]:
    """Another product, in the form that recommendation boxes carry."""
    price = int(view.price)
    return {
        "id": int(view.listing.external_id),
        "name": view.title,
        "salePrice": price,
        "stockQuantity": 200,
        "productStatusType": "SALE",
        "benefitsView": {"discountedSalePrice": price, "discountedRatio": 0},
        "category": {"wholeCategoryName": "패션잡화"},
    }

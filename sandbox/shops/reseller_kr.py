"""A Korean multi-brand reseller: a shop system of the older kind, microdata, amounts in Korean text."""

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from itertools import islice

from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.serving import Made, table
from sandbox.views import Choice, View
from sandbox.wire import Request

_PAGE = "/goods/goods_view.php"


class KoreanReseller(Shop):
    """`/goods/goods_view.php?goodsNo={number}`; external id is that number."""

    name = "reseller_kr"
    picture_folder = "/data/goods/26/09/"

    def about(self, request: Request) -> str | None:
        number = request.query.get("goodsNo", "")
        return number if request.path == _PAGE and number in self.shelf.listings else None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        if request.path in {"/", "/goods/goods_list.php"}:
            return Made(
                self._frame(self.channel.title, "", f'<ul class="goods_list">{self._cards(self.shelf.listings)}</ul>')
            )
        if external_id is None:
            return None
        view = self.shelf.view(external_id)
        if view.gone:
            return Made(self.notice("gone"), status=404)
        return Made(self._frame(view.title, self._head(view), self._body(view)))

    def amount(self, value: Decimal, currency: str) -> str:
        return f"{value:,.0f}원" if currency == "KRW" else f"US${value:,.2f}"

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        return self._frame(title, "", f'<div class="error_box"><h2>{title}</h2><p>{text}</p></div>')

    def _frame(self, title: str, head: str, body: str) -> str:
        seller = self.channel.seller
        number = seller.business_number
        return clutter.template("reseller_kr.html").substitute(
            title=escape(title),
            shop=escape(self.channel.title),
            head=head,
            css=clutter.text("reseller_kr.css"),
            sprite=clutter.sprite(),
            menu=self.menu,
            body=body,
            settings=clutter.settings(self.name, "ko"),
            legal=f"상호: {seller.legal_name} | 대표: 곰달려 | 사업자등록번호: {number[:3]}-{number[3:5]}-{number[5:]}",
        )

    def _head(self, view: View) -> str:
        return (
            f'<meta name="description" content="{escape(view.description)}"><meta property="og:type" content="website">'
            f'<meta property="og:title" content="{escape(view.title)}">'
            f'<link rel="canonical" href="{self.base_url}{escape(view.listing.path)}">'
        )

    def _body(self, view: View) -> str:
        url = escape(self.base_url + view.listing.path)
        related = (one.listing.external_id for one in self.related(view.listing.external_id, 10))
        gift = f'<dl class="gift"><dt>사은품</dt><dd>{escape(view.gift)}</dd></dl>' if view.gift else ""
        brand = ""
        if view.brand:
            brand = (
                '<dl><dt>브랜드</dt><dd itemprop="brand" itemscope itemtype="http://schema.org/Brand">'
                f'<span itemprop="name">{escape(view.brand)}</span></dd></dl>'
            )
        return (
            f'<div class="goods_view" itemscope itemtype="http://schema.org/Product"><link itemprop="url" href="{url}">'
            f'<div class="item_photo_info_sec"><div class="item_photo">{self._gallery(view)}</div>'
            '<div class="item_info">'
            f'<h3 class="item_tit" itemprop="name">{escape(view.title)}</h3><p class="item_sub">정식 수입 · 당일 발송'
            "</p>"
            f"{self._offer(view)}"
            "<dl><dt>배송비</dt><dd>2,500원 (30,000원 이상 무료)</dd></dl><dl><dt>상품코드</dt>"
            f"<dd>{view.listing.external_id}</dd></dl>"
            f'<dl><dt>모델번호</dt><dd itemprop="mpn">{view.listing.style.code}</dd>'
            f"</dl>{brand}{gift}{self._options(view)}{_buttons(view)}"
            f"</div></div>"
            f'<div class="item_detail"><h4>상품상세정보</h4><p itemprop="description">{escape(view.description)}</p>'
            f"<table>{table({'제조국': '베트남', '수입원': '주식회사 아르쿠스코리아', 'AS': '1500-0025'})}</table>"
            "</div></div>"
            f'<div class="item_review"><h4>상품후기</h4>{clutter.reviews(view.listing.style.code, "ko")}</div>'
            f'<div class="item_relation"><h4>관련상품</h4><ul class="goods_list">{self._cards(related)}</ul></div>'
        )

    def _gallery(self, view: View) -> str:
        sources = self.sources(view)
        if not sources:
            return '<div class="no_image">이미지 없음</div>'
        rest = "".join(f'<img src="{src}" alt="">' for src in sources[1:])
        return (
            f'<img class="main" itemprop="image" src="{sources[0]}" alt="{escape(view.title)}">'
            f'<div class="thumbs">{rest}</div>'
        )

    def _offer(self, view: View) -> str:
        stock = "InStock" if view.available else "OutOfStock"
        was = coupon = ""
        if view.regular is not None:
            was = f'<dl class="fixed"><dt>정가</dt><dd><del>{self.amount(view.regular, view.currency)}</del></dd></dl>'
        if view.coupon is not None:
            coupon = (
                f'<dl class="cpn"><dt>쿠폰적용가</dt><dd><b>{self.amount(view.coupon, view.currency)}</b> '
                '<a href="#">쿠폰받기</a></dd></dl>'
            )
        return (
            '<div itemprop="offers" itemscope itemtype="http://schema.org/Offer">'
            f'<meta itemprop="price" content="{view.structured}">'
            f'<meta itemprop="priceCurrency" content="{view.currency}">'
            f'<link itemprop="availability" href="http://schema.org/{stock}">'
            '<span itemprop="seller" itemscope itemtype="http://schema.org/Organization">'
            f'<meta itemprop="name" content="{self.channel.seller.name}"></span>'
            f'{was}<dl class="item_price"><dt>판매가</dt><dd><strong>{self.amount(view.price, view.currency)}'
            f"</strong></dd></dl></div>{coupon}"
        )

    def _options(self, view: View) -> str:
        if not view.listing.option_names:
            return ""
        name = view.listing.option_names[0]
        items = "".join(_option(choice) for choice in view.choices)
        return (
            f'<dl class="item_opt"><dt>{name}</dt><dd><select name="optionSno"><option value="">= 옵션 선택 ='
            f"</option>{items}</select></dd></dl>"
        )

    def _cards(self, external_ids: Iterable[str]) -> str:
        return "".join(self._card(self.plain(external_id)) for external_id in islice(external_ids, 30))

    def _card(self, view: View) -> str:
        return (
            f'<li><a href="{escape(view.listing.path)}">'
            f'<img src="{self.sources(view)[0]}" alt="" loading="lazy" width="200" height="200">'
            f'<strong class="item_name">{escape(view.title)}</strong>'
            f'<span class="item_price">{self.amount(view.price, view.currency)}</span></a></li>'
        )


def _option(choice: Choice) -> str:
    value = " / ".join(choice.variant.options.values())
    if choice.available:
        return f'<option value="{value}">{value}</option>'
    return f'<option value="{value}" disabled>{value} [품절]</option>'


def _buttons(view: View) -> str:
    if view.available:
        return (
            '<div class="btn_choice"><button class="btn_cart">장바구니</button><button class="btn_buy">바로 구매'
            "</button></div>"
        )
    return '<div class="btn_choice"><button class="btn_restock" disabled>구매 불가 (품절)</button></div>'

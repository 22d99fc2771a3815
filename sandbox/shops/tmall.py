"""The brand's flagship shop on Tmall, in the shape of 2025-26: drawn by the server from one state object."""

from collections.abc import Mapping
from decimal import Decimal
from html import escape
from typing import Any, Final
from urllib.parse import quote

from sandbox.shops import clutter
from sandbox.shops.base import Shop
from sandbox.shops.serving import Made, in_script
from sandbox.shops.tmall_data import coupon_words, item, parameters, yuan
from sandbox.views import View
from sandbox.wire import Request

_ITEM: Final = "/item.htm"
_NO_ITEM: Final = "/error/noitem"


class TmallShop(Shop):
    """`/item.htm?id={itemId}`; external id is the item's number. What is off sale says so with status 200."""

    name = "tmall"
    picture_folder = "/imgextra/i1/2299001717/"

    def about(self, request: Request) -> str | None:
        number = request.query.get("id")
        return number if request.path == _ITEM and number in self.shelf.listings else None

    def make(self, request: Request, external_id: str | None) -> Made | None:
        if request.path == "/":
            return Made(self._home())
        if request.path == _NO_ITEM:
            return Made(self.notice("soft_404"))
        if external_id is None:
            return self._unknown(request) if request.path == _ITEM else None
        view = self.shelf.view(external_id)
        return Made(self.notice("gone") if view.gone else self._page(view))

    def amount(self, value: Decimal, currency: str) -> str:
        assert currency == "CNY"  # noqa: S101 - no fault changes it here
        return f"￥{yuan(value)}"

    def notice(self, what: str) -> str:
        title, text = self.words(what)
        body = f'<div class="errorPage--r8f9"><h2>{title}</h2><p>{text}</p><a href="/">返回首页</a></div>'
        return self._document(title, body)

    def _unknown(self, request: Request) -> Made:
        """The real one leads to another host, error.item.taobao.com."""
        number = quote(request.query.get("id", ""))
        return Made("", status=302, headers={"Location": f"{_NO_ITEM}?type=noitem&itemid={number}"})

    def _home(self) -> str:
        cards = "".join(self._card(self.plain(external_id)) for external_id in list(self.shelf.listings)[:24])
        return self._document(f"首页-{self.channel.seller.name}", f'<ul class="cards--q7e8">{cards}</ul>')

    def _page(self, view: View) -> str:
        url = self.base_url + view.listing.path
        meta = f'<link rel="canonical" href="{url}"><meta name="keywords" content="{escape(view.title)}">'
        return self._document(f"{view.title}-tmall.com天猫", self._visible(view), meta, self._state(view))

    def _document(self, title: str, body: str, meta: str = "", state: str = "") -> str:
        seller = self.channel.seller
        return clutter.template("tmall.html").substitute(
            title=escape(title),
            shop=escape(seller.name),
            meta=meta,
            css=clutter.text("tmall.css"),
            sprite=clutter.sprite(),
            menu=self.menu,
            body=body,
            state=state,
            settings=clutter.settings(self.name, "zh"),
            legal=escape(seller.legal_name),
        )

    def _state(self, view: View) -> str:
        """The script that gives the page its data, as the ice framework writes it."""
        context: Mapping[str, Any] = {
            "appData": None,
            "loaderData": {"home": {"data": {"res": item(self, view)}, "pageConfig": {}}},
            "routePath": "/home",
            "matchedIds": ["home"],
            "renderMode": "SSR",
            "revalidate": False,
        }
        return (
            f"<script>!(function () {{var a = window.__ICE_APP_CONTEXT__ || {{}};var b = {in_script(context)};"
            "for (var k in a) {b[k] = a[k]}window.__ICE_APP_CONTEXT__=b;})();</script>"
        )

    def _visible(self, view: View) -> str:
        params = "".join(f"<li><b>{name}</b>{escape(value)}</li>" for name, value in parameters(view).items())
        cards = "".join(self._card(one) for one in self.related(view.listing.external_id))
        return (
            f'<div class="BasicContent--f0a1"><div>{self._gallery(view)}</div><div>'
            f'<h1 class="mainTitle--h2d3">{escape(view.title)}</h1><div class="salesDesc--h4e5">已售 900+</div>'
            f'<div class="priceWrap--i5f6">{self._prices(view)}</div>'
            '<div class="delivery--l0e1">48小时内发货 · 快递: 免运费 · 7天无理由退换</div>'
            f"{_options(view)}{_buttons(view)}"
            f'</div></div><h2 class="head--o5c6">用户评价</h2>{clutter.reviews(view.listing.style.code, "zh")}'
            f'<h2 class="head--o5c6">参数信息</h2><ul class="params--p6d7">{params}</ul>'
            f'<h2 class="head--o5c6">看了又看</h2><ul class="cards--q7e8">{cards}</ul>'
        )

    def _gallery(self, view: View) -> str:
        sources = self.sources(view)
        if not sources:
            return '<div class="noPic--g1b2"></div>'
        rest = "".join(f'<img src="{src}" alt="">' for src in sources)
        return f'<img class="mainPic--g1b2" src="{sources[0]}" alt=""><div class="thumbs--g3c4">{rest}</div>'

    def _prices(self, view: View) -> str:
        """The lowest price that any shopper gets is the large one; those before it are small, the list price struck."""
        large = view.price if view.coupon is None else view.coupon
        made = "" if view.coupon is None else '<span class="priceTitle--j8c9">券后</span>'
        made = f'<span class="highlight--j6a7">{made}{self.amount(large, view.currency)}</span>'
        if view.coupon is not None:
            made += f'<span class="sub--j7b8">优惠前 {self.amount(view.price, view.currency)}</span>'
        if view.regular is not None:
            made += f'<span class="sub--j7b8">价格<del>{self.amount(view.regular, view.currency)}</del></span>'
        words = coupon_words(view)
        return made + (f'<span class="coupon--k9d0">{words}</span>' if words else "")

    def _card(self, view: View) -> str:
        return (
            f'<li><a href="{view.listing.path}"><img src="{self.sources(view)[0]}" alt="" loading="lazy" width="280" '
            f'height="280"><p>{escape(view.title)}</p><p><b>{self.amount(view.price, view.currency)}</b></p></a></li>'
        )


def _options(view: View) -> str:
    groups = []
    for name, values in view.options().items():
        cells = "".join(
            f"<li>{escape(value)}</li>"
            if view.sells(name, value)
            else f'<li class="isDisabled--m2a3">{escape(value)}</li>'
            for value in values
        )
        groups.append(f'<div class="skuItem--m1f2"><span>{name}</span><ul>{cells}</ul></div>')
    return "".join(groups)


def _buttons(view: View) -> str:
    if not view.available:
        return '<div class="buy--n3b4"><button type="button" disabled>已售罄</button></div>'
    buy = "立即购买" if view.coupon is None else "领券购买"
    return f'<div class="buy--n3b4"><button type="button">加入购物车</button><button type="button">{buy}</button></div>'

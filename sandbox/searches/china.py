"""Search pages in the shape of China's and Taiwan's marketplaces, written from described fields."""

import json
from html import escape
from urllib.parse import unquote
from zlib import crc32

from sandbox.searches.dialect import Dialect, document, whole
from sandbox.searches.goods import Asked, Goods, Shown
from sandbox.wire import Reply, Request


class Taobao(Dialect):
    """Search pages whose state is a script's object."""

    def asked(self, request: Request) -> Asked | None:
        """A search page."""
        if request.path != "/search":
            return None
        return Asked(request.query.get("q", ""), whole(request.query.get("s", ""), 0) // 44 + 1, 44)

    def show(self, page: Shown) -> Reply:
        """The page."""
        auctions = [
            {
                "nid": one.number,
                "raw_title": one.title,
                "view_price": f"{one.price}.00",
                "pic_url": one.image.removeprefix("https:"),
                "user_id": f"26{crc32(one.seller.encode()) % 10**8:08}",
                "nick": one.shop,
                "detail_url": "//click.simba.taobao.com/x" if one.ad else f"//item.taobao.com/item.htm?id={one.number}",
                "shopcard": {"isTmall": False},
            }
            for one in page.goods
        ]
        listed = {"status": "show", "data": {"auctions": auctions}} if auctions else {"status": "hide"}
        pager = {"pageSize": 44, "totalPage": page.last, "currentPage": page.asked.number, "totalCount": page.total}
        state = {"pageName": "mainsrp", "mods": {"itemlist": listed, "pager": {"data": pager}}}
        written = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
        return document("淘宝搜索", f"<script>\n    g_page_config = {written};\n    g_srp_loadCss();\n</script>", "zh")


class Tmall(Dialect):
    """Search pages of cards."""

    def asked(self, request: Request) -> Asked | None:
        """A search page."""
        if request.path != "/search_product.htm":
            return None
        return Asked(request.query.get("q", ""), whole(request.query.get("s", ""), 0) // 60 + 1, 60)

    def show(self, page: Shown) -> Reply:
        """The page."""
        if not page.total:
            return document("天猫", f"<p>喵~没找到与“ <em>{escape(page.asked.text)}</em> ”相关的 商品 哦</p>", "zh")
        return document("天猫", f'<div id="J_ItemList">{"".join(map(self._card, page.goods))}</div>', "zh")

    def _card(self, one: Goods) -> str:
        link = "//click.simba.taobao.com/x" if one.ad else f"//detail.tmall.com/item.htm?id={one.number}"
        return (
            f'<div class="product" data-id="{one.number}"><a href="{link}" class="productImg">'
            f'<img src="{escape(one.image)}"></a>'
            f'<p class="productPrice"><em title="{one.price}.00">{one.price}.00</em></p>'
            f'<p class="productTitle"><a href="{link}" title="{escape(one.title)}">x</a></p>'
            f'<div class="productShop"><a href="//store.taobao.com/search.htm?user_number_id=26000001">'
            f"{escape(one.shop)}</a></div></div>"
        )


class Jd(Dialect):
    """Search pages of cards, each counted as two pages."""

    def asked(self, request: Request) -> Asked | None:
        """A search page."""
        if request.path != "/Search":
            return None
        return Asked(request.query.get("keyword", ""), (whole(request.query.get("page", "")) + 1) // 2, 60)

    def show(self, page: Shown) -> Reply:
        """The page; one that found nothing recommends something."""
        goods = page.goods or ([] if page.total else [Goods("100000000001", "京选 靠垫", 99, "1", "京东自营")])
        said = "" if page.total else '<div class="check-error">抱歉，没有找到相关的商品</div>'
        cards = "".join(map(self._card, goods))
        script = f"<script>LogParm = {{result_count:'{page.total}', page:'{page.asked.number}'}};</script>"
        return document("商品搜索 - 京东", f'<div id="J_searchWrap">{said}<ul>{cards}</ul></div>{script}', "zh")

    def _card(self, one: Goods) -> str:
        flag = '<span class="p-promo-flag">广告</span>' if one.ad else ""
        return (
            f'<li class="gl-item" data-sku="{one.number}"><div class="p-img"><img src="{escape(one.image)}"></div>'
            f'<div class="p-price"><strong><em>￥</em><i>{one.price}.00</i></strong></div>'
            f'<div class="p-name"><em>{escape(one.title)}</em></div>'
            f'<div class="p-shop" data-shopid="10000001"><a title="{escape(one.shop)}">x</a></div>{flag}</li>'
        )


class Momo(Dialect):
    """Search pages whose state is streamed."""

    def asked(self, request: Request) -> Asked | None:
        """A search page."""
        if not request.path.startswith("/search/"):
            return None
        return Asked(unquote(request.path.removeprefix("/search/")), whole(request.query.get("curPage", "")), 30)

    def show(self, page: Shown) -> Reply:
        """The page."""
        goods = [
            {
                "goodsCode": one.number[-8:],
                "goodsName": one.title,
                "goodsPrice": f"$${one.price:,}",
                "goodsStock": "0" if one.sold_out else "12",
                "isAdGoods": one.ad,
                "imgUrl": one.image,
            }
            for one in page.goods
        ]
        found = {"totalCnt": page.total, "maxPage": page.last if page.total else 0, "goodsInfoList": goods}
        stream = "5:" + json.dumps({"rtnSearchData": found}, ensure_ascii=False)
        written = json.dumps(stream, ensure_ascii=False).replace("</", "<\\/")
        return document(
            "momo購物網", f'<div id="root"></div><script>self.__next_f.push([1,{written}])</script>', "zh-Hant"
        )

"""Search pages and sellers' lists in the shape of Korea's marketplaces, written from described fields."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any, Final

from sandbox.searches.dialect import Dialect, as_json, document, whole
from sandbox.searches.goods import Asked, Goods, Shown
from sandbox.wire import Reply, Request

_SHOP_PART: Final = 20
_UID: Final = "2sWDxmoonstep"
"""How stores' ids begin."""


class Coupang(Dialect):
    """Search pages as of 2025, and the answers that a shop is made of."""

    def asked(self, request: Request) -> Asked | None:
        """A search page, or a part of a shop's list."""
        if request.path == "/np/search":
            size = whole(request.query.get("listSize", ""), 36)
            return Asked(request.query.get("q", ""), whole(request.query.get("page", "")), size)
        if request.path == "/api/v1/listing" and request.method == "POST":
            body = json.loads(request.body)
            if body.get("storeId") != f"9{body.get('vendorId', '')[1:]}":
                return None
            return Asked("", int(body.get("nextPageKey", 0)) + 1, _SHOP_PART, seller=body["vendorId"])
        return None

    def beside(self, request: Request) -> Reply | None:
        """What a shop is."""
        if request.path != "/api/v1/store/getStoreInfo":
            return None
        vendor = request.query.get("urlName", "")
        return as_json({"id": f"9{vendor[1:]}", "vendorId": vendor, "displayName": vendor})

    def show(self, page: Shown) -> Reply:
        """The page or the part."""
        if page.asked.seller:
            return self._part(page)
        cards = "".join(map(self._card, page.goods))
        if not page.total:
            said = f"<p>'{escape(page.asked.text)}'에 대한 검색결과가 없습니다.</p>"
            mark = '<div class="no-result_magnifier__iUQFK"></div>'
            return document("쿠팡!", f"{mark}{said}<h2>추천 상품</h2><ul>{self._card(_RECOMMENDED)}</ul>")
        return document(f"{page.asked.text} - 쿠팡!", f'<ul id="product-list">{cards}</ul>')

    def _card(self, one: Goods) -> str:
        source = "srp_product_ads" if one.ad else "search"
        link = f"/vp/products/{one.number}?itemId=2{one.number}&amp;vendorItemId=9{one.number}&amp;sourceType={source}"
        mark = '<span class="AdMark_adMark__KPMsC">AD</span>' if one.ad else ""
        gone = '<div class="Soldout__q1">일시품절</div>' if one.sold_out else ""
        return (
            f'<li class="ProductUnit_productUnit__Qd6sv" data-id="9{one.number}"><a href="{link}">'
            f'<figure><img src="{escape(one.image)}" alt=""></figure>'
            f'<div class="ProductUnit_productNameV2__cV9cw">{escape(one.title)}</div>'
            f'<strong class="Price_priceValue__A4KOr">{one.price:,}원</strong>{mark}{gone}</a></li>'
        )

    def _part(self, page: Shown) -> Reply:
        products = [
            {
                "productId": int(one.number),
                "itemId": int(f"2{one.number}"),
                "vendorItemId": int(f"9{one.number}"),
                "imageAndTitleArea": {"title": one.title, "imageUrl": one.image},
                "priceArea": {"salesPrice": f"{one.price:,}"},
                "soldoutArea": {"soldout": one.sold_out},
            }
            for one in page.goods
        ]
        key = str(page.asked.number) if page.asked.number < page.last else None
        return as_json({"data": {"products": products, "nextPageKey": key}})


class Ssg(Dialect):
    """A search page that is a shell, and the answer that it loads."""

    def asked(self, request: Request) -> Asked | None:
        """The answer's question."""
        if request.path != "/api/item/all" or request.method != "POST":
            return None
        body = json.loads(request.body)
        return Asked(body.get("query", ""), int(body.get("page", 1)), int(body.get("count", 40)))

    def beside(self, request: Request) -> Reply | None:
        """The shell."""
        if request.path != "/search.ssg":
            return None
        return document(
            f"{request.query.get('query', '')} - SSG.COM", '<div id="skip"></div><main id="content"></main>'
        )

    def show(self, page: Shown) -> Reply:
        """The answer."""
        rows = [
            {
                "itemId": one.number.rjust(13, "1"),
                "itemNm": one.title,
                "displayPrc": f"{one.price:,}",
                "soldOutYn": "Y" if one.sold_out else "N",
                "siteNo": "6004",
                "itemImgUrl": one.image,
                "advertBidId": "55" if one.ad else "",
            }
            for one in page.goods
        ]
        units = [{"unitType": "BANNER_UNIT", "dataList": [{"itemId": "1", "itemNm": "배너"}]}]
        if rows:
            units.append({"unitType": "ITEM_UNIT_LIST", "dataList": rows})
        return as_json({"res_code": "200", "data": {"dataList": units}})


class ElevenSt(Dialect):
    """The search's answer."""

    def asked(self, request: Request) -> Asked | None:
        """The question."""
        if request.path != "/search/api/tab":
            return None
        return Asked(request.query.get("kwd", ""), whole(request.query.get("pageNo", "")), 40)

    def show(self, page: Shown) -> Reply:
        """The answer."""
        paid, free = (self._rows(one for one in page.goods if one.ad is ad) for ad in (True, False))
        groups: list[dict[str, Any]] = [{"groupName": "relatedKeyword", "relatedKeywordList": []}]
        if paid:
            groups.append({"groupName": "power", "title": "파워상품", "items": paid})
        groups.append({"groupName": "list", "title": "일반상품", "items": free})
        return as_json({"totalPage": page.last if page.total else 0, "isBanned": False, "data": groups})

    def _rows(self, goods: Iterable[Goods]) -> list[dict[str, Any]]:
        return [
            {
                "id": one.number,
                "title": one.title,
                "finalPrc": f"{one.price:,}",
                "unitTxt": "원",
                "linkUrl": f"https://www.11st.co.kr/products/{one.number}",
                "imageUrl": one.image,
                "isSoldOut": one.sold_out,
            }
            for one in goods
        ]


class Gmarket(Dialect):
    """Search pages with links to the others."""

    def asked(self, request: Request) -> Asked | None:
        """A search page."""
        if request.path != "/n/search":
            return None
        return Asked(request.query.get("keyword", ""), whole(request.query.get("p", "")), 40)

    def show(self, page: Shown) -> Reply:
        """The page."""
        if not page.total:
            return document("G마켓", f"<p><strong>{escape(page.asked.text)}</strong>의 검색결과가 없습니다.</p>")
        pager = "".join(
            f'<a class="link__page" href="/n/search?keyword=x&amp;p={at}">{at}</a>' for at in range(1, page.last + 1)
        )
        return document(f"{page.asked.text} - G마켓", "".join(map(self._card, page.goods)) + pager)

    def _card(self, one: Goods) -> str:
        number = one.number[-10:].rjust(10, "1")
        return (
            '<div class="box__component box__component-itemcard"><div class="box__item-container">'
            f'<a class="link__item" href="http://item.gmarket.co.kr/Item?goodscode={number}&amp;ver=1">'
            f'<img src="{escape(one.image)}"><span class="text__item" title="{escape(one.title)}">x</span></a>'
            f'<div class="box__price-seller"><strong class="text__value">{one.price:,}</strong></div></div></div>'
        )


class CjOnStyle(Dialect):
    """The search's answer, of one page."""

    def asked(self, request: Request) -> Asked | None:
        """The question."""
        if request.path != "/search-web/search/cjmall/item.json":
            return None
        return Asked(request.query.get("k", ""), 1, 40)

    def show(self, page: Shown) -> Reply:
        """The answer."""
        rows = [
            {
                "itemCd": one.number[-10:],
                "itemNm": one.title,
                "pmgSalePrice": one.price + 1_000,
                "pmgCustomerPrice": one.price,
                "pmgItemImgUrl": one.image,
            }
            for one in page.goods
        ]
        group = {"type": "CJMALL_ITEM", "rowCount": len(rows), "totalCount": page.total, "rowDatas": rows}
        return as_json({"status": 200, "result": [{"type": "CJMALL_BRAND", "rowDatas": []}, group]})


class NaverSearch(Dialect):
    """Naver Shopping's search pages with their state."""

    def asked(self, request: Request) -> Asked | None:
        """A search page."""
        if request.path != "/search/all":
            return None
        size = whole(request.query.get("pagingSize", ""), 40)
        return Asked(request.query.get("query", ""), whole(request.query.get("pagingIndex", "")), size)

    def show(self, page: Shown) -> Reply:
        """The page."""
        items = [
            {
                "item": {
                    "id": one.number,
                    "productTitle": one.title,
                    "price": str(one.price),
                    "mallName": one.shop,
                    "mallNo": f"1{at:06}",
                    "mallProductUrl": f"https://smartstore.naver.com/{one.seller}/products/{one.number}",
                    "adId": "nad-1" if one.ad else "",
                    "imageUrl": one.image,
                }
            }
            for at, one in enumerate(page.goods)
        ]
        state = {"props": {"pageProps": {"compositeList": {"list": items, "total": page.total}}}}
        written = json.dumps(state, ensure_ascii=False).replace("</", "<\\/")
        return document("네이버쇼핑", f'<script id="__NEXT_DATA__" type="application/json">{written}</script>')


class NaverStores(Dialect):
    """The list of a store's products, for the channel's id that stands in a product's page."""

    def asked(self, request: Request) -> Asked | None:
        """A page of a store's list."""
        parts = request.path.split("/")
        if parts[1:4] != ["i", "v2", "channels"] or parts[5:] != ["categories", "ALL", "products"]:
            return None
        size = whole(request.query.get("pageSize", ""), 40)
        return Asked("", whole(request.query.get("page", "")), size, seller=parts[4].removeprefix(_UID))

    def beside(self, request: Request) -> Reply | None:
        """A product's page."""
        store, _, number = request.path.removeprefix("/").partition("/products/")
        if not number:
            return None
        channel = {"channelUid": _UID + store, "channelNo": "100200300", "url": store}
        state = {"smartStoreV2": {"channel": channel}, "simpleProductForDetailPage": {"A": {"id": int(number)}}}
        return document(store, f"<script>window.__PRELOADED_STATE__={json.dumps(state)}</script>")

    def show(self, page: Shown) -> Reply:
        """The answer."""
        products = [
            {
                "id": int(one.number),
                "name": one.title,
                "salePrice": one.price,
                "discountedSalePrice": one.price,
                "productStatusType": "OUTOFSTOCK" if one.sold_out else "SALE",
                "channel": {"channelUid": one.seller, "channelName": one.shop},
            }
            for one in page.goods
        ]
        return as_json({"simpleProducts": products, "totalCount": page.total})


_RECOMMENDED: Final = Goods("1999999999", "오늘의 추천 방석", 9_900, "A00000001", "추천")

"""Each shop answers in the shape of its platform."""

import json
import re
from decimal import Decimal
from typing import Any

import lxml.html
import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from sandbox.assortment import Listing
from sandbox.channels import CHANNELS
from sandbox.shops.naver_product import CHANNEL_UID
from sandbox.world import World
from tests.sandbox.conftest import get


def listing(world: World, channel: str, rank: int = 0) -> Listing:
    """The channel's listing of the style with that rank: 0 has a gift, 1 a promotion."""
    return next(one for one in world.listings(channel) if one.style.rank == rank)


def linked_data(page: str) -> list[dict[str, object]]:
    tree = LexborHTMLParser(page)
    return [json.loads(script.text()) for script in tree.css('script[type="application/ld+json"]')]


def node(page: str, selector: str) -> LexborNode:
    found = LexborHTMLParser(page).css_first(selector)
    assert found is not None
    return found


@pytest.mark.parametrize("channel", CHANNELS)
def test_page_is_large_and_shows_title_price_and_picture(world: World, channel: str) -> None:
    one = listing(world, channel)
    page = get(world.url(one))
    shop = world.shops[channel]

    assert page.status == 200
    assert len(page.body) > 100_000
    assert one.title in lxml.html.fromstring(page.text).text_content()
    assert shop.amount(one.list_price, one.currency).strip("원$€￥ USD") in page.text
    assert get(shop.sources(world.view(channel, one.external_id))[0]).body.startswith(b"\x89PNG")


@pytest.mark.parametrize("channel", CHANNELS)
def test_promotion_shows_reduced_price_beside_the_struck_one(world: World, channel: str) -> None:
    one = listing(world, channel, 1)
    shop, view = world.shops[channel], world.view(channel, one.external_id)
    page = get(world.url(one)).text

    assert view.price < one.list_price == view.regular
    for value in (view.price, one.list_price):
        assert shop.amount(value, one.currency).strip("원$€￥ USD") in page


@pytest.mark.parametrize("channel", CHANNELS)
def test_robots_and_sitemap_open_every_listing(world: World, channel: str) -> None:
    base = world.shops[channel].base_url
    robots = get(f"{base}/robots.txt").text
    place = re.search(r"Sitemap: (\S+)", robots)
    assert place
    sitemap = get(place[1]).text
    if "<sitemapindex" in sitemap:
        sitemap = get(re.findall(r"<loc>([^<]+)", sitemap)[0]).text

    assert len(re.findall("<loc>", sitemap)) == 34


@pytest.mark.parametrize("channel", CHANNELS)
def test_unknown_path_is_404(world: World, channel: str) -> None:
    assert get(f"{world.shops[channel].base_url}/no/such/page").status == 404


def test_own_site_carries_a_product_group_with_every_variant(world: World) -> None:
    one = listing(world, "own")
    group = linked_data(get(world.url(one)).text)[-1]

    assert group["@type"] == "ProductGroup"
    variants = group["hasVariant"]
    assert isinstance(variants, list)
    assert {v["sku"] for v in variants} == {v.sku.code for v in one.variants}
    assert {v["offers"]["price"] for v in variants} == {str(one.list_price)}


def test_shopify_gives_strings_in_json_and_cents_in_js(world: World) -> None:
    one = listing(world, "shopify", 1)
    base = world.shops["shopify"].base_url
    price = world.view("shopify", one.external_id).price
    listed = json.loads(get(f"{base}/products.json?limit=250").body)["products"]
    ajax = json.loads(get(f"{base}{one.path}.js").body)
    single = json.loads(get(f"{base}{one.path}.json").body)["product"]

    assert len(listed) == 34
    assert next(p for p in listed if p["handle"] == one.external_id)["variants"][0]["price"] == str(price)
    assert (ajax["price"], ajax["compare_at_price"]) == (int(price * 100), int(one.list_price * 100))
    assert single["variants"][0]["compare_at_price"] == str(one.list_price)


def test_shopify_pages_its_products(world: World) -> None:
    base = world.shops["shopify"].base_url
    pages = [json.loads(get(f"{base}/products.json?limit=20&page={n}").body)["products"] for n in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 14, 0]


def test_woocommerce_store_api_speaks_in_minor_units(world: World) -> None:
    one = listing(world, "woocommerce", 1)
    api = f"{world.shops['woocommerce'].base_url}/wp-json/wc/store/v1/products"
    answer = get(f"{api}?per_page=20&page=2")
    by_slug = json.loads(get(f"{api}?slug={one.style.slug}").body)
    product = json.loads(get(f"{api}/{one.external_id}").body)

    assert (answer.headers["x-wp-total"], answer.headers["x-wp-totalpages"]) == ("34", "2")
    assert [p["id"] for p in by_slug] == [int(one.external_id)]
    assert product["prices"]["regular_price"] == str(int(one.list_price * 100))
    assert product["prices"]["currency_minor_unit"] == 2


def test_woocommerce_page_and_api_agree_on_variations(world: World) -> None:
    one = listing(world, "woocommerce")
    form = node(get(world.url(one)).text, "form.variations_form")
    on_page = json.loads(form.attributes["data-product_variations"] or "")
    base = world.shops["woocommerce"].base_url
    variation = json.loads(get(f"{base}/wp-json/wc/store/v1/products/{one.variants[0].id}").body)

    assert [v["variation_id"] for v in on_page] == [int(v.id) for v in one.variants]
    assert (variation["sku"], variation["parent"]) == (one.variants[0].sku.code, int(one.external_id))


def naver_state(page: str) -> dict[str, dict[str, dict[str, object]]]:
    script = re.search(r"window\.__PRELOADED_STATE__=(\{.*?\})</script>", page)
    assert script
    assert ":undefined" in script[1]
    state = json.loads(script[1].replace(":undefined", ":null"))
    assert isinstance(state, dict)
    return state


def test_naver_state_has_the_product_and_an_empty_shell(world: World) -> None:
    one = listing(world, "naver", 1)
    state = naver_state(get(world.url(one)).text)
    product = state["simpleProductForDetailPage"]["A"]

    assert state["product"]["A"]["id"] is None
    assert (product["id"], product["salePrice"]) == (one.external_id, int(one.list_price))
    assert state["smartStoreV2"]["channel"]["identity"] == CHANNELS["naver"].seller.business_number


def test_naver_options_add_their_price_and_sum_to_the_stock(world: World) -> None:
    one = listing(world, "naver", 1)
    url = f"{world.shops['naver'].base_url}/i/v2/channels/{CHANNEL_UID}/products/{one.external_id}?withWindow=false"
    product = json.loads(get(url).body)

    assert product["optionCombinations"][-1]["price"] == 5000 == one.variants[-1].extra
    assert sum(o["stockQuantity"] for o in product["optionCombinations"]) == product["stockQuantity"]


def test_naver_answers_the_origin_number_with_204(world: World) -> None:
    number = listing(world, "naver").numbers["product_no"]
    url = f"{world.shops['naver'].base_url}/i/v2/channels/{CHANNEL_UID}/products/{number}"

    assert get(url).status == 204


def coupang_rows(page: str) -> dict[str, Any]:
    """The flight rows, by the element's name of each."""
    pieces = re.findall(r"self\.__next_f\.push\(\[1,(\"(?:[^\"\\]|\\.)*\")\]\)", page)
    rows = [line.partition(":")[2] for line in "".join(map(json.loads, pieces)).splitlines()]
    elements = [json.loads(row) for row in rows if row.startswith("[")]
    return {element[1]: element[3] for element in elements}


def test_coupang_pushes_an_offer_for_each_option_in_pieces(world: World) -> None:
    one = listing(world, "coupang", 1)
    view = world.view("coupang", one.external_id)
    page = get(world.url(one)).text
    product = coupang_rows(page)["$L13"]["atfData"]
    offer = product["vendorItems"][0]

    assert page.count("__next_f.push([1,") > 1
    assert [str(o["vendorItemId"]) for o in product["vendorItems"]] == [v.id for v in one.variants]
    assert len(product["options"]["attributeVendorItemMap"]) == len(one.variants)
    assert (offer["originalPrice"], offer["salePrice"]) == (one.list_price, view.price)
    assert offer["finalPrice"] == {"applicable": True, "price": view.coupon}
    assert offer["wowMemberPrice"]["price"] < offer["finalPrice"]["price"]
    assert (offer["soldOut"], offer["isLoser"]) == (False, False)


def test_coupang_page_shows_each_price_under_its_own_name(world: World) -> None:
    one = listing(world, "coupang", 1)
    view = world.view("coupang", one.external_id)
    page = get(world.url(one)).text

    assert node(page, ".original-price-amount").text() == f"{view.regular:,}원"
    assert node(page, ".sales-price-amount").text() == f"{view.price:,}원"
    assert node(page, ".final-price-amount").text() == f"{view.coupon:,}원"
    assert linked_data(page)[0]["offers"] == {
        "@type": "Offer",
        "price": view.price,
        "priceCurrency": "KRW",
        "availability": "https://schema.org/InStock",
        "url": world.url(one),
    }


def test_coupang_names_the_seller_in_data_and_page(world: World) -> None:
    page = get(world.url(listing(world, "coupang"))).text
    seller = CHANNELS["coupang"].seller

    assert coupang_rows(page)["$L14"]["sellerInfo"]["sellerName"] == seller.name
    assert node(page, ".seller-info a").text() == seller.name


def test_coupang_opens_with_the_first_offer_that_can_be_bought(world: World) -> None:
    one = listing(world, "coupang")
    world.inject("sold_out_size", "coupang", one.external_id, one.variants[0].sku.code)
    product = coupang_rows(get(world.url(one)).text)["$L13"]["atfData"]

    assert str(product["vendorItemId"]) == one.variants[1].id
    assert [o["soldOut"] for o in product["vendorItems"]][:2] == [True, False]


def tmall_item(page: str) -> dict[str, Any]:
    script = re.search(r"var b = (\{.*\});for \(var k in a\)", page)
    assert script
    item = json.loads(script[1])["loaderData"]["home"]["data"]["res"]
    assert isinstance(item, dict)
    return item


def test_tmall_states_the_price_before_and_after_the_coupon_for_each_sku(world: World) -> None:
    one = listing(world, "tmall", 1)
    view = world.view("tmall", one.external_id)
    item = tmall_item(get(world.url(one)).text)
    infos = item["skuCore"]["sku2info"]
    head = item["componentsVO"]["priceVO"]

    assert view.coupon is not None
    assert set(infos) == {"0", *(v.id for v in one.variants)}
    for info in infos.values():
        assert info["price"] == {
            "priceText": str(view.price),
            "priceMoney": f"{view.price}00",
            "priceTitle": "优惠前",
        }
        assert (info["subPrice"]["priceText"], info["subPrice"]["priceTitle"]) == (str(view.coupon), "券后")
    assert head["extraPrices"][0]["priceText"] == str(one.list_price)
    assert head["extraPrices"][0]["lineThrough"] == "true"


def test_tmall_names_shop_brand_and_article(world: World) -> None:
    one = listing(world, "tmall")
    item = tmall_item(get(world.url(one)).text)
    listed = item["plusViewVO"]["industryParamVO"]["basicParamList"]

    assert item["item"]["itemId"] == one.external_id
    assert (item["seller"]["sellerType"], item["seller"]["shopName"]) == ("B", "Arcus官方旗舰店")
    assert {"propertyName": "品牌", "valueName": "Arcus"} in listed
    assert {"propertyName": "货号", "valueName": one.style.code} in listed


def test_tmall_tells_large_stocks_as_more_than_200(world: World) -> None:
    one = listing(world, "tmall")
    infos = tmall_item(get(world.url(one)).text)["skuCore"]["sku2info"]

    assert (infos["0"]["quantity"], infos["0"]["moreQuantity"]) == ("200", "true")
    assert [infos[v.id]["quantity"] for v in one.variants] == [str(v.stock) for v in one.variants]


def test_tmall_leads_an_unknown_item_away_and_says_what_is_off_sale(world: World) -> None:
    one = listing(world, "tmall")
    base = world.shops["tmall"].base_url
    unknown = get(f"{base}/item.htm?id=17")
    world.inject("delisted", "tmall", one.external_id)
    off = get(world.url(one))

    assert (unknown.status, unknown.headers["location"]) == (302, "/error/noitem?type=noitem&itemid=17")
    assert "您查看的宝贝不存在" in get(base + unknown.headers["location"]).text
    assert (off.status, "商品已经下架" in off.text) == (200, True)


def test_korean_reseller_carries_microdata_and_korean_text(world: World) -> None:
    one = listing(world, "reseller_kr")
    page = get(world.url(one)).text

    assert node(page, "[itemprop=price]").attributes["content"] == str(one.list_price)
    assert node(page, ".item_info .item_price strong").text() == "129,000원"


def test_german_reseller_shows_the_lowest_price_of_thirty_days(world: World) -> None:
    one = listing(world, "reseller_eu", 1)
    view = world.view("reseller_eu", one.external_id)
    page = get(world.url(one)).text

    assert node(page, "[property='product:price:amount']").attributes["content"] == str(view.price)
    assert node(page, ".price-now").text() == f"{view.price}".replace(".", ",") + " €"
    assert node(page, ".omnibus").text().startswith("Niedrigster Preis der letzten 30 Tage")
    assert isinstance(view.price, Decimal)


@pytest.mark.parametrize("channel", CHANNELS)
def test_unchanged_page_is_304_and_changed_page_is_not(world: World, channel: str) -> None:
    one = listing(world, channel)
    url = world.url(one)
    first = get(url)
    tag, since = first.headers["etag"], first.headers["last-modified"]
    kept = [get(url, If_None_Match=tag), get(url, If_Modified_Since=since)]
    world.inject("wrong_title", channel, one.external_id)
    fresh = [get(url, If_None_Match=tag), get(url, If_Modified_Since=since)]

    assert [(a.status, a.body) for a in kept] == [(304, b""), (304, b"")]
    assert [a.status for a in fresh] == [200, 200]


def test_requests_are_counted_by_path_and_logged(world: World) -> None:
    one = listing(world, "own")
    for _ in range(3):
        get(world.url(one), User_Agent="probe")
    shop = world.shops["own"]

    assert shop.requests[one.path] == 3
    assert {seen.headers["user-agent"] for seen in shop.log} == {"probe"}


def test_separate_hosts_give_each_shop_its_own_address() -> None:
    with World(separate_hosts=True) as world:
        hosts = {shop.server.host for shop in world.shops.values()}
        statuses = {get(f"{shop.base_url}/robots.txt").status for shop in world.shops.values()}

    assert len(hosts) == len(CHANNELS)
    assert statuses == {200}

"""Addresses of SSG.COM's malls, literals in its scripts, pages that are no item. What pages say is in the samples."""

import json
from decimal import Decimal

import pytest

from model.capture import Outcome
from reading.page import Page
from reading.ssg_literal import literals
from spiders.ssg import Ssg

SSG = Ssg()
ITEM = "https://www.ssg.com/item/itemView.ssg?itemId=1000900000001"


@pytest.mark.parametrize(
    ("url", "number"),
    [
        (f"{ITEM}&siteNo=6004&salestrNo=6005", "1000900000001"),
        ("https://m.ssg.com/item/itemView.ssg?siteNo=6004&itemId=1000900000001", "1000900000001"),
        ("https://department.ssg.com/item/itemView.ssg?itemId=1000900000001#tab", "1000900000001"),
        ("https://www.ssg.com/item/dealItemView.ssg?itemId=1000900000001", None),
        ("https://www.ssg.com/item/itemView.ssg?itemId=x", None),
        ("https://www.ssg.com/search.ssg?query=a", None),
        ("http://[www.ssg.com/item/itemView.ssg", None),
    ],
)
def test_number_stands_in_the_address(url: str, number: str | None) -> None:
    assert SSG.external_id(url) == number


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://www.ssg.com", ITEM),
        ("https://www.ssg.com/?siteNo=6004", f"{ITEM}&siteNo=6004"),
        ("https://emart.ssg.com/", "https://emart.ssg.com/item/itemView.ssg?itemId=1000900000001&siteNo=6001"),
    ],
)
def test_listing_url_names_the_mall(base: str, url: str) -> None:
    assert SSG.listing_url(base, "1000900000001") == url


def test_claims_its_hosts_alone() -> None:
    assert SSG.claims(ITEM)
    assert SSG.claims("https://shinsegaemall.ssg.com/")
    assert not SSG.claims("https://notssg.com/item/itemView.ssg?itemId=1000900000001")
    assert not SSG.claims("https://www.shinsegaetvshopping.com/display/detail/1")


def test_staff_only_page_is_no_sold_out_item() -> None:
    told = "<p>행사 안내입니다.</p>" * 200
    page = Page(ITEM, f"<title>flagMsg</title>{told}<script>alert('회원 전용')</script>".encode())

    capture = SSG.capture([page])

    assert capture.outcome is Outcome.LOGIN
    assert capture.reason == "sold to staff and business members only"


def test_page_without_the_script_is_not_read_by_what_it_shows() -> None:
    shown = "<h1>문스텝 신발</h1><em class='ssg_price'>9,900</em>원 <button>장바구니</button>" + "<p>설명</p>" * 300
    capture = SSG.capture([Page(ITEM, shown.encode())])

    assert capture.outcome is Outcome.PARSE_FAILED
    assert capture.price is None


def test_structured_data_speaks_where_the_script_is_missing() -> None:
    data = (
        '{"@type":"Product","name":"문스텝 신발","offers":{"@type":"Offer","price":9900,"priceCurrency":"KRW",'
        '"availability":"https://schema.org/InStock"}}'
    )
    body = f'<link rel="canonical" href="{ITEM}"><h1>문스텝 신발</h1><script type="application/ld+json">{data}</script>'

    own = SSG.capture([Page(ITEM, body.encode())])
    other = SSG.capture([Page(f"{ITEM[:-1]}2", body.encode())])

    assert (own.outcome, own.external_id) == (Outcome.OK, "1000900000001")
    assert own.price == Decimal(9900)
    assert other.outcome is Outcome.PARSE_FAILED


LITERALS = [
    ("x = {a:'1'};", {"a": "1"}),
    ("var x = { 'a' : \"1\", b: parseInt('2', 10) || 0, c: Number(3) };", {"a": "1", "b": "2", "c": "3"}),
    ("x={a:'it\\'s {1}, \\u0041\\x42'}", {"a": "it's {1}, AB"}),
    ("x={in:{a:'1'}, list:[{a:'2'}], a:'3', f:function(){return {a:'4'}}}", {"a": "3"}),
    ("x={a:other, b:fn('1'), c:other || '2', d:(q ? '3' : '4'), e:null, f:true}", {"f": "true"}),
    ("x={a:'1', // b:'2'\n /* c:'3', */ d:'https://a.b/c'}; x.e = {g:'4'}", {"a": "1", "d": "https://a.b/c"}),
    ("x={a:'1', b:'open\n, c:'2'", {"a": "1", "b": "open", "c": "2"}),
    ("x={}", {}),
    ("yx={a:'1'}; y.x={a:'2'}; x=[{a:'3'}]", None),
]


@pytest.mark.parametrize(("source", "told"), LITERALS)
def test_literal_gives_the_fields_of_its_own_level(source: str, told: dict[str, str] | None) -> None:
    assert next(literals(source, "x", 1), None) == told


@pytest.mark.parametrize("source", ["x={" * 50_000, "x={a:'" * 50_000, "x={/*" * 50_000, "x={a:1};" * 50_000])
def test_hostile_script_is_read_in_bounds(source: str) -> None:
    assert len(list(literals(source, "x", 100))) <= 100


@pytest.mark.parametrize(
    "row", [{"soldOutYn": {}}, {"itemNm": []}, {"displayPrc": [[]]}, {"itemDetailLink": "http://["}]
)
def test_search_row_of_another_shape_is_read_as_far_as_it_goes(row: dict[str, object]) -> None:
    answer = {"unitType": "ITEM_UNIT_LIST", "dataList": [{"itemId": "1000900000001", **row}]}
    page = Page("https://search.ssg.com/api/item/all", json.dumps(answer).encode())

    assert [one.external_id for one in SSG.capture([page]).results] == ["1000900000001"]

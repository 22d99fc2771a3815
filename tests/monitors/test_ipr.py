"""Strangers' listings: what is suspected of them, why, and what must never be said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from benchmarks.ipr import count, judged
from catalog.matching import Sku
from catalog.policies import join_roles
from model.people import SellerRole
from model.sentences import sentence
from monitors import strangers
from monitors.ipr_facts import ships_from
from monitors.ipr_goods import Goods
from monitors.ipr_marks import Marks
from monitors.judging import judge
from monitors.outlook import empty
from monitors.rule import rules
from monitors.strangers import Ask, Listing, role_now
from sandbox.strangers import market
from system.ipr import Ipr, Weights
from system.settings import RuleSetting, Settings

NOW = datetime(2026, 6, 1, tzinfo=UTC)
BRANDS = ("Haru", "하루", "晴")
PICTURE, OTHER = "ab" * 32, "9c5e" * 16
GOODS = Goods(
    [
        Sku(
            f"HR{style}-{colour[:3].upper()}-{size}",
            f"HR{style}",
            BRANDS,
            (name, korean),
            colour,
            size,
            (f"HR{style}",),
        )
        for style, name, korean in (("3041", "Cloud Runner", "클라우드 러너"), ("5077", "Trail Jacket", "트레일 자켓"))
        for colour in ("black", "white")
        for size in ("260", "270")
    ],
    {("HR3041", "KRW"): 120_000, ("HR3041", "USD"): 12_000},
    [PICTURE],
)
GENUINE = Listing(
    channel="mall",
    external_id="1",
    captured_at=NOW,
    title="Haru Cloud Runner HR3041 black",
    brand="Haru",
    currency="USD",
    country="US",
    asks=[
        Ask(
            seller="stranger",
            role="unknown",
            role_why="the master file does not name it",
            price=11_000,
            identified=True,
        )
    ],
)


def with_ask(listing: Listing, **changes: Any) -> Listing:
    return replace(listing, asks=[replace(listing.asks[0], **changes)])


def opened(*listings: Listing, settings: Settings | None = None) -> dict[str, dict[str, Any]]:
    """Kind to the numbers of what opens at the first of `listings`."""
    settings = settings or Settings()
    frames = replace(empty(settings), strangers=strangers.frame(listings, GOODS))
    said = judge(frames, [one for one in rules().values() if one.over == "strangers"])
    return {
        kind: {name: next(iter(column)) for name, column in one.numbers.items()}
        for kind, (_, one) in said.items()
        if one.violated[0]
    }


def test_a_stranger_with_genuine_goods_sells_without_leave_and_no_more() -> None:
    found = opened(GENUINE)

    assert set(found) == {"unauthorised_seller"}
    assert "the master file does not name it" in sentence("unauthorised_seller", found["unauthorised_seller"])


@pytest.mark.parametrize("role", ["official", "authorised"])
def test_who_has_leave_is_accused_of_nothing(role: str) -> None:
    cheap = with_ask(replace(GENUINE, text="미러급", prints=[PICTURE]), role=role, price=1_000, identified=False)

    assert opened(cheap) == {}


def test_no_accusation_stands_on_a_match_below_the_bar_until_a_person_confirms_it() -> None:
    vague = with_ask(replace(GENUINE, title="Haru runner 高仿"), price=2_000)

    assert not opened(vague).keys() & {"unauthorised_seller", "counterfeit_suspected", "grey_import", "image_misuse"}
    assert {"unauthorised_seller", "counterfeit_suspected"} <= opened(
        replace(vague, confirmed=("HR3041", "HR3041-BLA-260"))
    ).keys()


@pytest.mark.parametrize(
    "title",
    [
        "중고 Haru Cloud Runner HR3041 black",
        "二手 Haru Cloud Runner HR3041 black",
        "Haru Cloud Runner HR3041 black pre-owned",
        "laces for Haru Cloud Runner HR3041",
    ],
)
def test_used_goods_and_what_goes_with_the_goods_are_not_accused(title: str) -> None:
    assert opened(with_ask(replace(GENUINE, title=title), price=1_000)) == {}


def test_used_goods_are_told_by_the_table_too() -> None:
    assert opened(replace(GENUINE, attributes={"Condition": "Gently worn"})) == {}
    assert "unauthorised_seller" in opened(replace(GENUINE, attributes={"Condition": "New"}))
    assert "unauthorised_seller" in opened(replace(GENUINE, attributes={"State": "on sale"}))
    assert opened(replace(GENUINE, attributes={"State": "on sale", "Condition": "Very good"})) == {}


@pytest.mark.parametrize("words", ["미러급 레플", "高仿 A货", "複刻版", "スーパーコピー", "1:1 replica", "原单"])
def test_words_for_copies_are_a_reason_in_each_language(words: str) -> None:
    (reasons,) = [opened(replace(GENUINE, text=words))["counterfeit_suspected"]["reasons"]]

    assert "says" in reasons


@pytest.mark.parametrize(
    "words",
    [
        "레플 아님",
        "레플리카 절대 아닙니다",
        "拒绝高仿",
        "不是复刻",
        "not a replica",
        "no replicas",
        "レプリカではありません",
        "정품 보장, 가품 시 200% 보상",
        "No fakes or replicas",
        "We don't sell replicas",
        "Beware of fakes and replicas",
        "Replicas are not sold here",
        "레플리카, 이미테이션 절대 취급 안 합니다",
        "레플리카일 경우 200% 보상",
        "绝不出售高仿",
        "不卖假货，高仿，A货",
        "如是高仿，假一赔十",
        "レプリカ品ではございません",
        "コピー品は一切取り扱っておりません",
    ],
)
def test_words_that_are_denied_say_nothing(words: str) -> None:
    assert "counterfeit_suspected" not in opened(replace(GENUINE, text=words))


@pytest.mark.parametrize(
    "words",
    [
        "카카오톡 1:1 문의",
        "official replica jersey",
        "imitation leather lining",
        "bootleg jeans",
        "不同厂家批次略有差异",
        "每双都通过验货",
        "认真标注尺寸",
        "退货请附原单号",
        "纯原创设计",
        "经典复刻跑鞋",
        "超A气质",
    ],
)
def test_honest_uses_of_words_for_copies_say_nothing(words: str) -> None:
    assert "counterfeit_suspected" not in opened(replace(GENUINE, text=words))


@pytest.mark.parametrize(
    "words", ["정품 아님 레플리카", "not original, replica", "不是正品，是高仿", "no box replica", "미러급 환불 불가"]
)
def test_what_denies_another_word_denies_no_copy(words: str) -> None:
    assert "says" in opened(replace(GENUINE, text=words))["counterfeit_suspected"]["reasons"]


def test_a_denial_reaches_to_the_end_of_its_sentence() -> None:
    assert "counterfeit_suspected" in opened(replace(GENUINE, text="We never sell anything else. Replica"))


def test_a_cheap_price_alone_is_no_copy_and_with_another_sign_is() -> None:
    cheap = with_ask(GENUINE, price=3_500)
    nameless = with_ask(GENUINE, price=3_500, since=NOW - timedelta(days=10))

    assert "counterfeit_suspected" not in opened(cheap)
    assert "29% of the list price" in opened(nameless)["counterfeit_suspected"]["reasons"]


def test_where_prices_may_not_be_fixed_no_reason_names_one() -> None:
    locked = with_ask(replace(GENUINE, locked=True), price=3_500, since=NOW - timedelta(days=10))

    reasons = opened(locked)["counterfeit_suspected"]["reasons"]

    assert "list price" not in reasons
    assert "%" not in reasons
    assert "asks far less" in reasons


def test_a_size_or_colour_that_there_is_not_is_a_reason() -> None:
    odd = with_ask(replace(GENUINE, options={"Size": ["270", "315"]}), price=3_500)
    purple = with_ask(replace(GENUINE, options={"색상": ["보라"]}), price=3_500)

    assert "315" in opened(odd)["counterfeit_suspected"]["reasons"]
    assert "보라" in opened(purple)["counterfeit_suspected"]["reasons"]


def test_another_scale_of_sizes_is_no_impossible_size() -> None:
    european = with_ask(replace(GENUINE, options={"Size": ["41", "42"]}), price=3_500)

    assert "counterfeit_suspected" not in opened(european)


def test_pictures_of_the_brand_are_known_though_saved_anew() -> None:
    again = f"{int(PICTURE, 16) ^ (1 << 7) ^ (1 << 100):064x}"

    assert "image_misuse" in opened(replace(GENUINE, prints=[again]))
    assert "image_misuse" not in opened(replace(GENUINE, prints=[OTHER, "no hash"]))


def test_imports_say_so_or_ship_from_abroad() -> None:
    assert "grey_import" in opened(replace(GENUINE, text="병행수입 상품"))
    assert "grey_import" not in opened(replace(GENUINE, text="해외배송 불가. leather imported from Italy"))
    assert "grey_import" not in opened(replace(GENUINE, attributes={"Ships from": "Tokyo, Japan"}))


@pytest.mark.parametrize("title", ["Haru 스타일 러닝화", "晴同款 跑鞋", "Haru st 운동화", "Haru style shoes"])
def test_the_name_beside_style_of_is_misuse_of_the_mark(title: str) -> None:
    assert "trademark_misuse" in opened(replace(GENUINE, title=title, brand=""))


@pytest.mark.parametrize(
    "title", ["하루 통풍 러닝화", "晴 防风夹克", "晴风衣", "Haru Style No. 3041", "하루street 운동화", "Haru like new"]
)
def test_the_name_beside_words_of_another_meaning_is_no_misuse(title: str) -> None:
    assert GOODS.marks.liked(title) == ""


@pytest.mark.parametrize("word", ["Harunna", "Horuna", "하루너", "Haruпa", "ｈarun4"])
def test_a_near_spelling_is_told_with_what_it_is_near_to(word: str) -> None:
    marks = Marks.of(("Haruna", "하루나"))

    assert marks.lookalike(f"{word} shoes")[1] in {"haruna", "하루나"}


def test_other_brands_are_no_near_spelling() -> None:
    assert GOODS.marks.lookalike("Nike", "나이키 러닝화") == ("", "")


def test_a_listing_like_a_removed_one_is_relisted() -> None:
    again = replace(GENUINE, removed="mall 77", removed_by=("same_seller", "same_picture"))

    found = opened(again)["relisted"]

    assert "mall 77" in sentence("relisted", found)
    assert found["score"] == "0.85"


def test_weights_and_bars_are_the_settings() -> None:
    text = replace(GENUINE, text="미러급")
    light = Settings(ipr=Ipr(weights=Weights(replica_words=0.1)))
    strict = Settings(rules={"counterfeit_suspected": RuleSetting(threshold=0.95)})

    assert "counterfeit_suspected" in opened(text)
    assert "counterfeit_suspected" not in opened(text, settings=light)
    assert "counterfeit_suspected" not in opened(text, settings=strict)


def test_leave_holds_on_its_channel_within_its_dates() -> None:
    row = {"channel": "mall", "seller": "s", "role": "authorised", "valid_from": None, "valid_to": NOW}

    assert role_now([row], "mall", "s", NOW - timedelta(days=1)) == ("authorised", "")
    assert role_now([row], "mall", "s", NOW) == ("unauthorised", "its leave ended 2026-06-01")
    assert role_now([row], "mall", "s", NOW, ZoneInfo("Pacific/Honolulu"))[1] == "its leave ended 2026-05-31"
    assert role_now([row], "other", "s", NOW)[1] == "the master file names it on mall only"


@pytest.mark.parametrize("role", list(SellerRole))
@pytest.mark.parametrize("dates", [{}, {"valid_from": NOW}, {"valid_to": NOW}], ids=str)
@pytest.mark.parametrize("hours", [-1, 0])
def test_a_role_is_the_same_for_prices_and_for_accusations(
    role: SellerRole, dates: dict[str, datetime], hours: int
) -> None:
    row = {"channel": "mall", "seller": "s", "role": role.value, "valid_from": None, "valid_to": None, **dates}
    at = NOW + timedelta(hours=hours)
    offers = pd.DataFrame({"channel": ["mall"], "seller": ["s"], "captured_at": pd.to_datetime([at], utc=True)})

    joined = join_roles(offers, pd.DataFrame([row]))

    assert role_now([row], "mall", "s", at)[0] == joined["role"].iloc[0]


def test_a_labelled_market_is_judged_within_the_criteria() -> None:
    made = market(9, listings=700, sellers=200)

    rows, found = judged(made, Settings())
    tallies = count(rows, found, made)

    for kind, precision, recall in (("unauthorised_seller", 0.99, 0.95), ("counterfeit_suspected", 0.95, 0.85)):
        tally = tallies[kind]
        assert tally["right"] / (tally["right"] + tally["wrong"]) >= precision
        assert tally["right"] / (tally["right"] + tally["missed"]) >= recall
        assert tally["unsure"] == 0


@pytest.mark.parametrize(
    ("attributes", "country"),
    [
        ({"Ships from": "UK"}, "GB"),
        ({"Ships from": "us"}, "US"),
        ({"Ships to": "China"}, ""),
        ({"배송지역": "중국 제외"}, ""),
        ({"Free shipping": "no"}, ""),
        ({"发货地": "福建莆田"}, "CN"),
    ],
)
def test_where_goods_go_is_not_from_where_they_ship(attributes: dict[str, str], country: str) -> None:
    assert ships_from(attributes) == country

"""The market of strangers: the same for a seed, of the shares it says, in extract's shape, labelled coherently."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from typing import Any

import pytest

from model.capture import Capture, Outcome
from sandbox import strangers_words as words
from sandbox.apis.strangers_search import StrangersSearch
from sandbox.strangers import KINDS, Market, market
from sandbox.strangers_brand import NOON
from spiders.extracting import as_json


@pytest.fixture(scope="module")
def made() -> Market:
    return market(7)


def test_same_seed_makes_the_same_market_and_another_seed_another() -> None:
    first, again, other = market(3, 60, 20, 10), market(3, 60, 20, 10), market(4, 60, 20, 10)

    assert (first.listings, first.labels, first.pictures) == (again.listings, again.labels, again.pictures)
    assert first.listings != other.listings


def test_it_has_the_listings_and_sellers_asked_for_and_kinds_near_their_shares(made: Market) -> None:
    kinds = Counter(label.kind for label in made.labels)

    assert len(made.listings) == 5000
    assert len({row["seller"]["id"] for row in made.listings}) == len(made.traders) == 400
    assert set(kinds) == set(KINDS)
    assert all(abs(kinds[kind] / len(made.labels) - share / 100) < 0.055 for kind, share in KINDS.items())


def test_every_listing_is_in_the_shape_that_extract_prints(made: Market) -> None:
    shape = set(as_json(Capture(outcome=Outcome.OK, platform="site", url="https://a.example/1"))) | {"channel"}

    assert all(set(row) == shape for row in made.listings)
    assert json.loads(json.dumps(made.listings[0])) == made.listings[0]


def test_every_listing_and_seller_has_one_label_and_every_picture_a_hash(made: Market) -> None:
    shown = Counter[tuple[str, str, str]]()
    for row in made.listings:
        sellers = [offer["seller"]["id"] for offer in row["offers"]] or [row["seller"]["id"]]
        shown.update((row["channel"], row["external_id"], one) for one in sellers)

    assert shown == Counter((one.channel, one.external_id, one.seller) for one in made.labels)
    assert max(shown.values()) == 1
    assert all(image in made.pictures for row in made.listings for image in row["images"])


def test_labels_agree_with_the_master_file(made: Market) -> None:
    leave = {(row.channel, row.seller): row for row in made.brand.sellers}
    for label in made.labels:
        row = leave.get((label.channel, label.seller))
        holds = row is not None and row.role in {"official", "authorised"}
        if row is not None and row.role == "authorised":
            holds = (row.valid_from or NOON) <= NOON < (row.valid_to or NOON)

        assert holds == (label.kind in {"official", "authorised"}), label
        assert not (label.findings & label.arguable), label
        assert ("unauthorised_seller" in label.findings) == (label.kind in {"unauthorised", "fake", "grey"}), label


def test_some_dealers_have_leave_no_more_or_elsewhere_and_some_sell_fakes_beside_genuine_goods(made: Market) -> None:
    rows = {row.seller: row for row in made.brand.sellers if row.role == "authorised"}
    kinds = {one: {label.kind for label in made.labels if label.seller == one} for one in made.traders}

    assert any(row.valid_to is not None and row.valid_to <= NOON for row in rows.values())
    assert any(row.channel != made.traders[one].channel for one, row in rows.items())
    assert any({"fake", "unauthorised"} <= found for found in kinds.values())


def test_printed_and_unprinted_words_are_used_as_often(made: Market) -> None:
    for kind, telling in (("fake", words.FAKE), ("grey", words.GREY)):
        marked = {one.external_id for one in made.labels if one.kind == kind}
        texts = [f"{row['name']} {row['description']}" for row in made.listings if row["external_id"] in marked]
        counts = [
            sum(any(one in text for ones in part.values() for one in ones) for text in texts)
            for part in (telling.printed, telling.unprinted)
        ]

        assert 0.65 < counts[0] / counts[1] < 1.5


def test_no_unprinted_word_holds_a_printed_one() -> None:
    for telling in (words.FAKE, words.GREY, words.LIKE, words.LOOKALIKE, words.USED):
        printed = {one for ones in telling.printed.values() for one in ones if len(one) > 2}

        assert not [one for ones in telling.unprinted.values() for one in ones if any(old in one for old in printed)]


def test_search_ranks_pages_and_refuses_after_its_budget(made: Market) -> None:
    with StrangersSearch(made, "kr_mall") as search:
        search.left_today = 2
        first, second = (_ask(search, "아르쿠스 러너", start) for start in (1, 11))

        assert first["total"] > 10
        assert "아르쿠스" in first["items"][0]["title"]
        assert not {one["productId"] for one in first["items"]} & {one["productId"] for one in second["items"]}
        with pytest.raises(urllib.error.HTTPError, match="429"):
            _ask(search, "아르쿠스 러너", 21)


def _ask(search: StrangersSearch, query: str, start: int) -> Any:
    asked = urllib.parse.urlencode({"query": query, "start": start})
    headers = {"X-Naver-Client-Id": search.client_id, "X-Naver-Client-Secret": search.secret}
    with urllib.request.urlopen(  # noqa: S310 - our own twin
        urllib.request.Request(f"{search.url}/v1/search/shop.json?{asked}", headers=headers)  # noqa: S310
    ) as answer:
        return json.load(answer)

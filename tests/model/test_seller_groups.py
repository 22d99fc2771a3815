"""Who is one with whom: keys, people's answers, contradictions; whatever the order."""

from model.seller_groups import Placed, grouped
from model.seller_keys import Key, Rule

NUMBER, OTHER = Key(Rule.NUMBER, "KR 2208162517"), Key(Rule.NUMBER, "KR 1208147521")
PHONE, PLACE = Key(Rule.PHONE, "8221234567"), Key(Rule.NAME_AND_ADDRESS, "haru seoul1")


def identities(placed: list[Placed]) -> dict[int, int]:
    return {one.seller: one.identity for one in placed}


def test_a_shared_key_makes_one_and_says_with_whom() -> None:
    assert grouped({3: [NUMBER], 7: [NUMBER, PHONE], 9: [PHONE]}, [], []) == [
        Placed(3, 3),
        Placed(7, 3, beside=3, key=NUMBER),
        Placed(9, 3, beside=7, key=PHONE),
    ]


def test_nothing_shared_stays_alone() -> None:
    assert identities(grouped({1: [NUMBER], 2: [PHONE], 3: []}, [], [])) == {1: 1, 2: 2, 3: 3}


def test_two_business_numbers_are_two_sellers_whatever_else_they_share() -> None:
    assert identities(grouped({1: [NUMBER, PHONE], 2: [OTHER, PHONE]}, [], [])) == {1: 1, 2: 2}


def test_business_numbers_of_two_countries_do_not_contradict() -> None:
    chinese = Key(Rule.NUMBER, "CN 91110000600037341L")

    assert identities(grouped({1: [NUMBER, PLACE], 2: [chinese, PLACE]}, [], [])) == {1: 1, 2: 1}


def test_people_win_over_keys_both_ways() -> None:
    keys = {1: [NUMBER], 2: [NUMBER], 3: [OTHER]}

    assert identities(grouped(keys, same=[(1, 3)], apart=[(1, 2)])) == {1: 1, 2: 2, 3: 1}


def test_whom_people_split_no_third_brings_together() -> None:
    keys = {1: [NUMBER], 2: [NUMBER], 3: [NUMBER]}

    assert identities(grouped(keys, [], [(1, 2)])) == {1: 1, 2: 2, 3: 1}


def test_the_order_of_sellers_and_answers_does_not_matter() -> None:
    keys = {4: [PHONE], 2: [NUMBER, PHONE], 9: [NUMBER], 7: [PLACE], 5: [PLACE]}
    turned = dict(reversed(keys.items()))

    assert grouped(keys, [(5, 9), (2, 7)], [(4, 9)]) == grouped(turned, [(2, 7), (5, 9)], [(9, 4)])

"""Every language says everything, and says it as its readers write."""

import re
from datetime import UTC, datetime, timedelta
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from model import phrases
from model.capture import Outcome
from model.errors import InputError
from model.finding import Family, Number, Severity
from model.lifecycle import State
from model.locales import LANGUAGES, duration, moment, money
from model.people import SellerRole
from model.sentences import KINDS, LINES, TEMPLATES, facts, line, sentence
from model.texts import balanced, isolated
from model.words import WORDS, kind, word

SEOUL = ZoneInfo("Asia/Seoul")
NUMBERS = {"price": "69000", "floor": "100000", "currency": "KRW", "field": "price", "off": "31"}


def parts(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word_with_the_same_parts(language: str) -> None:
    english, here = WORDS["en"], WORDS[language]

    assert set(here) == set(english)
    assert {name: parts(text) for name, text in here.items()} == {name: parts(text) for name, text in english.items()}
    assert not [name for name, text in here.items() if not text.strip()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_the_same_numbers_in_every_language(language: str) -> None:
    for tables in (TEMPLATES, LINES):
        assert set(tables[language]) == set(tables["en"])
        assert set(LINES[language]) <= set(TEMPLATES[language])
        differ = [name for name, text in tables[language].items() if parts(text) != parts(tables["en"][name])]
        assert differ == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_message_names_has_a_word(language: str) -> None:
    named = {"state": State, "severity": Severity, "family": Family, "outcome": Outcome, "seller": SellerRole}

    assert [f"{of}.{one}" for of, all_ in named.items() for one in all_ if f"{of}.{one}" not in WORDS[language]] == []
    assert {name for name in WORDS[language] if name.startswith("kind.")} == {f"kind.{name}" for name in KINDS}


def test_a_price_is_told_in_each_language() -> None:
    said = {language: line("below_floor", NUMBERS, language) for language in LANGUAGES}

    assert said == {
        "en": "KRW 69,000, 31 % below the floor of KRW 100,000",
        "ko": "69,000원, 하한가 100,000원 대비 31% 낮음",
        "zh": "KRW 69,000，比底价 KRW 100,000 低 31%",
    }


def test_another_price_than_the_selling_one_is_named() -> None:
    card = {**NUMBERS, "field": "card_price"}

    assert line("below_floor", card, "ko") is None
    assert sentence("below_floor", card, "ko").startswith("카드 할인가 69,000원, ")


def test_a_case_that_has_a_sentence_alone_is_not_told_by_the_kind_s_line() -> None:
    several = {"price": "1", "currency": "KRW", "case": "several", "all": "json-ld KRW 2"}

    assert line("page_contradicts_itself", several) is None


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("69000", "KRW", "ko", "69,000원"),
        ("599.00", "CNY", "zh", "¥599.00"),
        ("9900", "JPY", "zh", "JP¥9,900"),
        ("9900", "JPY", "ko", "JP¥9,900"),
        ("599.00", "CNY", "ko", "CN¥599.00"),
        ("69000", "KRW", "zh", "KRW 69,000"),
        ("12.50", "USD", "ko", "US$12.50"),
        ("12.50", "EUR", "zh", "€12.50"),
        ("69000", "KRW", "en", "KRW 69,000"),
        ("x", "", "ko", "x"),
    ],
)
def test_an_amount_stands_beside_a_sign_that_no_other_currency_has(
    amount: str, currency: str, language: str, written: str
) -> None:
    assert money(amount, currency, language) == written


@pytest.mark.parametrize(
    ("language", "with_day", "of_today", "of_last_year"),
    [
        ("en", "22 Nov 09:12 KST", "09:12 KST", "22 Nov 2025 09:12 KST"),
        ("ko", "11월 22일 09:12 KST", "09:12 KST", "2025년 11월 22일 09:12 KST"),
        ("zh", "11月22日 09:12 KST", "09:12 KST", "2025年11月22日 09:12 KST"),
    ],
)
def test_a_moment_is_by_the_place_s_clock(language: str, with_day: str, of_today: str, of_last_year: str) -> None:
    at = datetime(2026, 11, 22, 0, 12, tzinfo=UTC)

    assert moment(at, SEOUL, language) == with_day
    assert moment(at, SEOUL, language, at + timedelta(hours=14)) == of_today
    assert moment(at, SEOUL, language, at + timedelta(hours=15)) == with_day
    assert moment(at.replace(year=2025), SEOUL, language, at) == of_last_year


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=5), ("1 min", "1분", "1分钟")),
        (timedelta(hours=2, minutes=5), ("2 h 5 min", "2시간 5분", "2小时5分钟")),
        (timedelta(days=2, hours=4, minutes=9), ("2 d 4 h", "2일 4시간", "2天4小时")),
        (timedelta(days=3), ("3 d", "3일", "3天")),
    ],
)
def test_a_duration_is_in_its_two_largest_units(span: timedelta, words: tuple[str, ...]) -> None:
    assert tuple(duration(span, language) for language in LANGUAGES) == words


def test_a_language_that_nobody_wrote_is_refused() -> None:
    with pytest.raises(InputError, match="'fr'; known: en, ko, zh"):
        word("history", "fr")
    with pytest.raises(InputError, match="'fr'"):
        money("1", "EUR", "fr")


def test_a_kind_without_a_word_is_told_by_its_name() -> None:
    assert kind("below_floor", "ko") == "하한가 미만"
    assert kind("no_such_kind", "ko") == "No such kind"


WRITTEN = (
    "the buy button is dead; a script fails (E) and 2 more; its certificate ends 2026-12-01; it answers HTTP 503",
    "the picture /a.png answers HTTP 404; the style sheet /x.css does not come (E); /a.js comes without https",
    "the buy button is covered by E; the price is not to be seen; the cart does not take E (E)",
    "the price is missing, a picture is different on desktop (3 missing, 1 restyled; the largest 3 x 2 at (1, 2))",
    "no known part on phone (1 new, 2 moved; the largest 3 x 2 at (1, 2))",
    "3 blocked, 1 fetch failed, 2 login",
    "price lower on 40, availability sold out on 22, name changed on 21, name reworded on 20, images missing on 20",
    "asks 35% of the list price (0.60); says E (0.50); ships from E (0.10); shows no legal name or number (0.20)",
    "offers E, which the product does not come in (0.10); asks less than any seller with leave (0.20)",
    "shows 2 pictures of the brand's; names E and no style code or GTIN of it; writes E; sells since 2026-01-01",
    "same picture; same text; same seller; shows a picture that other sellers without leave show",
    "asks far less than goods of the brand are sold for (0.70); shows a picture of the brand's (0.80)",
    "GTIN 880 is the SKU's; style code E in the title; colour E; shows the SKU's own picture",
    "model code E is the SKU's; title says: E; the master file or a person says so",
    "the master file calls it unauthorised from 2026-01-01; the master file names it on E only",
    "the master file does not name it; its leave ended 2026-01-01; its leave begins 2026-01-01; the page as a whole",
    "the rule holds on two captures; listing removed; policy withdrawn; policy ran out; 15 minutes; 24 hours",
)


@pytest.mark.parametrize("language", sorted(phrases.TABLES))
@pytest.mark.parametrize("written", WRITTEN)
def test_what_rules_say_in_words_is_said_in_the_reader_s(written: str, language: str) -> None:
    said = phrases.said(written, language)

    assert re.findall(r"[a-z]{3,}", said.replace("https", "")) in ([], ["png"], ["css", "png"], ["png", "css"])
    assert phrases.said(written, "en") == written


def test_phrases_are_known_in_every_language_with_the_same_parts() -> None:
    for table in phrases.TABLES.values():
        assert set(table) == set(phrases.PHRASES)
        for name, pattern in phrases.PHRASES.items():
            assert len(re.findall(r"\\\d", table[name])) == re.compile(pattern).groups, name


def test_amounts_that_a_rule_wrote_are_written_anew() -> None:
    assert phrases.said("json-ld KRW 129,000, cart KRW 99,000", "ko") == "json-ld 129,000원, cart 99,000원"


def test_a_name_from_right_to_left_turns_nothing_that_follows() -> None:
    hebrew = "\u05d0\u05d1"

    assert isolated(f"{hebrew}\u202e\u2066", 10) == f"\u2068{hebrew}\u2069"
    assert isolated("plain\u202e name\n2") == "plain name 2"
    assert balanced(f"\u2069a \u2068{hebrew}") == f"a \u2068{hebrew}\u2069"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_number_that_a_sentence_names_is_called_something_in_lists_of_them(language: str) -> None:
    named = {name for text in TEMPLATES["en"].values() for name in parts(text)} - {"off"}

    assert [name for name in sorted(named) if f"number.{name}" not in WORDS[language]] == []


def test_numbers_are_listed_as_people_say_and_write_them() -> None:
    numbers: dict[str, Number] = {
        "currency": "EUR",
        "price": "58.95",
        "field": "price",
        "variants": 1400,
        "off": "14.5",
    }

    assert facts(numbers, "ko") == {"판매가": "€58.95", "가격 종류": "판매가", "옵션 수": "1,400"}
    assert facts({"as_of": "2026-11-22T09:00:00+00:00", "floor": None, "new_one": "x"}) == {
        "stock as of": "2026-11-22 09:00 UTC",
        "new one": "x",
    }

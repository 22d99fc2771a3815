"""By which keys sellers are known, and who is a company."""

import pytest

from model.seller_keys import Key, Rule, Shown, checked_number, is_company, keys_of, phone_forms, whole_phone


@pytest.mark.parametrize(
    ("text", "country", "number"),
    [
        ("220-81-62517", "KR", "KR 2208162517"),
        ("2208162517", "KR", "KR 2208162517"),
        ("２２０－８１－６２５１７", "KR", "KR 2208162517"),
        ("220-81-62518", "KR", ""),
        ("2208162517", "CN", ""),
        ("91110000600037341L", "CN", "CN 91110000600037341L"),
        ("91110000600037341l", "KR", "CN 91110000600037341L"),
        ("91110000600037342L", "CN", ""),
        ("00501503", "TW", "TW 00501503"),
        ("HRB 990017", "DE", ""),
        (None, "KR", ""),
    ],
)
def test_a_business_number_is_one_when_its_check_digit_holds(text: str | None, country: str, number: str) -> None:
    assert checked_number(text, country) == number


@pytest.mark.parametrize(
    ("text", "country", "digits"),
    [
        ("02-123-4567", "KR", "8221234567"),
        ("+82 2 123 4567", "US", "8221234567"),
        ("0082-2-123-4567", "KR", "8221234567"),
        ("010-1234-5678, 02-123-4567", "KR", "821012345678"),
        ("138 0013 8000", "CN", "8613800138000"),
        ("(212) 555-0100", "US", "12125550100"),
        ("06 1234 5678", "IT", "390612345678"),
        ("1577-7011", "KR", ""),
        ("0505-123-4567", "KR", ""),
        ("080-123-4567", "KR", ""),
        ("400-123-4567", "CN", ""),
        ("010-****-5678", "KR", ""),
        ("02-123-4567", "", ""),
        ("119", "KR", ""),
        (None, "KR", ""),
    ],
)
def test_a_phone_has_the_country_and_hotlines_are_nobodys(text: str | None, country: str, digits: str) -> None:
    assert whole_phone(text, country) == digits


@pytest.mark.parametrize(
    ("text", "country", "forms"),
    [
        ("010-1234-5678", "KR", {"01012345678", "1012345678", "821012345678"}),
        ("+1 (212) 555-0199", "KR", {"12125550199", "2125550199", "02125550199"}),
        ("02-123-4567", "", {"021234567"}),
        ("1577-7011", "KR", set()),
        ("010-****-5678", "KR", set()),
    ],
)
def test_a_phone_may_stand_with_and_without_its_country(text: str, country: str, forms: set[str]) -> None:
    assert set(phone_forms(text, country)) == forms


def keys(**shown: str) -> dict[Rule, str]:
    return {key.rule: key.text for key in keys_of(Shown(**{"country": "KR", **shown}))}


def test_forms_of_a_company_and_spacing_do_not_part_a_name() -> None:
    one = keys(legal_name="주식회사 하루 스포츠", address="서울특별시 강남구 테헤란로 1")
    other = keys(legal_name="（주）하루스포츠", address="서울특별시  강남구 테헤란로1")

    assert one == other != {}


def test_a_name_alone_or_with_a_town_is_no_key() -> None:
    assert keys(legal_name="홍길동") == {}
    assert keys(legal_name="홍길동", address="서울") == {}


def test_a_number_that_fails_its_check_is_no_key_even_with_a_name() -> None:
    assert keys(legal_name="홍길동", business_number="123-45-67890") == {}


def test_a_register_number_without_a_check_digit_needs_the_legal_name() -> None:
    shown = Shown(country="DE", business_number="HRB 990025", legal_name="Laufhaus Handels GmbH")

    assert list(keys_of(shown)) == [Key(Rule.NUMBER_AND_NAME, "DE HRB990025 laufhaushandels")]
    assert list(keys_of(Shown(country="DE", business_number="HRB 990025"))) == []


@pytest.mark.parametrize(
    ("country", "number", "name", "company"),
    [
        ("KR", "220-81-62517", "하루", True),
        ("KR", "101-01-12349", "주식회사 하루", False),  # the number says a natural person
        ("KR", None, "주식회사 하루", True),
        ("KR", None, "홍길동", False),
        ("CN", "91110000600037341L", None, True),
        ("DE", "HRB 990025", None, True),
        ("DE", None, "Laufhaus GmbH", True),
        ("DE", None, "Max Mustermann", False),
        ("US", None, "Agnes Incarnate", False),
        ("KR", None, None, False),
    ],
)
def test_who_is_surely_a_company(country: str, number: str | None, name: str | None, company: bool) -> None:
    assert is_company(Shown(country=country, business_number=number, legal_name=name)) is company

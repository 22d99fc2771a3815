"""What a page is about."""

import pytest

from reading.subject import Subject, overlap

URL = "https://www.moonstep.example/en/shoes/moon-runner-2-77412.html?color=blk&sku=MR2-BLK#/size=42"


@pytest.fixture
def about() -> Subject:
    return Subject(URL, None, ["Moon Runner 2"], ["Moon Runner 2 | Moonstep"])


def test_address_picks_a_variant(about: Subject) -> None:
    assert about.variant_ids == {"mr2blk"}
    assert about.picked_fields[0] == ("color", "blk")


def test_address_mentions_whole_codes_only(about: Subject) -> None:
    assert about.mentions("77412")
    assert about.mentions("MR2-BLK")
    assert not about.mentions("774")


def test_names_fit_by_degrees(about: Subject) -> None:
    assert about.names("moon runner 2") == 1.0
    assert about.names("Moon Runner") == 0.9
    assert about.names("Tide Sandal") == 0.0


def test_same_page_ignores_the_query(about: Subject) -> None:
    assert about.same_page("/en/shoes/moon-runner-2-77412.html?ref=x")
    assert not about.same_page("/en/shoes/other.html")
    assert not about.same_page("https://www.moonstep.example/")


def test_site_names_itself_by_host_and_metas() -> None:
    about = Subject("https://www.moonstep.example/", sites=("Moonstep Store",))

    assert about.is_site("moonstep")
    assert about.is_site("moonstepstore")
    assert not about.is_site("moonrunner2")


def test_broken_address_is_empty_not_fatal() -> None:
    about = Subject("https://[broken", None, [])

    assert (about.path, about.variant_ids, about.absolute("//[x")) == ("", frozenset(), "")


def test_overlap_needs_two_words() -> None:
    assert overlap("Moon Runner", "Runner of the Moon") == 1.0
    assert overlap("Moon", "Moon") == 0.0

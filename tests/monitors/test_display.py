"""Display rules: a table of cases, one page a row."""

from typing import Any

import pytest

from model.finding import Verdict
from monitors.rule import rules
from tests.monitors.worlds import SETTINGS, T0, found, kinds, look

PICTURE = ["https://shop.test/1.jpg"]

# What it is; the page; the expectation; what it was before; the kind that speaks; some numbers.
CASES: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any] | None, str | None, dict[str, Any]]] = [
    ("a title that holds it", {"name": "New: Andon Run 2 (black)"}, {"title": "Andon Run 2"}, None, None, {}),
    ("other case, width and spaces", {"name": "ＡＮＤＯＮ  run2"}, {"title": "Andon Run 2"}, None, None, {}),
    ("typographic marks", {"name": "Andon ‘Run’ – 2"}, {"title": "Andon 'Run' - 2"}, None, None, {}),
    ("Korean without spaces", {"name": "안돈런2 러닝화"}, {"title": "안돈 런 2"}, None, None, {}),
    ("another title", {"name": "Sale!"}, {"title": "Andon Run 2"}, None, "title_mismatch",
     {"title": "Sale!", "missing": "Andon Run 2"}),
    ("words in any order", {"name": "2 Run by Andon"}, {"title_words": ["Andon", "Run"]}, None, None, {}),
    ("a word lacking", {"name": "Run 2"}, {"title_words": ["Andon", "Run"]}, None, "title_mismatch",
     {"missing": "Andon"}),
    ("a title that was not read", {"name": None}, {"title": "Andon Run 2"}, None, None, {}),
    ("the brand", {"brand": "HARU"}, {"brand_text": "Haru"}, None, None, {}),
    ("the brand in another spelling", {"brand": "하루"}, {"brand_text": "Haru | 하루"}, None, None, {}),
    ("the master file's own spelling", {"brand": "Haru"}, {"brand_text": "하루"}, None, None, {}),
    ("another brand", {"brand": "No brand"}, {"brand_text": "Haru|하루"}, None, "brand_missing", {"shown": "No brand"}),
    ("a brand that was never read", {"brand": None}, {"brand_text": "Haru"}, None, None, {}),
    ("a brand that was there", {"brand": None}, {"brand_text": "Haru"}, {}, "brand_missing", {"expected": "Haru"}),
    ("a brand shown absent", {"brand": None, "absent": ["brand"]}, {"brand_text": "Haru"}, None, "brand_missing", {}),
    ("no expectation of a brand", {"brand": "No brand"}, {}, None, None, {}),
    ("pictures shown absent", {"images": None, "absent": ["images"]}, {}, None, "image_missing", {"images": 0}),
    ("pictures that were there", {"images": None}, {}, {}, "image_missing", {"images": 0}),
    ("pictures that were never read", {"images": None}, {"images_min": 2}, None, None, {}),
    ("too few pictures", {"images": PICTURE}, {"images_min": 2}, None, "image_missing",
     {"case": "few", "images": 1, "images_min": 2}),
    ("enough pictures", {"images": PICTURE * 2}, {"images_min": 2}, None, None, {}),
    ("a forbidden word in the text", {"description": "A miracle cure."}, {"forbidden_words": ["cure", "best"]}, None,
     "forbidden_words", {"words": "cure"}),
    ("one in the title", {"name": "최저가 Run 2"}, {"forbidden_words": ["최저가"]}, None, "forbidden_words", {}),
    ("one within Korean words", {"description": "오늘만최저가보장"}, {"forbidden_words": ["최저가"]}, None,
     "forbidden_words", {}),
    ("one inside another word", {"description": "A secure sole."}, {"forbidden_words": ["cure"]}, None, None, {}),
    ("one among the attributes", {"attributes": {"Note": "replica"}}, {"forbidden_words": ["Replica"]}, None,
     "forbidden_words", {}),
    ("every choice", {"options": {"사이즈": ["250", "260 mm"]}}, {"options": {"Size": ["250", "260"]}}, None, None, {}),
    ("a choice lacking", {"options": {"Size": ["250"]}}, {"options": {"Size": ["250", "260"]}}, None, "option_mismatch",
     {"missing": "Size 260"}),
    ("a number within another", {"options": {"Size": ["2500"]}}, {"options": {"Size": ["250"]}}, None,
     "option_mismatch", {}),
    ("choices that were not read", {"options": None}, {"options": {"Size": ["250"]}}, None, None, {}),
    ("the gift", {"description": "With free socks."}, {"gift": "Free socks"}, None, None, {}),
    ("a gift that was there", {"description": "Shoes."}, {"gift": "Free socks"}, {"description": "With free socks."},
     "gift_missing", {"gift": "Free socks"}),
    ("a gift that was never seen", {"description": "Shoes."}, {"gift": "Free socks"}, {"description": "Boots."},
     None, {}),
    ("another gift on the line for gifts", {"attributes": {"사은품": "양말"}}, {"gift": "가방"}, None,
     "gift_missing", {}),
    ("a line for gifts that is empty", {"absent": ["gift"]}, {"gift": "Free socks"}, None, "gift_missing", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "page", "wanted", "before", "kind", "numbers"), CASES, ids=[case[0] for case in CASES]
)
def test_display(what: str, page: Any, wanted: Any, before: Any, kind: str | None, numbers: Any) -> None:
    earlier = [{"last_at": T0, **before}] if before is not None else []

    verdicts = found(look(pages=[page], expectations=[wanted] if wanted else [], before=earlier))

    assert [verdict.subject.kind for verdict in verdicts] == ([kind] if kind else [])
    if kind:
        assert numbers.items() <= verdicts[0].numbers.items()


def _run_of(*offered: str) -> list[Verdict]:
    """What is found where the page once listed V1 and V2, SKUs of the master file, and now lists `offered`."""
    mapping = [{"variant": name, "sku_code": f"RUN2-{name}"} for name in ("V1", "V2")]
    skus = [{"code": "RUN2-V1", "size": "250"}, {"code": "RUN2-V2", "size": "260"}]
    pages = [{"options": {"Size": ["250"]}}]
    return found(look([{"variant": name} for name in offered], pages=pages, mapping=mapping, skus=skus))


def test_a_known_variant_that_the_page_lists_no_more_is_missing() -> None:
    (verdict,) = _run_of("V1")

    assert (verdict.subject.kind, verdict.numbers["missing"]) == ("option_mismatch", "260")


@pytest.mark.parametrize("offered", [("V1", "V2"), ("",)], ids=["all listed", "variants not read"])
def test_variants_that_are_listed_or_were_not_read_are_not_missing(offered: tuple[str, ...]) -> None:
    assert _run_of(*offered) == []


def test_every_rule_of_page_contents_has_a_case() -> None:
    elsewhere = "monitors.rendered"
    here = {k for k, one in rules().items() if one.family == "display" and one.judge.__module__ != elsewhere}

    assert {case[4] for case in CASES} - {None} == here


@pytest.mark.parametrize("outcome", ["blocked", "parse_failed", "gone"])
def test_a_page_that_did_not_speak_shows_nothing(outcome: str) -> None:
    world = look(
        [], visits=[{"outcome": outcome, "in_master": True}], pages=[], expectations=[{"title": "x", "images_min": 3}]
    )

    assert kinds(world) <= {"delisted"}


def test_a_partial_page_does_not_miss_what_it_did_not_load() -> None:
    visits = [{"outcome": "partial"}]
    world = look(
        visits=visits, pages=[{"brand": None, "images": None}], expectations=[{"brand_text": "Haru"}], before=[{}]
    )

    assert kinds(world) == set()


def test_a_partial_page_may_load_more_pictures_and_choices() -> None:
    wanted = [{"images_min": 3, "options": {"Size": ["250", "260"]}}]
    shown = [{"images": PICTURE, "options": {"Size": ["250"]}}]

    partial, whole = (look(visits=[{"outcome": one}], pages=shown, expectations=wanted) for one in ("partial", "ok"))

    assert (kinds(partial), kinds(whole)) == (set(), {"image_missing", "option_mismatch"})


def test_an_expectation_ends_the_finding_that_hung_on_it() -> None:
    (old,) = found(look(pages=[{"name": "x"}], expectations=[{"title": "Andon", "key": "e1"}]))

    now = found(
        look(pages=[{"name": "x"}], expectations=[{"title": "x", "key": "e2"}]), living=[old.subject], all_=True
    )

    assert (old.subject.policy_key, [one.violated for one in now]) == ("e1", [False])


def test_a_delisted_page_is_only_delisted() -> None:
    world = look([{"availability": "Discontinued"}], pages=[{"name": "x"}], expectations=[{"title": "Andon"}])

    assert kinds(world) == {"delisted"}


def test_long_texts_are_cut() -> None:
    (verdict,) = found(look(pages=[{"name": "x" * 5_000}], expectations=[{"title": "Andon"}]), settings=SETTINGS)

    assert len(str(verdict.numbers["title"])) == 200

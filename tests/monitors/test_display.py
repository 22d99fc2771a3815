"""Display rules: a table of cases, one page a row."""

from typing import Any

import pandas as pd
import pytest

from model.finding import Verdict
from monitors.rule import rules
from tests.monitors.worlds import SETTINGS, T0, found, kinds, look

PICTURE = ["https://shop.test/1.jpg"]

DAY = pd.Timedelta(days=1)
OLD = "A light shoe for long runs, with a sole that lasts. Upper of recycled mesh."


def _stood(text: str, days: float = 10) -> dict[str, Any]:
    """A content that stood for so many days until an hour ago."""
    return {"description": text, "first_at": T0 - days * DAY, "last_at": T0 - DAY / 24}


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
    ("the description due", {"description": f"New! {OLD.upper()} Made in Korea."}, {"description_text": OLD}, None,
     None, {}),
    ("a description cut short", {"description": OLD[:40] + "…"}, {"description_text": OLD}, None, None, {}),
    ("a description that lacks what is due", {"description": OLD[:52]}, {"description_text": OLD}, None,
     "description_changed", {"case": "lacking", "went": "Upper of recycled mesh."}),
    ("a word of it replaced", {"description": OLD.replace("light", "heavy")}, {}, _stood(OLD), "description_changed",
     {"went": "light", "came": "heavy", "case": "changed"}),
    ("a sentence lost", {"description": OLD[:51]}, {}, _stood(OLD), "description_changed",
     {"case": "lost", "went": "Upper of recycled mesh."}),
    ("a sentence gained", {"description": f"{OLD} Not for road use."}, {}, _stood(OLD), "description_changed",
     {"case": "gained", "came": "Not for road use."}),
    ("nothing left", {"absent": ["description"]}, {}, _stood(OLD), "description_changed",
     {"case": "emptied", "went": OLD}),
    ("Korean and Chinese words", {"description": "가벼운 런닝화 透气网面鞋面"}, {},
     _stood("무거운 런닝화 防水网面鞋面"), "description_changed", {"went": "무거운 … 防水", "came": "가벼운 … 透气"}),
    ("a description that was not read", {"description": None}, {}, _stood(OLD), None, {}),
    ("one that stood for a day only", {"description": "Other."}, {}, _stood(OLD, 1), None, {}),
    ("spaces, marks and case", {"description": "A LIGHT shoe for\n\nlong runs – with a sole that lasts · Upper of "
     "recycled  mesh"}, {}, _stood(OLD), None, {}),
    ("markup", {"description": f"<p class='x'>{OLD.replace('. ', '.</p><ul><li>')}</li></ul>&nbsp;"}, {},
     _stood(OLD), None, {}),
    ("sentences that changed places", {"description": f"{OLD[52:]} {OLD[:51]}"}, {}, _stood(OLD), None, {}),
    ("tracking in an address", {"description": "See https://shop.test/care?utm_source=b&id=1."}, {},
     _stood("See https://shop.test/care?id=1&utm_source=a&utm_term=7."), None, {}),
    ("a date and a time", {"description": f"{OLD} Order by 26 Nov 2026, 18:00. 11월 26일 도착. 2026-11-26"}, {},
     _stood(f"{OLD} Order by 3 Nov 2026, 9:30. 11월 3일 도착. 2026-11-03"), None, {}),
    ("counts and ratings", {"description": f"{OLD} 1,234 reviews. 4.8/5 리뷰 5,020 已售 1.2万+ 15 people viewing"}, {},
     _stood(f"{OLD} 999 reviews. 4.9/5 리뷰 4,980 已售 9000+ 7 people viewing"), None, {}),
    ("a list that the shop fills", {"description": f"{OLD} You may also like Runner 7 Runner 9"}, {},
     _stood(f"{OLD} You may also like Runner 3"), None, {}),
    ("a number that is part of the product", {"description": f"{OLD} Drop of 8 mm."}, {},
     _stood(f"{OLD} Drop of 6 mm."), "description_changed", {"went": "6", "came": "8"}),
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


def _described(now: str, *before: tuple[str, float, float], **other: Any) -> list[Verdict]:
    """What is found where descriptions stood from and to so many days ago; `now` began an hour ago."""
    runs = [
        {"description": text, "first_at": T0 - since * DAY, "last_at": T0 - until * DAY}
        for text, since, until in before
    ]
    page = {"description": now, "first_at": T0 - DAY / 24}
    return found(look(pages=[page], before=runs, **other))


def test_a_text_that_stood_for_long_is_what_the_next_one_is_compared_with() -> None:
    assert _described(OLD, ("Other.", 30, 9), (OLD, 8, 1)) == []
    assert _described("Other.", ("Other.", 30, 9), (OLD, 8, 1)) != []


def test_the_end_of_forbidden_words_is_no_change_of_the_description() -> None:
    never = {"expectations": [{"forbidden_words": ["replica"]}]}
    copied = "A replica in all but name."

    assert _described(OLD, (OLD, 30, 9), (copied, 8, 1), **never) == []
    assert _described(OLD, (copied, 8, 1), **never) == []  # nothing to hold it against
    (verdict,) = _described(OLD.replace("light", "heavy"), (OLD, 30, 9), (copied, 8, 1), **never)
    assert (verdict.subject.kind, verdict.numbers["went"]) == ("description_changed", "light")
    assert _described(OLD, (OLD, 30, 9), (copied, 8, 1)) != []  # words that nobody forbade


def test_a_text_that_other_changes_of_the_page_divide_stood_all_the_time() -> None:
    parts = [(f"{OLD} {days} reviews", days + 1, days) for days in range(6, 0, -1)]

    (verdict,) = _described(OLD.replace("light", "heavy"), *parts)

    assert verdict.numbers["went"] == "light"


def test_a_page_that_writes_another_text_each_day_is_not_judged() -> None:
    assert _described("a text", *((f"text number {days}", days + 1, days) for days in range(9, 1, -1))) == []


@pytest.mark.parametrize(
    ("now", "severity"),
    [(OLD.replace("light", "heavy"), "info"), (f"{OLD} More.", "info"), ("A light shoe.", "warning")],
)
def test_much_that_went_is_a_warning(now: str, severity: str) -> None:
    (verdict,) = _described(now, (OLD, 9, 1))

    assert verdict.severity == severity


def test_pages_of_independent_sellers_change_as_they_like_but_owe_what_is_expected() -> None:
    stood = (OLD, 9, 1)

    free = _described("Other.", stood, channel="reseller")
    (bound,) = _described("Other.", stood, channel="reseller", expectations=[{"description_text": OLD}])

    assert free == []
    assert (bound.numbers["case"], bound.severity) == ("lacking", "warning")


def test_a_forbidden_word_that_came_is_told_once() -> None:
    verdicts = _described(f"{OLD} A replica.", (OLD, 9, 1), expectations=[{"forbidden_words": ["replica"]}])

    assert [one.subject.kind for one in verdicts] == ["forbidden_words"]


def test_every_rule_of_page_contents_has_a_case() -> None:
    modules = ("monitors.display", "monitors.describing")
    here = {kind for kind, one in rules().items() if one.judge.__module__ in modules}

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

"""What holds of every rule: it has a sentence, a line in the docs, a case, and a place in the order."""

from string import Formatter
from typing import Any

import pytest

from model.errors import InputError
from model.finding import Family, Severity
from model.sentences import TEMPLATES, WORDS, money, sentence
from monitors.documenting import PAGE, page
from monitors.judging import enabled, limits
from monitors.rule import rules
from system.settings import RuleSetting, Settings
from tests.monitors.worlds import SETTINGS, found, look, offer

DESIGN = {
    Family.PRICE: "below_floor above_ceiling list_price_mismatch misprint parity promo_not_started promo_not_ended "
    "wrong_currency coupon_below_floor page_contradicts_itself",
    Family.STOCK: "stockout broken_size_run oversell_risk undersell low_stock overstock stockout_forecast delisted",
    Family.DISPLAY: "title_mismatch brand_missing image_missing image_mismatch description_changed forbidden_words "
    "option_mismatch gift_missing broken_page slow_page visual_change",
    Family.IPR: "unauthorised_seller image_misuse trademark_misuse counterfeit_suspected grey_import relisted",
    Family.COVERAGE: "channel_blocked reader_broken not_captured mass_change unknown_listing run_missed",
}
"""Design §5, as far as issue 2 asks."""


def test_the_kinds_are_the_designs() -> None:
    by_family = {family: {kind for kind, rule in rules().items() if rule.family is family} for family in DESIGN}

    assert by_family == {family: set(kinds.split()) for family, kinds in DESIGN.items()}


@pytest.mark.parametrize("language", sorted(TEMPLATES))
def test_every_rule_has_a_sentence_in_every_language(language: str) -> None:
    assert set(rules()) <= set(TEMPLATES[language])
    assert set(TEMPLATES[language]) == set(TEMPLATES["en"])
    assert set(WORDS[language]) == set(WORDS["en"])


@pytest.mark.parametrize("kind", sorted(rules()))
def test_every_rule_has_a_line_that_says_what_it_is_about(kind: str) -> None:
    rule = rules()[kind]

    assert rule.about.endswith(".")
    assert rule.needs


def test_the_page_of_rules_is_what_the_code_says() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m monitors.documenting`"


@pytest.mark.parametrize("kind", sorted(rules()))
def test_what_mutes_comes_first_and_exists(kind: str) -> None:
    order = list(rules())

    assert all(order.index(muting) < order.index(kind) for muting in rules()[kind].muted_by)


def test_templates_name_plain_numbers_only() -> None:
    fields = {field for text in TEMPLATES["en"].values() for _, field, spec, _ in Formatter().parse(text) if field}

    assert all(field.isidentifier() for field in fields)


def test_an_unknown_kind_or_language_is_refused() -> None:
    with pytest.raises(InputError, match="no_such_kind"):
        sentence("no_such_kind", {})
    with pytest.raises(InputError, match="xx"):
        sentence("stockout", {}, "xx")


def test_amounts_are_grouped_beside_their_currency() -> None:
    assert money("1290000", "KRW") == "KRW 1,290,000"
    assert money("1299.50", "USD") == "USD 1,299.50"


def test_a_number_that_is_missing_is_a_question_mark() -> None:
    assert sentence("low_stock", {"quantity": 3}) == "3 pieces are left; the limit is ?."


def with_rule(kind: str, **setting: Any) -> Settings:
    return SETTINGS.model_copy(update={"rules": {kind: RuleSetting(**setting)}})


def test_settings_switch_a_rule_off_and_then_it_mutes_nothing() -> None:
    off = with_rule("misprint", enabled=False)

    verdicts = found(look([offer(1_000)], policies=[{"floor": 9_000}], settings=off), settings=off)

    assert [verdict.subject.kind for verdict in verdicts] == ["below_floor"]
    assert "misprint" not in {rule.kind for rule in enabled(off, ["priced"])}


def test_settings_change_severity_and_threshold() -> None:
    milder = with_rule("low_stock", severity=Severity.CRITICAL, threshold=50)

    (verdict,) = found(look([offer(100, quantity=50)], settings=milder), settings=milder)

    assert (verdict.severity, verdict.numbers["limit"]) == (Severity.CRITICAL, 50)
    assert limits(milder)["low_stock"] == 50

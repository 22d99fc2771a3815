"""What people can press has a label in every language, within Slack's limits."""

import pytest

from alerts.actions import End, Member, Verb
from alerts.slack_buttons import label
from alerts.slack_forms import form, more, said
from model.lifecycle import Action, State
from model.locales import LANGUAGES
from model.words import WORDS
from sandbox.blockkit_views import check_view
from system import clock

_ON = Member(1, 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_and_every_end_has_a_label(language: str) -> None:
    assert [verb for verb in Verb if not label(verb, language)] == []
    assert {name for name in WORDS[language] if name.startswith("verb.")} == {f"verb.{verb}" for verb in Verb}
    assert {name for name in WORDS[language] if name.startswith("end.")} == {f"end.{end}" for end in End}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_move_of_a_history_has_words(language: str) -> None:
    named = {name for name in WORDS[language] if name.startswith(("action.", "state."))}
    assert named == {f"action.{action}" for action in Action} | {f"state.{state}" for state in State}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_one_that_slack_takes(language: str) -> None:
    asking = (Verb.ASSIGN, Verb.SNOOZE, Verb.ACCEPT, Verb.FALSE_POSITIVE)
    views = [form(verb, _ON, {}, "U0MINJI", clock.now(), language) for verb in asking]

    faults = [check_view(view) for view in (*views, more(_ON, {}, ipr=True, language=language), said("x", language))]
    assert faults == [[]] * len(faults)
    assert views[1]["title"]["text"] == {"en": "Snooze", "ko": "알림 보류", "zh": "暂缓"}[language]

"""What `/andon` is answered: typed in a Slack that signs as Slack does and judges what it is shown."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, update

from alerts.slack_silences import understood
from model.errors import InputError
from model.finding import Severity
from model.lifecycle import Action
from sandbox.slack_asks import command, signed_command
from sandbox.slack_presses import bring
from store import silences
from store.engine import read, write
from store.runs import RunReason, end_run, start_run
from store.tables import discrepancies, listings, notifications
from system import clock
from system.settings import Channel, ChannelKind, Person, Settings
from system.sla import Group, Rota, Sla
from tests.alerts.pressing import ANNA, MINJI, PEOPLE, WEI, Room, now, room, said
from tests.monitors.stores import import_master, page, visit


def channel(name: str, **said_: Any) -> Channel:
    facts = {"platform": "site", "base_url": "https://shop.test", "country": "KR", "currency": "KRW"}
    return Channel(name=name, kind=ChannelKind.OWN, time_zone="Asia/Seoul", **{**facts, **said_})


CHANNELS = {name: channel(name, schedules={"daily": "0 9 * * *"}) for name in ("own", "coupang")}


def furnish(made: Room, **people: Person) -> None:
    """Channels and people in the settings."""
    made.settings = made.settings.model_copy(update={"channels": CHANNELS})
    made.know({**PEOPLE, **people})


@pytest.fixture
def asked(sqlite_engine: Engine, tmp_path: Path) -> Iterator[Room]:
    with room(sqlite_engine, tmp_path) as made:
        furnish(made)
        yield made


def test_status_says_what_is_open_where_and_what_waits(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        furnish(made)
        made.look("a", -40.0, severity=Severity.CRITICAL)
        taken = made.look("b", channel="coupang")
        made.order(taken, Action.ACKNOWLEDGE)
        made.look("", kind="channel_blocked", channel="coupang")
        with write(engine) as conn:
            conn.execute(
                update(listings).values(last_captured_at=clock.now() - timedelta(minutes=7), last_outcome="ok")
            )
            conn.execute(update(discrepancies).where(discrepancies.c.kind == "channel_blocked").values(listing_id=None))
        made.plan()
        text = said(made.ask("status"))

        assert "🔴 1 critical · 🟠 2 warning · 1 of them taken up" in text
        assert "*own*: 🔴 1 critical · captured 7 min ago" in text
        assert "*coupang*: 🟠 2 warning · captured 7 min ago · ⛔ channel blocked" in text
        assert "To be sent to ops: 3, the oldest since" in text
        assert "|listing a>*, our own site own · KRW 69,000, 31 % below the floor of" in text


def test_status_counts_messages_that_were_tried_in_vain(asked: Room) -> None:
    asked.look("a")
    asked.plan()
    with write(asked.engine) as conn:
        conn.execute(update(notifications).values(error="channel_not_found"))

    assert "1 of them tried in vain" in said(asked.ask("status"))


def test_a_channel_says_how_fresh_it_is_and_when_it_runs(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        furnish(made)
        made.look("a")
        made.look("b")
        with write(engine) as conn:
            run = start_run(conn, "own", reason=RunReason.SCHEDULE, tier="daily")
            end_run(conn, run, {"outcomes": {"ok": 1, "soft_404": 1}})
            conn.execute(update(listings).where(listings.c.external_id == "a").values(last_captured_at=clock.now()))
            conn.execute(update(listings).where(listings.c.external_id == "a").values(last_outcome="soft_404"))
        text = said(made.ask("channel OWN"))

        assert "2 listings: 1 captured within a day, 1 never" in text
        assert "How each listing's last visit ended: soft 404 1." in text
        assert "Last run: daily, " in text
        assert "finished (ok 1, soft 404 1)." in text
        assert "09:00 KST" in text.split("Next runs: daily ")[1]
        assert text.count("KRW 69,000, 31 % below") == 2


def test_a_product_is_found_by_code_sku_and_name_and_priced_per_channel(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        furnish(made)
        sold(made)
        one = made.look("A", channel="own")
        made.look("X", channel="own")
        answers = [said(made.ask(f"product {words}")) for words in ("ar3041", "AR3041-01", "runner 3", "아르쿠스")]

        assert answers == answers[:1] * 4
        assert "*own*: USD 95.00 · in stock · seen" in answers[0]
        assert "*coupang*: USD 120.00 · in stock · seen" in answers[0]
        assert "1 open\n🟠 *<https://shop.test|Arcus Runner 3 AR3041>*, our own site own · KRW 69,000" in answers[0]
        assert answers[0].endswith(f" · #{one}")


def sold(made: Room) -> None:
    """A product on two channels, and another one whose name begins alike."""
    rows = [{"channel": one, "external_id": "A", "product_code": "AR3041"} for one in ("own", "coupang")]
    import_master(
        made.engine,
        products=[
            {"code": "AR3041", "name": "Arcus Runner 3", "names": {"ko": "아르쿠스 러너"}},
            {"code": "AR3042", "name": "Arcus Boot_"},
        ],
        skus=[{"code": "AR3041-01", "product_code": "AR3041"}],
        listings=rows,
    )
    with read(made.engine) as conn:
        ids = {row.channel: row.id for row in conn.execute(listings.select())}
    visit(made.engine, {ids["own"]: page("95")}, channel="own")
    visit(made.engine, {ids["coupang"]: page("120")}, channel="coupang")


def test_several_products_of_one_name_are_listed_and_none_is_said(asked: Room) -> None:
    sold(asked)

    assert "`AR3041` Arcus Runner 3\n• `AR3042` Arcus Boot" in said(asked.ask("product arcus"))
    assert "AR3042" in said(asked.ask("product t_"))
    assert "No product of the master file is called '%'" in asked.ask("product %")["text"]
    assert "Say which" in asked.ask("product")["text"]


def test_on_call_are_those_who_may_act(asked: Room) -> None:
    assert "• minji <@U0MINJI>\n• wei <@U0WEI>" in said(asked.ask("on call"))
    assert asked.ask("oncall") == asked.ask("On-Call")


def test_on_call_is_whose_week_it_is_where_groups_take_turns(asked: Room) -> None:
    group = Group(people=("minji", "wei"), rota=Rota(since=date(2020, 1, 6)))
    asked.settings = asked.settings.model_copy(update={"sla": Sla(groups={"ops": group})})
    asked.know(PEOPLE)
    one = said(asked.ask("oncall"))
    clock.advance(timedelta(weeks=1))
    other = said(asked.ask("oncall"))

    assert {one, other} == {"On call\n• ops: minji <@U0MINJI>", "On call\n• ops: wei <@U0WEI>"}


def test_anything_else_is_answered_with_help(asked: Room) -> None:
    answers = [said(asked.ask(text)) for text in ("", "help", "what?", "status_", "<!channel> & co")]

    assert all("`/andon product CODE or NAME`" in text for text in answers)


def test_who_is_unknown_or_without_a_role_is_refused_alone(asked: Room) -> None:
    asked.look("a")
    furnish(asked, anna=Person(slack_user=ANNA, roles=()))
    stranger, roleless = asked.ask("status", by="U0OTHER"), asked.ask("status", by=ANNA)

    assert "does not know Slack user U0OTHER" in stranger["text"]
    assert "anna needs the role" in roleless["text"]
    assert {one["response_type"] for one in (stranger, roleless)} == {"ephemeral"}
    assert "blocks" not in stranger | roleless


def test_a_viewer_may_look_and_not_silence(asked: Room) -> None:
    furnish(asked, anna=Person(slack_user=ANNA, roles=("viewer",)))

    assert "How things stand" in said(asked.ask("status", by=ANNA))
    assert "anna needs the role ops" in asked.ask("silence own for 1h because tests", by=ANNA)["text"]


def test_a_question_is_answered_in_channels_without_the_app(asked: Room) -> None:
    assert "How things stand" in said(asked.ask("status", place="C0OTHERS"))


def test_an_independent_resellers_target_price_is_withheld(asked: Room) -> None:
    reseller = channel("reseller").model_copy(update={"kind": ChannelKind.RESELLER})
    asked.settings = asked.settings.model_copy(update={"channels": {"reseller": reseller}})
    asked.know(PEOPLE)
    asked.look("a", channel="reseller", severity=Severity.INFO)
    text = said(asked.ask("status"))

    assert "A price of an independent reseller; for information." in text
    assert "100,000" not in text


def test_names_of_strangers_can_neither_mention_nor_link(asked: Room) -> None:
    asked.look("<!channel> <https://evil.test|here> *bold*")
    text = said(asked.ask("status"))

    assert "&lt;!channel&gt;" in text
    assert "<!channel>" not in text
    assert "<https://evil" not in text


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=1200), word=st.sampled_from(["", "status ", "product ", "channel ", "silence "]))
def test_no_text_breaks_the_answer(asked: Room, text: str, word: str) -> None:
    answered = asked.ask(word + text.replace("\udfff", ""))

    assert "Andon failed" not in answered["text"]
    assert asked.trail() == []


def test_a_store_full_of_long_names_fits_into_an_answer(asked: Room) -> None:
    for number in range(12):
        made = asked.look(f"{'<&>*' * 120}{number}")
    with write(asked.engine) as conn:
        one = dict(conn.execute(discrepancies.select().where(discrepancies.c.id == made)).mappings().one())
        one.pop("id")
        rows = [{**one, "channel": f"{'<&>*' * 30}{n}", "fingerprint": f"{n:064x}"} for n in range(60)]
        conn.execute(insert(discrepancies), rows)

    assert "and 37 more channels" in said(asked.ask("status"))


def test_a_command_that_slack_did_not_just_sign_is_answered_nothing(asked: Room) -> None:
    fields = command(asked.slack, "status")
    headers, body = signed_command(fields, at=now())
    wrong = {
        "unsigned": ({"Content-Type": headers["Content-Type"]}, body),
        "other secret": signed_command(fields, secret="0" * 32, at=now()),
        "301 seconds old": signed_command(fields, at=now() - 301),
        "tomorrow": signed_command(fields, at=now() + 400),
        "other words": (headers, body.replace(b"text=status", b"text=product+A")),
    }
    answers = {name: bring(asked.url, *request) for name, request in wrong.items()}

    assert {name: status for name, (status, _) in answers.items()} == dict.fromkeys(wrong, 401)
    assert "stand" not in str(answers.values())


def test_a_command_that_is_brought_twice_is_answered_once(asked: Room) -> None:
    request = signed_command(command(asked.slack, "status"), at=now())

    assert [bring(asked.url, *request)[1] is None for _ in range(2)] == [False, True]


def test_another_apps_command_is_none_of_ours(asked: Room) -> None:
    fields = command(asked.slack, "status") | {"command": "/deploy"}

    assert bring(asked.url, *signed_command(fields, at=now())) == (200, None)


def test_a_silence_is_shown_then_made_once_then_listed_and_ended(engine: Engine, tmp_path: Path) -> None:
    with room(engine, tmp_path) as made:
        furnish(made)
        made.look("a")
        made.look("b", channel="coupang")
        shown = made.ask('silence channel=own kind=below_floor brand="Arcus" for 4h because “the shop is rebuilt”')
        assert held(made) == []
        payload = made.press_answer(shown, "Silence for 4 hours")
        made.press_answer(shown, "Silence for 4 hours")
        made.bring(payload)
        (silence,) = held(made)
        answered = made.ask("silence")
        made.press_answer(answered, "End")
        made.press_answer(answered, "End", by=WEI)

        assert "It mutes 🟠 1 warning that stand now, the worst:" in said(shown)
        assert silence.match == {"channel": ["own"], "kind": ["below_floor"], "brand": ["Arcus"]}
        assert silence.ends_at - silence.starts_at == timedelta(hours=4)
        assert (silence.author, silence.reason) == ("minji", '"the shop is rebuilt"')
        assert "kind below_floor; channel own; brand Arcus" in said(answered).replace("\u2060", "")
        assert held(made) == []
        assert [said(one).split(";")[0][:20] for one in made.slack.workspace.views.values()] == [
            "Silence 1 holds unti",
            "That silence was mad",
            "Silence 1 is ended.",
            "Silence 1 was over a",
        ]


def held(made: Room) -> list[silences.Silence]:
    with read(made.engine) as conn:
        return silences.listed(conn, clock.now())


@pytest.mark.parametrize(
    ("words", "match"),
    [
        ("own for 30m because x", {"channel": ("own",)}),
        ("own,coupang below_floor for 2 days because x", {"channel": ("own", "coupang"), "kind": ("below_floor",)}),
        ("price critical for 1w because for once because", {"family": ("price",), "severity": ("critical",)}),
        ('category="Running shoes" for 4H BECAUSE x', {"category": ("Running shoes",)}),
        ("seller=for for 1h because x", {"seller": ("for",)}),
    ],
)
def test_a_silence_is_said_in_words(words: str, match: dict[str, tuple[str, ...]]) -> None:
    assert understood(Settings(channels=CHANNELS), words).match.given() == match


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("own", "Say what, for how long and why: /andon silence channel="),
        ("own for ever because x", "Say what, for how long and why"),
        ("for 1h because x", "Say what"),
        ("own for 4x because x", "4x is no time; 30m, 4h, 2d and 1w are."),
        ("moon for 4h because x", "'moon' is no channel, kind, family or severity."),
        ("planet=mars for 4h because x", "'planet' is no matcher; there are: family, kind"),
        ("channel=moon for 4h because x", "no channel is called 'moon'; there are: coupang, own"),
        ("family=rice for 4h because x", "family=rice: Input should be"),
        ("__import__('os').abort() for 4h because x", "is no channel, kind"),
        ('brand="a"b for 4h because x', "is no matcher. Right would be"),
        ("own for 1h because " + "x" * 900, "longer than 800 characters"),
    ],
)
def test_a_silence_that_is_none_says_what_would_be_right(words: str, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        understood(Settings(channels=CHANNELS), words)

    assert sentence in str(refused.value)


def test_what_is_asked_wrongly_is_answered_with_what_would_be_right(asked: Room) -> None:
    assert "Say what, for how long and why: /andon silence channel=" in asked.ask("silence own")["text"]
    assert "longer than 1000 characters" in asked.ask("x" * 1001)["text"]
    assert "No channel is called 'moon'; there are: coupang, own." in asked.ask("channel moon")["text"]


def test_a_silence_of_too_long_is_refused_when_it_is_confirmed(asked: Room) -> None:
    asked.press_answer(asked.ask("silence own for 99999w because x"), "Silence for 99999 weeks")

    assert "a silence lasts 90 days at most" in said(asked.form)
    assert held(asked) == []


def test_who_lost_the_role_may_not_confirm(asked: Room) -> None:
    shown = asked.ask("silence own for 1h because x")
    asked.know({"minji": Person(slack_user=MINJI, roles=("viewer",))})
    asked.press_answer(shown, "Silence for 1 hour")

    assert "minji needs the role ops for that. Nothing was done." in said(asked.form)
    assert held(asked) == []

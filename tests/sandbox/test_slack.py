from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.slack import TOKEN, Slack
from sandbox.workspace import Message
from tests.sandbox.conftest import get

CHANNEL = "C0OPS"


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slack]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with Slack(now=lambda: datetime(2026, 11, 18, 3, tzinfo=UTC)) as made:
        yield made


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return WebClient(TOKEN, base_url=slack.base_url, timeout=2, retry_handlers=[])


def refused(call: Any) -> dict[str, Any]:
    with pytest.raises(SlackApiError) as caught:
        call()
    data = caught.value.response.data
    assert isinstance(data, dict)
    return data


def test_post_is_kept_with_blocks_and_metadata(slack: Slack, client: WebClient) -> None:
    metadata = {"event_type": "andon_notification", "event_payload": {"id": "17"}}
    answer = client.chat_postMessage(channel=CHANNEL, text="a", blocks=[{"type": "divider"}], metadata=metadata)
    (message,) = slack.channel(CHANNEL).messages

    assert (answer["channel"], answer["ts"]) == (CHANNEL, message.ts)
    assert (message.text, message.blocks, message.metadata) == ("a", [{"type": "divider"}], metadata)


def test_same_post_twice_is_there_twice_at_different_times(slack: Slack, client: WebClient) -> None:
    for _ in range(2):
        client.chat_postMessage(channel="#commerce-ops", text="a")

    assert len({message.ts for message in slack.channel(CHANNEL).messages}) == 2


def test_update_edits_in_place_and_keeps_what_is_not_given(slack: Slack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="a", blocks=[{"type": "divider"}])["ts"]
    client.chat_update(channel=CHANNEL, ts=ts, text="b")
    (message,) = slack.channel(CHANNEL).messages

    assert (message.text, message.blocks, message.edits) == ("b", [{"type": "divider"}], 1)


def test_update_needs_the_id_and_an_own_message(slack: Slack, client: WebClient) -> None:
    slack.channel(CHANNEL).messages.append(Message(ts="1.000001", user="U0MINJI", text="hi"))

    assert (
        refused(lambda: client.chat_update(channel="#commerce-ops", ts="1", text="b"))["error"] == "channel_not_found"
    )
    assert refused(lambda: client.chat_update(channel=CHANNEL, ts="9.9", text="b"))["error"] == "message_not_found"
    assert (
        refused(lambda: client.chat_update(channel=CHANNEL, ts="1.000001", text="b"))["error"] == "cant_update_message"
    )


def test_thread_shows_replies_and_the_channel_only_broadcast_ones(slack: Slack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=CHANNEL, text="root")["ts"]
    client.chat_postMessage(channel=CHANNEL, text="quiet", thread_ts=root)
    client.chat_postMessage(channel=CHANNEL, text="loud", thread_ts=root, reply_broadcast=True)
    thread = client.conversations_replies(channel=CHANNEL, ts=root)["messages"]
    shown = client.conversations_history(channel=CHANNEL)["messages"]

    assert [message["text"] for message in thread] == ["root", "quiet", "loud"]
    assert thread[0]["reply_count"] == 2
    assert [(m["text"], m.get("subtype")) for m in shown] == [("loud", "thread_broadcast"), ("root", None)]


def test_history_pages_newest_first_and_shows_metadata_when_asked(client: WebClient) -> None:
    metadata = {"event_type": "e", "event_payload": {}}
    for i in range(5):
        client.chat_postMessage(channel=CHANNEL, text=str(i), metadata=metadata)
    history = client.conversations_history(channel=CHANNEL, limit=2, include_all_metadata=True)
    pages = [[(m["text"], m["metadata"]) for m in page["messages"]] for page in history]
    bare = client.conversations_history(channel=CHANNEL)["messages"]

    assert [[text for text, _ in page] for page in pages] == [["4", "3"], ["2", "1"], ["0"]]
    assert pages[0][0][1] == metadata
    assert "metadata" not in bare[0]


def test_history_is_cut_at_oldest_and_latest(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=CHANNEL, text=str(i))["ts"] for i in range(3)]
    after = client.conversations_history(channel=CHANNEL, oldest=stamps[0])["messages"]
    with_it = client.conversations_history(channel=CHANNEL, oldest=stamps[1], latest=stamps[1], inclusive=True)[
        "messages"
    ]

    assert [m["text"] for m in after] == ["2", "1"]
    assert [m["text"] for m in with_it] == ["1"]


def test_bad_blocks_are_refused_with_what_is_wrong(slack: Slack, client: WebClient) -> None:
    data = refused(lambda: client.chat_postMessage(channel=CHANNEL, text="a", blocks=[{"type": "nonsense"}]))

    assert data["error"] == "invalid_blocks"
    assert data["response_metadata"]["messages"] == ["[ERROR] unsupported type: nonsense [json-pointer:/blocks/0]"]
    assert slack.channel(CHANNEL).messages == []


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NONE", "text": "a"}, "channel_not_found"),
        ({"channel": "#nowhere", "text": "a"}, "channel_not_found"),
        ({"channel": "C0OTHERS", "text": "a"}, "not_in_channel"),
        ({"channel": "C0OLD", "text": "a"}, "is_archived"),
        ({"channel": CHANNEL, "text": ""}, "no_text"),
        ({"channel": CHANNEL, "blocks": [{"type": "divider"}]}, "no_text"),
        ({"channel": CHANNEL, "text": "a", "thread_ts": "1.0"}, "thread_not_found"),
        ({"channel": CHANNEL, "text": "a", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": CHANNEL, "text": "a", "metadata": {"event_type": "e"}}, "invalid_metadata_schema"),
        ({"channel": CHANNEL, "text": "a", "metadata": {"x": 1}}, "invalid_metadata_format"),
        ({"channel": CHANNEL, "text": "a", "attachments": [{"blocks": [{"type": "x"}]}]}, "invalid_blocks"),
    ],
)
@pytest.mark.filterwarnings("ignore:The top-level `text` argument is missing:UserWarning")
def test_what_slack_refuses_to_post(client: WebClient, args: dict[str, Any], error: str) -> None:
    assert refused(lambda: client.api_call("chat.postMessage", json=args))["error"] == error


def test_token_is_asked_for_known_and_can_be_revoked(slack: Slack, client: WebClient) -> None:
    none = get(f"{slack.base_url}auth.test", "POST", b"").text
    wrong = refused(WebClient("xoxb-other", base_url=slack.base_url).auth_test)["error"]
    slack.revoked = True

    assert '"not_authed"' in none
    assert (wrong, refused(client.auth_test)["error"]) == ("invalid_auth", "token_revoked")


def test_missing_scope_says_which(slack: Slack, client: WebClient) -> None:
    slack.scopes -= {"channels:history", "groups:history"}
    public = refused(lambda: client.conversations_history(channel=CHANNEL))
    private = refused(lambda: client.conversations_history(channel="C0IPR"))

    assert (public["error"], public["needed"], private["needed"]) == (
        "missing_scope",
        "channels:history",
        "groups:history",
    )
    assert "chat:write" in public["provided"].split(",")


def test_unknown_method_and_user_are_refused(client: WebClient) -> None:
    assert refused(lambda: client.api_call("chat.shout"))["error"] == "unknown_method"
    assert refused(lambda: client.users_info(user="U9"))["error"] == "user_not_found"
    assert client.users_info(user="U0MINJI")["user"]["profile"]["real_name"] == "김민지"


def test_upload_makes_a_file_that_blocks_may_show(slack: Slack, client: WebClient) -> None:
    answer = client.files_upload_v2(content=b"\x89PNG 1", filename="shot.png", title="Proof")
    picture = {"type": "image", "slack_file": {"id": answer["files"][0]["id"]}, "alt_text": "proof"}
    client.chat_postMessage(channel=CHANNEL, text="a", blocks=[picture])

    assert slack.workspace.files[answer["files"][0]["id"]].content == b"\x89PNG 1"
    assert slack.channel(CHANNEL).messages[0].blocks == [picture]


def test_upload_into_a_thread_is_a_reply(slack: Slack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=CHANNEL, text="root")["ts"]
    client.files_upload_v2(content="x", filename="a.txt", channel=CHANNEL, thread_ts=root, initial_comment="see")

    assert [(m.text, len(m.files)) for m in slack.channel(CHANNEL).messages[0].replies] == [("see", 1)]


def test_channels_are_listed_by_type(client: WebClient) -> None:
    public = {c["name"] for c in client.conversations_list(exclude_archived=True)["channels"]}
    private = {c["name"] for c in client.conversations_list(types="private_channel")["channels"]}

    assert public == {"commerce-ops", "price-alerts", "andon-digest", "general"}
    assert private == {"brand-protection"}


def test_join_makes_a_member(client: WebClient) -> None:
    client.conversations_join(channel="C0OTHERS")

    assert client.chat_postMessage(channel="C0OTHERS", text="a")["ok"]


def test_delete_takes_the_message_away(slack: Slack, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="a")["ts"]
    client.reactions_add(channel=CHANNEL, timestamp=ts, name="eyes")
    client.chat_delete(channel=CHANNEL, ts=ts)

    assert slack.channel(CHANNEL).messages == []


def test_rate_limit_says_how_long_and_stores_nothing(slack: Slack, client: WebClient) -> None:
    slack.trouble("rate_limit", seconds=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=CHANNEL, text="a")

    assert (caught.value.response.status_code, caught.value.response.headers["Retry-After"]) == (429, "7")
    assert slack.channel(CHANNEL).messages == []
    assert client.chat_postMessage(channel=CHANNEL, text="a")["ok"]


def test_error_stores_nothing_and_ends_after_its_times(slack: Slack, client: WebClient) -> None:
    slack.trouble("error", method="chat.postMessage", times=2)
    client.auth_test()
    for _ in range(2):
        refused(lambda: client.chat_postMessage(channel=CHANNEL, text="a"))
    client.chat_postMessage(channel=CHANNEL, text="b")

    assert [message.text for message in slack.channel(CHANNEL).messages] == ["b"]


@pytest.mark.parametrize(("kind", "stored"), [("drop", 1), ("refuse", 0)])
def test_dropped_call_is_done_and_refused_one_is_not(slack: Slack, client: WebClient, kind: str, stored: int) -> None:
    slack.trouble(kind)
    with pytest.raises(OSError, match="without response"):
        client.chat_postMessage(channel=CHANNEL, text="a")

    assert len(slack.channel(CHANNEL).messages) == stored


def test_late_answer_comes_after_the_message_is_stored(slack: Slack) -> None:
    slack.trouble("late", seconds=30)
    impatient = WebClient(TOKEN, base_url=slack.base_url, timeout=1, retry_handlers=[])
    with pytest.raises(TimeoutError):
        impatient.chat_postMessage(channel=CHANNEL, text="a")

    assert len(slack.channel(CHANNEL).messages) == 1


def test_answer_twice_is_one_message(slack: Slack, client: WebClient) -> None:
    slack.trouble("twice")

    assert client.chat_postMessage(channel=CHANNEL, text="a")["ok"]
    assert len(slack.channel(CHANNEL).messages) == 1


def test_down_slack_answers_nobody_until_it_is_up(slack: Slack, client: WebClient) -> None:
    slack.down = True
    with pytest.raises(OSError, match="without response"):
        client.auth_test()
    slack.down = False

    assert client.auth_test()["ok"]


def test_one_message_a_second_and_channel_when_enforced(slack: Slack, client: WebClient) -> None:
    time = [0.0]
    slack.monotonic, slack.one_per_second = (lambda: time[0]), True
    client.chat_postMessage(channel=CHANNEL, text="a")
    client.chat_postMessage(channel="C0PRICE", text="a")
    early = refused(lambda: client.chat_postMessage(channel=CHANNEL, text="b"))
    time[0] = 1.0
    client.chat_postMessage(channel=CHANNEL, text="c")

    assert early["error"] == "ratelimited"
    assert [message.text for message in slack.channel(CHANNEL).messages] == ["a", "c"]


def test_calls_are_recorded_with_their_outcome(slack: Slack, client: WebClient) -> None:
    client.auth_test()
    refused(lambda: client.chat_postMessage(channel="C0NONE", text="a"))

    assert [(call.method, call.status, call.error) for call in slack.calls] == [
        ("auth.test", 200, None),
        ("chat.postMessage", 200, "channel_not_found"),
    ]
    assert slack.calls_of("chat.postMessage")[0].args["text"] == "a"


def test_unknown_trouble_and_channel_are_refused() -> None:
    with pytest.raises(ValueError, match="no trouble"):
        Slack().trouble("sulk")
    with pytest.raises(ValueError, match="no channel"):
        Slack().channel("C9")

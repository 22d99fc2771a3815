from datetime import UTC, datetime
from typing import Any

import pytest

from sandbox.emoji import draw
from sandbox.mrkdwn import mrkdwn
from sandbox.render import render
from sandbox.workspace import BOT_USER, File, Message, Workspace


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain", "plain"),
        ("*bold* _it_ ~gone~", "<strong>bold</strong> <em>it</em> <del>gone</del>"),
        ("_*both*_", "<em><strong>both</strong></em>"),
        ("snake_case_word 2*3*4", "snake_case_word 2*3*4"),
        ("*굵게*가", "*굵게*가"),
        ("`*code*`", "<code>*code*</code>"),
        ("```a\n <b>```", "<pre>a\n &lt;b&gt;</pre>"),
        ("a\nb", "a<br>b"),
        ("&gt; quoted", "<blockquote>quoted</blockquote>"),
        ("> quoted\nnext", "<blockquote>quoted</blockquote>next"),
        ("<https://x.example/a?b=1&amp;c=2|name>", '<a href="https://x.example/a?b=1&amp;c=2">name</a>'),
        ("<https://x.example>", '<a href="https://x.example">https://x.example</a>'),
        ("<javascript:alert(1)|name>", "&lt;javascript:alert(1)|name&gt;"),
        ('<https://x.example/"onclick=1|n>', '<a href="https://x.example/&quot;onclick=1">n</a>'),
        ("<@U0MINJI>", '<span class="mention">@김민지</span>'),
        ("<#C1|ops> <!here>", '<span class="mention">#ops</span> <span class="mention">@here</span>'),
        ("<!date^1^{date}|18 Nov>", "18 Nov"),
        ("5 &lt; 6 &amp; 7", "5 &lt; 6 &amp; 7"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\ue0000\ue001", "0"),
        ("12:30:45 :nonsense:", "12:30:45 :nonsense:"),
        ("*아르쿠스 러너 3* 疾行", "<strong>아르쿠스 러너 3</strong> 疾行"),
    ],
)
def test_mrkdwn_is_drawn_as_slack_draws_it(text: str, drawn: str) -> None:
    assert mrkdwn(text) == drawn


def test_shortcode_and_sign_are_the_same_picture() -> None:
    assert draw(":warning:") == draw("⚠️") == draw("⚠")
    assert draw(":warning:").startswith("<svg")


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(lambda: datetime(2026, 11, 18, 3, tzinfo=UTC))


def post(workspace: Workspace, message: Message) -> str:
    workspace.conversations["C0OPS"].messages.append(message)
    return render(workspace)


def test_page_shows_every_kind_of_block(workspace: Workspace) -> None:
    plain, bold = {"type": "plain_text", "text": "Head"}, {"type": "mrkdwn", "text": "*b*"}
    workspace.files["F1"] = File("F1", "a.png", 8, b"\x89PNG 123", complete=True)
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": plain},
        {"type": "section", "text": bold, "fields": [bold, bold]},
        {"type": "divider"},
        {"type": "context", "elements": [bold]},
        {"type": "actions", "elements": [{"type": "button", "text": plain, "style": "danger"}, {"type": "overflow"}]},
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "proof"},
        {"type": "rich_text"},
    ]
    page = post(workspace, Message(ts="1792292400.000001", user=BOT_USER, text="fallback", blocks=blocks))

    for part in (
        'class="header">Head',
        'class="fields"',
        'class="divider"',
        'class="context"',
        'class="button danger"',
    ):
        assert part in page
    assert 'src="data:image/png;base64,' in page
    assert "[rich_text]" in page
    assert "fallback" not in page


def test_thread_broadcast_edit_colour_and_time_are_shown(workspace: Workspace) -> None:
    reply = Message(ts="1792292460.000001", user="U0MINJI", text="ok", thread_ts="1792292400.000001", broadcast=True)
    root = Message(ts="1792292400.000001", user=BOT_USER, text="root", edited_ts="1", replies=[reply])
    root.attachments = [{"color": "danger", "text": "bar"}]
    page = post(workspace, root)

    assert "(edited)" in page
    assert "1 reply" in page
    assert "replied to a thread" in page
    assert "border-color:#e01e5a" in page
    assert page.count("김민지") == 2


def test_hostile_text_is_escaped_everywhere(workspace: Workspace) -> None:
    evil = '"><script>alert(1)</script>'
    blocks: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "plain_text", "text": evil}},
        {"type": "image", "image_url": evil, "alt_text": evil, "title": {"type": "plain_text", "text": evil}},
        {"type": evil},
    ]
    message = Message(ts="1.0", user=evil, text=evil, blocks=blocks, attachments=[{"color": evil, "text": evil}])
    page = post(workspace, message)

    assert "<script" not in page


def test_page_fetches_nothing(workspace: Workspace) -> None:
    image = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "far picture"}
    page = post(workspace, Message(ts="1.0", user=BOT_USER, text="a", blocks=[image]))

    assert "far picture" in page
    assert "https://x.example" not in page


def test_channels_are_chosen_by_name_and_unknown_ones_refused(workspace: Workspace) -> None:
    post(workspace, Message(ts="1.0", user=BOT_USER, text="stands here"))

    assert "stands here" in render(workspace, ["#commerce-ops"])
    assert "stands here" not in render(workspace, ["price-alerts"])
    with pytest.raises(ValueError, match="no channel"):
        render(workspace, ["nowhere"])

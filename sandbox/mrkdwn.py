"""Slack's mrkdwn as HTML: bold, italic, strike, code, quotes, links, mentions, dates, emoji. All text is escaped."""

import html
import re
from collections.abc import Callable, Mapping
from typing import Final

from sandbox.emoji import draw
from sandbox.workspace import PEOPLE

_KEPT: Final = re.compile(r"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<token>[^<>\n]+)>", re.DOTALL)
_MARK: Final = "\ue000{}\ue001"
"""Stands for a kept part while the text around it is formatted; both are private use characters."""
_BACK: Final = re.compile("\ue000(\\d+)\ue001")

_EDGE: Final = r"(?<![^\W_])(?<!{0}){0}(?=\S)(.+?)(?<=\S){0}(?![^\W_])(?!{0})"
"""A mark counts only where no letter or digit stands outside it, as with Slack: not in `snake_case`, `*굵게*가`."""
_STYLES: Final = (
    (re.compile(_EDGE.format(r"\*")), "strong"),
    (re.compile(_EDGE.format("_")), "em"),
    (re.compile(_EDGE.format("~")), "del"),
)
_SAFE: Final = ("http://", "https://", "mailto:", "slack://")


def _plain(text: str) -> str:
    """Slack's three escapes undone, then HTML's done."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return html.escape(text)


def plain(text: str) -> str:
    """A plain_text object as HTML: emoji are drawn, nothing else is read."""
    return draw(html.escape(text)).replace("\n", "<br>")


def mrkdwn(text: str, names: Mapping[str, str] = PEOPLE) -> str:
    """A mrkdwn text as HTML; `names` of people by id."""
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        if found["block"] is not None:
            kept.append(f"<pre>{_plain(found['block'].strip(chr(10)))}</pre>")
        elif found["code"] is not None:
            kept.append(f"<code>{_plain(found['code'])}</code>")
        else:
            kept.append(_token(found["token"], names))
        return _MARK.format(len(kept) - 1)

    bare = text.replace("\ue000", "").replace("\ue001", "")
    body = _plain(_KEPT.sub(keep, bare))
    for pattern, tag in _STYLES:
        body = pattern.sub(rf"<{tag}>\1</{tag}>", body)
    lines = draw(_quotes(body)).replace("\n", "<br>")
    return _BACK.sub(lambda found: kept[int(found[1])], lines)


def _quotes(body: str) -> str:
    quoted = re.sub(r"(?m)^&gt;\s?(.*)$", r"<blockquote>\1</blockquote>", body)
    return quoted.replace("</blockquote>\n", "</blockquote>")


def _token(token: str, names: Mapping[str, str]) -> str:
    """What stands between angle brackets: a mention, a channel, a special word, or a link."""
    target, _, label = token.partition("|")
    readers: dict[str, Callable[[], str]] = {
        "@": lambda: _mention("@" + (label or names.get(target[1:], target[1:]))),
        "#": lambda: _mention("#" + (label or target[1:])),
        "!": lambda: _plain(label) if target.startswith("!date") else _mention("@" + target[1:].partition("^")[0]),
    }
    if target[:1] in readers:
        return readers[target[:1]]()
    if not target.startswith(_SAFE):
        return _plain(f"<{token}>")
    return f'<a href="{_plain(target)}">{draw(_plain(label or target))}</a>'


def _mention(text: str) -> str:
    return f'<span class="mention">{html.escape(text)}</span>'

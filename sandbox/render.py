"""Slack messages as one HTML page that needs nothing else, drawn as Slack draws them; for people and screenshots."""

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from sandbox.mrkdwn import mrkdwn, plain
from sandbox.workspace import BOT_USER, PEOPLE, Conversation, File, Message, Workspace

_STYLE: Final = Path(__file__).parent / "render.css"

Block = Mapping[str, Any]


class Renderer:
    """Draws the conversations of one workspace; times are in `zone`."""

    def __init__(self, workspace: Workspace, zone: str = "Asia/Seoul") -> None:
        self._files = workspace.files
        self._zone = ZoneInfo(zone)

    def page(self, conversations: Iterable[Conversation], title: str = "Slack") -> str:
        """The whole page, about 700 pixels wide."""
        body = "".join(self.conversation(one) for one in conversations)
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
            f"<style>{_STYLE.read_text('utf-8')}</style></head><body>{body}</body></html>"
        )

    def conversation(self, one: Conversation) -> str:
        """A channel: its name, its timeline, and each thread under its root."""
        rows = "".join(self.message(message) for message in one.timeline())
        return f'<section class="channel"><h1><span>#</span> {escape(one.name)}</h1>{rows}</section>'

    def message(self, message: Message, in_thread: bool = False) -> str:
        """A message with its blocks, attachments, files and thread."""
        bot = message.user == BOT_USER
        name = "Andon" if bot else PEOPLE.get(message.user, message.user)
        app = '<span class="app">APP</span>' if bot else ""
        note = '<p class="note">replied to a thread</p>' if message.broadcast and not in_thread else ""
        edited = '<span class="edited">(edited)</span>' if message.edited_ts else ""
        body = self.blocks(message.blocks) if message.blocks else f'<div class="section">{mrkdwn(message.text)}</div>'
        body += "".join(self._attachment(one) for one in message.attachments)
        body += "".join(self._shown(self._files.get(one)) for one in message.files)
        badges = "".join(
            f'<span class="reaction">{plain(f":{emoji}:")} {len(users)}</span>'
            for emoji, users in message.reactions.items()
        )
        return (
            f'<article class="message"><div class="avatar{" bot" if bot else ""}">{escape(name[0])}</div>'
            '<div class="body">'
            f'{note}<p class="who"><b>{escape(name)}</b>{app}<time>{self._time(message.ts)}</time></p>'
            f"{body}{edited}{badges}{'' if in_thread else self._thread(message)}</div></article>"
        )

    def blocks(self, blocks: Iterable[Block]) -> str:
        """Block Kit as HTML; a kind that is not known is named."""
        return "".join(self._block(block) for block in blocks)

    def _thread(self, message: Message) -> str:
        if not message.replies:
            return ""
        count = f"{len(message.replies)} {'reply' if len(message.replies) == 1 else 'replies'}"
        rows = "".join(self.message(reply, in_thread=True) for reply in message.replies)
        return f'<p class="replies">{count}</p><div class="thread">{rows}</div>'

    def _time(self, ts: str) -> str:
        return f"{datetime.fromtimestamp(float(ts), self._zone):%-I:%M %p}"

    def _block(self, block: Block) -> str:
        drawers: dict[str, Callable[[Block], str]] = {
            "header": lambda one: f'<h2 class="header">{_text(one["text"])}</h2>',
            "section": self._section,
            "divider": lambda _: '<hr class="divider">',
            "context": self._context,
            "actions": lambda one: f'<div class="actions">{"".join(map(_element, one["elements"]))}</div>',
            "image": self._image,
            "markdown": lambda one: f'<div class="section">{mrkdwn(one["text"])}</div>',
        }
        kind = str(block.get("type"))
        return drawers[kind](block) if kind in drawers else f'<p class="note">[{escape(kind)}]</p>'

    def _section(self, block: Block) -> str:
        text = f'<div class="text">{_text(block["text"])}</div>' if "text" in block else ""
        fields = "".join(f"<div>{_text(one)}</div>" for one in block.get("fields", ()))
        grid = f'<div class="fields">{fields}</div>' if fields else ""
        side = block.get("accessory")
        beside = ""
        if side:
            drawn = self._picture(side, "thumb") if side.get("type") == "image" else _element(side)
            beside = f'<div class="accessory">{drawn}</div>'
        return f'<div class="section{" with-accessory" if beside else ""}"><div>{text}{grid}</div>{beside}</div>'

    def _context(self, block: Block) -> str:
        parts = (
            self._picture(one, "tiny") if one.get("type") == "image" else f"<span>{_text(one)}</span>"
            for one in block["elements"]
        )
        return f'<div class="context">{"".join(parts)}</div>'

    def _image(self, block: Block) -> str:
        title = f'<p class="caption">{_text(block["title"])}</p>' if "title" in block else ""
        return f"<figure>{title}{self._picture(block, 'full')}</figure>"

    def _picture(self, block: Block, size: str) -> str:
        alt = escape(str(block.get("alt_text", "")))
        given = block.get("slack_file") or {}
        file = self._files.get(str(given.get("id")))
        source = _data_url(file) if file else ""
        if not source:
            # The page fetches nothing, so a picture elsewhere is named instead of shown.
            return f'<span class="picture {size}">{alt}</span>'
        return f'<img class="picture {size}" src="{source}" alt="{alt}">'

    def _attachment(self, one: Mapping[str, Any]) -> str:
        colour = str(one.get("color", "#ddd"))
        colour = {"good": "#2eb67d", "warning": "#ecb22e", "danger": "#e01e5a"}.get(colour, colour)
        paint = colour if colour.lstrip("#").isalnum() else "#ddd"
        inside = self.blocks(one.get("blocks", ())) or mrkdwn(str(one.get("text") or one.get("fallback") or ""))
        return f'<div class="attachment" style="border-color:#{escape(paint.lstrip("#"))}">{inside}</div>'

    def _shown(self, file: File | None) -> str:
        if file is None:
            return ""
        source = _data_url(file)
        if not source:
            return f'<p class="file">{escape(file.title or file.name)}</p>'
        caption = f'<p class="caption">{escape(file.title)}</p>'
        return f'<figure>{caption}<img class="picture full" src="{source}" alt=""></figure>'


def _data_url(file: File) -> str:
    """A picture's bytes in the page itself; empty for what is no PNG."""
    if not file.content.startswith(b"\x89PNG"):
        return ""
    return f"data:image/png;base64,{base64.b64encode(file.content).decode('ascii')}"


def _text(value: Mapping[str, Any]) -> str:
    return mrkdwn(value["text"]) if value["type"] == "mrkdwn" else plain(value["text"])


def _element(element: Mapping[str, Any]) -> str:
    kind = element.get("type")
    if kind == "button":
        style = escape(str(element.get("style", "")))
        return f'<span class="button {style}">{_text(element["text"])}</span>'
    if kind == "overflow":
        return '<span class="button">⋯</span>'
    words = _text(element["placeholder"]) if "placeholder" in element else escape(str(kind))
    return f'<span class="select">{words} <i>▾</i></span>'


def render(
    workspace: Workspace, channels: Iterable[str] | None = None, title: str = "Slack", zone: str = "Asia/Seoul"
) -> str:
    """One HTML page of some channels (ids or names), or of all that hold messages.

    Raises:
        ValueError: the workspace has no such channel.
    """
    renderer = Renderer(workspace, zone)
    if channels is None:
        return renderer.page((one for one in workspace.conversations.values() if one.messages), title)
    chosen = []
    for name in channels:
        found = workspace.conversation(name)
        if found is None:
            raise ValueError(f"the workspace has no channel {name!r}")
        chosen.append(found)
    return renderer.page(chosen, title)

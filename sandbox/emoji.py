"""Slack's emoji shortcodes that alerting messages use, drawn as small SVG so that no emoji font is needed."""

import html
import re
from typing import Final


def _disc(paint: str, edge: str = "none") -> str:
    return f'<circle cx="10" cy="10" r="8" fill="{paint}" stroke="{edge}"/>'


def _lines(path: str, paint: str = "#454447", width: float = 2) -> str:
    return f'<path d="{path}" fill="none" stroke="{paint}" stroke-width="{width}" stroke-linecap="round"/>'


_DRAWN: Final = {
    "red_circle": ("🔴", _disc("#dd2e44")),
    "large_orange_circle": ("🟠", _disc("#f4900c")),
    "large_yellow_circle": ("🟡", _disc("#fdcb58")),
    "large_green_circle": ("🟢", _disc("#78b159")),
    "large_blue_circle": ("🔵", _disc("#55acee")),
    "white_circle": ("⚪", _disc("#e6e7e8", "#bbb")),
    "black_circle": ("⚫", _disc("#31373d")),
    "white_check_mark": (
        "✅",
        '<rect x="1" y="1" width="18" height="18" rx="3" fill="#77b255"/>' + _lines("M5 10l4 4 6-8", "#fff"),
    ),
    "heavy_check_mark": ("✔", _lines("M3 11l5 5 9-12", "#31373d", 3)),
    "x": ("❌", _lines("M4 4l12 12M16 4L4 16", "#dd2e44", 3)),
    "warning": (
        "⚠",
        '<path d="M10 1l9.5 17H.5z" fill="#ffcc4d"/>'
        + _lines("M10 7v5", "#231f20")
        + '<circle cx="10" cy="15" r="1.3"/>',
    ),
    "rotating_light": (
        "🚨",
        '<path d="M4 15V10a6 6 0 0112 0v5z" fill="#dd2e44"/>'
        '<rect x="2" y="15" width="16" height="4" rx="1" fill="#66757f"/>'
        + _lines("M7 10a3 3 0 013-3", "#f4abba", 1.5),
    ),
    "bell": (
        "🔔",
        '<path d="M10 2a5 5 0 00-5 5c0 5-2 6-2 8h14c0-2-2-3-2-8a5 5 0 00-5-5z" fill="#ffac33"/>'
        '<circle cx="10" cy="17" r="2" fill="#ffac33"/>',
    ),
    "eyes": (
        "👀",
        '<ellipse cx="6" cy="10" rx="4" ry="6" fill="#f5f8fa" stroke="#bbb"/><circle cx="7" cy="11" r="2"/>'
        '<ellipse cx="14.5" cy="10" rx="4" ry="6" fill="#f5f8fa" stroke="#bbb"/><circle cx="15.5" cy="11" r="2"/>',
    ),
    "chart_with_downwards_trend": (
        "📉",
        '<rect x="1" y="1" width="18" height="18" rx="2" fill="#f5f8fa" stroke="#ccd6dd"/>'
        + _lines("M3 5l4 3 3-1 3 5 4 4", "#3b88c3"),
    ),
    "bar_chart": (
        "📊",
        '<rect x="2" y="10" width="4" height="9" fill="#5c913b"/>'
        '<rect x="8" y="2" width="4" height="17" fill="#3b94d9"/>'
        '<rect x="14" y="6" width="4" height="13" fill="#dd2e44"/>',
    ),
    "package": (
        "📦",
        '<path d="M2 6l8-4 8 4v9l-8 4-8-4z" fill="#c69f78"/>' + _lines("M2 6l8 4 8-4M10 10v9", "#99735a", 1.2),
    ),
    "label": ("🏷", '<path d="M2 9l8-7h8v8l-7 8z" fill="#ffd983"/><circle cx="14.5" cy="5.5" r="1.5" fill="#fff"/>'),
    "moneybag": (
        "💰",
        '<path d="M7 2h6l-2 4c5 2 7 12 3 13H6C2 18 4 8 9 6z" fill="#fdd888"/>'
        + _lines("M10 9v7", "#bf6952"),
    ),
    "link": ("🔗", _lines("M8 12l4-4M6 9l-2 2a3 3 0 004 5l3-3M14 11l2-2a3 3 0 00-4-5L9 7", "#8899a6")),
    "camera": (
        "📷",
        '<rect x="1" y="5" width="18" height="13" rx="2" fill="#66757f"/>'
        '<circle cx="10" cy="11.5" r="4" fill="#bdddf4"/>'
        '<rect x="7" y="2" width="6" height="4" fill="#66757f"/>',
    ),
    "mag": (
        "🔍",
        '<circle cx="8" cy="8" r="5.5" fill="#bdddf4" stroke="#66757f" stroke-width="2"/>'
        + _lines("M12 12l6 6"),
    ),
    "hourglass_flowing_sand": ("⏳", '<path d="M5 2h10L10.5 10 15 18H5l4.5-8z" fill="#ffe8b6" stroke="#3b88c3"/>'),
    "clock3": ("🕒", _disc("#fff", "#66757f") + _lines("M10 5v5h4")),
    "information_source": (
        "ℹ",
        '<rect x="1" y="1" width="18" height="18" rx="3" fill="#3b88c3"/>' + _lines("M10 9v6M10 5v.1", "#fff", 2.4),
    ),
    "no_entry": ("⛔", _disc("#be1931") + '<rect x="5" y="8.5" width="10" height="3" fill="#fff"/>'),
    "shield": ("🛡", '<path d="M10 1l7 3v6c0 5-4 8-7 9-3-1-7-4-7-9V4z" fill="#55acee" stroke="#3b88c3"/>'),
    "bust_in_silhouette": (
        "👤",
        '<circle cx="10" cy="6" r="4.5" fill="#269"/>'
        '<path d="M2 19a8 8 0 0116 0z" fill="#269"/>',
    ),
    "speech_balloon": ("💬", '<path d="M2 4h16v10H9l-5 4v-4H2z" fill="#bdddf4"/>'),
    "gift": (
        "🎁",
        '<rect x="2" y="8" width="16" height="11" fill="#fdcb58"/>'
        '<rect x="8.5" y="5" width="3" height="14" fill="#dd2e44"/>'
        '<path d="M10 6c-6-6-7 0 0 0 7 0 6-6 0 0z" fill="#dd2e44"/>',
    ),
    "no_bell": (
        "🔕",
        '<path d="M10 2a5 5 0 00-5 5c0 5-2 6-2 8h14c0-2-2-3-2-8z" fill="#ffac33"/>'
        + _lines("M2 2l16 16", "#dd2e44"),
    ),
    "arrow_right": ("➡", _lines("M3 10h13M11 5l5 5-5 5", "#3b88c3")),
    "arrows_counterclockwise": (
        "🔄",
        _lines("M4 10a6 6 0 0110-4M16 10a6 6 0 01-10 4M14 2v4h-4M6 18v-4h4", "#3b88c3"),
    ),
}  # fmt: skip

_BY_SIGN: Final = {sign: name for name, (sign, _) in _DRAWN.items()}
_SHORTCODE: Final = re.compile(r":([a-z0-9_+'-]+):")
_SIGN: Final = re.compile("(" + "|".join(map(re.escape, _BY_SIGN)) + ")\ufe0f?")


def _svg(name: str) -> str:
    return f'<svg class="emoji" viewBox="0 0 20 20" role="img" aria-label="{html.escape(name)}">{_DRAWN[name][1]}</svg>'


def draw(text: str) -> str:
    """HTML text with the known shortcodes and signs drawn; other shortcodes stay as they are typed."""
    signs = _SIGN.sub(lambda found: _svg(_BY_SIGN[found[1]]), text)
    return _SHORTCODE.sub(lambda found: _svg(found[1]) if found[1] in _DRAWN else found[0], signs)

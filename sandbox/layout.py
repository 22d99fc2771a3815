"""A redesign of a page: every class, id and data key gets another name, and its amounts become pictures."""

import hashlib
import html
import re
from collections.abc import Iterable
from typing import Final

_NAMED: Final = re.compile(r'\b(class|id|itemprop|itemtype|property|name|for)="([^"]*)"')
_DATA: Final = re.compile(r"\bdata-([a-z_-]+)=")
_CSS: Final = re.compile(r"(?<=[}\s,>])([.#])([A-Za-z][\w-]*)")
_KEY: Final = re.compile(r'(\\?"|&quot;)([A-Za-z_@$][\w@$.-]*)\1(\s*:)')
_GLOBAL: Final = re.compile(r"(window\.|var |let |const )([A-Za-z_$][\w$]*)")
_KEPT: Final = frozenset({"viewport", "robots", "theme-color", "q"})


def _other(name: str) -> str:
    return "x" + hashlib.sha256(name.encode()).hexdigest()[:7]


def _attribute(match: re.Match[str]) -> str:
    attribute, value = match[1], match[2]
    if value in _KEPT:
        return match[0]
    return f'{attribute}="{" ".join(map(_other, value.split()))}"'


def _picture(amount: str) -> str:
    drawn = html.escape(amount)
    return f'<img alt="" src="/px/{_other(drawn)}.png" width="88" height="22">'


def _style(match: re.Match[str]) -> str:
    return _CSS.sub(lambda found: found[1] + _other(found[2]), match[0])


def change_layout(page: str, amounts: Iterable[str]) -> str:
    """`page` (HTML or JSON) under other names; each of `amounts` that stands in its text becomes a picture."""
    text = _KEY.sub(lambda found: found[1] + _other(found[2]) + found[1] + found[3], page)
    if not page.lstrip().startswith("<"):
        return text
    text = re.sub(r"(?s)<style.*?</style>", _style, text)
    text = text.replace("application/ld+json", "application/x-app-data")
    text = _GLOBAL.sub(lambda found: found[1] + _other(found[2]), text)
    text = _NAMED.sub(_attribute, text)
    text = _DATA.sub(lambda found: f"data-{_other(found[1])}=", text)
    text = text.replace(" itemscope", "")
    return _without_amounts(text, sorted(set(amounts), key=len, reverse=True))


def _without_amounts(page: str, amounts: list[str]) -> str:
    """Only what a visitor reads: attributes and scripts hold no more than renamed data."""
    if not amounts:
        return page
    printed = re.compile(rf"(?<![\d.,])(?:{'|'.join(map(re.escape, amounts))})(?!\d)")
    parts = re.split(r"(?s)(<script.*?</script>|<[^>]*>)", page)
    return "".join(
        part if part.startswith("<") else printed.sub(lambda found: _picture(found[0]), part) for part in parts
    )

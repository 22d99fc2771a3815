"""What a page shows at first sight: title, headings, frames, forms and its first visible words."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from reading.page import Page

WINDOW: Final = 20_000
"""Characters of markup at either end of a page in which marks of a refusal stand."""
FIRST_WORDS: Final = 6_000
"""Visible characters that are looked at."""

_FEW: Final = 600
"""Visible characters up to which pictures and alerts count as words."""

_SILENT: Final = frozenset({"script", "style", "template", "textarea", "title", "select", "iframe", "noframes"})
_QUOTES: Final = str.maketrans({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', " ": " "})
_ALERT = re.compile(r"""\balert\(\s*(["'])(.{2,300}?)\1\s*\)""")
_REFRESH = re.compile(r"url\s*=\s*['\"]?([^'\"\s]+)", re.IGNORECASE)
_SENT_TO = re.compile(
    r"""\blocation(?:\.href)?\s*=\s*(["'])(?P<set>[^"']{1,2000})\1"""
    r"""|\blocation\.(?:replace|assign)\(\s*(["'])(?P<call>[^"']{1,2000})\3"""
)
_SENT_BY_NAME = re.compile(r"\blocation(?:\.href\s*=|\.(?:replace|assign)\()\s*[A-Za-z_$][\w$]*")
_NAMED_URL = re.compile(r"""\b\w*[uU]rl\w*\s*=\s*(["'])(https?://[^"']{1,3000})\1""")


def squeeze(text: str) -> str:
    """`text` in lower case, with plain quotes and single spaces: the form in which phrases are matched."""
    return " ".join(text.translate(_QUOTES).lower().split())


@dataclass
class Front:
    """First sight of `page`. Texts are squeezed; everything is bounded, whatever the page's size."""

    page: Page

    @cached_property
    def address(self) -> SplitResult:
        """The final URL; empty parts when it is none."""
        return _split(self.page.url)

    @cached_property
    def title(self) -> str:
        """The document's title; of several (pictures have titles too) the first."""
        return squeeze(self.page.scanned.title[:300])

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The first headings of level 1 and 2."""
        found = self.page.scanned
        nodes = [*found.headings[:3], *found.subheadings[:3]]
        return tuple(text for node in nodes if (text := squeeze(node.text()[:300])))

    @cached_property
    def frames(self) -> tuple[str, ...]:
        """Addresses of the frames."""
        return tuple(self.page.scanned.frames[:50])

    @property
    def asks_password(self) -> bool:
        """Whether there is a field for a password."""
        return self.page.scanned.asks_password

    @cached_property
    def body_marks(self) -> str:
        """Id and classes of the body, lower case, each between spaces."""
        body = self.page.tree.body
        attributes = body.attributes if body is not None else {}
        return f" {attributes.get('id') or ''} {attributes.get('class') or ''} ".lower()

    @cached_property
    def markup(self) -> str:
        """Both ends of the page's source."""
        text = self.page.text
        return text if len(text) <= 2 * WINDOW else text[:WINDOW] + "\n" + text[-WINDOW:]

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The first visible pieces of text, each the text of one node.

        Where there are few, what pictures stand for and what scripts alert come last: pages that answer by a picture,
        or by an alert and go back, have no other words.
        """
        root, pieces, size = self.page.tree.root, list[str](), 0
        silent = False
        for node in root.traverse(include_text=True) if root is not None else ():
            if node.tag != "-text":
                silent = node.tag in _SILENT
            elif not silent and (text := squeeze((node.text_content or "")[:2000])):
                pieces.append(text)
                size += len(text)
                if size > FIRST_WORDS:
                    break
        if size < _FEW:
            pictures = [squeeze(image.attributes.get("alt") or "") for image in self.page.tree.css("img[alt]")[:5]]
            pieces += [*filter(None, pictures), *(squeeze(found[2]) for found in _ALERT.finditer(self.markup))][:10]
        return tuple(pieces)

    @cached_property
    def words(self) -> str:
        """The first visible text as one."""
        return " ".join(self.pieces)

    @cached_property
    def forward(self) -> str | None:
        """Where the page sends its visitor by itself (refresh, script); None when it has words of its own."""
        if found := _REFRESH.search(self.page.scanned.refresh or ""):
            return found[1]
        if len(self.words) > 200:
            return None
        if found := _SENT_TO.search(self.markup):
            return found["set"] or found["call"]
        if _SENT_BY_NAME.search(self.markup) and (found := _NAMED_URL.search(self.markup)):
            return found[2]
        return None


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(unquote(url).lower())
    except ValueError:
        return urlsplit("")

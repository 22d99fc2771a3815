"""Whether a search page says, in words that it shows, that it found nothing.

A page that was refused, and one whose list is still to be loaded, say other things; a page with cards is never asked.
"""

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

from reading.front import squeeze
from reading.page import Page

_NOTHING = re.compile(
    r"검색\s?결과가 없(?:습니다|어요)|검색된 상품이 없|일치하는 상품이 없|검색하신 상품이 없"
    r"|(?:没有?找到|未找到|没有搜索到|暂无)[^。！!]{0,80}(?:商品|宝贝|结果)"
    r"|(?:找不到|沒有找到|查無)[^。！!]{0,80}(?:商品|結果)|(?:商品|搜尋結果)共?\s?0\s?[件筆]"
    r"|\bno (?:results|products|items)(?: were)? found\b|\bdid not match any\b"
)
"""What marketplaces' pages write, by public readers that wait for these words, and what shops commonly write."""
_LOADING = re.compile(r"로딩 중|불러오는 중|加载中|載入中|\bloading\b")
_REFUSING = re.compile(
    r"访问频繁|无法搜索|稍后再试|접속이 일시적으로|비정상적인 접근|잠시 후 다시|too many requests|try again later"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SILENT: Final = frozenset({"script", "style", "template", "noscript", "textarea", "title", "option"})
_MOST_NODES: Final = 50_000
_MOST_TEXT: Final = 5_000_000
"""Characters: elements within elements hold the same text again and again."""
_LONGEST: Final = 300
_DEEP: Final = 40


def says_nothing(page: Page) -> bool:
    """Whether the page shows such a sentence, and none that it loads or refuses."""
    said = False
    for words, node in _pieces(page):
        if _LOADING.search(words) or _REFUSING.search(words):
            return False
        said = said or bool(_NOTHING.search(words) and not _is_hidden(node))
    return said


def _pieces(page: Page) -> Iterator[tuple[str, LexborNode]]:
    """The short texts of elements that have words of their own, with what emphasis parts from them."""
    left = _MOST_TEXT
    for at, node in enumerate(page.tree.root.traverse() if page.tree.root is not None else ()):
        if at >= _MOST_NODES or left <= 0:
            return
        if node.tag not in _SILENT and any(map(_is_word, node.iter(include_text=True))):
            words = node.text()
            left -= len(words)
            if len(words) <= _LONGEST:
                yield squeeze(words), node


def _is_word(node: LexborNode) -> bool:
    return node.tag == "-text" and bool((node.text_content or "").strip())


def _is_hidden(node: LexborNode) -> bool:
    """Whether the element or one around it is there for a script to show."""
    outer: LexborNode | None = node
    for _ in range(_DEEP):
        if outer is None:
            return False
        given = outer.attributes
        if "hidden" in given or given.get("aria-hidden") == "true" or _HIDDEN.search(given.get("style") or ""):
            return True
        outer = outer.parent
    return False

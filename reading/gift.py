"""The line that promises a gift with the purchase, near the product's price and button."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from selectolax.lexbor import LexborNode

from reading.places import Places
from reading.region import words_of

_WORDS: Final = tuple(
    "사은품;증정;gift;every order;your order;each order;any order;geschenk;zugabe;gratis dazu;gratis zu;赠品;贈品;赠送;"
    "贈送;特典;おまけ;プレゼント;ノベルティ;cadeau;regalo;omaggio;brinde;dárek;darček;prezent;подарок;подарунок".split(
        ";"
    )
)
"""Words without which no text speaks of a gift: looked up before the expressions are tried."""
_LABEL = re.compile(
    r"(?:사은품(?:\s*안내)?|증정품|gift(?:s)?(?: with purchase)?|free gift(?:s)?|gwp|(?:gratis-?)?geschenk"
    r"|(?:gratis-?)?zugabe|赠品|贈品|特典"
    r"|おまけ|プレゼント|cadeau(?: offert)?|regalo(?: gratis)?|omaggio|brinde|dárek(?: zdarma)?|darček|prezent"
    r"|подарок|подарунок)\s*(?:[:：·|]|-\s|–\s|\Z)\s*",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"사은품|증정|gifts? with (?:your |any |every |each )?(?:purchase|order)|(?:free|complimentary) gift"
    r"|\bfree\b.{3,60}\bwith (?:your|any|every|each)"
    r"(?: \w+)? (?:purchase|order)|gratis-?geschenk|geschenk gratis|gratis dazu|gratis-?zugabe|kostenlose zugabe"
    r"|gratis zu jede[rm]|赠品|贈品|赠送|贈送"
    r"|购买?即[赠送]|特典|プレゼント|おまけ|ノベルティ|cadeau offert|offert pour tout achat|regalo (?:gratis"
    r"|con (?:tu|su|la) compra)|in omaggio"
    r"|brinde grátis|dárek zdarma|darček zadarmo|prezent gratis|в подарок|у подарунок",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"gift[- ]?(?:card|wrap|box|voucher|certificate|message|receipt|registry|guide|idea|bag|list)|gutschein"
    r"|verpackung|geschenkidee|als geschenk"
    r"|기프트\s*카드|상품권|선물\s*포장|제외|不得|증정\s*(?:안\s*함|없음|불가)|shipping|delivery|returns?\b"
    r"|versand|lieferung|배송|반품|리뷰|후기|review"
    r"|送料|livraison|envío|spedizione|dostawa|doprava|доставка",
    re.IGNORECASE,
)
_NONE: Final = frozenset({"", "-", "–", "없음", "none", "keine", "keines", "无", "無", "なし"})
_INLINE: Final = frozenset("b strong span em i a u font small mark label".split())
_LONGEST: Final = 200
_MOST_PLACES: Final = 8
_MOST_CHARACTERS: Final = 12_000
_BEFORE: Final = 70
_BEHIND: Final = 40
_MOST_TEXTS: Final = 1_500


def gift(root: LexborNode, places: Places) -> str | None:
    """What `root`, the product's part of the page, promises as a gift; "" where its line is there and empty,
    else None."""
    text = root.text()[:_MOST_CHARACTERS].lower()
    words = [word for word in _WORDS if word in text and _stands_for_gift(text, word)]
    if not words:
        return None
    empty = False
    for block in _blocks(root, words):
        said = words_of(block)
        label = _LABEL.match(said)
        if len(said) > _LONGEST or not (label or _PROMISE.search(said)) or _OTHER.search(said):
            continue
        place = places.of(block)
        if place.elsewhere or place.hidden:
            continue
        value = said[label.end() :] if label else said
        if label and not value:
            value = _behind(block)
        if value.lower() not in _NONE:
            return value[:_LONGEST]
        empty = empty or label is not None
    return "" if empty else None


def _stands_for_gift(text: str, word: str) -> bool:
    """Whether one of the first places of `word` in `text` promises a gift."""
    at = text.find(word)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return False
        near = text[max(0, at - _BEFORE) : at + _BEHIND]
        if (_PROMISE.search(near) or _LABEL.search(near)) and not _OTHER.search(text[max(0, at - 10) : at + 20]):
            return True
        at = text.find(word, at + len(word))
    return False


def _blocks(root: LexborNode, words: Sequence[str]) -> Iterator[LexborNode]:
    """The elements that hold a line of text with one of `words`, each once."""
    seen: set[int] = set()
    texts = 0
    for node in root.traverse(include_text=True):
        if node.tag != "-text":
            continue
        texts += 1
        if texts > _MOST_TEXTS:
            return
        said = (node.text_content or "")[:_LONGEST].lower()
        if not said.isspace() and any(word in said for word in words):
            block = node.parent
            while (
                block is not None and block.tag in _INLINE and block.parent is not None and block.mem_id != root.mem_id
            ):
                block = block.parent
            if (
                block is not None
                and block.mem_id not in seen
                and block.tag not in ("script", "style", "option", "template")
            ):
                seen.add(block.mem_id)
                yield block


def _behind(block: LexborNode) -> str:
    """The text of the element after a label."""
    after = block.next
    while after is not None and after.tag == "-text" and not (after.text_content or "").strip():
        after = after.next
    if after is None:
        return ""
    return " ".join((after.text_content or "").split()) if after.tag == "-text" else words_of(after)

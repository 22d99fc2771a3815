"""What a text says of its page: refusal, login, missing, fault, end of sale; by `words/outcomes.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

from model.capture import Outcome

ORDER: Final = (Outcome.BLOCKED, Outcome.SOFT_404, Outcome.GONE, Outcome.FETCH_FAILED, Outcome.LOGIN)
"""What wins where a text says several things: a refusal often adds "sign in", a missing page "try again later"."""

_PHRASES: Final = Path(__file__).with_name("words") / "outcomes.toml"
_SEPARATORS = re.compile(r"\s*(?:[|:·•»«<>\[\]()_/,]|\s[-–—~]\s|[-–—]{2,})\s*")
_FOOTNOTE = re.compile(r"(?:this site is )?protected by (?:h|re)captcha[^.]*\.")
"""A notice that shops print under forms, on real pages too. Source: reCAPTCHA FAQ, hiding the badge."""


@cache
def _patterns(group: str, plain: bool) -> tuple[tuple[Outcome, re.Pattern[str]], ...]:
    """The phrases of `group`; those that a text of ASCII alone, `plain`, may hold, or all."""
    phrases = tomllib.loads(_PHRASES.read_text("utf-8"))[group]
    chosen = {outcome: [p for p in phrases[outcome.value] if not (plain and _is_foreign(p))] for outcome in ORDER}
    return tuple((outcome, re.compile("|".join(f"(?:{p})" for p in those))) for outcome, those in chosen.items())


def _is_foreign(phrase: str) -> bool:
    """Whether a phrase is of another script: it has letters beyond ASCII, and no ASCII letter but of its syntax."""
    return not phrase.isascii() and not re.search(r"[a-z]", re.sub(r"\\[a-z]", "", phrase))


def by_head(text: str) -> tuple[Outcome, str] | None:
    """What a squeezed title or heading says as a whole or in one part of it, and the words that say it."""
    parts = [part.strip(" .!?…") for part in (text, *_SEPARATORS.split(text))]
    for outcome, pattern in _patterns("heads", text.isascii()):
        for part in parts:
            if part and pattern.fullmatch(part):
                return outcome, part
    return None


def by_sentence(text: str) -> tuple[Outcome, str] | None:
    """What a squeezed text says somewhere, and the words that say it; None when it says nothing of the kind."""
    text = _FOOTNOTE.sub(" ", text)
    for outcome, pattern in _patterns("sentences", text.isascii()):
        if found := pattern.search(text):
            return outcome, found[0].strip()
    return None

"""Answers in JSON that are no product: errors, refusals, and auxiliary answers with prices or stock alone."""

import re
from collections.abc import Iterator
from typing import Any, Final

from model.capture import Outcome
from reading import outcome_signs as signs
from reading.front import squeeze
from reading.outcome_signs import Verdict
from reading.outcome_words import by_sentence

_MAX_NODES: Final = 4_000
_MAX_MESSAGES: Final = 40
_DEEP: Final = 5

_MESSAGE_KEY = re.compile(
    r"(?:ret|echo|code|errors?|errorcode|err(?:or)?_?msg|msg|message|errormessage|reason|detail|url|result"
    r"|sub_(?:code|msg)|(?:zh|en)_desc|error_description)",
    re.IGNORECASE,
)
_STATUS_KEY = re.compile(r"(?:http_?)?status_?(?:code)?|code|errno|error|err_?code", re.IGNORECASE)
_NUMBERS_KEY = re.compile(r"price|stock|inventory|quantity|qty", re.IGNORECASE)
_PRODUCT_KEY = re.compile(
    r"(?:product|goods|item)?_?(?:name|title)|variants|prices?|sale_?price|products?|items", re.IGNORECASE
)
_NAME_KEY = re.compile(r"(?:product|goods|item|sku|disp)?_?(?:name|title)", re.IGNORECASE)
_JD_PRICE: Final = {"p", "op", "m"}
"""JD's price answer: selling, former and tag price. Source: china.md, JD."""


def judge_data(data: Any) -> Verdict | None:
    """The outcome of an answer that is surely no product, by its own error words; None when it may be one."""
    if not data:
        return (Outcome.PARSE_FAILED, "the answer is empty") if data in ({}, [], None, "") else None
    messages = list(_messages(data))
    numbers = (_by_number(key, value) for key, value in messages if isinstance(value, int))
    if verdict := next((one for one in numbers if one), None):
        return verdict
    for _, value in messages:
        if isinstance(value, str) and (outcome := _said(value)):
            return outcome, f"the answer says {value[:120]!r}"
    return None


def _said(value: str) -> Outcome | None:
    text = squeeze(value[:500])
    if text.startswith(("http:", "https:", "//")):
        host, _, path = text.partition("//")[2].partition("/")
        verdict = signs.by_address(host, "/" + path.partition("?")[0], path.partition("?")[2])
        return verdict[0] if verdict else None
    if outcome := signs.by_code(text):
        return outcome
    said = by_sentence(text)
    return said[0] if said else None


def _by_number(key: str, value: int) -> Verdict | None:
    if known := signs.by_number(value):
        return known, f"the answer's {key} is {value}"
    if not 400 <= value < 600:
        return None
    outcome = {404: Outcome.GONE, 410: Outcome.GONE, 401: Outcome.LOGIN, 400: Outcome.FETCH_FAILED}.get(value)
    return outcome or (Outcome.FETCH_FAILED if value >= 500 else Outcome.BLOCKED), f"the answer's {key} is {value}"


def _messages(data: Any) -> Iterator[tuple[str, Any]]:
    """Texts and status numbers under the keys that answers use for errors, shallow ones first."""
    level, found = [data], 0
    for _ in range(_DEEP):
        below: list[Any] = []
        for node in level[:_MAX_MESSAGES]:
            for key, value in _members(node):
                if found > _MAX_MESSAGES:
                    return
                if isinstance(value, dict | list):
                    below.append((key, value))
                elif _is_message(key, value):
                    found += 1
                    yield key, value
        level = below


def _is_message(key: str, value: Any) -> bool:
    if isinstance(value, str):
        return _MESSAGE_KEY.fullmatch(key) is not None
    return type(value) is int and _STATUS_KEY.fullmatch(key) is not None


def _is_product(value: Any) -> bool:
    return isinstance(value, dict) and sum(bool(_PRODUCT_KEY.fullmatch(key)) for key in value) > 1


def _members(node: Any) -> list[tuple[str, Any]]:
    """Key and value of an object's members; a list's members carry the list's own key; a product has none to hear."""
    name, value = node if isinstance(node, tuple) else ("", node)
    if _is_product(value):
        return []
    if isinstance(value, dict):
        return list(value.items())[:200]
    return [(name, member) for member in value[:50]] if isinstance(value, list) else []


def is_auxiliary(data: Any) -> bool:
    """Whether numbers of prices or stock stand somewhere in `data`, and no name of a product with them."""
    nodes, seen, found = [data], 0, False
    while nodes and seen < _MAX_NODES:
        node = nodes.pop()
        seen += 1
        if isinstance(node, dict):
            if any(_NAME_KEY.fullmatch(key) for key in node):
                return False
            found = found or _has_numbers(node)
            nodes += node.values()
        elif isinstance(node, list):
            nodes += node
    return found


def _has_numbers(node: dict[str, Any]) -> bool:
    return node.keys() >= _JD_PRICE or any(_NUMBERS_KEY.search(key) and _is_number(node[key]) for key in node)


def _is_number(value: Any) -> bool:
    if isinstance(value, str):
        return bool(re.fullmatch(r"[\d.,]{1,20}", value))
    return not isinstance(value, bool | dict | list | None.__class__)

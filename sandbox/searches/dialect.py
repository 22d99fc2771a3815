"""How one marketplace's search is asked, and how it answers; and what their pages are made of."""

import json
from abc import ABC, abstractmethod
from html import escape
from typing import Any

from sandbox.searches.goods import Asked, Shown
from sandbox.wire import Reply, Request


class Dialect(ABC):
    """One marketplace's search."""

    @abstractmethod
    def asked(self, request: Request) -> Asked | None:
        """The page of a list that the request asks for; None when it asks for none."""

    @abstractmethod
    def show(self, page: Shown) -> Reply:
        """The page of the list."""

    def beside(self, request: Request) -> Reply | None:
        """What the marketplace answers on the way to a list; None when nothing."""
        return None


def as_json(value: Any) -> Reply:
    """An answer."""
    return Reply(200, json.dumps(value, ensure_ascii=False).encode(), "application/json; charset=utf-8")


def document(title: str, body: str, language: str = "ko") -> Reply:
    """A page."""
    head = f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
    return Reply(200, f"{head}<body>{body}</body></html>".encode())


def whole(written: str, otherwise: int = 1) -> int:
    """A whole number of a query."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 9 else otherwise

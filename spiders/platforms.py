"""Finds the platforms by walking this room: each is the one `Platform` class that a module defines."""

import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

import spiders
from model.errors import InputError
from spiders.platform import Platform

_FALLBACK = "site"


@cache
def found() -> Mapping[str, Platform]:
    """Every platform by name. A module of the room that fails to import stops the program.

    Only modules that lie directly in the room are walked: the parts of crawling that need Scrapy live in its packages,
    so that reading a stored page does not wait for them.
    """
    platforms: dict[str, Platform] = {}
    for info in pkgutil.iter_modules(spiders.__path__):
        if info.ispkg:
            continue
        module = import_module(f"{spiders.__name__}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, Platform) and kind.__module__ == module.__name__ and not inspect.isabstract(kind):
                platforms[kind.name] = kind()
    return platforms


def names() -> tuple[str, ...]:
    """The names of all platforms, sorted."""
    return tuple(sorted(found()))


def by_name(name: str) -> Platform:
    """The platform called `name`.

    Raises:
        InputError: there is none of that name.
    """
    try:
        return found()[name]
    except KeyError:
        raise InputError(f"there is no platform {name!r}; the platforms are {', '.join(names())}") from None


def for_url(url: str) -> Platform:
    """The platform that claims `url`, else `site`, which reads any shop's product page."""
    for platform in found().values():
        if platform.claims(url):
            return platform
    return by_name(_FALLBACK)

"""Finds the official APIs by walking this room: each is the one `OfficialApi` class that a module defines."""

import inspect
import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module

import spiders
from spiders.official import OfficialApi


@cache
def found() -> Mapping[str, type[OfficialApi]]:
    """Every official API by the platform that it is a second source of."""
    apis: dict[str, type[OfficialApi]] = {}
    for info in pkgutil.iter_modules(spiders.__path__):
        if info.ispkg:
            continue
        module = import_module(f"{spiders.__name__}.{info.name}")
        for _, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, OfficialApi) and kind.__module__ == module.__name__ and not inspect.isabstract(kind):
                apis[kind.platform] = kind
    return apis

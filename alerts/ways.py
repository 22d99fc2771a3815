"""The ways of telling that there are, found by walking the room, and those that the settings use."""

import importlib
import inspect
import pkgutil
from functools import cache

import alerts
from alerts import routes
from alerts.receiver import Way
from system.settings import Secrets, Settings


@cache
def known() -> dict[str, type[Way]]:
    """Every way, by its word in the settings. A module that fails to import stops the program."""
    found: dict[str, type[Way]] = {}
    for module in pkgutil.iter_modules(alerts.__path__, "alerts."):
        for value in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, Way)
                and value.__module__ == module.name
                and not inspect.isabstract(value)
            ):
                found[value.type] = value
    return found


def configured(settings: Settings, secrets: Secrets) -> dict[str, Way]:
    """The receivers of the settings, ready to send.

    Raises:
        InputError: a route cannot do what it says.
    """
    routes.check(settings)
    return {name: known()[receiver.type](receiver, secrets) for name, receiver in settings.receivers.items()}

"""Every route of the pages says whom it is for, and holds to it; the list is made from the route table."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from model.people import Role
from system.settings import Settings
from tests.web.site import EVERY_ROLE, Browser, Site, house_of
from web.app import application
from web.viewer import Guard

OPEN = {
    "/sign-in",
    "/sign-in/oidc",
    "/sign-in/oidc/back",
    "/welcome",
    "/welcome/{token}",
    "/static/{digest}/{name}",
    "/healthz",
    "/readyz",
    "/metrics",
}
"""Routes for whoever has not signed in (the last asks for a token itself)."""
PARTS = {
    "number": "1",
    "report": "prices",
    "name": "x",
    "form": "csv",
    "channel": "own",
    "code": "x",
    "digest": "x",
    "token": "x",
}


def routes(app: FastAPI) -> Iterator[APIRoute]:
    for route in every(app.routes):
        if not route.path.startswith("/api/"):
            yield route


def every(found: Iterable[Any]) -> Iterator[APIRoute]:
    """The routes, and those of routers that were included, which newer FastAPIs keep whole."""
    for one in found:
        if isinstance(one, APIRoute):
            yield one
        elif (router := getattr(one, "original_router", None)) is not None:
            yield from every(router.routes)


def guard_of(route: APIRoute) -> Guard | None:
    found = [one.call for one in route.dependant.dependencies if isinstance(one.call, Guard)]
    return found[0] if found else None


def path_of(route: APIRoute) -> str:
    return re.sub(r"{(\w+)(:\w+)?}", lambda part: PARTS.get(part[1], "1"), route.path)


def asked(browser: Browser, method: str, path: str) -> int:
    return (browser.get(path) if method == "GET" else browser.post(path, {"csrf": "none"})).status


@pytest.fixture
def table(site: Site) -> list[tuple[str, str, frozenset[Role]]]:
    """Method, path and roles of every guarded route."""
    made = []
    for route in routes(site.app):
        guard = guard_of(route)
        if guard is not None:
            made += [(method, path_of(route), guard.roles) for method in sorted(set(route.methods or ()) - {"HEAD"})]
    return made


def test_every_route_is_guarded_or_known_to_be_open() -> None:
    app = application(house_of(None, Settings()))  # type: ignore[arg-type]

    unguarded = {route.path for route in routes(app) if guard_of(route) is None}

    assert unguarded <= OPEN
    assert len(list(routes(app))) > len(OPEN)


def test_a_stranger_reaches_no_guarded_route(site: Site, table: list[tuple[str, str, frozenset[Role]]]) -> None:
    browser = site.stranger()

    for method, path, _ in table:
        assert asked(browser, method, path) == 303, (method, path)


def test_a_team_mate_is_refused_what_is_for_other_roles(
    site: Site, table: list[tuple[str, str, frozenset[Role]]]
) -> None:
    for name, (role,) in EVERY_ROLE.items():
        browser = site.user(name)
        for method, path, roles in table:
            allowed = role in roles or role is Role.ADMIN
            status = asked(browser, method, path)
            if method == "GET":
                assert (status == 403) is not allowed, (name, path, status)
            else:
                assert status == 403, (name, path, status)


def test_a_form_without_the_sessions_secret_changes_nothing(
    site: Site, table: list[tuple[str, str, frozenset[Role]]]
) -> None:
    admin = site.user("ada")

    for method, path, _ in table:
        if method == "POST":
            answer = admin.post(path, {"csrf": site.user("minji").cookies["andon"]})
            assert (answer.status, "not of your session" in answer.data.decode()) == (403, True), path

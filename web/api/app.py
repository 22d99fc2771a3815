"""The API: the same data as the pages, as JSON, for programs with a token; described at `/api/openapi.json`."""

from typing import Any, Final

from fastapi import FastAPI

from system.version import release
from web.api import catalogue, discrepancies, problems, protection
from web.api.problems import Problem
from web.house import House

_ABOUT: Final = (
    "What the pages show, as JSON. Send a token that a user made on the page /tokens: `Authorization: Bearer …`; it "
    "may what its scopes and its user may. Lists are paged by `next` and `after`. Reads carry an ETag; acts need "
    "If-Match. What does not work is told as problem details (RFC 9457)."
)


def application(house: House) -> FastAPI:
    """The API of `house`, to be mounted at `/api`."""
    app = FastAPI(
        title="Andon", version=release(), description=_ABOUT, openapi_url="/openapi.json", docs_url=None, redoc_url=None
    )
    app.state.house = house
    for module in (discrepancies, catalogue, protection):
        app.include_router(module.router, prefix="/v1")
    problems.add(app)
    plain = app.openapi

    def described() -> dict[str, Any]:
        made = plain()
        made["components"]["schemas"]["Problem"] = Problem.model_json_schema(
            ref_template="#/components/schemas/{model}"
        )
        made["components"]["schemas"] |= made["components"]["schemas"]["Problem"].pop("$defs", {})
        return made

    app.openapi = described  # type: ignore[method-assign]
    return app

"""Whether Andon sees, checks and tells, for a watchdog; and whether it can answer, for who sends it requests."""

from typing import Any

from fastapi import APIRouter, Response

from model.errors import InputError, ServiceError
from store import version
from web.house import Report, TheHouse

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz(response: Response, house: TheHouse) -> Report:
    """The state of each part: 200, or 503 when one is not well."""
    found = house.health()
    response.status_code = 200 if found["healthy"] else 503
    return found


@router.get("/readyz")
def readyz(response: Response, house: TheHouse) -> dict[str, Any]:
    """Whether the database answers and has the tables of this version: 200, or 503 and why not.

    Open to whoever asks, so it names neither the database nor where it is.
    """
    try:
        version.check(house.engine)
    except ServiceError:
        response.status_code = 503
        return {"ready": False, "why": "the database does not answer"}
    except InputError:
        response.status_code = 503
        return {"ready": False, "why": "the store's tables are not those of this version; run andon db upgrade"}
    return {"ready": True}

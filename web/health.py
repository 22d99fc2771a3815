"""Whether Andon sees, checks and tells, for a watchdog."""

from fastapi import APIRouter, Response

from web.house import Report, TheHouse

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def healthz(response: Response, house: TheHouse) -> Report:
    """The state of each part: 200, or 503 when one is not well."""
    found = house.health()
    response.status_code = 200 if found["healthy"] else 503
    return found

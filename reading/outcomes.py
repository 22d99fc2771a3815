"""What a response is before anybody looks for a product in it: a refusal, a login wall, an error, a missing page."""

from model.capture import Outcome
from reading.page import Page

Verdict = tuple[Outcome, str]


def judge(page: Page) -> Verdict | None:
    """The outcome of a page that is surely no product, with the reason in words; None when it may be one."""
    return _by_status(page.status)


def without_product(page: Page) -> Verdict | None:  # noqa: ARG001
    """What a page is from which no product could be read; None when nothing better than `parse_failed` is known."""
    return None


def _by_status(status: int) -> Verdict | None:
    if status in (404, 410):
        return Outcome.GONE, f"HTTP {status}"
    if status >= 500:
        return Outcome.FETCH_FAILED, f"HTTP {status}"
    if status >= 400:
        return Outcome.BLOCKED, f"HTTP {status}"
    return None

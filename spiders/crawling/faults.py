"""What went wrong on the way to a page, as an outcome with its reason in words."""

import logging
from typing import Final
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)

from model.capture import Outcome
from reading.page import MAX_BYTES

log = logging.getLogger(__name__)

Verdict = tuple[Outcome, str]
"""An outcome, and its reason in words."""

TOO_LARGE: Final = f"the page is over {MAX_BYTES // 1024 // 1024} MB"


class RefusedError(IgnoreRequest):
    """Andon itself does not make, or does not take, this exchange; carries the outcome."""

    def __init__(self, reason: str, outcome: Outcome = Outcome.FETCH_FAILED) -> None:
        super().__init__(reason)
        self.outcome = outcome


class StoppedError(IgnoreRequest):
    """The crawl stops before the request was made: the listing has not been visited."""


_REASONS: Final = (
    (CannotResolveHostError, "the name {host} cannot be resolved"),
    (DownloadConnectionRefusedError, "{host} refuses connections"),
    (DownloadTimeoutError, "{host} did not answer in time"),
    (DownloadCancelledError, TOO_LARGE),
    (ResponseDataLossError, "the answer of {host} broke off"),
    (DownloadFailedError, "the connection to {host} broke"),
    (UnsupportedURLSchemeError, "the address is neither http nor https"),
)


def verdict(error: BaseException, url: str) -> Verdict:
    """The outcome of a request for `url` that ended in `error`. An error nobody foresaw is logged with its trace."""
    if isinstance(error, RefusedError):
        return error.outcome, str(error)
    for kind, reason in _REASONS:
        if isinstance(error, kind):
            return Outcome.FETCH_FAILED, reason.format(host=urlsplit(url).hostname)
    log.error("unforeseen fault on %s", url, exc_info=error)
    return Outcome.FETCH_FAILED, f"the answer cannot be taken ({type(error).__name__})"

"""What the proxy knows of a look and the browser behind it does not: addresses, and why hosts were not reached."""

from dataclasses import replace
from urllib.parse import urlsplit

from playwright.async_api import Error

from model.seen import Seen
from spiders.rendering.proxy import Proxy


def completed(seen: Seen, proxy: Proxy) -> Seen:
    """The look with what only the proxy knows: the server's address, and why hosts could not be reached."""
    failures = []
    refused = list(seen.refused)
    for failure in seen.failures:
        fault = proxy.fault(failure.url) if failure.status is None else None
        if fault and fault.startswith("refused"):
            refused.append(f"{fault}: {failure.url}"[:500])
        else:
            failures.append(replace(failure, reason=fault) if fault else failure)
    return replace(seen, address=proxy.address(seen.url), failures=tuple(failures), refused=tuple(refused))


def reason(error: Error, url: str, proxy: Proxy) -> str:
    """Why there is no page, in words: the proxy's, else Chromium's name of the fault."""
    line = first_line(error)
    fault = proxy.fault(url)
    if "net::" not in line:
        return f"the page cannot be seen: {line[:200]}"
    if fault:
        return fault
    name = line.partition("net::")[2].split(" ")[0]
    return f"{urlsplit(url).hostname} cannot be reached ({name})"


def first_line(error: Error) -> str:
    """What Playwright says, without the log of its call."""
    return error.message.strip().partition("\n")[0]

"""Look at one page with Chromium's own sandbox on, and print what it shows: `unprivileged.py URL [UID GID]`.

All that Python needs is imported before the user is changed, for root's own Python may be closed to others.
"""

import asyncio
import concurrent.futures.thread
import encodings.idna
import json
import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import selectolax.lexbor

from model.capture import Capture
from model.errors import ServiceError
from reading.page import Page
from spiders.platforms import by_name
from spiders.rendering.camera import Camera
from spiders.rendering.profile import Profile

LOADED = (concurrent.futures.thread, encodings.idna, selectolax.lexbor)
SITE = by_name("site")


def processes(kind: str) -> list[Path]:
    """This user's Chromium processes of a kind, such as `renderer`, by their folders in /proc."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
            if folder.stat().st_uid == os.geteuid() and b"chrom" in line and f"--type={kind}".encode() in line:
                found.append(folder)
        except OSError:  # it has ended
            continue
    return found


async def look(url: str) -> None:
    """Print the user, the price that is seen, and how the page's process was shut in while it was open."""
    shut: set[str] = set()

    def read(page: Page) -> Capture:
        for folder in processes("renderer"):
            status = (folder / "status").read_bytes()
            shut.update(line.decode() for line in status.splitlines() if line.startswith(b"Seccomp:"))
            shut.update(["no sandbox"] if b"--no-sandbox" in (folder / "cmdline").read_bytes() else [])
        return SITE.capture([page])

    async with Camera(private_host="127.0.0.1", ports=frozenset({urlsplit(url).port or 80})) as camera:
        seen = await camera.look(url, Profile(), read)
    sys.stdout.write(json.dumps({"user": os.geteuid(), "price": str(seen.shown_price), "shut": sorted(shut)}))


if __name__ == "__main__":
    address, *user = sys.argv[1:]
    if user:
        os.setgroups([])
        os.setgid(int(user[1]))
        os.setuid(int(user[0]))
    try:
        asyncio.run(look(address))
    except ServiceError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(3)

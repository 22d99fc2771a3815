"""How much memory the browser's processes hold, as Linux tells it."""

import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_PROC: Final = Path("/proc")


def resident(pid: int) -> int:
    """Bytes that process `pid` holds beside what it shares with files (RSS without file pages); 0 = it has ended."""
    try:
        fields = (_PROC / str(pid) / "statm").read_bytes().split()
    except OSError:
        return 0
    return (int(fields[1]) - int(fields[2])) * _PAGE


def total(pids: Iterable[int]) -> int:
    """Bytes that these processes hold together."""
    return sum(map(resident, pids))


def end_largest(pids: Iterable[int], most: int) -> int | None:
    """End the process among `pids` that holds over `most` bytes, the largest one; its id, None = there was none."""
    sizes = {pid: resident(pid) for pid in pids}
    worst = max(sizes, key=lambda pid: sizes[pid], default=None)
    if worst is None or sizes[worst] <= most:
        return None
    end(worst)
    return worst


def end(pid: int) -> None:
    """End process `pid`, if it still is."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)

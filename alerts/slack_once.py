"""What came twice: Slack repeats what it believes lost, others what they caught while its signature holds."""

import threading
from collections import OrderedDict
from typing import Final

_REMEMBERED: Final = 10_000
"""Keys of what changes nothing in the store; what changes it is known again by the trail."""


class Once:
    """Remembers keys, for several threads."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def first(self, key: str) -> bool:
        """Whether this key comes for the first time."""
        with self._lock:
            if key in self._seen:
                return False
            self._seen[key] = None
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
            return True

"""The manifest of a pack: what files it has, and which manifest came before.

It is written so that `sed` and `sha256sum` can check it: each file on a line of its own (docs/evidence.md).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

FORMAT: Final = "andon-evidence-1"


@dataclass(frozen=True, slots=True)
class File:
    """A file of a pack."""

    path: str
    """Below the pack's root, with `/`."""
    sha256: str
    bytes: int


def folder(number: int) -> str:
    """Where a pack's files lie that are no WARC."""
    return f"evidence-{number:06}"


def path_of(number: int, name: str) -> str:
    """Where the file `name` of pack `number` lies: WARC files where WACZ wants them."""
    return f"archive/{number:06}-{name}" if name.endswith(".warc") else f"{folder(number)}/{name}"


def written(head: dict[str, Any], files: Iterable[File]) -> bytes:
    """The manifest's bytes: the head's keys, then the files by path, each on one line."""
    lines = [f"{_json(key)}: {_json(value)}," for key, value in {"format": FORMAT, **head}.items()]
    rows = [
        _json({"path": one.path, "sha256": one.sha256, "bytes": one.bytes})
        for one in sorted(files, key=lambda one: one.path)
    ]
    return ("{\n" + "\n".join(lines) + '\n"files": [\n' + ",\n".join(rows) + "\n]\n}\n").encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

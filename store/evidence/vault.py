"""Files by the SHA-256 of what they hold, in a folder or an object store by its fsspec address."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import fsspec
from fsspec.implementations.local import LocalFileSystem

from model.errors import InputError, ServiceError
from model.lazy import Lazy, lazy
from system.settings import Settings

_DIGITS: Final = frozenset("0123456789abcdef")
_S3: Final = "s3://"
_S3_OPTIONS: Final[dict[str, Any]] = {
    "use_listings_cache": False,  # what another process removed is gone
    "config_kwargs": {"connect_timeout": 10, "read_timeout": 60, "retries": {"mode": "standard"}},
}
"""Endpoint, region and keys come from the environment alone, as S3's own tools take them."""


class Vault:
    """Content-addressed files: the same content is kept once, and no file is ever changed."""

    def __init__(self, url: str) -> None:
        """Use `url`, a folder's path or an fsspec address.

        Raises:
            InputError: no such kind of place is known, or its library is not installed.
        """
        remote = url.startswith(_S3)
        try:
            self._files, self._root = fsspec.core.url_to_fs(url, **(_S3_OPTIONS if remote else {}))
        except (ImportError, ValueError) as error:
            raise InputError(f"evidence.url = {url!r} cannot be used: {error}") from None
        self._faults: tuple[type[Exception], ...] = (OSError,)
        if remote:
            from botocore.exceptions import BotoCoreError  # type: ignore[import-untyped] # noqa: PLC0415 keeps every other command's start fast

            self._faults = (OSError, BotoCoreError)

    @classmethod
    def of(cls, settings: Settings) -> "Vault":
        """The place that the settings name.

        Raises:
            InputError: see above.
        """
        url = settings.evidence.url
        return cls(url if "://" in url else str(settings.folder / url))

    def put(self, body: bytes) -> str:
        """Keep `body` and return its SHA-256 in hex.

        Raises:
            ServiceError: the place cannot be written to.
        """
        digest = sha256(body)
        path = self._path(digest)
        with self._saying(lazy("evidence cannot be written to %(place)s", place=self._root)):
            if self._size(path) != len(body):  # a write that was cut short is made anew
                self._write(path, body)
        return digest

    def get(self, digest: str) -> bytes:
        """What was kept under `digest`, as it is there now; whether it is unchanged the verification says.

        Raises:
            ServiceError: it is not there, or the place does not answer.
        """
        with self._saying(
            lazy("the evidence file %(digest)s cannot be read from %(place)s", digest=digest, place=self._root)
        ):
            body: bytes = self._files.cat_file(self._path(digest))
        return body

    def remove(self, digest: str) -> None:
        """Remove a file; one that is not there is left at that.

        Raises:
            ServiceError: the place does not answer.
        """
        with self._saying(
            lazy("the evidence file %(digest)s cannot be removed from %(place)s", digest=digest, place=self._root)
        ):
            if self._size(self._path(digest)) is not None:
                self._files.rm_file(self._path(digest))

    @contextmanager
    def _saying(self, what: Lazy) -> Iterator[None]:
        """What the place, or the library that reaches it, complains of, as one sentence."""
        try:
            yield
        except self._faults as error:
            raise ServiceError(lazy("%(what)s: %(why)s", what=what, why=str(error))) from error

    def _path(self, digest: str) -> str:
        if len(digest) != 64 or not set(digest) <= _DIGITS:
            raise ValueError(f"{digest!r} is no SHA-256")
        return f"{self._root}/{digest[:2]}/{digest}"

    def _size(self, path: str) -> int | None:
        try:
            size: int = self._files.size(path)
        except FileNotFoundError:
            return None
        return size

    def _write(self, path: str, body: bytes) -> None:
        """A folder's file appears whole; object stores see to that themselves."""
        if not isinstance(self._files, LocalFileSystem):
            self._files.pipe_file(path, body)
            return
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{uuid4().hex}.part")
        part.write_bytes(body)
        part.replace(target)


def sha256(body: bytes) -> str:
    """In hex."""
    return hashlib.sha256(body).hexdigest()

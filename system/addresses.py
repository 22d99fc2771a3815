"""Which addresses Andon connects to on its own behalf, and HTTP that keeps to them."""

import socket
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, ClassVar

from urllib3 import PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError


def is_public(address: str) -> bool:
    """Whether `address` is one of the internet's: not private, loopback, link-local, shared, multicast or reserved."""
    parsed = ip_address(address)
    return parsed.is_global and not parsed.is_multicast


class PrivateAddressError(NewConnectionError):
    """The host is at a private address and has no leave to be."""


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self, super()._new_conn())


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(self, super()._new_conn())


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _GuardedPool(PoolManager):
    """Connects to the internet's addresses alone: nothing is said to another, whatever its name stood for before."""

    guarded: ClassVar[Mapping[str, Any]] = {"http": _PlainPool, "https": _SecurePool}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pool_classes_by_scheme = dict(self.guarded)


def pool(*, private: bool, seconds: float) -> PoolManager:
    """HTTP without proxy, repetition or redirect; to private addresses only where `private`."""
    return (PoolManager if private else _GuardedPool)(retries=False, timeout=seconds)


def _checked(connection: HTTPConnection, made: socket.socket) -> socket.socket:
    """The connection just made, if it leads where it may; what counts is where it leads, not what DNS said before."""
    address = str(made.getpeername()[0]).partition("%")[0]
    if is_public(address):
        return made
    made.close()
    raise PrivateAddressError(connection, f"{connection.host} is at a private address")

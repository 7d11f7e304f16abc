"""A bound on a whole exchange over HTTP, however slowly the other side sends: a time-out is one of a single read."""

from __future__ import annotations

import io
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Clock = Callable[[], float]
_DEADLINE: ContextVar[Callable[[], float] | None] = ContextVar("deadline", default=None)
"""Gives the seconds that are left; None where nothing bounds the exchange."""


@contextmanager
def deadline(seconds: float, *, clock: Clock = time.monotonic) -> Iterator[None]:
    """Within it, what a `requests` session of `Http` does ends after so long in all, by `requests.Timeout`.

    Only the look-up of a name is bounded by the resolver itself.
    """
    until = clock() + seconds
    token = _DEADLINE.set(lambda: until - clock())
    try:
        yield
    finally:
        _DEADLINE.reset(token)


def bounded(timeout: float | None) -> float | None:
    """The time-out, or what is left of the deadline if that is less. Raises TimeoutError when nothing is left."""
    left = _DEADLINE.get()
    if left is None:
        return timeout
    seconds = left()
    if seconds <= 0:
        raise TimeoutError("the time for the whole exchange is over")
    return seconds if timeout is None else min(timeout, seconds)


class _Timed(io.RawIOBase):
    """What a connection receives; each read waits no longer than the deadline lets it."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        self._raw, self._sock, self._timeout = raw, sock, sock.gettimeout()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        self._sock.settimeout(bounded(self._timeout))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class TimedResponse(HTTPResponse):
    """An answer whose status line, headers and body are read within the deadline."""

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp = io.BufferedReader(_Timed(self.fp.detach(), sock))

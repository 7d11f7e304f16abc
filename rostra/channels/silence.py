"""What it means that a server gave no answer, or one of another shape: for adapters that use a `requests` session."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from urllib3.exceptions import NewConnectionError

from rostra.channels.errors import ChannelError, Locked, Retry
from rostra.core.http import AddressRefused


def of_silence(cause: BaseException | None, *, sends: bool) -> ChannelError:
    """The error for a request without an answer; `cause` is what the HTTP library raised.

    `sends`: the request was to put something on the network.
    """
    detail = type(cause).__name__
    if isinstance(cause, AddressRefused):
        return Locked("address", detail)
    if isinstance(cause, requests.exceptions.SSLError) and not _broke_off(cause):
        return Locked("tls", detail)
    if isinstance(cause, requests.exceptions.InvalidHeader | UnicodeEncodeError):
        return Locked("credentials", detail)
    if isinstance(cause, ValueError | requests.exceptions.TooManyRedirects):
        return Locked("address", detail)
    return Retry(detail, sent=sends and not _never_left(cause))


@contextmanager
def understood(otherwise: ChannelError) -> Iterator[None]:
    """Around the reading of an answer: where it has another shape than the API says, raise `otherwise`."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise otherwise from None


def _never_left(cause: BaseException | None) -> bool:
    """No connection was made, so the server has seen nothing."""
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return True
    first = cause.args[0] if cause is not None and cause.args else None
    return isinstance(getattr(first, "reason", None), NewConnectionError)


def _broke_off(cause: BaseException | None) -> bool:
    """The connection ended in the middle of TLS: an accident of the line, which says nothing about the certificate."""
    while cause is not None and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        cause = cause.__context__
    return cause is not None

"""Stored files as answers, whole or the part that was asked for (RFC 9110, section 14): players of films ask for parts.

Memory does not grow with the file: it is read in pieces while it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from rostra.core import files
from rostra.core.models import StoredFile

# One range; a request for several may be answered with the whole (section 14.2). 18 digits fit any file.
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


def file_response(request: HttpRequest, file: StoredFile, *, content_type: str) -> HttpResponseBase:
    """The file, or the part that the request's Range names, as this type and nothing else: 200, 206 or 416.

    Raises FileNotFoundError where the folder lost the bytes. What caches may do with it is the caller's to say.
    """
    take = partial(files.chunks, file)
    return _answer(request, _Whole(file.size, bytes(file.sha256).hex(), take), content_type)


def path_response(request: HttpRequest, path: Path, *, size: int, sha256: bytes, content_type: str) -> HttpResponseBase:
    """The same for a file that is not among the stored ones, and is known to have this size and hash."""
    return _answer(request, _Whole(size, sha256.hex(), partial(files.pieces, path)), content_type)


@dataclass(frozen=True, slots=True)
class _Whole:
    """All that can be asked for; `take` gives the pieces of a part of it."""

    size: int
    sha256: str
    take: Callable[..., Iterator[bytes]]

    @property
    def etag(self) -> str:
        """The strong validator: of the content's hash."""
        return f'"{self.sha256[:32]}"'


def _answer(request: HttpRequest, whole: _Whole, content_type: str) -> HttpResponseBase:
    asked = _asked(request, whole)
    if asked is not None and not asked:
        whole.take(start=0, length=0)
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{whole.size}"
    else:
        part = range(whole.size) if asked is None else asked
        pieces = whole.take(start=part.start, length=len(part))
        status = 200 if asked is None else 206
        response = StreamingHttpResponse(pieces, content_type=content_type, status=status)
        response["Content-Length"] = str(len(part))
        if asked is not None:
            response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{whole.size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = whole.etag
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest, whole: _Whole) -> range | None:
    """The bytes that are asked for: None for all, an empty range where the file has none of them."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    # A copy of something else begins anew; a date never matches, since none is sent (section 13.1.5).
    kept = request.headers.get("If-Range", whole.etag)
    if found is None or request.method != "GET" or kept != whole.etag:
        return None
    first, last = found.groups()
    if first:
        stop = min(int(last) + 1, whole.size) if last else whole.size
        return None if last and int(last) < int(first) else range(int(first), max(stop, int(first)))
    return range(max(whole.size - int(last), 0), whole.size) if last else None

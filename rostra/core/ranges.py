"""Stored files as answers, whole or the part that was asked for (RFC 9110, section 14): players of films ask for parts.

Memory does not grow with the file: it is read in pieces while it is sent.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from rostra.core import files
from rostra.core.models import StoredFile

# One range; a request for several may be answered with the whole (section 14.2). 18 digits fit any file.
_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.ASCII | re.IGNORECASE)


def file_response(request: HttpRequest, file: StoredFile, *, content_type: str) -> HttpResponseBase:
    """The file, or the part that the request's Range names, as this type and nothing else: 200, 206 or 416.

    Raises FileNotFoundError where the folder lost the bytes. What caches may do with it is the caller's to say.
    """
    asked = _asked(request, file)
    if asked is not None and not asked:
        files.chunks(file)
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{file.size}"
    else:
        part = range(file.size) if asked is None else asked
        pieces = files.chunks(file, start=part.start, length=len(part))
        status = 200 if asked is None else 206
        response = StreamingHttpResponse(pieces, content_type=content_type, status=status)
        response["Content-Length"] = str(len(part))
        if asked is not None:
            response["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{file.size}"
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = _etag_of(file)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(request: HttpRequest, file: StoredFile) -> range | None:
    """The bytes that are asked for: None for all, an empty range where the file has none of them."""
    found = _RANGE.fullmatch(request.headers.get("Range", ""))
    # A copy of something else begins anew; a date never matches, since none is sent (section 13.1.5).
    kept = request.headers.get("If-Range", _etag_of(file))
    if found is None or request.method != "GET" or kept != _etag_of(file):
        return None
    first, last = found.groups()
    if first:
        stop = min(int(last) + 1, file.size) if last else file.size
        return None if last and int(last) < int(first) else range(int(first), max(stop, int(first)))
    return range(max(file.size - int(last), 0), file.size) if last else None


def _etag_of(file: StoredFile) -> str:
    """The strong validator of a file: of its content's hash."""
    return f'"{bytes(file.sha256).hex()[:32]}"'

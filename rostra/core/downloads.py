"""Files of people outside and of networks, handed out as what they are: downloads that never run in a page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.http import content_disposition_header

from rostra.core import files
from rostra.core.models import StoredFile
from rostra.core.thumbnails import NoThumbnail, thumbnail


def download(file: StoredFile, name: str) -> HttpResponse:
    """The file itself, as a download whatever it says it is. Raises Http404 where its bytes are gone."""
    try:
        content = files.read(file)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return _safe(response)


def picture_of(file: StoredFile) -> HttpResponse:
    """A small picture, drawn anew from the file's pixels; the sign for a file where none can be drawn."""
    try:
        picture = thumbnail(file)
    except (NoThumbnail, FileNotFoundError):
        # The file stands there with its name and size all the same.
        return redirect(static("rostra/no-picture.svg"))
    return _safe(HttpResponse(picture, content_type="image/webp"))


def _safe(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

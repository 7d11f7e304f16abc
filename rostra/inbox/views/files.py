"""Files that came with messages or went with answers: only for who may read the conversation, never run in the page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.http import content_disposition_header
from django.views.decorators.cache import cache_control

from rostra.core import files
from rostra.core.models import StoredFile
from rostra.inbox.access import answer_or_404, attachment_or_404
from rostra.inbox.thumbnails import NoThumbnail, thumbnail
from rostra.people.access import MemberRequest, members_only


@members_only()
def attachment(request: MemberRequest, pk: int) -> HttpResponse:
    """The file itself, as a download whatever it says it is."""
    row = attachment_or_404(request.member, pk)
    assert row.file is not None  # noqa: S101 - for the type checker: the access function asks for it
    return _download(row.file, row.name)


@members_only()
@cache_control(private=True, max_age=3600)
def thumbnail_of(request: MemberRequest, pk: int) -> HttpResponse:
    """A small picture, drawn anew from the file's pixels; the sign for a file where none can be drawn."""
    row = attachment_or_404(request.member, pk)
    assert row.file is not None  # noqa: S101 - for the type checker: the access function asks for it
    try:
        picture = thumbnail(row.file)
    except (NoThumbnail, FileNotFoundError):
        # The file stands there with its name and size all the same.
        return redirect(static("rostra/no-picture.svg"))
    return _safe(HttpResponse(picture, content_type="image/webp"))


@members_only()
def answer_file(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A file that went with an answer."""
    media = answer_or_404(request.member, pk).media
    if number >= len(media):
        raise Http404
    row = StoredFile.objects.filter(sha256=bytes.fromhex(media[number]["sha256"])).first()
    if row is None:
        raise Http404
    return _download(row, media[number]["name"])


def _download(file: StoredFile, name: str) -> HttpResponse:
    try:
        content = files.read(file)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return _safe(response)


def _safe(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response

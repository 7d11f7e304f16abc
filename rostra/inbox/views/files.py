"""Files that came with messages or went with answers: only for who may read the conversation, never run in the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.cache import cache_control

from rostra.core.downloads import download, picture_of
from rostra.core.models import StoredFile
from rostra.inbox.access import answer_or_404, attachment_or_404, draft_or_404
from rostra.inbox.enums import DraftState
from rostra.people.access import MemberRequest, members_only


@members_only()
def attachment(request: MemberRequest, pk: int) -> HttpResponse:
    """The file itself, as a download whatever it says it is."""
    row = attachment_or_404(request.member, pk)
    assert row.file is not None  # noqa: S101 - for the type checker: the access function asks for it
    return download(row.file, row.name)


@members_only()
@cache_control(private=True, max_age=3600)
def thumbnail_of(request: MemberRequest, pk: int) -> HttpResponse:
    """A small picture, drawn anew from the file's pixels; the sign for a file where none can be drawn."""
    row = attachment_or_404(request.member, pk)
    assert row.file is not None  # noqa: S101 - for the type checker: the access function asks for it
    return picture_of(row.file)


@members_only()
def answer_file(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A file that went with an answer."""
    return _file(answer_or_404(request.member, pk).media, number)


@members_only()
def draft_file(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """A file of an answer that a second person reads first; of what came back, only for its author."""
    draft = draft_or_404(request.member, pk)
    if draft.state != DraftState.WAITING and draft.author != request.member:
        raise Http404
    return _file(draft.media, number)


def _file(media: Sequence[dict[str, Any]], number: int) -> HttpResponse:
    if number >= len(media):
        raise Http404
    row = StoredFile.objects.filter(sha256=bytes.fromhex(media[number]["sha256"])).first()
    if row is None:
        raise Http404
    return download(row, media[number]["name"])

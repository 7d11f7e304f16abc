"""The seals of the body's log, for everybody to keep: who has an old one can show that nothing before it was changed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from rostra.audit.keys import published
from rostra.audit.models import Checkpoint, Log, Stamp
from rostra.audit.queries import heads, log_of, newest_head
from rostra.core.cookieless import shared
from rostra.people.models import Body
from rostra.people.paging import cursor
from rostra.portal import access
from rostra.portal.journal import has_journal
from rostra.portal.queries import has_web_form
from rostra.portal.views.opening import open_page

KEPT = 60
"""Seconds for which caches may keep what a new checkpoint changes: one is signed at most once a minute."""
MOST_STAMPS = 1_000
"""Of one checkpoint: a century and more of renewals."""
KEPT_FOR_EVER = 31_536_000
TEXT = "text/plain; charset=utf-8"


@open_page
def log(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The keys, and the checkpoints with their stamps, the newest first; `?after=` gives older ones."""
    with access.open_body(slug) as body, access.reading(request, body) as chosen:
        found = log_of(body.pk)
        context = {
            "body": body,
            "here": "log",
            "may_ask": has_web_form(),
            "log": found,
            "newest": newest_head(found) if found is not None else None,
            "keys": published(found) if found is not None else [],
            "page": heads(found, below=cursor(request, "after")) if found is not None else None,
            "has_journal": has_journal(),
        }
        response = render(request, "portal/log.html", context)
        return shared(request, response, seconds=KEPT, vary=() if chosen else ("Accept-Language",))


@open_page
def checkpoint(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The newest signed checkpoint (C2SP tlog-checkpoint)."""
    with access.open_body(slug) as body:
        head = newest_head(_log(body))
        if head is None:
            raise Http404
        return shared(request, _text(head.note), seconds=KEPT, modified=head.at)


@open_page
def checkpoint_of(request: HttpRequest, slug: str, size: int) -> HttpResponseBase:
    """The signed checkpoint of so many leaves; it never changes."""
    with access.open_body(slug) as body:
        head = Checkpoint.objects.filter(log=_log(body), size=size).first()
        if head is None:
            raise Http404
        return shared(request, _text(head.note), seconds=KEPT_FOR_EVER, modified=head.at)


@open_page
def stamp(request: HttpRequest, slug: str, size: int, number: int) -> HttpResponseBase:
    """The stamp of a checkpoint, as the authority gave it (RFC 3161); the first is over the checkpoint, each further
    one over the one before."""
    with access.open_body(slug) as body:
        rows = Stamp.objects.filter(checkpoint__log=_log(body), checkpoint__size=size).order_by("pk")
        row = rows[number - 1 : number].first() if 0 < number <= MOST_STAMPS else None
        if row is None:
            raise Http404
        response = HttpResponse(bytes(row.token), content_type="application/timestamp-reply")
        response["Content-Disposition"] = f'attachment; filename="checkpoint-{size}-{number}.tsr"'
        return shared(request, response, seconds=KEPT_FOR_EVER, modified=row.at)


@open_page
def keys(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The keys with which checkpoints were signed, as C2SP writes them, the newest first."""
    with access.open_body(slug) as body:
        lines = [key.vkey for key in reversed(published(_log(body)))]
        return shared(request, _text("".join(f"{line}\n" for line in lines)), seconds=KEPT)


def _log(body: Body) -> Log:
    found = log_of(body.pk)
    if found is None:
        raise Http404
    return found


def _text(content: str) -> HttpResponse:
    return HttpResponse(content, content_type=TEXT)

"""While somebody types: preview and checks, the words kept, who else is there; and the words that were never saved."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.throttle import Throttle
from rostra.editorial import actions
from rostra.editorial.access import post_or_404, words_or_404
from rostra.editorial.enums import OPEN_STATES
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.editorial.revisions import editors_beside
from rostra.editorial.rules import may_edit, may_on
from rostra.editorial.unsaved import lines
from rostra.editorial.views.writing import (
    PAGE,
    data_of,
    form_of,
    keep,
    never_lost,
    previews_of,
    shelf_of,
    styles_of,
    ticket_of,
)
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right

throttle = Throttle(limit=120)
"""A person pauses some thirty times a minute; ten times that is a program."""


@require_POST
@never_lost
@members_only(Right.WRITE)
def check(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """What htmx asks for on each pause in typing: the preview, the fields of the accounts that are chosen, or files."""
    if request.htmx.target == "shelf-found":
        return render(request, f"{PAGE}#shelf", shelf_of(request.POST))
    beside = ("unit", "content_type")
    post = post_or_404(request.member, pk, Right.WRITE, beside=beside) if pk is not None else None
    form = form_of(request, post, request.POST)
    form.is_valid()
    own, _dash, code = (request.htmx.target or "").partition("-")
    if own == "own":
        tongue = next((each for each in form.unchecked().tongues if each.code == code), None)
        return render(request, f"{PAGE}#own", {"tongue": tongue})
    context = {"form": form, "post": post, "previews": previews_of(form, post), "styles": styles_of(form)}
    return render(request, f"{PAGE}#preview", context)


@require_POST
@never_lost
@members_only(Right.WRITE)
def autosave(request: MemberRequest, pk: int | None = None) -> HttpResponse:
    """Keep what is typed. Nothing of the post changes; says when it was kept, and who else has the form open."""
    now = timezone.now()
    post = post_or_404(request.member, pk, Right.WRITE, beside=("unit",)) if pk is not None else None
    if throttle.too_many(str(request.user.pk)):
        return _kept(request, post, refused=_("Too many at once: wait a minute. What you write stays on this page."))
    try:
        row = keep(ticket_of(request, post, request.POST.get("ticket", "")), post, request, request.POST)
    except actions.TooLong as refused:
        return _kept(request, post, refused=str(refused))
    if post:
        actions.be_present(post=post, by=request.member, now=now)
    return _kept(request, post, at=row.saved_at)


@require_POST
@members_only(Right.WRITE)
def present(request: MemberRequest, pk: int) -> HttpResponse:
    """A sign of life of an open form, once a minute; gives who else is there."""
    post = post_or_404(request.member, pk, Right.WRITE, beside=("unit",))
    actions.be_present(post=post, by=request.member, now=timezone.now())
    return render(request, "editorial/_beside.html", {"post": post, "beside": _beside(request, post)})


@require_safe
@members_only(Right.WRITE)
def words(request: MemberRequest, pk: int) -> HttpResponse:
    """What the person typed and did not save, to be read, copied, or taken up again."""
    kept = words_or_404(request.user, pk)
    # The words are theirs; the post is only shown to those who may still see it.
    post = kept.post if kept.post and may_on(request.member, Right.READ, kept.post) else None
    form = form_of(request, post, data_of(kept))
    context = {
        "words": kept,
        "post": post,
        "open": kept.post is None or may_edit(request.member, kept.post),
        "lines": lines(form, current(post) if post else None),
    }
    return render(request, "editorial/words.html", context)


@require_POST
@members_only(Right.WRITE)
def words_discard(request: MemberRequest, pk: int) -> HttpResponse:
    kept = words_or_404(request.user, pk)
    actions.discard_words(words=kept)
    if kept.post is None:
        return redirect("editorial:compose")
    return redirect("editorial:edit" if kept.post.state in OPEN_STATES else "editorial:post", kept.post.pk)


def _beside(request: MemberRequest, post: Post | None) -> list[object]:
    return list(editors_beside(request.user, post, since=timezone.now() - actions.PRESENT)) if post else []


def _kept(request: MemberRequest, post: Post | None, **said: object) -> HttpResponse:
    closed = post is not None and post.state not in OPEN_STATES
    context = {"post": post, "beside": _beside(request, post), "closed": closed, **said}
    return render(request, "editorial/_kept.html", context)

"""The revisions of a post: who changed what, and an older one brought back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_told
from rostra.editorial import actions
from rostra.editorial.access import post_or_404
from rostra.editorial.past import revisions
from rostra.editorial.rules import may_edit
from rostra.editorial.views.writing import number
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right

SHOWN = 30


@require_safe
@members_only(Right.READ)
def history(request: MemberRequest, pk: int) -> HttpResponse:
    post = post_or_404(request.member, pk)
    before = number(request.GET.get("before"))
    rows = revisions(post)
    rows = [row for row in rows if before < 0 or row.stage.revision < before]
    context = {
        "post": post,
        "revisions": rows[:SHOWN],
        "older": rows[SHOWN - 1].stage.revision if len(rows) > SHOWN else None,
        "may_edit": may_edit(request.member, post),
    }
    return render(request, "editorial/history.html", context)


@require_POST
@members_only(Right.WRITE)
def restore(request: MemberRequest, pk: int, revision: int) -> HttpResponse:
    """The form carries the revision that the reader saw as the newest."""
    post = post_or_404(request.member, pk, Right.WRITE)
    seen = number(request.POST.get("revision"))
    with refusal_told(request):
        saved = actions.restore_revision(
            post=post, number=revision, revision=seen, by=request.member, now=timezone.now()
        )
        if saved.voided:
            messages.warning(request, _("Brought back as a draft: approval is needed again."))
        else:
            messages.success(request, _("Brought back as a new revision."))
        return redirect("editorial:edit", pk)
    return redirect("editorial:history", pk)

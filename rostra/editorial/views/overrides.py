"""Letting a version of a post past a check, with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_told
from rostra.editorial import actions
from rostra.editorial.access import post_or_404
from rostra.editorial.content import Target
from rostra.editorial.queries import current
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right


@require_POST
@members_only(Right.READ)
def override(request: MemberRequest, pk: int) -> HttpResponse:
    """Bound to what the page showed: the form carries account, translation, check and the hash of the content."""
    post = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)
    given = request.POST
    accounts = {str(account.pk): account for account in current(post).accounts}
    account = accounts.get(given.get("account", ""))
    if account is None:
        messages.error(request, _("The post no longer goes to this account."))
        return redirect("editorial:post", post.pk)
    try:
        seen = bytes.fromhex(given.get("content_hash", ""))
    except ValueError:
        seen = b""
    with refusal_told(request):
        actions.override_check(
            post=post,
            target=Target(account, given.get("translation", "")),
            code=given.get("code", ""),
            content_hash=seen,
            reason=given.get("reason", ""),
            by=request.member,
            now=timezone.now(),
        )
        messages.success(request, _("Noted with your name. It holds as long as the content stays as it is."))
    return redirect("editorial:post", post.pk)

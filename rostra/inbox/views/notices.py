"""The notice for an account's profile, to be copied there."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from rostra.accounts.models import Account
from rostra.core.ui.language_names import language_name
from rostra.inbox.clocks import Clocks
from rostra.inbox.lengths import worked
from rostra.inbox.profile_notice import language_of, notice_of
from rostra.inbox.queries.duty import looked_in_time
from rostra.people.access import MemberRequest, members_only


@members_only()
@require_safe
def profile_notice(request: MemberRequest, pk: int) -> HttpResponse:
    """Every member may see what the body says of itself."""
    account = Account.objects.select_related("body").filter(pk=pk).first()
    if account is None:
        raise Http404
    language, now = language_of(account), timezone.now()
    level = Clocks(now).level(account)
    reality = looked_in_time(account, level, now)
    context = {
        "account": account,
        "notice": notice_of(account, now=now),
        "level": level.label,
        "reality": reality,
        "within": worked(reality.minutes),
        "late": reality.in_time * 10 < reality.count * 9,
        "language": language,
        "language_name": language_name(language),
    }
    return render(request, "inbox/profile_notice.html", context)

"""What a person does about one delivery of a post. The others are not touched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rostra.core.refusals import refusal_told
from rostra.editorial.access import delivery_to_work_on, post_or_404
from rostra.editorial.actions import send_again
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.models import User
from rostra.publishing import actions
from rostra.publishing.models import Delivery


@require_POST
@members_only(Right.READ)
def retry(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """As it is; where somebody answers for it no more, by the word of whoever presses the button."""
    post = post_or_404(request.member, pk, Right.WRITE, Right.APPROVE)

    def again(*, delivery: Delivery, by: User, now: datetime) -> None:  # noqa: ARG001 - the member answers for it
        send_again(post=post, delivery=delivery, by=request.member, now=now)

    return _do(request, pk, delivery_pk, again, _("It is tried again now."))


@require_POST
@members_only(Right.READ)
def decide(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    """A person looked: `found` is "yes" (with the address, if known) or "no"."""
    sent, url = request.POST.get("found") == "yes", request.POST.get("url", "").strip()
    done = _("Noted: it is published.") if sent else _("It is sent again now.")
    return _do(request, pk, delivery_pk, actions.decide_unsure, done, sent=sent, url=url if sent else "")


@require_POST
@members_only(Right.READ)
def give_up(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    return _do(request, pk, delivery_pk, actions.cancel_delivery, _("It will not be sent to this account."))


@require_POST
@members_only(Right.READ)
def withdraw(request: MemberRequest, pk: int, delivery_pk: int) -> HttpResponse:
    return _do(request, pk, delivery_pk, actions.withdraw_delivery, _("It is being withdrawn."))


def _do(
    request: MemberRequest, pk: int, delivery_pk: int, action: Callable[..., object], done: str, **arguments: Any
) -> HttpResponse:
    _post, delivery = delivery_to_work_on(request.member, pk, delivery_pk)
    with refusal_told(request):
        action(delivery=delivery, by=request.member.user, now=timezone.now(), **arguments)
        messages.success(request, done)
    return redirect("editorial:post", pk)

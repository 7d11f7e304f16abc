from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.utils import timezone

from rostra.core.queue import Lane, defer, job
from rostra.people import actions
from rostra.people.models import Member, User

logger = logging.getLogger("rostra.people")

ATTEMPTS = 6


@job("people.mail_notices", every="* * * * *")
def mail_notices() -> None:
    """Every minute: mail what people have not been told yet, each as they wish."""
    try:
        actions.mail_notices(now=timezone.now())
    except (SMTPException, OSError) as error:
        # Nothing is lost: the rows wait, and the next minute tries again.
        logger.warning("mail server not reachable", extra={"error": type(error).__name__})


@job("people.remind_of_mandates", every="7 * * * *")
def remind_of_mandates() -> None:
    """Every hour: tell people and their managers which mandates are about to end."""
    actions.remind_of_mandates(now=timezone.now())


@job("people.end_what_ran_out", every="17 * * * *")
def end_what_ran_out() -> None:
    """Every hour: mandates and rights whose date is over bring the same changes of secrets as those ended by hand."""
    actions.end_what_ran_out(now=timezone.now())


@job("people.leave_as_planned", every="* * * * *")
def leave_as_planned() -> None:
    """Every minute: let everybody leave whose time has come."""
    actions.leave_as_planned(now=timezone.now())


@job("people.remind_of_updates", every="37 6 * * *")
def remind_of_updates() -> None:
    """Every day: tell who updates a device that its software is old."""
    actions.remind_of_updates(now=timezone.now())


@job("people.mail_password_link", lane=Lane.PROMPT)
def mail_password_link(user: int, attempt: int = 1) -> None:
    """Send the link to set a new password to somebody who asked for it."""
    row = User.objects.get(pk=user, is_active=True)
    _try("people.mail_password_link", attempt, lambda: actions.mail_password_link(user=row), user=user)


@job("people.mail_invitation", lane=Lane.PROMPT)
def mail_invitation(member: int, attempt: int = 1) -> None:
    """Welcome a new member, unless they have left meanwhile."""
    row = Member.everywhere.select_related("user", "body").filter(pk=member, left_at=None).first()
    if row is None:
        logger.info("invitation not sent: no member any more", extra={"member": member})
        return
    _try("people.mail_invitation", attempt, lambda: actions.mail_invitation(member=row), member=member)


def _try(name: str, attempt: int, send: Callable[[], None], **arguments: Any) -> None:
    """Send; where the mail server fails, again after 2, 4, 8 … minutes. The last failure is raised."""
    try:
        send()
    except (SMTPException, OSError) as error:
        if attempt == ATTEMPTS:
            raise
        logger.warning("mail not sent", extra={"job": name, "attempt": attempt, "error": type(error).__name__})
        defer(name, at=timezone.now() + timedelta(minutes=2**attempt), attempt=attempt + 1, **arguments)

"""Mail to people: notices as they wish, the link to set a password, the welcome."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlencode, urlsplit
from zoneinfo import ZoneInfo

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rostra.people import notices
from rostra.people.enums import Digest
from rostra.people.models import Member, Notice, User
from rostra.people.quiet import is_due, is_quiet

logger = logging.getLogger("rostra.people")

GIVE_UP = timedelta(days=1)
"""After this long a mail that the server keeps refusing is left out; the bell still shows the notices."""

_LOCK = 0x4E6F7469  # "Noti": one mail run at a time, on however many machines


def mail_notices(*, now: datetime) -> int:
    """Mail what people have not been told yet, one mail for each person and body; gives how many went out.

    Raises SMTPException or OSError where the mail server cannot be reached: everything waits for the next run.
    """
    with _alone() as alone:
        if not alone:
            return 0
        due = list(_due(now))
        if not due:
            return 0
        with get_connection() as mailer:
            return [_mail(group, mailer, now) for group in due].count(True)


def mail_password_link(*, user: User) -> None:
    """Send the link with which a person sets a new password; the token is made here and kept nowhere."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        subject = _("Set a new password for Rostra")
        _send(user, subject, "password", {"link": _password_link(user)})


def mail_invitation(*, member: Member) -> None:
    """Welcome a member: with a link to set a password where there is none yet, else to the start page."""
    user, body = member.user, member.body
    with translation.override(user.language or body.language):
        subject = _("You now work with %(body)s in Rostra") % {"body": _isolated(body.name)}
        new = not user.has_usable_password()
        link = _password_link(user) if new else f"{settings.ROSTRA_URL}/?{urlencode({'body': body.slug})}"
        _send(user, subject, "invitation", {"link": link, "new": new, "body_name": _isolated(body.name)})


def _due(now: datetime) -> Iterator[list[Notice]]:
    """The notices that go out now, by person and body; those that nobody wants as mail are settled."""
    membership = Member.everywhere.filter(user=OuterRef("user"), body=OuterRef("body"), left_at=None)
    # No mail for what was read already, for those who left, and for those who want none.
    wanted = Q(Exists(membership), read_at=None, user__is_active=True) & ~Q(user__digest=Digest.NONE)
    unmailed = Notice.everywhere.filter(mailed_at=None)
    unmailed.exclude(wanted).update(mailed_at=now)
    rows = unmailed.filter(wanted).select_related("user", "body").order_by("user_id", "body_id", "id")
    for _key, group in groupby(rows, key=lambda row: (row.user_id, row.body_id)):
        of_one = list(group)
        user, zone = of_one[0].user, ZoneInfo(of_one[0].body.time_zone)
        if is_quiet(user, now=now, zone=zone):
            continue
        if ready := [row for row in of_one if is_due(user, row.at, now=now, zone=zone)]:
            yield ready


def _mail(group: list[Notice], mailer: BaseEmailBackend, now: datetime) -> bool:
    """One mail. A server that takes others but not this one is asked again each minute, for a day."""
    user, body = group[0].user, group[0].body
    with translation.override(user.language or body.language), timezone.override(ZoneInfo(body.time_zone)):
        lines = [(notices.sentence(row.kind, row.data), _link(row)) for row in group]
        subject = (
            lines[0][0]
            if len(lines) == 1
            else ngettext("%(count)d notice from %(body)s", "%(count)d notices from %(body)s", len(lines))
            % {"count": len(lines), "body": _isolated(body.name)}
        )
        profile = f"{settings.ROSTRA_URL}{reverse('people:profile')}"
        context = {"lines": lines, "body_name": _isolated(body.name), "profile": profile}
        try:
            _send(user, subject, "notices", context, mailer)
        except (SMTPRecipientsRefused, SMTPResponseException) as error:
            given_up = now - group[0].at > GIVE_UP
            logger.warning("mail refused", extra={"user": user.pk, "error": type(error).__name__, "given_up": given_up})
            if given_up:
                _settle(group, now)
            return False
    _settle(group, now)
    return True


def _settle(rows: list[Notice], now: datetime) -> None:
    """No mail is owed for these any more."""
    Notice.everywhere.filter(pk__in=[row.pk for row in rows], mailed_at=None).update(mailed_at=now)


def _link(row: Notice) -> str:
    """The full address of what a notice is about, with the body that the reader must be in."""
    link = notices.kinds()[row.kind].link
    url = link(row.body_id, row.user_id, row.data) if link else row.url
    parts = urlsplit(url or reverse("people:notices"))
    query = "&".join(filter(None, [parts.query, urlencode({"body": row.body.slug})]))
    return f"{settings.ROSTRA_URL}{parts.path}?{query}"


def _password_link(user: User) -> str:
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.ROSTRA_URL}{reverse('account_reset_password_from_key', kwargs=key)}"


def _send(
    user: User, subject: str, template: str, context: Mapping[str, object], mailer: BaseEmailBackend | None = None
) -> None:
    text = render_to_string(f"people/mail/{template}.txt", {"name": _isolated(user.name), **context})
    # Says to other machines that no person wrote this: no out-of-office comes back (RFC 3834).
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(" ".join(subject.split()), text, to=[user.email], headers=headers, connection=mailer)
    mail.send()


def _isolated(text: str) -> str:
    return f"{notices.FIRST_STRONG_ISOLATE}{text}{notices.POP_ISOLATE}"


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other worker is at it; the lock lasts as long as the `with`, whatever transactions do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])

"""What people do with their own account: sign in and out, password, profile. All of it concerns the installation."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Refused
from rostra.people import events
from rostra.people.enums import Digest, Theme
from rostra.people.models import User


def signed_in(*, user: User, now: datetime) -> None:
    _note(events.SIGNED_IN.name, user, user, now)


def signed_out(*, user: User, now: datetime) -> None:
    _note(events.SIGNED_OUT.name, user, user, now)


def sign_in_failed(*, user: User | None, now: datetime) -> None:
    """A wrong password, or an address that nobody has: then nothing of it is kept, it may be a password."""
    _note(events.SIGN_IN_FAILED.name, user, None, now)


def password_set(*, user: User, now: datetime) -> None:
    _note(events.PASSWORD_SET.name, user, user, now)


@transaction.atomic
def change_profile(
    *,
    user: User,
    name: str,
    language: str,
    theme: str,
    digest: str,
    quiet_from: time | None,
    quiet_until: time | None,
    now: datetime,
) -> User:
    """A person's own name, language ("" = as the browser says), theme and notices. Raises Refused.

    Quiet hours may go over midnight; without them both times are None.
    """
    if not name.strip():
        raise Refused(_("Write your name."), field="name")
    if (quiet_from is None) != (quiet_until is None):
        raise Refused(_("Quiet hours need a beginning and an end."), field="quiet_until")
    if quiet_from is not None and quiet_from == quiet_until:
        raise Refused(_("Quiet hours must end at another time than they begin."), field="quiet_until")
    wanted = {
        "name": name.strip(),
        "language": _known(language),
        "theme": Theme(theme).value,
        "digest": Digest(digest).value,
        "quiet_from": quiet_from,
        "quiet_until": quiet_until,
    }
    row = User.objects.select_for_update().get(pk=user.pk)
    changed = [field for field, value in wanted.items() if getattr(row, field) != value]
    for field in changed:
        setattr(row, field, wanted[field])
    if changed:
        row.save(update_fields=changed)
        _note(events.PROFILE_CHANGED.name, row, row, now, {"fields": changed})
    return row


@transaction.atomic
def choose_language(*, user: User, language: str, now: datetime) -> None:
    """The language menu of a signed-in person. Raises Refused for a language that Rostra does not speak."""
    if User.objects.filter(pk=user.pk).exclude(language=_known(language)).update(language=language):
        _note(events.PROFILE_CHANGED.name, user, user, now, {"fields": ["language"]})


def _known(language: str) -> str:
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("Rostra does not speak this language."), field="language")
    return language


def _note(kind: str, about: User | None, by: User | None, now: datetime, data: Data | None = None) -> None:
    whom = f"people.user:{about.pk}" if about is not None else ""
    record(body=None, by=by, now=now, kind=kind, about=whom, data=data)

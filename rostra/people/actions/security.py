"""Second factors and sessions: what changes them, written down without a secret."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.people import events
from rostra.people.actions.authority import NotAllowed, note, user_of
from rostra.people.actions.telling import notify
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member, Role, User
from rostra.people.queries.security import has_second_factor
from rostra.people.rules import may


class NothingToReset(Refused):
    """The person has no second factor."""


@transaction.atomic
def factors_changed(*, user: User, before: Mapping[int, str], after: Mapping[int, str], now: datetime) -> None:
    """Write down which second factors a person added and removed, and tell them: it may have been somebody else.

    `before` and `after` are the kinds of all that the person had and has, by id.
    """
    for kind, ids in (
        (events.FACTOR_REMOVED, before.keys() - after.keys()),
        (events.FACTOR_ADDED, after.keys() - before.keys()),
    ):
        for pk in sorted(ids):
            _own(kind.name, user, user, now, {"factor": after.get(pk) or before[pk]})
    if before.keys() != after.keys():
        _tell(user, "people.factors_changed", now)


def factor_failed(*, user: User, now: datetime) -> None:
    """A wrong code, or a passkey that is not this person's."""
    _own(events.FACTOR_FAILED.name, user, None, now)


@transaction.atomic
def end_sessions(*, user: User, now: datetime, by: User | None) -> None:
    """End every session of a person at once, wherever it is: leaving, a lost device, deactivation, a suspicion.

    `by` None is the installation itself. The sessions are dead as soon as this commits, also those that no list has.
    """
    User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)
    user.refresh_from_db(fields=["sessions_ended"])
    listed = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(listed.values_list("session_key", flat=True))).delete()
    listed.delete()
    _own(events.SESSIONS_ENDED.name, user, by, now)


@transaction.atomic
def end_session(*, session: UserSession, now: datetime) -> None:
    """A person ends one of their sessions."""
    user = User.objects.get(pk=session.user_id)
    session.end()
    _own(events.SESSION_ENDED.name, user, user, now)


@transaction.atomic
def reset_second_factor(*, member: Member, proof: str, by: Member, now: datetime) -> None:
    """Take a lost second factor from a person who stands before somebody responsible; they set up a new one.

    `proof` says how that somebody knew them (NIST SP 800-63B-4 §4.2: account recovery). All sessions end, the person
    is told. Raises NotAllowed unless `by` is another person, administrator or security officer of the body, and
    NothingToReset where there is none.
    """
    if by.user_id == member.user_id:
        raise NotAllowed(_("Somebody else resets your second factor: it takes two people."))
    if not (may(by, Right.ADMINISTER) or may(by, Right.SECURE)):
        raise NotAllowed(_("Only an administrator or a security officer of the body may do this."))
    if not by.user.is_operator and not _secures_everywhere(by.user, member.user):
        # Otherwise a body could add a person of another one by their address, and take away what guards them there.
        raise NotAllowed(_("This person belongs to another body too: an operator of the installation does this."))
    if not proof.strip():
        raise Refused(_("Write how you know that it is this person."), field="proof")
    user = User.objects.select_for_update().get(pk=member.user_id)
    if not has_second_factor(user):
        raise NothingToReset(_("This person has no second factor."))
    Authenticator.objects.filter(user=user).delete()
    data: Data = {"user": user.pk, "proof": proof.strip()}
    note(events.FACTOR_RESET.name, user_of(by), now, f"people.member:{member.pk}", data)
    _own(events.FACTORS_RESET.name, user, by.user, now)
    end_sessions(user=user, now=now, by=by.user)
    _tell(user, "people.factor_reset", now, {"by": by.user.name})


def _secures_everywhere(keeper: User, user: User) -> bool:
    """Whether somebody is administrator or security officer of every body to which the person belongs."""
    codes = [code for code, given in RIGHTS.items() if given & {Right.ADMINISTER, Right.SECURE}]
    mine = Role.everywhere.filter(
        body=OuterRef("body"), member__user=keeper, member__left_at=None, unit=None, code__in=codes
    )
    return not Member.everywhere.filter(user=user, left_at=None).exclude(Exists(mine)).exists()


def _tell(user: User, kind: str, now: datetime, data: dict[str, str | int] | None = None) -> None:
    """In every body to which the person belongs: whoever took over one session may not see the others."""
    for member in Member.everywhere.filter(user=user, left_at=None).select_related("body"):
        with scope(member.body):
            notify(users=[user], kind=kind, now=now, data=data, url=reverse("people:security"))


def _own(kind: str, about: User, by: User | None, now: datetime, data: Data | None = None) -> None:
    record(body=None, by=by, now=now, kind=kind, about=f"people.user:{about.pk}", data=data)

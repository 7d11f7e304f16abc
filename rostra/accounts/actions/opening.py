"""From approval to use: opening an account on its network, its pilot, and the day it counts as open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.moves import NotNow, allow, move_stage, note
from rostra.accounts.enums import Stage
from rostra.accounts.line import keepers
from rostra.accounts.models import Account, Opening
from rostra.accounts.queries.life import dossier, opening_of
from rostra.accounts.requirements import GATES, require
from rostra.accounts.rules import may_tend
from rostra.core.months import months_later
from rostra.core.refusals import Refused
from rostra.people.actions import notify
from rostra.people.models import Member
from rostra.policy.decisions import RECERTIFY_MONTHS
from rostra.policy.queries import decided


@transaction.atomic
def begin_opening(*, account: Account, by: Member, now: datetime) -> Account:
    """Somebody opens the approved account on its network now. Raises NotAllowed, NotNow, Faster."""
    allow(may_tend(by, account))
    move_stage(account, Stage.OPENING, by=by.user, now=now)
    return account


@transaction.atomic
def complete_opening(
    *, account: Account, pilot: bool, place: str = "", pilot_exit: str = "", by: Member, now: datetime
) -> Account:
    """The account is open: connected, or by hand at `place`; first as a pilot, if one was agreed.

    Owner, substitute and those who keep accounts safe are told. Raises NotAllowed, NotReady, NotNow, Faster.
    """
    allow(may_tend(by, account))
    if account.stage != Stage.OPENING:
        raise NotNow(_("Only an account that is being opened can be declared open."))
    opening = _record_of(account)
    to = Stage.PILOT if pilot else Stage.ACTIVE
    opening.place, opening.pilot_exit = place.strip(), pilot_exit.strip()
    require(GATES[to], dossier(account, opening))
    opening.save(update_fields=["place", "pilot_exit"])
    at = account.opened_at or now
    move_stage(account, to, by=by.user, now=now, opened_at=at, review_at=next_review(now))
    note(account, events.OPENED, by=by.user, now=now, data={"new": to.value, "place": opening.place})
    _tell_open(account, to, now)
    return account


@transaction.atomic
def end_pilot(*, account: Account, result: str, by: Member, now: datetime) -> Account:
    """The pilot went well: the account is in regular use. Raises NotAllowed, NotNow, Refused without a result, Faster."""
    allow(may_tend(by, account))
    if account.stage != Stage.PILOT:
        raise NotNow(_("This account is not in a pilot."))
    if not result.strip():
        raise Refused(_("Say how the pilot went, measured by what should be true for it to end."), field="result")
    opening = _record_of(account)
    require(GATES[Stage.ACTIVE], dossier(account, opening))
    opening.pilot_result = result.strip()
    opening.save(update_fields=["pilot_result"])
    move_stage(account, Stage.ACTIVE, by=by.user, now=now, review_at=next_review(now))
    note(account, events.PILOT_ENDED, by=by.user, now=now, data={"result": opening.pilot_result})
    _tell_open(account, Stage.ACTIVE, now)
    return account


def next_review(now: datetime) -> datetime:
    """When an account that is opened or certified now is to be certified again, by the policy of the body in scope."""
    return months_later(now, decided(RECERTIFY_MONTHS))


def _record_of(account: Account) -> Opening:
    opening = opening_of(account)
    if opening is None:
        raise NotNow(_("Nobody has decided on this account."))
    opening.account = account
    return opening


def _tell_open(account: Account, stage: Stage, now: datetime) -> None:
    tenders = [member.user for member in (account.owner, account.substitute) if member is not None and member.active]
    url = f"/accounts/{account.pk}/"
    data: dict[str, str | int] = {"account": account.name, "stage": stage.value}
    notify(users=[*tenders, *keepers()], kind="accounts.opened", now=now, data=data, url=url)

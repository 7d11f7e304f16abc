"""Charters: what an account is for, version by version."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rostra.accounts import events
from rostra.accounts.actions.capturing import before_change
from rostra.accounts.actions.moves import NotNow, allow, note
from rostra.accounts.content import CharterText, charter_capture
from rostra.accounts.enums import Stage
from rostra.accounts.models import Account, Charter, OpeningStep
from rostra.accounts.queries.life import charter_of, opening_of
from rostra.accounts.rules import decides, line_of, may_word
from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster
from rostra.people.models import Member
from rostra.people.rules import tasks_of
from rostra.policy.decisions import OPENING
from rostra.policy.queries import decided


class SavedMeanwhile(Faster):
    """Somebody else saved the charter after this one was opened."""


@transaction.atomic
def save_charter(
    *, account: Account, text: CharterText, by: Member, now: datetime, number: int | None = None
) -> Charter | None:
    """Keep the charter as a new version, if anything changed; None if not. `number` is the version that was opened.

    Raises NotAllowed, NotNow in review and once closed, SavedMeanwhile.
    """
    allow(may_word(by, account, opening_of(account)))
    if account.stage in (Stage.IN_REVIEW, Stage.CLOSED):
        raise NotNow(_("The charter cannot be changed now: it is before its deciders, or the account is closed."))
    last = charter_of(account)
    held = last.number if last else 0
    if number is not None and number != held:
        raise SavedMeanwhile(_("Somebody else saved this charter after you opened it. Nothing was overwritten."))
    changed = CharterText.of(last).differences(text)
    if not changed:
        return None
    row = _write(account, held + 1, text, by, now)
    data: Data = {"account": account.pk, "number": row.number, "changed": changed}
    record(
        body=account.body_id,
        by=by.user,
        now=now,
        kind=events.CHARTER_SAVED.name,
        about=f"accounts.charter:{row.pk}",
        data=data,
        capture=charter_capture(row),
    )
    return row


@transaction.atomic
def approve_charter(*, charter: Charter, by: Member, now: datetime) -> Charter:
    """Approve a version that was changed after the account was approved: whoever decides the last step of an opening.

    Its author does not. Raises NotAllowed, NotNow for an older version.
    """
    account = charter.account
    allow(_decides_charters(by, charter))
    newest = charter_of(account)
    if newest is None or newest.pk != charter.pk or charter.approved_at is not None:
        raise NotNow(_("Only the newest version can be approved, once."))
    if account.stage in (Stage.PROPOSED, Stage.IN_REVIEW, Stage.CLOSED):
        raise NotNow(_("The charter is approved with the proposal."))
    mark_approved(charter, by=by, now=now)
    return charter


def may_approve_charter(member: Member, charter: Charter) -> bool:
    """Whether the member can approve this version now."""
    settled = charter.account.stage not in (Stage.PROPOSED, Stage.IN_REVIEW, Stage.CLOSED)
    return charter.approved_at is None and settled and _decides_charters(member, charter)


def _decides_charters(by: Member, charter: Charter) -> bool:
    last = OpeningStep(decider=decided(OPENING).steps[-1].decider)
    return charter.saved_by_id != by.user_id and decides(tasks_of(by), last, line_of(charter.account.unit))


def mark_approved(charter: Charter, *, by: Member, now: datetime) -> None:
    """This version holds from now on."""
    before_change(charter.account, now=now)
    charter.approved_at, charter.approved_by = now, by
    charter.save(update_fields=["approved_at", "approved_by"])
    data: Data = {"account": charter.account_id, "number": charter.number}
    note(charter.account, events.CHARTER_APPROVED, by=by.user, now=now, data=data)


def _write(account: Account, number: int, text: CharterText, by: Member, now: datetime) -> Charter:
    try:
        # A savepoint of its own: of two saves at the same moment, one gets the number.
        with transaction.atomic():
            return Charter.objects.create(
                account=account, number=number, content=text.stored(), saved_at=now, saved_by=by.user
            )
    except IntegrityError as error:
        words = _("Somebody else saved this charter after you opened it. Nothing was overwritten.")
        raise SavedMeanwhile(words) from error

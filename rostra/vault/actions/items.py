"""What the body keeps, and who has it: entries, custodians, holders."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data, record
from rostra.core.refusals import Faster, Refused
from rostra.people.actions import notify
from rostra.people.models import Member, User
from rostra.vault import events, totp
from rostra.vault.actions.rotating import open_rotations
from rostra.vault.actions.sealing import about, close_rotations, same, write_version
from rostra.vault.enums import Cause, How, Kind
from rostra.vault.models import Holding, Item, Secret
from rostra.vault.rules import keeps, may_add_to, may_manage, may_reveal, may_rotate

if TYPE_CHECKING:
    from rostra.accounts.models import Account


class NotYours(Refused):
    """The acting member may not do this with the secret."""


class NotPossible(Refused):
    """What was given cannot be kept like this."""


@transaction.atomic
def add_item(
    *,
    kind: Kind,
    label: str,
    value: str,
    by: Member,
    now: datetime,
    contact: str = "",
    account: Account | None = None,
    custodian: Member | None = None,
    expires_at: datetime | None = None,
) -> Item:
    """Keep a secret, or a number or address of the inventory; `custodian` decides who else holds it, `by` unless given.

    Raises NotYours, and NotPossible for a value that the kind cannot have.
    """
    if not may_add_to(by, account):
        raise NotYours(_("Only security officers and administrators add secrets."))
    _check(kind, value, label, contact)
    keeper = custodian or by
    item = Item.objects.create(
        kind=kind.value,
        label=label,
        contact=contact,
        account=account,
        custodian=keeper,
        created_at=now,
        changed_at=now,
        expires_at=expires_at,
    )
    data: Data = {
        "secret_kind": kind.value,
        "account": account.pk if account else None,
        "custodian": keeper.user_id,
    }
    _note(events.ADDED.name, item, by.user, now, data)
    if item.sealed_kind:
        write_version(item, value, by=by.user, now=now)
    hold(item, keeper, by=by.user, now=now)
    return item


@transaction.atomic
def change_item(
    *,
    item: Item,
    label: str,
    contact: str,
    custodian: Member | None,
    expires_at: datetime | None,
    by: Member,
    now: datetime,
) -> Item:
    """Change the entry; a new custodian holds the secret from now on, the one before still does until removed.

    A security officer cannot become custodian by their own act. Raises NotYours, NotPossible.
    """
    if not may_manage(by, item):
        raise NotYours(_("Only the custodian and security officers may change this."))
    _check(Kind(item.kind), "", label, contact, keep=True)
    row = Item.objects.select_for_update().get(pk=item.pk)
    if custodian != row.custodian:
        _appoint(row, custodian, by=by, now=now)
    new = {"label": label, "contact": contact, "expires_at": expires_at}
    fields = sorted(name for name, value in new.items() if getattr(row, name) != value)
    if fields:
        if "expires_at" in fields:
            row.warned_days = None
        if "contact" in fields:
            row.changed_at = now
            close_rotations(row, how=How.CHANGED, by=by.user, now=now)
        row.label, row.contact, row.expires_at = label, contact, expires_at
        _note(events.CHANGED.name, row, by.user, now, {"fields": fields})
    row.save()
    return row


@transaction.atomic
def rotate_item(*, item: Item, value: str, by: Member, now: datetime, expires_at: datetime | None = None) -> Item:
    """Keep the new value after it was changed at the provider; what had to be changed is done.

    Raises NotYours, and NotPossible for an empty value or one that the kind cannot have; for the one that is stored
    only to who may have it shown. Nobody else learns by trying what the value is: the custodian is told instead.
    """
    if not may_rotate(by, item):
        raise NotYours(_("Only holders and security officers may store a new value."))
    row = Item.objects.select_for_update().get(pk=item.pk)
    _check(Kind(row.kind), value, row.label, row.contact)
    if row.retired_at is not None or not row.sealed_kind:
        raise NotPossible(_("There is no value to change here."))
    unchanged = same(row, value)
    if unchanged and may_reveal(by, item):
        raise NotPossible(_("This is the value that is stored. Change it at the provider first."), field="value")
    if unchanged:
        _tell_unchanged(row, now)
    write_version(row, value, by=by.user, now=now)
    row.changed_at = row.issued_at = now
    row.expires_at, row.warned_days = expires_at, None
    row.save(update_fields=["changed_at", "issued_at", "expires_at", "warned_days"])
    close_rotations(row, how=How.CHANGED, by=by.user, now=now)
    return row


@transaction.atomic
def revoke_item(*, item: Item, reason: str, by: Member, now: datetime) -> int:
    """What people saw is worth nothing any more, because it was revoked at the provider: all tasks are done.

    Gives how many. Raises NotYours, and NotPossible without a reason or with nothing to do.
    """
    if not may_manage(by, item):
        raise NotYours(_("Only the custodian and security officers may change this."))
    if not reason.strip():
        raise NotPossible(_("Say what was done at the provider."), field="reason")
    row = Item.objects.select_for_update().get(pk=item.pk)
    done = close_rotations(row, how=How.REVOKED, reason=reason, by=by.user, now=now)
    if not done:
        raise NotPossible(_("There is no open task here."))
    Item.objects.filter(pk=row.pk).update(changed_at=now)
    return done


@transaction.atomic
def retire_item(*, item: Item, reason: str, by: User | None, now: datetime) -> None:
    """Destroy the value for good, when nothing needs it; the entry and its history stay."""
    if not Item.objects.filter(pk=item.pk, retired_at=None).update(retired_at=now, changed_at=now):
        raise Faster(_("Somebody else did this in the meantime."))
    Secret.objects.filter(item=item).delete()
    for holding in Holding.objects.filter(item=item, ended_at=None).select_related("member"):
        end(holding, by=by, now=now)
    close_rotations(item, how=How.REVOKED, reason=reason, by=by, now=now)
    item.retired_at = item.changed_at = now
    _note(events.RETIRED.name, item, by, now, {"reason": reason})


@transaction.atomic
def retire(*, item: Item, reason: str, by: Member, now: datetime) -> None:
    """As retire_item, by a member. Raises NotYours, and NotPossible for what a connected account uses."""
    if not may_manage(by, item):
        raise NotYours(_("Only the custodian and security officers may change this."))
    if item.name:
        raise NotPossible(_("A connected account uses this. Close the account instead."))
    if not reason.strip():
        raise NotPossible(_("Give a reason."), field="reason")
    retire_item(item=item, reason=reason, by=by.user, now=now)


@transaction.atomic
def give_holding(*, item: Item, member: Member, by: Member, now: datetime) -> Holding:
    """Let a member have the value shown. A security officer cannot do this for themselves.

    Raises NotYours, NotPossible for somebody who left.
    """
    if not may_manage(by, item) or (by.pk == member.pk and not keeps(by, item)):
        raise NotYours(_("Only the custodian may do this, or a security officer for somebody else."))
    if not member.active:
        raise NotPossible(_("This person is no member any more."), field="member")
    return hold(item, member, by=by.user, now=now)


@transaction.atomic
def end_holding(*, holding: Holding, by: Member, now: datetime) -> None:
    """A member holds it no longer; what they could have taken along must be changed.

    Raises NotYours, and NotPossible for the custodian, who is replaced first.
    """
    item = holding.item
    if not may_manage(by, item) and by.pk != holding.member_id:
        raise NotYours(_("Only the custodian and security officers may change this."))
    if item.custodian_id == holding.member_id:
        raise NotPossible(_("Name another custodian first."))
    end(holding, by=by.user, now=now)
    open_rotations(cause=Cause.ROLE_CHANGE, member=holding.member, items=[item], by=by.user, now=now)


def end(holding: Holding, *, by: User | None, now: datetime) -> None:
    """Write down that somebody holds it no longer."""
    if Holding.objects.filter(pk=holding.pk, ended_at=None).update(ended_at=now):
        _note(events.HOLDER_ENDED.name, holding.item, by, now, {"holder": holding.member.user_id})


def appoint(item: Item, custodian: Member | None, *, by: User | None, now: datetime) -> None:
    """Write down who keeps it from now on; the caller saves the item."""
    item.custodian = custodian
    data: Data = {"custodian": custodian.user_id if custodian else None}
    _note(events.CUSTODIAN_CHANGED.name, item, by, now, data)
    if custodian is not None:
        hold(item, custodian, by=by, now=now)


def _appoint(item: Item, custodian: Member | None, *, by: Member, now: datetime) -> None:
    if custodian is None or not custodian.active:
        raise NotPossible(_("Somebody must keep it."), field="custodian")
    if custodian.pk == by.pk:
        raise NotYours(_("Nobody makes themselves custodian: ask another security officer."), field="custodian")
    appoint(item, custodian, by=by.user, now=now)


def hold(item: Item, member: Member, *, by: User | None, now: datetime) -> Holding:
    """Write down that a member may have it shown from now on, unless they may already."""
    found = Holding.objects.filter(item=item, member=member, ended_at=None).first()
    if found is not None:
        return found
    holding = Holding.objects.create(item=item, member=member, since=now, given_by=by)
    _note(events.HOLDER_ADDED.name, item, by, now, {"holder": member.user_id})
    return holding


def _tell_unchanged(item: Item, now: datetime) -> None:
    holders = [
        holding.member for holding in Holding.objects.filter(item=item, ended_at=None).select_related("member__user")
    ]
    users = [item.custodian.user] if item.custodian is not None else [member.user for member in holders]
    url = reverse("vault:item", args=[item.pk])
    notify(users=users, kind="vault.unchanged", now=now, data={"secret": item.label}, url=url)


def _check(kind: Kind, value: str, label: str, contact: str, *, keep: bool = False) -> None:
    sealed = Item(kind=kind).sealed_kind
    if not label.strip():
        raise NotPossible(_("Give it a name."), field="label")
    if not sealed and not contact.strip():
        raise NotPossible(_("Write the number or address."), field="contact")
    if not sealed or keep:
        return
    if not value.strip():
        raise NotPossible(_("Write the value."), field="value")
    if value in label or value in contact:
        raise NotPossible(_("The name shows the secret itself."), field="label")
    if kind == Kind.TOTP:
        try:
            totp.seed(value)
        except totp.NoSeed:
            raise NotPossible(_("This is no seed of a code generator."), field="value") from None


def _note(kind: str, item: Item, by: User | None, now: datetime, data: Data) -> None:
    record(body=item.body_id, by=by, now=now, kind=kind, about=about(item), data=data)

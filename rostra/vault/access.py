"""The only way from a URL to a secret's entry: what the member may not know of does not exist for them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.people.models import Member
from rostra.vault.models import Attestation, Holding, Item, Release
from rostra.vault.rules import may_ask, may_decide, may_manage, may_reveal, may_rotate, may_see


def item_or_404(member: Member, pk: int) -> Item:
    """A secret's entry in two queries: the entry with everything that decides, and the member's roles."""
    mine = Holding.objects.filter(item=OuterRef("pk"), member=member, ended_at=None)
    rows = Item.objects.select_related("account__unit", "custodian__user").annotate(mine=Exists(mine))
    item = rows.filter(pk=pk, retired_at=None).first()
    if item is None:
        raise Http404
    vars(item)["_held_by"] = {member.pk: vars(item)["mine"]}
    if not may_see(member, item):
        raise Http404
    return item


def item_to_manage(member: Member, pk: int) -> Item:
    item = item_or_404(member, pk)
    if not may_manage(member, item):
        raise PermissionDenied(_("Only the custodian and security officers may change this."))
    return item


def item_to_rotate(member: Member, pk: int) -> Item:
    item = item_or_404(member, pk)
    if not may_rotate(member, item):
        raise PermissionDenied(_("Only holders and security officers may store a new value."))
    return item


def item_to_reveal(member: Member, pk: int) -> Item:
    """For who may see the value, alone or with a second person."""
    item = item_or_404(member, pk)
    if not may_reveal(member, item) and not may_ask(member, item):
        raise PermissionDenied(_("Only holders may see this."))
    return item


def holding_to_end(member: Member, pk: int) -> Holding:
    holding = Holding.objects.select_related("member__user").filter(pk=pk, ended_at=None).first()
    if holding is None:
        raise Http404
    holding.item = item_or_404(member, holding.item_id)
    if holding.member_id != member.pk and not may_manage(member, holding.item):
        raise PermissionDenied(_("Only the custodian and security officers may change this."))
    return holding


def release_to_decide(member: Member, pk: int) -> Release:
    release = Release.objects.select_related("member__user").filter(pk=pk).first()
    if release is None:
        raise Http404
    release.item = item_or_404(member, release.item_id)
    if not may_decide(member, release.item, asked_by=release.member_id):
        raise PermissionDenied(_("Another person must decide: the custodian or a security officer."))
    return release


def attestation_or_404(member: Member, pk: int) -> Attestation:
    """A member's own question; those of others do not exist."""
    row = (
        Attestation.objects.select_related("item__account", "item__custodian__user")
        .filter(pk=pk, member=member)
        .first()
    )
    if row is None:
        raise Http404
    return row

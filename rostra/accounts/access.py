from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.accounts.models import Account, Charter, ClosingStep, Delegate, FakeCase, LinkedSite, Terms
from rostra.accounts.rules import may_change, may_decide_sites, may_pursue, may_tend
from rostra.people.models import Member


def account_or_404(pk: int) -> Account:
    """An account of the body in scope; every member may look at it."""
    people = ("sponsor__user", "owner__user", "substitute__user")
    account = Account.objects.select_related("unit", *people).filter(pk=pk).first()
    if account is None:
        raise Http404
    return account


def account_to_change(member: Member, pk: int) -> Account:
    """The account, for somebody who may connect or pause it; 403 for other members."""
    account = account_or_404(pk)
    if not may_change(member, account):
        raise PermissionDenied(_("Only administrators and security officers may change an account."))
    return account


def account_to_tend(member: Member, pk: int) -> Account:
    """The account, for somebody who looks after it; 403 for other members."""
    account = account_or_404(pk)
    if not may_tend(member, account):
        raise PermissionDenied(_("Only its sponsor, owner and substitute, and administrators, may do this."))
    return account


def charter_or_404(account: Account, number: int) -> Charter:
    """One version of an account's charter."""
    rows = Charter.objects.select_related("saved_by", "approved_by__user")
    row = rows.filter(account=account, number=number).first()
    if row is None:
        raise Http404
    row.account = account
    return row


def step_or_404(account: Account, pk: int) -> ClosingStep:
    """A step of an account's closing."""
    row = ClosingStep.objects.select_related("closing").filter(pk=pk, closing__account=account).first()
    if row is None:
        raise Http404
    row.closing.account = account
    return row


def terms_or_404(pk: int) -> Terms:
    row = Terms.objects.select_related("file", "created_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def delegate_or_404(pk: int) -> Delegate:
    row = Delegate.objects.select_related("file", "member__user").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def case_or_404(pk: int) -> FakeCase:
    """A reported profile; every member may see what is known of it."""
    row = FakeCase.objects.select_related("told_by__user").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def case_to_pursue(member: Member, pk: int) -> FakeCase:
    """The case, for somebody who looks into such cases; 403 for other members."""
    row = case_or_404(pk)
    require_pursuer(member)
    return row


def require_pursuer(member: Member) -> None:
    if not may_pursue(member):
        raise PermissionDenied(_("Your roles do not include this."))


def site_or_404(pk: int) -> LinkedSite:
    row = LinkedSite.objects.select_related("proposed_by__user", "decided_by__user").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def site_to_decide(member: Member, pk: int) -> LinkedSite:
    """The site, for the web owner; 403 for other members."""
    row = site_or_404(pk)
    if not may_decide_sites(member):
        raise PermissionDenied(_("Only the web owner decides to which private sites the body links."))
    return row

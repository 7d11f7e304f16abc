from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.accounts.rules import may_connect
from rostra.people.models import Member


def account_or_404(pk: int) -> Account:
    """An account of the body in scope; every member may look at it."""
    account = Account.objects.select_related("unit").filter(pk=pk).first()
    if account is None:
        raise Http404
    return account


def account_to_change(member: Member, pk: int) -> Account:
    """The account, for somebody who may connect or pause it; 403 for other members."""
    account = account_or_404(pk)
    if not may_connect(member, account.unit):
        raise PermissionDenied(_("Only administrators and security officers may change an account."))
    return account

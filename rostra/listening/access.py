"""The only way from a URL to an object: the object, or 404; which right a deed needs is asked by the action."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.listening.enums import FindState
from rostra.listening.models import Find, Watch
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may_on


def find_or_404(member: Member, pk: int) -> Find:
    """A find for those who may answer on its account. Raises Http404, or PermissionDenied where only the right lacks."""
    row = Find.objects.select_related("account__unit", "watch").exclude(state=FindState.GONE).filter(pk=pk).first()
    if row is None or not may_on(member, Right.READ, row.account):
        raise Http404
    if not may_on(member, Right.ANSWER, row.account):
        raise PermissionDenied(_("Your roles let you read this, not answer it."))
    return row


def watch_or_404(pk: int) -> Watch:
    """A watch of the body."""
    row = Watch.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row

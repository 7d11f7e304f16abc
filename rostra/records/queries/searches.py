"""Searches that members keep."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from rostra.people.models import Member
from rostra.records.models import SavedSearch


def searches_of(member: Member) -> QuerySet[SavedSearch]:
    """The member's own searches, and those that others share."""
    rows = SavedSearch.objects.filter(Q(member=member) | Q(shared=True))
    return rows.select_related("member__user").order_by("name", "pk")

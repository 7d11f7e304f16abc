"""Who is responsible, accountable, consulted and informed: the activities of the founding document 004 (R-200 to R-203).

A party is a duty, a role, or the owner of an account; people stand in the sheet by what they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.people.enums import DutyCode, RoleCode

OWNER = "owner"
PARTIES: Mapping[str, str | Promise] = {
    **dict(DutyCode.choices),
    RoleCode.ADMINISTRATOR.value: RoleCode.ADMINISTRATOR.label,
    RoleCode.SECURITY.value: RoleCode.SECURITY.label,
    RoleCode.RECORDS.value: RoleCode.RECORDS.label,
    OWNER: _("Owner of an account"),
}
LETTERS: Mapping[str, str | Promise] = {
    "responsible": pgettext_lazy("letter of a RACI sheet: responsible", "R"),
    "accountable": pgettext_lazy("letter of a RACI sheet: accountable", "A"),
    "consulted": pgettext_lazy("letter of a RACI sheet: consulted", "C"),
    "informed": pgettext_lazy("letter of a RACI sheet: informed", "I"),
}
PARTS: Mapping[str, str | Promise] = {
    "responsible": _("Responsible: does the work"),
    "accountable": _("Accountable: answers for it"),
    "consulted": _("Consulted: is asked before"),
    "informed": _("Informed: is told after"),
}
"""The four parts, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Something that must be done, and which parties have which part in it."""

    label: str | Promise
    responsible: tuple[str, ...]
    accountable: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]

    def parts(self, held: Iterable[str]) -> tuple[str, ...]:
        """The parts of somebody who holds these parties; who does or answers for it is not listed as told too."""
        mine = set(held)
        found = tuple(part for part in PARTS if mine & set(getattr(self, part)))
        weighty = tuple(part for part in found if part in ("responsible", "accountable"))
        return weighty or found[:1]


ACTIVITIES = (
    Activity(
        _("Set goals and choose channels"), ("strategy",), ("administrator",), ("publishing", "service"), ("owner",)
    ),
    Activity(
        _("Propose and open an account"),
        ("owner",),
        ("administrator",),
        ("strategy", "protection"),
        ("publishing", "service"),
    ),
    Activity(_("Write and publish every day"), ("publishing",), ("owner",), ("approvals",), ("service", "monitoring")),
    Activity(_("Answer people every day"), ("service",), ("owner",), ("approvals",), ("publishing", "monitoring")),
    Activity(_("Approve: legal, financial, other"), ("approvals",), ("administrator",), ("strategy",), ("publishing",)),
    Activity(_("Advertise"), ("advertising",), ("strategy",), ("approvals",), ("publishing", "monitoring")),
    Activity(
        _("Protect accounts and passwords"), ("protection",), ("security",), ("owner",), ("administrator", "crisis")
    ),
    Activity(_("Monitor and analyse"), ("monitoring",), ("strategy",), ("service",), ("publishing", "owner")),
    Activity(
        _("Speak and act in a crisis"),
        ("crisis",),
        ("administrator",),
        ("strategy", "approvals"),
        ("publishing", "service", "owner"),
    ),
    Activity(_("Train others"), ("training",), ("strategy",), ("protection",), ("administrator",)),
    Activity(_("Keep the record"), ("records",), ("administrator",), ("protection",), ("owner",)),
    Activity(
        _("Close an account"), ("owner",), ("administrator",), ("protection", "records"), ("publishing", "service")
    ),
)

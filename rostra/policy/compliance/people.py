"""Evidence from what is on record about people: access, duties, mandates, second factors, devices."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.core.scoping import current_body_id
from rostra.people.enums import AccessState, DeviceState, DutyCode, RoleCode
from rostra.people.models import AccessRequest, Body, Device, Duty, Mandate, Member, Role
from rostra.people.queries.acting import ACTIVE, acting, holding, mandated
from rostra.people.queries.devices import OLD
from rostra.people.queries.security import holds_any, signed_in, without_factor
from rostra.policy.decisions import MANDATE_REQUIRED, SECOND_FACTOR
from rostra.policy.evidence import Finding, Line, Provider, find, listed
from rostra.policy.queries.answered import answered
from rostra.policy.queries.deciding import decided, working_calendar

REMEMBERED = timedelta(days=365)
"""So far back requests for access are looked at."""
KEEPERS = (RoleCode.ADMINISTRATOR, RoleCode.SECURITY)
"""The roles whose holders may step in when something goes wrong."""


def access_decided(now: datetime) -> Finding:
    """Requests are decided within the working days that the policy names, and no refusal lacks a reason."""
    why = {"refused": Q(state=AccessState.REFUSED, verdict="")}
    days = answered("E1.2").get("fields", {}).get("days")
    if isinstance(days, int) and days > 0:
        why = {"late": Q(state=AccessState.ASKED, asked_at__lt=_working_days_ago(days, now)), **why}
    rows = AccessRequest.objects.filter(Q(state=AccessState.ASKED) | Q(decided_at__gt=now - REMEMBERED))
    return find(rows.exclude(state=AccessState.TAKEN_BACK), why, about="people.accessrequest")


def _working_days_ago(count: int, now: datetime) -> datetime:
    """The beginning of the day that was so many working days before today: who asked before that has waited longer."""
    calendar = working_calendar(Body.objects.values_list("time_zone", flat=True).get(pk=current_body_id()))
    begin = now.astimezone(calendar.tz).replace(hour=0, minute=0, second=0, microsecond=0)
    left = count
    # A calendar without working days would count for ever.
    for _day in range(366):
        if not left:
            break
        begin -= timedelta(days=1)
        left -= calendar.is_working(begin.date())
    return begin


def leavers(now: datetime) -> Finding:
    """Who left, or was deactivated, holds nothing any more; who belongs to another body may be signed in there."""
    elsewhere = Member.everywhere.filter(ACTIVE, user=OuterRef("user"))
    why = {**holding(now), "sessions": signed_in(now) & ~Q(Exists(elsewhere))}
    return find(Member.objects.exclude(ACTIVE), why, about="people.member")


def mandates(now: datetime) -> Finding:
    """Where the policy asks for one, everybody who acts has a mandate in force, of a manager who is still there."""
    if not decided(MANDATE_REQUIRED):
        return Finding(0)
    gone = Q(manager__left_at__isnull=False) | Q(manager__user__is_active=False)
    orphans = Mandate.objects.filter(gone, member=OuterRef("pk"), ended_at=None).filter(
        Q(ends_at=None) | Q(ends_at__gt=now)
    )
    why = {"none": ~mandated(now), "manager_left": Q(Exists(orphans))}
    return find(acting(now), why, about="people.member")


def spokespersons(now: datetime) -> Finding:
    """Somebody is named who speaks for the body; where the policy asks for it, with a mandate."""
    rows = Member.objects.filter(ACTIVE).exclude(spokesperson="")
    required = decided(MANDATE_REQUIRED)
    found = find(rows, {"none": ~mandated(now)}, about="people.member") if required else Finding(rows.count())
    return found if found.of else listed(1, [Line(_body(), "nobody")])


def second_factor(now: datetime) -> Finding:
    """Everybody of whom the policy asks it has a second factor."""
    codes = decided(SECOND_FACTOR)
    rows = Member.objects.filter(ACTIVE & holds_any(codes, now))
    return find(rows, {"none": without_factor()}, about="people.member")


def devices_owned(_now: datetime) -> Finding:
    """The devices in use belong to the body, and somebody who is there has each."""
    holder = Q(holder__left_at=None, holder__user__is_active=True, holder__isnull=False)
    why = {"foreign": Q(owned=False), "no_holder": ~holder}
    return find(Device.objects.filter(state=DeviceState.IN_USE), why, about="people.device")


def devices_updated(now: datetime) -> Finding:
    """The devices in use were brought up to date within 90 days, and somebody who is there does it."""
    updater = Q(updater__left_at=None, updater__user__is_active=True, updater__isnull=False)
    rows = Device.objects.filter(state=DeviceState.IN_USE).annotate(day=Coalesce("updated_on", TruncDate("state_at")))
    return find(rows, {"old": Q(day__lt=(now - OLD).date()), "no_updater": ~updater}, about="people.device")


def administrators(_now: datetime) -> Finding:
    """Whoever may step in is there: an administrator and a security officer for the whole body, and two people."""
    active = Q(member__left_at=None, member__user__is_active=True)
    rows = Role.objects.filter(active, code__in=KEEPERS, unit=None).order_by("member_id")
    held = list(rows.values_list("code", "member_id")[: 2 * len(KEEPERS) + 100])
    people = {member for _code, member in held}
    missing = [code for code in KEEPERS if code not in {code for code, _member in held}]
    lines = [Line(_body(), f"no_{code.value}") for code in missing]
    if len(people) == 1:
        lines.append(Line(f"people.member:{people.pop()}", "alone"))
    return listed(len(KEEPERS) + 1, lines)


def duties(_now: datetime) -> Finding:
    """Each of the nine duties is held by two people at least."""
    active = Q(member__left_at=None, member__user__is_active=True)
    rows = Duty.objects.filter(active).order_by().values("code").annotate(people=Count("member", distinct=True))
    held = dict(rows.values_list("code", "people"))
    words = {0: "nobody", 1: "one"}
    lines = [Line(_body(), f"{words[held.get(code, 0)]}_{code}") for code in DutyCode.values if held.get(code, 0) < 2]
    return listed(len(DutyCode), lines)


def _body() -> str:
    return f"people.body:{current_body_id()}"


def _nobody(duty: str) -> str:
    return gettext("Nobody has the duty “%(duty)s”.") % {"duty": DutyCode(duty).label}


def _one(duty: str) -> str:
    return gettext("One person only has the duty “%(duty)s”: nobody stands in.") % {"duty": DutyCode(duty).label}


nobody, one = lazy(_nobody, str), lazy(_one, str)

PROVIDERS = (
    Provider(
        name="people.access_decided",
        label=_("Requests for access are decided in time, and refusals give a reason"),
        look=access_decided,
        reasons={
            "late": _("It waits longer for a decision than the policy allows."),
            "refused": _("It was refused without a reason."),
        },
        mend="accounts:access_requests",
    ),
    Provider(
        name="people.leavers",
        label=_("People who left hold nothing any more"),
        look=leavers,
        reasons={
            "grants": _("This person left and still has rights on accounts."),
            "roles": _("This person left and still has roles."),
            "duties": _("This person left and still has duties."),
            "mandates": _("This person left and still has a mandate."),
            "sessions": _("This person left and is still signed in."),
        },
        mend="people:members",
    ),
    Provider(
        name="people.mandates",
        label=_("Everybody who acts for the body has a mandate in force"),
        look=mandates,
        reasons={
            "none": _("This person may act and has no mandate in force."),
            "manager_left": _("The manager who gave the mandate has left."),
        },
        mend="people:mandates",
    ),
    Provider(
        name="people.spokespersons",
        label=_("The people who speak for the body are named"),
        look=spokespersons,
        reasons={
            "nobody": _("Nobody is named who speaks for the body."),
            "none": _("This person speaks for the body and has no mandate in force."),
        },
        mend="people:contacts",
    ),
    Provider(
        name="people.second_factor",
        label=_("Everybody who must have a second factor has one"),
        look=second_factor,
        reasons={"none": _("This person has set up no second factor.")},
        mend="people:members",
    ),
    Provider(
        name="people.devices_owned",
        label=_("The devices in use belong to the body, and each has a holder"),
        look=devices_owned,
        reasons={
            "foreign": _("The body does not own this device."),
            "no_holder": _("Nobody who works here holds this device."),
        },
        mend="people:devices",
    ),
    Provider(
        name="people.devices_updated",
        label=_("The devices in use are brought up to date"),
        look=devices_updated,
        reasons={
            "old": _("Nobody said within 90 days that this device was brought up to date."),
            "no_updater": _("Nobody who works here brings this device up to date."),
        },
        mend="people:devices",
    ),
    Provider(
        name="people.administrators",
        label=_("Two people may step in when something goes wrong"),
        look=administrators,
        reasons={
            "no_administrator": _("Nobody administers the whole body."),
            "no_security": _("Nobody is security officer of the whole body."),
            "alone": _("This person alone may step in: nobody is the second person."),
        },
        mend="people:members",
    ),
    Provider(
        name="people.duties",
        label=_("Each of the nine duties is held by two people or more"),
        look=duties,
        reasons={
            **{f"nobody_{code}": nobody(code) for code in DutyCode.values},
            **{f"one_{code}": one(code) for code in DutyCode.values},
        },
        mend="people:duties",
    ),
)

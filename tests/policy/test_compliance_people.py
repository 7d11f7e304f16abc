"""Evidence about people: what shows that access, duties, mandates, factors and devices are as the policy says."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from rostra.people.enums import DutyCode
from rostra.people.models import AccessRequest, Device, Duty, Member, Role
from rostra.policy.decisions import MANDATE_REQUIRED, SECOND_FACTOR
from tests.cast import Cast
from tests.compliance import DAY, Case, Short, World, about, check, check_queries, holds, nothing, short

Lines = list[Short]


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def asked(world: World, days: int, **values: object) -> AccessRequest:
    at = world.now - days * DAY
    return AccessRequest.objects.create(
        **{"member": world.cast.reader, "role": "editor", "reason": "My task", "asked_at": at, **values}
    )


def request_late(world: World) -> Lines:
    world.policy({"E1.2": {"fields": {"days": 5}}})
    asked(world, 7)
    # Two days of the week before were no working days: exactly five are over.
    return [(about(asked(world, 8)), "late")]


def request_without_days(world: World) -> Lines:
    world.policy()
    asked(world, 300)
    return []


def request_refused(world: World) -> Lines:
    asked(world, 3, state="refused", verdict="Not your task", decided_at=world.now)
    return [(about(asked(world, 3, state="refused", decided_at=world.now)), "refused")]


def request_of_long_ago(world: World) -> Lines:
    asked(world, 500, state="refused", decided_at=world.now - 400 * DAY)
    return []


def leaver(world: World) -> Lines:
    world.gone()
    return []


def leaver_with(what: str) -> object:
    def arrange(world: World) -> Lines:
        member = world.gone()
        if what == "grants":
            world.grant(member, world.account(), "write")
        if what == "roles":
            Role.objects.create(member=member, code="reader")
        if what == "duties":
            Duty.objects.create(member=member, code="service")
        if what == "mandates":
            world.mandate(member)
        if what == "sessions":
            sign_in(world, member)
        return [(about(member), what)]

    return arrange


def sign_in(world: World, member: Member) -> None:
    key = f"session-{world.number()}"
    Session.objects.create(session_key=key, session_data="", expire_date=world.now + DAY)
    UserSession.objects.create(user=member.user, session_key=key, ip="127.0.0.1", user_agent="")


def deactivated(world: World) -> Lines:
    member = world.acts()
    type(member.user).objects.filter(pk=member.user_id).update(is_active=False)
    return [(about(member), "roles")]


def signed_in_elsewhere(world: World) -> Lines:
    member = world.gone()
    Member.everywhere.create(user=member.user, body=world.cast.other)
    sign_in(world, member)
    return []


def mandates_asked(world: World) -> None:
    world.decide(MANDATE_REQUIRED, True)
    for member in (world.cast.editor, world.cast.approver, world.cast.responder):
        if not member.mandates.exists():
            world.mandate(member)


def mandates_held(world: World) -> Lines:
    mandates_asked(world)
    world.mandate(world.acts())
    return []


def mandate_missing(world: World) -> Lines:
    mandates_asked(world)
    over, coming, unconfirmed, by_grant = world.acts(), world.acts(), world.acts(), world.member()
    world.mandate(over, ends_at=world.now)
    world.mandate(coming, starts_at=world.now + DAY)
    world.mandate(unconfirmed, confirmed_at=None)
    world.grant(by_grant, world.account(), "answer")
    return [(about(member), "none") for member in (over, coming, unconfirmed, by_grant)]


def mandate_of_gone_manager(world: World) -> Lines:
    mandates_asked(world)
    member = world.acts()
    world.mandate(member, manager=world.gone())
    return [(about(member), "manager_left")]


def spokesperson(world: World) -> Lines:
    world.member(spokesperson="Traffic")
    return []


def spokesperson_bound(world: World) -> Lines:
    world.decide(MANDATE_REQUIRED, True)
    world.mandate(world.member(spokesperson="Water"))
    return [(about(world.member(spokesperson="Traffic")), "none")]


def nobody_speaks(world: World) -> Lines:
    world.member(spokesperson="Traffic", left_at=world.now)
    return [(world.here, "nobody")]


def factor_held(world: World) -> Lines:
    world.decide(SECOND_FACTOR, ("crisis",))
    Authenticator.objects.create(user=world.duty("crisis").member.user, type="totp", data={})
    return []


def factor_missing(world: World) -> Lines:
    world.decide(SECOND_FACTOR, ("crisis", "security"))
    Role.objects.filter(code="security").delete()
    codes_only, by_mandate = world.duty("crisis").member, world.member()
    Authenticator.objects.create(user=codes_only.user, type="recovery_codes", data={})
    world.mandate(by_mandate, duties=["crisis"])
    return [(about(codes_only), "none"), (about(by_mandate), "none")]


def device(world: World, **values: object) -> Device:
    known = {"label": "Phone", "holder": world.cast.editor, "updater": world.cast.security, "state_at": world.now}
    return Device.objects.create(**{**known, "updated_on": world.now.date(), **values})


def device_kept(world: World) -> Lines:
    device(world)
    device(world, owned=False, holder=None, updater=None, state="lost")
    return []


def device_foreign(world: World) -> Lines:
    held = [device(world, holder=None), device(world, holder=world.gone())]
    return [(about(device(world, owned=False)), "foreign"), *((about(row), "no_holder") for row in held)]


def device_old(world: World) -> Lines:
    then = world.now - 91 * DAY
    old = [device(world, updated_on=then.date()), device(world, updated_on=None, state_at=then)]
    device(world, updated_on=(world.now - 90 * DAY).date())
    nobody = [device(world, updater=None), device(world, updater=world.gone())]
    return [*((about(row), "old") for row in old), *((about(row), "no_updater") for row in nobody)]


def nobody_steps_in(world: World) -> Lines:
    Role.objects.filter(code__in=("administrator", "security")).delete()
    Role.objects.create(member=world.cast.security, code="security", unit=world.cast.unit)
    return [(world.here, "no_administrator"), (world.here, "no_security")]


def alone(world: World) -> Lines:
    Role.objects.filter(code="security").delete()
    Role.objects.create(member=world.cast.administrator, code="security")
    return [(about(world.cast.administrator), "alone")]


def duties_held(world: World) -> Lines:
    for code in DutyCode.values:
        world.duty(code, world.cast.editor), world.duty(code, world.cast.approver)
    return []


def duties_open(world: World) -> Lines:
    for code in DutyCode.values[:-2]:
        world.duty(code, world.cast.editor), world.duty(code, world.cast.approver)
    world.duty(DutyCode.values[-2], world.cast.editor)
    world.duty(DutyCode.values[-1], world.gone())
    return [(world.here, f"one_{DutyCode.values[-2]}"), (world.here, f"nobody_{DutyCode.values[-1]}")]


def nothing_more(world: World) -> Lines:
    return []


CASES = [
    nothing("people.access_decided"),
    nothing("people.access_decided", "long ago", request_of_long_ago),
    holds("people.access_decided", "the policy names no days", request_without_days),
    short("people.access_decided", "late", request_late),
    short("people.access_decided", "refused", request_refused),
    nothing("people.leavers"),
    holds("people.leavers", "holds nothing", leaver),
    holds("people.leavers", "signed in elsewhere", signed_in_elsewhere),
    *(
        short("people.leavers", what, leaver_with(what))
        for what in ("grants", "roles", "duties", "mandates", "sessions")
    ),
    short("people.leavers", "deactivated", deactivated),
    nothing("people.mandates", "not asked", lambda world: world.acts() and ()),
    holds("people.mandates", "all have one", mandates_held),
    short("people.mandates", "missing", mandate_missing),
    short("people.mandates", "manager gone", mandate_of_gone_manager),
    holds("people.spokespersons", "named", spokesperson),
    short("people.spokespersons", "without a mandate", spokesperson_bound),
    short("people.spokespersons", "nobody", nobody_speaks, once=True),
    nothing("people.second_factor", "nobody must", lambda world: world.decide(SECOND_FACTOR, ()) or ()),
    holds("people.second_factor", "has one", factor_held),
    short("people.second_factor", "missing", factor_missing),
    nothing("people.devices_owned"),
    holds("people.devices_owned", "kept", device_kept),
    short("people.devices_owned", "foreign", device_foreign),
    nothing("people.devices_updated"),
    holds("people.devices_updated", "kept", device_kept),
    short("people.devices_updated", "old", device_old),
    holds("people.administrators", "two people", nothing_more),
    short("people.administrators", "nobody", nobody_steps_in, once=True),
    short("people.administrators", "one person", alone, once=True),
    holds("people.duties", "two each", duties_held),
    short("people.duties", "open", duties_open, once=True),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_evidence_finds(case: Case, world: World) -> None:
    check(case, world)


@pytest.mark.parametrize("case", [case for case in CASES if case.found == "short" and not case.once], ids=str)
def test_evidence_asks_as_often_for_many(case: Case, world: World) -> None:
    check_queries(case, world)

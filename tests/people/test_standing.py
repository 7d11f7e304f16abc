"""Who may do what, changed by SQL: each is caught by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.sources import UNTOLD, Told
from rostra.audit.verify import verify_all
from rostra.core.scoping import scope
from rostra.people import standing
from rostra.people.actions import (
    Wish,
    apply_directory,
    end_grant,
    end_mandate,
    end_membership,
    give_duty,
    give_grant,
    give_mandate,
    give_role,
    take_duty,
    take_role,
)
from rostra.people.actions.members import add_member
from rostra.people.models import Duty, Grant, Member, Role
from tests.people.rights import account, newcomer
from tests.tampering import missed

MANDATE = {"scope_text": "Answers for the library.", "duties": ("service",)}


@pytest.fixture
def noor(cast: Any) -> Member:
    """Somebody who holds a bit of everything, among others who held it, left and came back."""
    by, now = cast.administrator, cast.now
    city, noor = account("city", now=now), newcomer(cast)
    give_role(member=noor, code="responder", unit=cast.unit, by=by, now=now)
    give_duty(member=noor, code="service", by=by, now=now)
    give_grant(member=noor, account=city, right="answer", by=by, now=now, ends_at=now + timedelta(days=7))
    mandate = {"manager": cast.approver, "starts_at": now, "by": by, "now": now, **MANDATE}
    give_mandate(member=noor, ends_at=now + timedelta(days=90), wishes=(Wish(city, "moderate"),), **mandate)
    # Held no more.
    take_role(role=give_role(member=noor, code="editor", by=by, now=now), by=by, now=now)
    take_duty(duty=give_duty(member=noor, code="crisis", by=by, now=now), by=by, now=now)
    end_grant(grant=give_grant(member=noor, account=city, right="write", by=by, now=now), by=by, now=now)
    end_mandate(mandate=give_mandate(member=noor, ends_at=None, **mandate), by=by, now=now)
    # Left with all of it, and came back with nothing.
    left = cast.reader
    give_duty(member=left, code="protection", by=by, now=now)
    give_grant(member=left, account=city, right="answer", by=by, now=now)
    end_membership(member=left, by=by, now=now)
    add_member(email=left.user.email, name=left.user.name, by=None, now=now)
    apply_directory(user=left.user, wanted={cast.body.slug: frozenset({"reader", "editor"})}, now=now)
    apply_directory(user=left.user, wanted={cast.body.slug: frozenset({"reader"})}, now=now)
    return noor


TAMPERS = (
    ("INSERT INTO people_role (body_id, member_id, code, from_directory) SELECT body_id, member_id, 'administrator', false FROM people_duty", "people.role administrator", "no event of the log gave this"),
    ("UPDATE people_role SET code = 'administrator' WHERE code = 'editor'", "people.role administrator", "no event of the log gave this"),
    ("UPDATE people_role SET unit_id = NULL WHERE unit_id IS NOT NULL", "people.role responder", "no event of the log gave this"),
    ("DELETE FROM people_role WHERE code = 'records'", "people.role records", "it is not there"),
    ("DELETE FROM people_duty", "people.duty service", "it is not there"),
    ("UPDATE people_duty SET code = 'approvals'", "people.duty approvals", "no event of the log gave this"),
    ("UPDATE people_grant SET ended_at = NULL WHERE \"right\" = 'write'", "people.grant write", "no event of the log gave this"),
    ("UPDATE people_grant SET \"right\" = 'administer' WHERE \"right\" = 'answer' AND ended_at IS NULL", "people.grant administer", "no event of the log gave this"),
    ("UPDATE people_grant SET ends_at = NULL WHERE ended_at IS NULL", "people.grant answer", "it is not as the log says: until"),
    ("UPDATE people_grant SET mandate_id = NULL WHERE mandate_id IS NOT NULL", "people.grant moderate", "it is not as the log says: mandate"),
    ("UPDATE people_grant SET starts_at = now() - interval '9 years' WHERE ended_at IS NULL", "people.grant answer", "it is not as the log says: starts"),
    ("UPDATE people_mandate SET starts_at = now() - interval '9 years'", "people.mandate", "what the log told last: starts"),
    ("UPDATE people_grant SET ended_at = now() WHERE ended_at IS NULL", "people.grant answer", "it is not there"),
    ("UPDATE people_mandate SET confirmed_at = now() WHERE confirmed_at IS NULL", "people.mandate", "what the log told last: confirmed"),
    ("UPDATE people_mandate SET ended_at = NULL WHERE ended_at IS NOT NULL", "people.mandate", "what the log told last: ended"),
    ("UPDATE people_mandate SET ends_at = ends_at + interval '1 year' WHERE ends_at IS NOT NULL", "people.mandate", "what the log told last: until"),
    ("UPDATE people_mandate SET manager_id = (SELECT max(id) FROM people_member WHERE body_id = people_mandate.body_id)", "people.mandate", "what the log told last: manager"),
    ("UPDATE people_member SET left_at = now() WHERE id = (SELECT min(id) FROM people_member)", "people.member", "what the log told last: left"),
    ("INSERT INTO people_user (email, name, password, is_active, is_operator, language, theme, digest, created_at, links_sent, sessions_ended) VALUES ('x@x.example', 'X', '', true, false, '', '', '', now(), 0, 0); INSERT INTO people_member (body_id, user_id, title, level, phone, spokesperson, joined_at) SELECT min(body_id), (SELECT max(id) FROM people_user), '', 'staff', '', '', now() FROM people_role", "people.member", "no event of the log tells"),
)  # fmt: skip


def test_tampers_with_who_may_do_what_are_caught_by_name(cast: Any, noor: Member) -> None:
    sequence_all(now=cast.now)
    assert verify_all().bad == []
    assert [
        Role.objects.filter(member=noor).count(),
        Duty.objects.count(),
        Grant.objects.filter(ended_at=None).count(),
    ] == [1, 1, 2]
    assert missed(TAMPERS) == []


def test_another_bodys_roles_are_asked_for_as_well(cast: Any) -> None:
    with scope(cast.other), connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_role WHERE member_id = %s", [cast.stranger.pk])
    sequence_all(now=cast.now)

    found = {bad.about for bad in verify_all().bad}

    assert found == {f"people.role {code} of member {cast.stranger.pk}" for code in ("administrator", "responder")}


def test_events_of_earlier_releases_are_compared_as_far_as_they_go(cast: Any, noor: Member) -> None:
    told = Told(cast.now, cast.administrator.user_id, "people.mandate:7", {"user": 1, "manager": 2, "until": None})
    key, columns = standing.MANDATES.says["people.mandate_given"](told)

    assert (key, columns["manager"], columns["until"]) == ("7", 2, None)
    assert [columns["starts"], columns["confirmed"]] == [UNTOLD, UNTOLD]


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("people.role_given", ["administrator"]),
        ("people.grant_given", {"account": 1, "right": "write", "starts": "x", "until": "0001-01-01T00:00:00+14:00"}),
        ("people.duty_taken", "crisis"),
    ],
)
def test_events_that_say_what_none_says_end_no_comparison(cast: Any, noor: Member, kind: str, data: Any) -> None:
    about = f"people.member:{noor.pk}"
    Event.objects.create(body=cast.body, at=cast.now, kind=kind, about=about, data=data)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_role WHERE code = 'records'")

    assert f"people.role records of member {cast.records.pk}" in dict(standing.unlike_log())

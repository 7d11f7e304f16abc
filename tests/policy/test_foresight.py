from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator

from rostra.people.actions import give_duty
from rostra.policy.decisions import SECOND_FACTOR
from rostra.policy.impacts import EXAMPLES, foreseen, some


def said(value: tuple[str, ...], cast: Any) -> list[tuple[str, ...]]:
    return [(impact.sentence, *impact.examples) for impact in foreseen(SECOND_FACTOR, value, cast.now)]


def test_who_has_to_set_up_a_second_factor_is_named(cast: Any) -> None:
    give_duty(member=cast.reader, code="protection", by=None, now=cast.now)
    assert said(("protection", "approver"), cast) == [
        ("2 members have to set up a second factor before they go on working.", "Jonas Berg", "Nour Haddad")
    ]
    Authenticator.objects.create(user=cast.reader.user, type=Authenticator.Type.TOTP, data={})
    Authenticator.objects.create(user=cast.approver.user, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert said(("protection", "approver"), cast) == [
        ("1 member has to set up a second factor before they go on working.", "Jonas Berg")
    ]
    assert said((), cast) == []


def test_some_names_and_how_many_more() -> None:
    names = [str(number) for number in range(EXAMPLES + 1)]

    assert (some(names[:EXAMPLES]), some(names)[-1]) == (tuple(names[:EXAMPLES]), "and 1 more")

"""What the tests of evidence share: a body in which rows are put on record one by one, and tables of cases.

A case puts one more thing on record each time that it is called, and gives the lines that fall short because of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from rostra.accounts.models import Account, Charter, Opening
from rostra.people.models import Duty, Grant, Mandate, Member, Role, User
from rostra.policy import evidence
from rostra.policy.decisions import Question
from rostra.policy.evidence import Finding, Found
from rostra.policy.models import Decision, Version
from tests.cast import Cast

DAY = timedelta(days=1)
Short = tuple[str, str]
"""What falls short, and why."""


class World:
    def __init__(self, cast: Cast) -> None:
        self.cast, self.now, self.by = cast, cast.now, cast.administrator.user
        self._numbers = itertools.count(1)

    def number(self) -> int:
        return next(self._numbers)

    def member(self, **values: Any) -> Member:
        user = User.objects.create_user(f"member{self.number()}@portavale.example", name="Somebody")
        return Member.objects.create(**{"user": user, "joined_at": self.now - 400 * DAY, **values})

    def gone(self) -> Member:
        return self.member(left_at=self.now - DAY)

    def acts(self, **values: Any) -> Member:
        """A member who may write."""
        member = self.member(**values)
        Role.objects.create(member=member, code="editor")
        return member

    def duty(self, code: str, member: Member | None = None) -> Duty:
        return Duty.objects.create(member=member or self.member(), code=code)

    def mandate(self, member: Member, **values: Any) -> Mandate:
        known = {"manager": self.cast.administrator, "starts_at": self.now - DAY, "confirmed_at": self.now - DAY}
        return Mandate.objects.create(**{"member": member, "scope": "Speak", **known, **values})

    def grant(self, member: Member, account: Account, right: str, **values: Any) -> Grant:
        return Grant.objects.create(
            **{"member": member, "account": account, "right": right, "starts_at": self.now - DAY, **values}
        )

    def account(self, **values: Any) -> Account:
        number = self.number()
        known = {"network": "mastodon", "stage": "active", "name": f"City {number}", "key": f"mastodon:city{number}"}
        return Account.objects.create(**{**known, "remote_id": str(number), "created_at": self.now, **values})

    def charter(self, account: Account, **content: Any) -> Charter:
        known = {"number": self.number(), "saved_at": self.now, "approved_at": self.now}
        return Charter.objects.create(account=account, content=content, **known)

    def opening(self, account: Account, **values: Any) -> Opening:
        known = {"form": "short", "proposed_by": self.cast.editor, "outcome": "approved"}
        return Opening.objects.create(**{"account": account, **known, **values})

    def decide(self, question: Question[Any], value: Any, at: datetime | None = None) -> None:
        """As it would stand after a decision; what follows from one is tested elsewhere."""
        Decision.objects.create(
            key=question.key, value=question.write(value), decided_at=at or self.now, decided_by=self.by
        )

    def policy(self, answers: Mapping[str, Any] | None = None, **values: Any) -> Version:
        """The version in force: made once, then changed."""
        then = self.now - 100 * DAY
        known = {"opened_at": then, "opened_by": self.by, "adopted_at": then, "effective_at": then, "in_force_at": then}
        content = {"answers": {key: {"options": [], "fields": {}, **value} for key, value in (answers or {}).items()}}
        version = Version.objects.filter(state="in_force").first() or Version(number=1, state="in_force")
        for name, value in {"body": self.cast.body, **known, "content": content, **values}.items():
            setattr(version, name, value)
        version.save()
        return version

    @property
    def here(self) -> str:
        return f"people.body:{self.cast.body.pk}"


def about(row: Any) -> str:
    names = {
        "vault.item": "vault.item",
        "records.recordclass": "records.class",
        "editorial.contenttype": "editorial.type",
    }
    label = row._meta.label_lower
    return f"{names.get(label, label)}:{row.pk}"


Arrange = Callable[[Any], Iterable[Short]]


@dataclass(frozen=True)
class Case:
    """`id` says what is on record; `once` where the same cannot be put there again."""

    provider: str
    id: str
    arrange: Arrange
    found: Found
    once: bool = False

    def __str__(self) -> str:
        return f"{self.provider}, {self.id}"


def holds(provider: str, said: str, arrange: Arrange) -> Case:
    return Case(provider, said, arrange, Found.HOLDS)


def short(provider: str, said: str, arrange: Arrange, *, once: bool = False) -> Case:
    return Case(provider, said, arrange, Found.SHORT, once)


def nothing(provider: str, said: str = "nothing on record", arrange: Arrange = lambda _world: ()) -> Case:
    return Case(provider, said, arrange, Found.NOTHING)


def look(name: str, now: datetime) -> Finding:
    return evidence.provider(name).look(now)


def check(case: Case, world: Any) -> None:
    expected = sorted(case.arrange(world))
    found = look(case.provider, world.now)
    reasons = evidence.provider(case.provider).reasons
    assert (found.found, sorted((line.about, line.why) for line in found.lines)) == (case.found, expected)
    assert found.short == len(expected)
    # Its words can be filled with its data.
    assert all(str(reasons[line.why]) % line.data for line in found.lines)


def check_queries(case: Case, world: Any) -> None:
    """As many for 30 things that fall short as for one."""
    counts, totals = [], []
    for times in (1, 29):
        for _time in range(times):
            list(case.arrange(world))
        with CaptureQueriesContext(connection) as queries:
            totals.append(look(case.provider, world.now).short)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert totals[1] > totals[0] or case.once

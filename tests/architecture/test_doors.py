"""Every address by every kind of person, made from the list of addresses: a new one is in the table by itself.

What the mark of a view says is what is expected: who lacks its rights gets 403, who has them gets in. A view that
asks for more, once inside, stands in `INSIDE` with those who get through; the list is closed.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rostra.core.scoping import scope
from rostra.people.actions import add_member, give_grant, give_role
from rostra.people.enums import GRANTED, RIGHTS, GrantRight, Right, RoleCode
from rostra.people.models import Member
from tests.architecture.addresses import addresses
from tests.architecture.test_strangers import PARAMETERS
from tests.architecture.town import Town

VIEWS = {name: pattern.callback for name, pattern in addresses()}
GUARDED = sorted(name for name, view in VIEWS.items() if isinstance(getattr(view, "access", None), Right))
"""Addresses for members; the others are for everybody or for whoever signed in, each about themselves."""

ROLES = {
    **{code.value: RIGHTS[code] for code in RoleCode},
    "nobody": frozenset[Right](),
    "grantee": frozenset({Right.READ}).union(*GRANTED.values()) - {Right.ADMINISTER},
}
"""People of the body by what opens doors to them: one role each, none, or every right on one account only."""

SIGN_IN = "sign in"
IN, NOT_ALLOWED, NOT_THERE = "in", 403, 404

Answers = dict[str, str | int]


def only(*inside: str, others: int = NOT_ALLOWED, refused: tuple[str, ...] = ()) -> Answers:
    """These get in, `refused` are told that they may not, all others get the answer `others`."""
    return {**dict.fromkeys(ROLES, others), **dict.fromkeys(refused, NOT_ALLOWED), **dict.fromkeys(inside, IN)}


CONNECTORS = only("security", "administrator")
TENDERS = only("security", "administrator", "grantee")
PLANNERS = only("approver", "administrator")
WORKERS = only("editor", "approver", "grantee")
READERS = only("reader", "editor", "approver", "responder", "records", "security", "administrator")
HOLDERS = only("security", others=NOT_THERE, refused=("administrator",))
DECIDERS = only("security", "administrator", "grantee", others=NOT_THERE)

INSIDE: dict[str, Answers] = {
    # Only the chief executive's delegate accepts terms; only what is approved and open yet is attached.
    **dict.fromkeys(["accounts:accept"], only()),
    **{f"accounts:{name}": DECIDERS for name in ("access_request", "access_take_back")},
    **{
        f"accounts:{name}": CONNECTORS
        for name in ("attach", "choose", "closing_finish", "closing_stop", "closing_task", "connect")
    },
    **{
        f"accounts:{name}": TENDERS
        for name in (
            "awake",
            "certify",
            "charter_edit",
            "close",
            "dormant",
            "entry",
            "move",
            "open",
            "opened",
            "pilot",
            "proof_code",
            "prove",
            "reconnect",
            "submit",
            "take_back",
        )
    },
    **{f"accounts:fake_{name}": only("responder", "security", "administrator", "grantee") for name in ("new", "tell")},
    **{f"accounts:site_{name}": only("administrator") for name in ("decide", "end", "review")},
    **{
        f"editorial:{name}": WORKERS
        for name in (
            "cancel",
            "decide",
            "give_up",
            "override",
            "reschedule",
            "retry",
            "withdraw",
            "withdraw_one",
        )
    },
    "editorial:move": WORKERS,
    **{
        f"editorial:{name}": WORKERS
        for name in ("accept", "again", "change_confirm", "change_refuse", "change_retry", "correct", "end")
    },
    **{f"publishing:task_{name}": WORKERS for name in ("confirm", "fail", "leave", "link", "take")},
    "publishing:resume": only("approver", "administrator", "grantee"),
    **{
        f"editorial:{name}": PLANNERS
        for name in (
            "brand",
            "cadence_remove",
            "cadence_set",
            "entry_edit",
            "entry_new",
            "entry_remove",
            "slot",
            "slot_end",
            "slot_new",
            "starter",
            "style",
            "style_new",
            "type_archive",
            "type_edit",
            "type_new",
        )
    },
    **{
        f"people:{name}": only("security", "administrator", others=NOT_THERE)
        for name in ("departure", "device", "device_lost", "device_updated")
    },
    **{f"policy:pack_{what}": only("administrator") for what in ("confirm", "correct", "end")},
    "records:capture_ask": only("records"),
    # To administrators only while it waits for their signature.
    **{f"records:{name}": only("records") for name in ("erasure_case", "erasure_item")},
    **{f"records:capture_{part}": READERS for part in ("archive", "page", "picture", "view")},
    **{
        f"records:{name}": only(
            *("reader", "editor", "approver", "responder", "records", "security", "administrator"), others=NOT_THERE
        )
        for name in ("file", "thumbnail")
    },
    "vault:add": CONNECTORS,
    "vault:item": only("security", "administrator", others=NOT_THERE),
    **{
        f"vault:{name}": HOLDERS
        for name in ("ask", "decide", "edit", "end", "give", "report", "retire", "revoke", "rotate", "show")
    },
}
"""Views that let fewer people through than their mark says. For all others the mark says it."""

OWN = {
    "editorial:feed_end",
    "editorial:words",
    "editorial:words_discard",
    "inbox:undo_act",
    "inbox:undo_many",
    "people:notice",
    "records:person",
    "vault:attest",
}
"""Views of things that somebody has alone: to everybody else they do not exist."""


@pytest.fixture
def town(cast: Any) -> Town:
    return Town(cast)


@pytest.fixture
def people(town: Town) -> dict[str, Member]:
    """One person for each row of the table."""
    made = {}
    past = timezone.now() - timedelta(days=1)
    for name in ROLES:
        member = add_member(email=f"{name}-only@portavale.example", name=name.title(), by=None, now=past)
        if name in RoleCode.values:
            give_role(member=member, code=name, by=None, now=past)
        made[name] = member
    with scope(town.cast.body):
        account = town.account
        for right in GrantRight.values:
            give_grant(member=made["grantee"], account=account, right=right, by=None, now=past)
    return made


def known(town: Town) -> dict[str, str]:
    """The addresses for members. One of which the town has nothing is found by `test_strangers`."""
    found = {}
    for name in GUARDED:
        with suppress(KeyError):
            found[name] = town.address(name, PARAMETERS.get(name, set()))
    return found


def answer(client: Client, url: str) -> str | int:
    """What opening the address comes to, by whichever method it takes first; nothing that it does is kept."""
    with transaction.atomic():
        response = client.get(url)
        if response.status_code == 405:
            response = client.post(url, {"to": "paused"})
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith(reverse("account_login")):
        return SIGN_IN
    closed = response.status_code in (NOT_ALLOWED, NOT_THERE) or response.status_code >= 500
    return response.status_code if closed else IN


def expected(name: str, person: str) -> str | int:
    if not VIEWS[name].rights & ROLES[person]:
        return NOT_ALLOWED
    return NOT_THERE if name in OWN else INSIDE.get(name, {}).get(person, IN)


def exists(town: Town, name: str) -> bool:
    """Whether the address leads somewhere for the chief, who may do everything; `test_strangers` asks for it."""
    client = town.cast.client(town.chief)
    client.raise_request_exception = False
    return answer(client, known(town)[name]) != NOT_THERE


@pytest.mark.parametrize("person", ROLES)
def test_every_address_by_this_person(town: Town, people: dict[str, Member], person: str) -> None:
    client = town.cast.client(people[person])
    client.raise_request_exception = False
    found = {name: answer(client, url) for name, url in known(town).items()}
    wanted = {name: expected(name, person) for name in found}
    wrong = {name: (found[name], wanted[name]) for name in found if found[name] != wanted[name]}

    assert {name: row for name, row in wrong.items() if row[0] != NOT_THERE or exists(town, name)} == {}


def test_every_address_by_a_visitor(town: Town) -> None:
    client = Client()

    assert {answer(client, url) for url in known(town).values()} == {SIGN_IN}


def test_what_stands_in_the_lists_exists() -> None:
    assert (set(INSIDE) | OWN) - set(GUARDED) == set()

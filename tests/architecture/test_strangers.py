"""Another body's things do not exist: every address that names one answers 404 to a member of the second body."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from rostra.accounts.actions import add_account
from rostra.core.scoping import scope
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from tests.architecture.addresses import addresses
from tests.architecture.town import Town

PARAMETERS = {name: set(pattern.pattern.converters) for name, pattern in addresses() if pattern.pattern.converters}
NO_THING = {
    # Names of channels and questions, the same for all bodies; a body's public page.
    "accounts:connect",
    "policy:decision",
    "policy:pack",
    "policy:pack_confirm",
    "policy:pack_correct",
    "policy:question",
    "inbox:plan_model",
    "reports:item",
    "reports:point",
    "reports:view",
    "portal:accounts",
    "portal:accounts_atom",
    "portal:accounts_csv",
    "portal:accounts_json",
    "portal:changes",
    "portal:dataset",
    "portal:embed",
    "portal:journal",
    "portal:journal_atom",
    "portal:journal_json",
    "portal:kit",
    "portal:log",
    "portal:policy",
    "portal:privacy",
    "portal:log_checkpoint",
    "portal:log_keys",
    "portal:posts",
    "portal:posts_atom",
    "portal:posts_json",
    "portal:posts_rss",
    "portal:question",
    "portal:report",
}
"""Parameters that name nothing of a body. The list is closed."""

BY_SECRET = ["portal:fake", "portal:file", "portal:status"]
"""Open to whoever holds the secret in the address."""
PUBLISHED = [
    "portal:captions",
    "portal:journal_xml",
    "portal:log_checkpoint_of",
    "portal:log_stamp",
    "portal:post",
    "portal:post_file",
    "portal:post_proof",
]
"""What the body has published: everybody may see it, under the body's own name only (tests/portal/test_posts.py,
test_proof.py, test_journal.py, test_log.py)."""

SEALED = ["editorial:feed", "editorial:glance", "editorial:glance_picture", "inbox:expert"]
"""Open to whoever holds the sealed link of one person, as long as they are of the body (tests/editorial/views), or
the one expert whom a member asked (tests/inbox/test_views_experts.py)."""

NAMED = sorted(set(PARAMETERS) - NO_THING - set(BY_SECRET) - set(SEALED) - set(PUBLISHED))


@pytest.fixture
def town(cast: Any) -> Town:
    return Town(cast)


@pytest.fixture
def stranger(cast: Any) -> Client:
    """Somebody who may do everything, in the other body."""
    with scope(cast.other):
        for code in RoleCode.values:
            give_role(member=cast.stranger, code=code, by=None, now=cast.now)
    client: Client = cast.client(cast.stranger)
    return client


def answers(client: Client, town: Town) -> dict[str, set[int]]:
    """What every address answers, by whichever methods it takes; nothing that it does is kept."""
    found = {}
    for name in NAMED:
        with transaction.atomic():
            address = town.address(name, PARAMETERS[name])
            codes = {client.get(address).status_code, client.post(address, {"to": "paused"}).status_code}
            found[name] = codes - {405}
            transaction.set_rollback(True)
    return found


def test_stranger_finds_nothing_by_any_address(town: Town, stranger: Client) -> None:
    assert answers(stranger, town) == {name: {404} for name in NAMED}


def test_same_addresses_lead_somewhere_for_a_member(town: Town) -> None:
    found = answers(town.cast.client(town.chief), town)

    assert {name: codes for name, codes in found.items() if 404 in codes or not codes} == {}


def test_visitor_is_sent_to_sign_in(town: Town) -> None:
    assert answers(Client(), town) == {name: {302} for name in NAMED}


@pytest.mark.parametrize("name", BY_SECRET)
def test_receipt_of_one_body_opens_nothing_under_another(town: Town, name: str) -> None:
    with scope(town.cast.other):
        add_account(channel="webform", name="Ask us", values={}, identity=None, by=None, now=town.now)
    address = town.address(name, PARAMETERS[name])
    other = address.replace(f"/{town.cast.body.slug}/", f"/{town.cast.other.slug}/")

    assert Client().get(address).status_code == 200
    assert Client().get(other).status_code == 404

"""What stood in the database before the register, the grants and the vault's items came is all there after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from rostra.accounts.content import CharterText
from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account, Proof
from rostra.accounts.queries import publishing_stops
from rostra.accounts.queries.life import charter_of, dossier
from rostra.config.postgres import Cluster
from rostra.core.scoping import scope
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.people.actions import leave_as_planned
from rostra.people.enums import Right
from rostra.people.models import Mandate, Member
from rostra.people.rules import may, may_on
from rostra.publishing.models import Delivery
from rostra.vault import keyring
from rostra.vault.actions import open_secrets, reveal
from rostra.vault.models import Item, RotationTask
from rostra.vault.queries import exposed_to
from tests.conftest import use

THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE = {
    **dict.fromkeys(("people", "policy", "accounts", "vault", "publishing", "editorial", "inbox"), "0001_initial"),
    "audit": "0002_append_only",
}
"""The last migrations of the state that is upgraded; apps that are not named were complete."""
WITH_REGISTER = {
    **dict.fromkeys(("policy", "publishing", "editorial", "inbox"), "0001_initial"),
    "people": "0006_leaving",
    "accounts": "0006_proofs",
    "vault": "0004_item_required",
    "audit": "0002_append_only",
}
"""The same, once there were a register, mandates and the vault's items, and managers confirmed no mandates yet."""
NAME = "rostra_upgraded"


@pytest.fixture
def before(
    cluster: Cluster, django_db_setup: None, django_db_blocker: Any, settings: Any, request: Any
) -> Iterator[StateApps]:
    """A database in the state before (BEFORE, unless the test says which), with its models as they were."""
    last = getattr(request, "param", BEFORE)
    with django_db_blocker.unblock():
        cluster.create_database(NAME)
        settings.DATABASE_OWNER_URL = cluster.url("owner", NAME)
        use(cluster, NAME, "owner")
        try:
            executor = MigrationExecutor(connection)
            targets = [
                (app, last.get(app, name)) for app, name in executor.loader.graph.leaf_nodes() if _was_there(app)
            ]
            executor.migrate(targets)
            yield executor.loader.project_state(targets).apps
        finally:
            use(cluster, "rostra_test")
            cluster.drop_database(NAME)


def _was_there(app: str) -> bool:
    """Apps that came with the upgrade have nothing to upgrade."""
    return app not in ("mfa", "usersessions", "socialaccount", "sites", "records", "reports", "listening")


def _account(apps: StateApps, body: Any, channel: str, **more: Any) -> Any:
    values = {"channel": channel, "name": channel.title(), "created_at": THEN, "state": "active", **more}
    return apps.get_model("accounts", "Account")._base_manager.create(body=body, **values)


def _seal(apps: StateApps, account: Any, user: Any, name: str, version: int, value: str) -> None:
    """As the vault sealed it then: the context binds it to body, account, name and version."""
    context = f"rostra:{account.body_id}:{account.pk}:{name}:{version}".encode()
    sealed, wrapped, kek = keyring.seal(value.encode(), context=context)
    apps.get_model("vault", "Secret")._base_manager.create(
        body_id=account.body_id,
        account=account,
        name=name,
        version=version,
        sealed=sealed,
        wrapped=wrapped,
        kek=kek,
        created_at=THEN,
        created_by=user,
    )


def _post(apps: StateApps, body: Any, user: Any, account: Any, *texts: tuple[str, str]) -> Any:
    """Written once for each of the texts; an original may change its language."""
    made = {"body": body, "saved_by": user, "saved_at": THEN}
    post = apps.get_model("editorial", "Post")._base_manager.create(
        title="Bridge", author=user, revision=len(texts), **made
    )
    for number, (language, text) in enumerate(texts, start=1):
        row = {"post": post, "account": account, "number": number, "language": language, "text": text}
        apps.get_model("editorial", "Version")._base_manager.create(**row, **made)
    return post


def _delivery(apps: StateApps, body: Any, account: Any, *, source_id: int) -> None:
    apps.get_model("publishing", "Delivery")._base_manager.create(
        body=body,
        account=account,
        source="editorial.version",
        source_id=source_id,
        key="k",
        content={},
        content_hash=b"",
        due_at=THEN,
        next_try_at=THEN,
    )


def test_upgrade_keeps_accounts_roles_credentials_and_posts(before: StateApps, cluster: Cluster) -> None:
    body = before.get_model("people", "Body").objects.create(slug="town", name="Town", created_at=THEN)
    user = before.get_model("people", "User").objects.create(email="ana@town.example", name="Ana", password="x")
    member = before.get_model("people", "Member")._base_manager.create(body=body, user=user, joined_at=THEN)
    before.get_model("people", "Role")._base_manager.create(body=body, member=member, code="administrator")
    social = _account(before, body, "bluesky", remote_id="did:plc:town", handle="town.example")
    form = _account(before, body, "webform")
    closed = _account(before, body, "mastodon", state="closed")
    _seal(before, social, user, "password", 1, "first word")
    _seal(before, social, user, "password", 2, "second word")
    _seal(before, social, None, "token", 1, "a token")
    post = _post(before, body, user, social, ("en", "First."), ("ro", "A doua."))
    _delivery(before, body, social, source_id=post.pk)

    call_command("migrate", verbosity=0)
    use(cluster, NAME)

    with scope(body.pk):
        stages = dict(Account.objects.values_list("pk", "stage"))
        assert stages == {social.pk: Stage.UNSANCTIONED, form.pk: Stage.ACTIVE, closed.pk: Stage.CLOSED}
        account = Account.objects.get(pk=social.pk)
        assert (account.network, account.state, account.opened_at) == ("bluesky", AccountState.ACTIVE, None)
        assert Account.objects.get(pk=form.pk).opened_at == THEN
        assert open_secrets(account) == {"password": "second word", "token": "a token"}
        keepers = dict(Item.objects.values_list("name", "custodian__user__name"))
        assert keepers == {"password": "Ana", "token": None}
        assert may(Member.objects.get(pk=member.pk), Right.ADMINISTER)
        content = current(Post.objects.get(pk=post.pk))
        assert [(target.translation, row.text) for target, row in content.targets.items()] == [("", "A doua.")]
        delivery = Delivery.objects.get()
        assert (delivery.part, delivery.follows, delivery.shown) == (0, None, "")


class Old:
    """Rows of a body as they were: every model by its name, in the one body."""

    def __init__(self, apps: StateApps) -> None:
        self.apps = apps
        self.body = apps.get_model("people", "Body").objects.create(slug="town", name="Town", created_at=THEN)

    def add(self, model: str, /, **values: Any) -> Any:
        return self.apps.get_model(model)._base_manager.create(body=self.body, **values)

    def member(self, name: str, *roles: str) -> Any:
        users = self.apps.get_model("people", "User").objects
        user = users.create(email=f"{name.lower()}@town.example", name=name, password="x")
        member = self.add("people.Member", user=user, joined_at=THEN)
        for code in roles:
            self.add("people.Role", member=member, code=code)
        return member


def _people(old: Old) -> dict[str, Any]:
    """A manager, somebody with a mandate and a right by it, a custodian who will leave, and an administrator."""
    people = {
        "manager": old.member("Mihai", "administrator"),
        "writer": old.member("Ana"),
        "keeper": old.member("Jonas", "security"),
        "other": old.member("Lena", "administrator"),
    }
    old.add("people.Duty", member=people["keeper"], code="protection")
    later = THEN + timedelta(days=365)
    mandate = old.add(
        "people.Mandate",
        member=people["writer"],
        manager=people["manager"],
        scope="The town's posts",
        starts_at=THEN,
        ends_at=later,
        created_at=THEN,
    )
    values = {"starts_at": THEN, "ends_at": later}
    over = {"ends_at": THEN + timedelta(days=1), "ended_at": THEN + timedelta(days=1)}
    ended = {"member": people["writer"], "manager": people["manager"], "scope": "Over", "created_at": THEN}
    old.add("people.Mandate", **{**ended, **values, **over})
    return {**people, "mandate": mandate}


def _register(old: Old, people: dict[str, Any]) -> dict[str, Any]:
    """An account that went through its protocol: charter, terms accepted by the chief, proof, a right on it."""
    account = old.add(
        "accounts.Account",
        network="x",
        key="x:town",
        name="Town on X",
        handle="@town",
        stage="active",
        state="offline",
        sponsor=people["manager"],
        owner=people["writer"],
        substitute=people["keeper"],
        opened_at=THEN,
        created_at=THEN,
    )
    old.add(
        "people.Grant",
        member=people["writer"],
        account=account,
        right="write",
        mandate=people["mandate"],
        starts_at=THEN,
        ends_at=people["mandate"].ends_at,
    )
    # A charter of before knew less than one of today.
    old.add("accounts.Charter", account=account, number=1, content={"objective": "Tell", "hours": 3}, saved_at=THEN)
    terms = old.add("accounts.Terms", network="x", label="2025", seen_on=THEN.date(), risk="low")
    chief = old.add("accounts.Delegate", member=people["manager"], kind="chief")
    old.add("accounts.Acceptance", terms=terms, account=account, authority=chief, accepted_at=THEN)
    old.add("accounts.Proof", account=account, method="code", at=THEN, ok=True, expires_at=THEN + timedelta(days=365))
    old.add("accounts.Opening", account=account, form="full", proposed_by=people["writer"], round=1, outcome="approved")
    return {"account": account}


def _kept(old: Old, people: dict[str, Any], account: Any) -> Any:
    """A shared password with its custodian, shown once, and due to be changed."""
    keeper = people["keeper"]
    item = old.add(
        "vault.Item",
        kind="shared_password",
        label="Main password",
        account=account,
        custodian=keeper,
        created_at=THEN,
        changed_at=THEN,
    )
    context = f"rostra:{old.body.pk}:{account.pk}:item-{item.pk}:value:1".encode()
    sealed, wrapped, kek = keyring.seal(b"harbour quartz", context=context)
    values = {"sealed": sealed, "wrapped": wrapped, "kek": kek, "created_at": THEN}
    old.add("vault.Secret", item=item, name="value", version=1, **values)
    old.add("vault.Holding", item=item, member=keeper, since=THEN)
    old.add("vault.Reveal", item=item, member=people["writer"], version=1, at=THEN, reason="Ticket", once=uuid4())
    old.add("vault.RotationTask", item=item, cause="suspicion", opened_at=THEN, due_at=THEN + timedelta(hours=48))
    return item


@pytest.mark.parametrize("before", [WITH_REGISTER], indirect=True)
def test_upgrade_keeps_register_mandates_and_secrets(before: StateApps, cluster: Cluster) -> None:
    """And what they do goes on: rights, the stop of publishing, the showing of a secret, leaving as it was planned."""
    old = Old(before)
    people = _people(old)
    account_id = _register(old, people)["account"].pk
    item_id = _kept(old, people, before.get_model("accounts.Account")._base_manager.get(pk=account_id)).pk
    leaves = THEN + timedelta(days=30)
    old.add("people.Departure", member=people["keeper"], at=leaves, planned_at=THEN)

    call_command("migrate", verbosity=0)
    use(cluster, NAME)

    at = THEN + timedelta(days=10)
    with scope(old.body.pk):
        account, writer = Account.objects.get(pk=account_id), Member.objects.get(pk=people["writer"].pk)
        mandates = Mandate.objects.order_by("pk").values_list("confirmed_at", "ended_at")
        assert list(mandates) == [(THEN, None), (THEN, THEN + timedelta(days=1))]
        assert may_on(writer, Right.WRITE, account, at)
        assert not may_on(writer, Right.WRITE, account, people["mandate"].ends_at)
        text = CharterText.of(charter_of(account))
        assert (text.objective, text.hours, text.degree) == ("Tell", 3, 0)
        assert dossier(account).terms
        assert list(Proof.objects.values_list("account", "ok")) == [(account_id, True)]
        assert [stop.code for stop in publishing_stops([account], at).values()] == ["rotation_overdue"]
        item = Item.objects.get(pk=item_id)
        keeper = Member.objects.get(pk=people["keeper"].pk)
        shown = reveal(item=item, reason="After", once=uuid4(), second_factor=True, by=keeper, now=at)
        assert shown.value == "harbour quartz"
        assert [row.label for row in exposed_to(writer)] == ["Main password"]

    assert leave_as_planned(now=leaves) == 1

    with scope(old.body.pk):
        assert Member.objects.get(pk=keeper.pk).left_at == leaves
        assert Item.objects.get(pk=item_id).custodian is None
        causes = RotationTask.objects.order_by("pk").values_list("cause", "member")
        assert list(causes) == [("suspicion", None), ("leaver", keeper.pk)]

"""What stood in the database before the register, the grants and the vault's items came is all there after."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from rostra.accounts.enums import AccountState, Stage
from rostra.accounts.models import Account
from rostra.config.postgres import Cluster
from rostra.core.scoping import scope
from rostra.editorial.models import Post
from rostra.editorial.queries import current
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.people.rules import may
from rostra.publishing.models import Delivery
from rostra.vault import keyring
from rostra.vault.actions import open_secrets
from rostra.vault.models import Item
from tests.conftest import use

THEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BEFORE = {
    **dict.fromkeys(("people", "policy", "accounts", "vault", "publishing", "editorial", "inbox"), "0001_initial"),
    "audit": "0002_append_only",
}
"""The last migrations of the state that is upgraded; apps that are not named were complete."""
NAME = "rostra_upgraded"


@pytest.fixture
def before(cluster: Cluster, django_db_setup: None, django_db_blocker: Any, settings: Any) -> Iterator[StateApps]:
    """A database in the state before, with its models as they were."""
    with django_db_blocker.unblock():
        cluster.create_database(NAME)
        settings.DATABASE_OWNER_URL = cluster.url("owner", NAME)
        use(cluster, NAME, "owner")
        try:
            executor = MigrationExecutor(connection)
            targets = [
                (app, BEFORE.get(app, name)) for app, name in executor.loader.graph.leaf_nodes() if _was_there(app)
            ]
            executor.migrate(targets)
            yield executor.loader.project_state(targets).apps
        finally:
            use(cluster, "rostra_test")
            cluster.drop_database(NAME)


def _was_there(app: str) -> bool:
    """Apps that came with the upgrade have nothing to upgrade."""
    return app not in ("mfa", "usersessions", "socialaccount", "sites", "records", "reports")


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

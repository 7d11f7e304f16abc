"""Secrets are planted through real actions and pages; then everything that leaves or lies around is searched for them."""

from __future__ import annotations

import base64
import io
import json
import logging
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from rostra.accounts.actions import change_credentials, connect_account
from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.accounts.queries import open_channel
from rostra.audit.models import Event
from rostra.channels import registry
from rostra.channels.contract import Batch, Context, Retry
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.config.archive import write_backup
from rostra.core.logs import Formatter
from rostra.core.scoping import scope
from rostra.core.unpacking import unpack
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from rostra.vault import actions
from rostra.vault.models import Item
from tests.cast import Cast
from tests.people.factors import browser_with_app

CANARIES = {
    "token": "canary-token-7f3a9c",
    "token_new": "canary-token-new-51be",
    "password": "canary-password-öäü-18d2",
    "changed": "canary-changed-90aa1b",
    "refused": "canary-refused-77c0de",
    "codes": "canary-codes-1111\ncanary-codes-2222",
    "glass": "canary-glass-4be1f0",
    "seed": "KNQWYYLSMFXW4ZDBNZ2GC3DM",
}


class Leaky(FakeChannel):
    """An adapter at its worst: its error quotes the credential."""

    name: ClassVar[str] = "fake"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.quoted = context.fields["token"]

    def fetch(self, cursor: str) -> Batch:  # noqa: ARG002 - the contract names it
        raise RuntimeError(f"401 for Authorization: Bearer {self.quoted}")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the process writes to its log."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Formatter("json"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield out
    root.removeHandler(handler)


def forms(secret: str) -> set[bytes]:
    """As it could lie somewhere: plain, escaped, encoded."""
    raw = secret.encode()
    found = {raw, json.dumps(secret)[1:-1].encode(), raw.hex().encode(), base64.b64encode(raw).rstrip(b"=")}
    return found | {line.encode() for line in secret.splitlines()}


def assert_clean(what: str, content: bytes) -> None:
    for name, secret in CANARIES.items():
        for form in forms(secret):
            assert form not in content, f"{name} stands in {what}"


def plant(client: Client, kind: str, value: str, label: str, keeper: int) -> Item:
    sent = {"kind": kind, "label": label, "value": value, "custodian": keeper}
    page = client.post("/settings/secrets/add/", sent)
    assert page.status_code == 302, page.content.decode()
    assert_clean("a redirect", str(page.headers).encode())
    return Item.objects.get(label=label)


def dump(cluster: Any, name: str, folder: Path, settings: Any, monkeypatch: Any, now: datetime) -> bytes:
    """A backup, as a file and as the SQL that is in it."""
    programs = Path(cluster.bin("pg_dump")).parent
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    for key, value in cluster.environment("owner").items():
        monkeypatch.setenv(key, value)
    settings.DATABASE_OWNER_URL = cluster.url("owner", name)
    target = write_backup(folder / "backup.tar", now=now)
    with tarfile.open(target) as tar:
        unpack(tar, folder / "unpacked")
    content = target.read_bytes()
    for path in (folder / "unpacked").iterdir():
        if path.is_file() and path.read_bytes()[:5] == b"PGDMP":
            text = subprocess.run([programs / "pg_restore", "--file=-", path], capture_output=True, check=True).stdout
            assert b"vault_secret" in text
            content += text
    return content


def test_no_secret_stands_anywhere(
    committed: str, cluster: Any, lines: io.StringIO, tmp_path: Path, settings: Any, monkeypatch: Any
) -> None:
    now = timezone.now()
    cast = Cast(now=now)
    seen: list[bytes] = []
    with scope(cast.body), FakeNetwork() as network, registry.temporary(Leaky):
        give_role(member=cast.security, code=RoleCode.ADMINISTRATOR, by=None, now=now)
        network.join("city", token=CANARIES["token"])
        values = {"network": network.path, "handle": "city", "token": CANARIES["token"]}
        account = connect_account(channel="fake", name="City", values=values, by=cast.security.user, now=now)
        with pytest.raises(Retry):
            open_channel(account).fetch("")
        network._db.execute("UPDATE account SET token = ? WHERE handle = 'city'", [CANARIES["token_new"]])
        change_credentials(account=account, values={"token": CANARIES["token_new"]}, by=None, now=now)
        with pytest.raises(Retry):
            open_channel(account).fetch("")

        client, _, _ = browser_with_app(cast.security.user.email)
        keeper, _, _ = browser_with_app(cast.editor.user.email)
        password = plant(client, "shared_password", CANARIES["password"], "Password", cast.editor.pk)
        plant(client, "recovery_codes", CANARIES["codes"], "Codes", cast.editor.pk)
        seed = plant(client, "totp", CANARIES["seed"], "Generator", cast.editor.pk)
        glass = plant(client, "break_glass", CANARIES["glass"], "Glass", cast.editor.pk)

        # Refused with the value in the form: it comes back empty.
        wrong = client.post("/settings/secrets/add/", {"kind": "token", "value": CANARIES["refused"], "label": ""})
        assert wrong.status_code == 422
        seen.append(wrong.content)

        # Shown to its holder, and only in that one answer.
        once = {"reason": "Ticket 1", "once": str(uuid4())}
        shown = keeper.post(f"/settings/secrets/{password.pk}/show/", once)
        assert CANARIES["password"] in shown.content.decode()
        assert "no-store" in shown["Cache-Control"]
        seen.append(keeper.get(f"/settings/secrets/{password.pk}/show/").content)
        again = keeper.post(f"/settings/secrets/{password.pk}/show/", once)
        assert again.status_code == 422
        seen.append(again.content)
        code = keeper.post(f"/settings/secrets/{seed.pk}/show/", {"reason": "Sign-in", "once": str(uuid4())})
        assert code.status_code == 200
        seen.append(code.content)
        keeper.post(f"/settings/secrets/{glass.pk}/ask/", {"reason": "Locked out"})
        release = glass.releases.get()
        client.post(f"/settings/secrets/requests/{release.pk}/", {"verdict": "agree"})
        opened = keeper.post(f"/settings/secrets/{glass.pk}/show/", {"reason": "In", "once": str(uuid4())})
        assert CANARIES["glass"] in opened.content.decode()

        # A page that fails while it has the value in hand.
        def fail(*, value: str, **_: Any) -> None:
            raise RuntimeError(f"constraint violated by {value}")

        client.raise_request_exception = False
        with monkeypatch.context() as broken:
            broken.setattr(actions, "rotate_item", fail)
            error = client.post(f"/settings/secrets/{password.pk}/change/", {"value": CANARIES["changed"]})
        assert (error.status_code, django_settings.DEBUG) == (500, False)
        seen.append(error.content)
        client.post(f"/settings/secrets/{password.pk}/change/", {"value": CANARIES["changed"]})
        assert Item.objects.get(pk=password.pk).secrets.count() == 2

        for browser in (client, keeper):
            for address in (
                "/settings/secrets/",
                f"/settings/secrets/{password.pk}/",
                f"/settings/secrets/{glass.pk}/",
                f"/settings/secrets/{password.pk}/change/",
                f"/accounts/{account.pk}/",
                "/log/",
                "/notices/",
                "/inbox/?q=canary",
            ):
                seen.append(browser.get(address).content)
        Account.objects.filter(pk=account.pk).update(stage=Stage.ACTIVE, opened_at=now, network="mastodon")
        files = [client.post("/accounts/export/", {"kind": kind}).content for kind in ("csv", "json", "xlsx")]
        with zipfile.ZipFile(io.BytesIO(files.pop())) as workbook:
            files += [workbook.read(name) for name in workbook.namelist()]
        files += [client.post("/accounts/access/export/").content]
        slug = cast.body.slug
        for address in (
            f"/p/{slug}/accounts/",
            f"/p/{slug}/accounts.csv",
            f"/p/{slug}/accounts.json",
            f"/p/{slug}/dataset.jsonld",
            f"/api/v1/register?body={slug}",
        ):
            open_data = Client().get(address)
            assert open_data.status_code == 200, address
            files.append(open_data.content)
        assert sum(b"City" in content for content in files) >= 5
        seen += files
        exported = b"".join(client.post("/log/export/").streaming_content)  # type: ignore[attr-defined]
        assert b"vault.revealed" in exported or b"Secret shown" in exported

        seen += [json.dumps(event.data).encode() for event in Event.objects.all()]
        sessions = [json.dumps(session.get_decoded(), default=str).encode() for session in Session.objects.all()]

    for content in seen:
        assert_clean("a page or event", content)
    assert_clean("the export of the log", exported)
    assert_clean("a session", b"".join(sessions))
    written = lines.getvalue().encode()
    assert b"adapter failed" in written
    assert b"constraint violated by" in written
    assert_clean("the log lines", written)
    name = committed.partition("@/")[2].partition("?")[0]
    assert_clean("the backup", dump(cluster, name, tmp_path, settings, monkeypatch, now))

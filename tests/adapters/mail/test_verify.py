"""Connecting: against loopback servers that speak IMAP and SMTP; the real ones are in tests/servers/test_mail.py."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from rostra.channels.contract import Identity, Locked, Retry
from tests.adapters.mail.cases import Build
from tests.adapters.mail.loopback import HANG_UP, Mailboxes, Relay

SINCE = datetime(2026, 11, 1, tzinfo=UTC)
ARRIVED = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def test_verify_says_whose_mailbox_it_is(mail: Build) -> None:
    assert mail().verify() == Identity("city@rostra.example", "City@rostra.example", "City of Rostra")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_verify_works_over_tls_with_an_authority_that_the_machine_trusts(
    mail: Build,
    boxes: Mailboxes,
    relay: Relay,
    server_tls: object,
    certificate: Path,
    security: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for server in (boxes, relay):
        server.tls = server_tls  # type: ignore[assignment]
        server.tls_from_start = security == "tls"
    boxes.capabilities += " STARTTLS"
    relay.extensions += ("STARTTLS",)

    identity = mail(imap_security=security, smtp_security=security).verify()

    assert identity.remote_id == "city@rostra.example"


def test_no_field_names_a_file_on_the_server(
    mail: Build, boxes: Mailboxes, server_tls: object, certificate: Path
) -> None:
    boxes.tls = server_tls  # type: ignore[assignment]
    boxes.tls_from_start = True

    with pytest.raises(Locked) as caught:
        mail(imap_security="tls", ca_file=str(certificate)).verify()

    assert caught.value.code == "tls"


def test_verify_refuses_a_certificate_of_an_unknown_authority(
    mail: Build, boxes: Mailboxes, server_tls: object
) -> None:
    boxes.tls = server_tls  # type: ignore[assignment]
    boxes.tls_from_start = True

    with pytest.raises(Locked) as caught:
        mail(imap_security="tls").verify()

    assert caught.value.code == "tls"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"imap_password": "wrong"}, "credentials"),
        ({"smtp_password": "wrong"}, "credentials"),
        ({"imap_security": "starttls"}, "protocol"),
        ({"smtp_security": "starttls"}, "protocol"),
        ({"imap_security": "tls"}, "protocol"),
        ({"imap_folder": "Nothing"}, "folder"),
        ({"sent_folder": "Nothing"}, "folder"),
        ({"imap_port": "many"}, "address"),
        ({"smtp_port": "65536"}, "address"),
        ({"smtp_security": "SSL"}, "tls"),
    ],
)
def test_verify_locks_on_settings_that_a_person_must_change(mail: Build, changes: dict[str, str], code: str) -> None:
    # A client that speaks TLS to a plain server waits for a greeting that is none; ours answers at once.
    with pytest.raises((Locked, Retry)) as caught:
        mail(**changes).verify()

    assert (type(caught.value), caught.value.code) == (Locked, code)


def test_verify_locks_when_the_address_is_private(mail: Build) -> None:
    with pytest.raises(Locked) as caught:
        mail(allow=()).verify()

    assert caught.value.code == "address"


@pytest.mark.parametrize("changes", [{"imap_port": "1"}, {"smtp_port": "1"}])
def test_verify_retries_when_nobody_listens(mail: Build, changes: dict[str, str]) -> None:
    with pytest.raises(Retry):
        mail(**changes).verify()


@pytest.mark.parametrize(
    ("greeting", "expected"),
    [("* BYE too busy", Retry), ("* NO go away", Locked), (HANG_UP, Retry), ("220 not IMAP", Retry)],
)
def test_verify_reads_the_imap_greeting(
    mail: Build, boxes: Mailboxes, greeting: str, expected: type[Exception]
) -> None:
    boxes.greeting = greeting

    with pytest.raises((Locked, Retry)) as caught:
        mail().verify()

    assert type(caught.value) is expected


@pytest.mark.parametrize(
    ("reply", "expected", "code"),
    [
        ("NO [UNAVAILABLE] later", Retry, "retry"),
        ("NO [AUTHORIZATIONFAILED] no", Locked, "scopes"),
        ("NO whatever new wording", Locked, "credentials"),
        ("BAD what", Locked, "credentials"),
        (HANG_UP, Retry, "retry"),
    ],
)
def test_verify_reads_the_imap_answer_to_the_login(
    mail: Build, boxes: Mailboxes, reply: str, expected: type[Exception], code: str
) -> None:
    boxes.replies["AUTHENTICATE"] = reply

    with pytest.raises((Locked, Retry)) as caught:
        mail().verify()

    assert (type(caught.value), caught.value.code) == (expected, code)


def test_verify_takes_a_password_beyond_ascii(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    boxes.password = relay.password = "blåbær سر"

    assert mail(imap_password="blåbær سر").verify().remote_id == "city@rostra.example"


def test_verify_signs_in_where_only_login_is_offered(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    boxes.capabilities, relay.extensions = "IMAP4rev1", ("AUTH LOGIN",)

    assert mail(imap_user='ci"ty').verify().remote_id == "city@rostra.example"
    assert [command for command in boxes.commands if command.startswith("LOGIN")] == ['LOGIN "ci\\"ty" "right"']


@pytest.mark.parametrize("server", ["imap", "smtp"])
def test_verify_locks_a_password_that_login_cannot_carry(
    mail: Build, boxes: Mailboxes, relay: Relay, server: str
) -> None:
    boxes.capabilities = "IMAP4rev1" if server == "imap" else boxes.capabilities
    relay.extensions = ("AUTH LOGIN",)
    boxes.password = "blåbær"

    with pytest.raises(Locked) as caught:
        mail(imap_password="blåbær").verify()

    assert caught.value.code == "credentials"
    assert caught.value.detail == f"the {server.upper()} server takes user and password in ASCII only"


def test_verify_locks_a_wrong_password_for_login(mail: Build, boxes: Mailboxes, relay: Relay) -> None:
    boxes.capabilities = "IMAP4rev1"

    with pytest.raises(Locked) as caught:
        mail(imap_password="wrong").verify()

    assert caught.value.code == "credentials"


def test_verify_locks_a_wrong_smtp_password_for_login(mail: Build, relay: Relay) -> None:
    relay.extensions = ("AUTH LOGIN",)

    with pytest.raises(Locked) as caught:
        mail(smtp_password="wrong").verify()

    assert caught.value.code == "credentials"


def test_a_relay_without_sign_in_gets_no_password(mail: Build, relay: Relay) -> None:
    relay.extensions = ()

    mail().verify()

    assert [command.split()[0].upper() for command in relay.commands] == ["EHLO", "QUIT"]


def test_verify_retries_when_the_relay_is_busy(mail: Build, relay: Relay) -> None:
    relay.greeting = "421 too many connections"

    with pytest.raises(Retry):
        mail().verify()

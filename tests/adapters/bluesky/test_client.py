from __future__ import annotations

import gc
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rostra.adapters.bluesky import Bluesky, client
from rostra.channels.contract import Context, Locked, Outgoing, Refused, Retry
from rostra.core.http import Http
from tests.adapters.bluesky.conftest import NOW, Open
from tests.adapters.bluesky.pds import PASSWORD, TOWN, Fault, Pds, answer, xrpc_error

SIGN_IN = "com.atproto.server.createSession"
PUT = "com.atproto.repo.putRecord"
GET = "com.atproto.repo.getRecord"


def publish(channel: Bluesky) -> None:
    channel.publish(Outgoing("Hello"), key="k")


def test_importing_the_channel_leaves_the_library_out() -> None:
    code = "import sys, rostra.adapters.bluesky; print('atproto_client' in sys.modules, 'django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


def test_calls_say_who_calls(pds: Pds, channel: Bluesky) -> None:
    publish(channel)

    assert {call.headers["User-Agent"] for call in pds.calls} == {"Rostra/test"}


def test_session_is_shared_by_the_jobs_of_a_process(pds: Pds, open_channel: Open) -> None:
    open_channel().fetch("")
    open_channel().fetch("")

    assert [call.json for call in pds.called(SIGN_IN)] == [{"identifier": "town.test", "password": PASSWORD}]


def test_sessions_of_two_accounts_are_kept_apart(pds: Pds, open_channel: Open) -> None:
    open_channel().verify()

    assert open_channel(identifier="citizen.test")._client.did == "did:plc:citizen"
    assert open_channel()._client.did == TOWN


def test_ended_session_is_opened_again_and_the_call_is_made(pds: Pds, open_channel: Open) -> None:
    open_channel().fetch("")
    pds.tokens.clear()

    publish(open_channel())

    assert len(pds.records) == 1
    assert len(pds.called(SIGN_IN)) == 2


def test_changed_password_locks_when_the_session_has_ended(pds: Pds, open_channel: Open) -> None:
    open_channel().fetch("")
    pds.tokens.clear()
    pds.fail(SIGN_IN, xrpc_error(401, "AuthenticationRequired"))

    with pytest.raises(Locked) as locked:
        open_channel().fetch("")

    assert locked.value.code == "credentials"


def test_unknown_auth_error_locks(pds: Pds, channel: Bluesky) -> None:
    pds.fail(PUT, xrpc_error(403, "Mystery"), xrpc_error(403, "Mystery"))

    with pytest.raises(Locked) as locked:
        publish(channel)

    assert (locked.value.code, locked.value.detail) == ("credentials", "403 Mystery")


def test_method_that_the_server_does_not_have_locks(pds: Pds, channel: Bluesky) -> None:
    pds.fail(PUT, xrpc_error(501, "MethodNotImplemented"))

    with pytest.raises(Locked) as locked:
        publish(channel)

    assert (locked.value.code, len(pds.called(SIGN_IN))) == ("protocol", 1)


def test_other_accounts_credentials_lock(pds: Pds, open_channel: Open) -> None:
    with pytest.raises(Locked) as locked:
        publish(open_channel(remote_id="did:plc:other"))

    assert (locked.value.code, pds.called(PUT)) == ("wrong_account", [])


def test_own_account_is_let_through(pds: Pds, open_channel: Open) -> None:
    publish(open_channel(remote_id=TOWN))

    assert len(pds.records) == 1


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (answer({"did": TOWN, "handle": "town.test", "accessJwt": "t", "active": False, "status": "x"}), "suspended"),
        (answer({"did": TOWN}), "protocol"),
        (answer(b"<html>Welcome</html>", "text/html"), "protocol"),
        (Fault(404, b"<html>Nothing here</html>", {"Content-Type": "text/html"}), "protocol"),
        (Fault(405, b"[]", {"Content-Type": "application/json"}), "protocol"),
        (Fault(401, b'{"error": "AuthMissing"}', {"Content-Type": "application/json"}), "credentials"),
        (xrpc_error(401, "AccountTakedown", "Account has been taken down"), "suspended"),
        (xrpc_error(401, "AuthFactorTokenRequired"), "credentials"),
    ],
)
def test_sign_in_that_cannot_work_locks(pds: Pds, channel: Bluesky, fault: Fault, code: str) -> None:
    pds.fail(SIGN_IN, fault)

    with pytest.raises(Locked) as locked:
        channel.verify()

    assert locked.value.code == code


@pytest.mark.parametrize(
    ("headers", "after"),
    [
        ({"ratelimit-reset": str(int((NOW + timedelta(seconds=90)).timestamp()))}, 90.0),
        ({"ratelimit-reset": "1"}, 1.0),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Fri, 20 Nov 2026 12:00:07 GMT"}, None),
        ({}, None),
    ],
)
def test_rate_limit_says_when_to_come_back(
    pds: Pds, channel: Bluesky, headers: dict[str, str], after: float | None
) -> None:
    pds.fail(PUT, xrpc_error(429, "RateLimitExceeded", "Rate Limit Exceeded", **headers))

    with pytest.raises(Retry) as retry:
        publish(channel)

    assert (retry.value.after, retry.value.sent) == (after, False)


@pytest.mark.parametrize(
    "fault",
    [
        xrpc_error(502, "UpstreamFailure"),
        Fault(503, b"<html>busy</html>", {"Content-Type": "text/html"}),
        Fault(drop=True),
        Fault(hang=True),
        answer(b"{half an answer", "application/json"),
        answer(b"ok", "text/plain"),
    ],
)
def test_lost_answer_of_a_write_leaves_it_unknown(
    pds: Pds, channel: Bluesky, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "TIMEOUT", 0.3)
    pds.fail(PUT, fault)

    with pytest.raises(Retry) as retry:
        publish(channel)

    assert retry.value.sent is True


@pytest.mark.parametrize("fault", [Fault(500), Fault(drop=True), answer(b"ok", "text/plain")])
def test_lost_answer_of_a_question_leaves_nothing_unknown(pds: Pds, channel: Bluesky, fault: Fault) -> None:
    pds.fail(GET, fault)

    with pytest.raises(Retry) as retry:
        channel.find(Outgoing("x"), key="k", since=NOW)

    assert retry.value.sent is False


@pytest.mark.parametrize(("status", "name", "code"), [(413, "PayloadTooLarge", "media_size"), (413, "", "media_size")])
def test_too_large_file_is_refused(pds: Pds, channel: Bluesky, status: int, name: str, code: str) -> None:
    pds.fail(PUT, xrpc_error(status, name))

    with pytest.raises(Refused) as refused:
        publish(channel)

    assert refused.value.code == code


def test_nobody_there_is_a_retry_that_was_not_sent(open_channel: Open) -> None:
    with pytest.raises(Retry) as retry:
        publish(open_channel(service="http://127.0.0.1:1"))

    assert retry.value.sent is False


@pytest.mark.parametrize("service", ["http://localhost:1", "ftp://127.0.0.1", "town", "http://127.0.0.1:x"])
def test_address_that_is_not_allowed_or_is_none_locks(open_channel: Open, service: str) -> None:
    with pytest.raises(Locked) as locked:
        open_channel(service=service).verify()

    assert locked.value.code == "address"


@pytest.fixture
def self_signed(tmp_path: Path) -> Iterator[str]:
    """A server whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=3650))
        .not_valid_after(NOW + timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, plain)
    (tmp_path / "all.pem").write_bytes(pem + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "all.pem")

    class Quiet(HTTPServer):
        def handle_error(self, *args: object) -> None:
            """The client hangs up; that is the test."""

    server = Quiet(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_certificate_that_nobody_vouches_for_locks(self_signed: str) -> None:
    fields = {"service": self_signed, "identifier": "town.test", "password": PASSWORD}
    channel = Bluesky(Context(fields, Http(allow=["127.0.0.1"])))

    with pytest.raises(Locked) as locked:
        channel.verify()

    assert locked.value.code == "tls"


def test_connections_close_with_the_channel(pds: Pds, open_channel: Open) -> None:
    channel = open_channel()
    channel.verify()
    sender = channel._client._library

    del channel
    gc.collect()

    assert sender._client.is_closed

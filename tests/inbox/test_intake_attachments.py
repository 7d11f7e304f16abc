"""Files that come with messages: kept, fetched, or refused with a reason."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.db import connection

from rostra.accounts.models import Account
from rostra.audit.models import Event
from rostra.channels.contract import Attachment as Attached
from rostra.core import files
from rostra.inbox.intake import receive
from rostra.inbox.intake.attachments import MAX_BYTES, bodies_with_pending, clean_name, clean_type, clean_url
from rostra.inbox.intake.fetching import fetch_attachments
from rostra.inbox.models import Attachment
from tests.inbox.intake_parts import busy, edited, make_account, said

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def account(cast: Any) -> Account:
    return make_account()


class Answers(BaseHTTPRequestHandler):
    """A server of pictures."""

    def do_GET(self) -> None:
        status, kind, body = {
            "/picture": (200, "image/png; charset=x", PNG),
            "/untyped": (200, "", PNG),
            "/huge": (200, "image/png", b"x" * (MAX_BYTES + 1)),
            "/busy": (503, "text/plain", b""),
        }.get(self.path, (404, "text/plain", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server(settings: Any) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1"]
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def take(account: Account, now: datetime, *attached: Attached) -> None:
    receive(account=account, messages=[said("1", now, attachments=attached)], now=now)


def jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'rostra:inbox.fetch_attachments'")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_receive_keeps_a_file_whose_bytes_came_along(account: Account, now: datetime) -> None:
    take(account, now, Attached("road.png", "Image/PNG; x=y", PNG, alt="A hole"))

    row = Attachment.objects.get()
    assert row.file is not None
    assert (row.name, row.content_type, row.alt, files.read(row.file)) == ("road.png", "image/png", "A hole", PNG)
    event = Event.objects.get(kind="inbox.attached")
    assert event.data == {
        "message": row.message_id,
        "attachment": row.pk,
        "type": "image/png",
        "sha256": hashlib.sha256(PNG).hexdigest(),
    }
    assert jobs() == []


def test_receive_has_a_file_fetched_that_came_as_an_address(account: Account, now: datetime) -> None:
    take(
        account,
        now,
        Attached("a", "image/png", url="https://x.example/a"),
        Attached("b", "", url="https://x.example/b"),
    )

    assert [(row.file, row.refused) for row in Attachment.objects.all()] == [(None, ""), (None, "")]
    assert jobs() == [{"body_id": account.body_id}]
    assert bodies_with_pending() == [account.body_id]
    assert not Event.objects.filter(kind__contains="attached").exists()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (Attached("a", "image/png", b"x" * (MAX_BYTES + 1)), "too_large"),
        (Attached("a", "image/png"), "empty"),
        # What is no address of the web is left out where the message is built: nothing to fetch is left.
        (Attached("a", "image/png", url="file:///etc/passwd"), "empty"),
        (Attached("a", "image/png", url="https://x.example/" + "a" * 1000), "address"),
    ],
)
def test_receive_refuses_a_file_with_a_reason(account: Account, now: datetime, given: Attached, reason: str) -> None:
    take(account, now, given)

    row = Attachment.objects.get()
    assert (row.file, row.refused) == (None, reason)
    assert Event.objects.get(kind="inbox.not_attached").data["reason"] == reason


def test_receive_adds_the_files_of_an_edit_once(account: Account, now: datetime) -> None:
    first, second = Attached("a", "image/png", PNG), Attached("b", "image/png", PNG + b"2")
    take(account, now, first)

    received = receive(
        account=account, messages=[edited("1", now, said("1", now).text, attachments=(first, second))], now=now
    )
    again = receive(
        account=account,
        messages=[edited("1", now, said("1", now).text, raw=b"other", attachments=(first, second))],
        now=now,
    )

    assert (received.edited, again.edited, again.duplicate) == (1, 0, 1)
    assert list(Attachment.objects.order_by("name").values_list("name", flat=True)) == ["a", "b"]


def test_receive_adds_no_file_that_is_told_again_with_a_message(account: Account, now: datetime) -> None:
    take(account, now, Attached("a", "image/png", PNG))

    take(account, now, Attached("b", "image/png", PNG))

    assert Attachment.objects.get().name == "a"


def test_fetch_keeps_what_the_server_gives(account: Account, now: datetime, server: str) -> None:
    take(
        account,
        now,
        Attached("a", "", url=f"{server}/picture"),
        Attached("b", "image/gif", url=f"{server}/untyped"),
    )

    kept = fetch_attachments(now=now)

    rows = Attachment.objects.order_by("name")
    assert kept == 2
    assert [(row.content_type, str(row.file)) for row in rows] == [
        ("image/png", hashlib.sha256(PNG).hexdigest()),
        ("image/gif", hashlib.sha256(PNG).hexdigest()),
    ]
    assert Event.objects.filter(kind="inbox.attached").count() == 2
    assert (fetch_attachments(now=now), bodies_with_pending()) == (0, [])


@pytest.mark.parametrize(("path", "reason"), [("/huge", "too_large"), ("/missing", "gone")])
def test_fetch_refuses_what_can_never_be_had(
    account: Account, now: datetime, server: str, path: str, reason: str
) -> None:
    take(account, now, Attached("a", "image/png", url=server + path))

    assert fetch_attachments(now=now) == 0
    assert Attachment.objects.get().refused == reason
    assert Event.objects.get(kind="inbox.not_attached").data["reason"] == reason


def test_fetch_never_calls_a_private_address(account: Account, now: datetime, server: str, settings: Any) -> None:
    settings.ROSTRA_ALLOW_HOSTS = []
    take(account, now, Attached("a", "image/png", url=f"{server}/picture"))

    assert fetch_attachments(now=now) == 0
    assert Attachment.objects.get().refused == "address"


@pytest.mark.parametrize("path", ["/busy", None])
def test_fetch_tries_again_for_a_day(account: Account, now: datetime, server: str, path: str | None) -> None:
    # Port 9 of the loopback: nobody listens there.
    url = server + path if path else "http://127.0.0.1:9/picture"
    take(account, now, Attached("a", "image/png", url=url))

    fetch_attachments(now=now + timedelta(hours=23))
    waiting = Attachment.objects.get().refused
    fetch_attachments(now=now + timedelta(hours=25))

    assert (waiting, Attachment.objects.get().refused) == ("", "unreachable")


def test_fetch_leaves_it_to_the_one_who_is_at_it(account: Account, now: datetime, server: str) -> None:
    take(account, now, Attached("a", "image/png", url=f"{server}/picture"))

    with busy("inbox.fetch_attachments", account.body_id):
        assert fetch_attachments(now=now) == 0

    assert fetch_attachments(now=now) == 1


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\temp\\x.exe", "C:_temp_x.exe"),
        ("invoice\u202efdp.exe", "invoice_fdp.exe"),
        ("a\0b\r\n.txt", "ab__.txt"),
        ("  ", "file"),
        ("", "file"),
        ("..", "file"),
        ("ș" * 300 + ".jpeg", "ș" * 200 + ".jpeg"),
        ("a" * 300, "a" * 255),
        ("صورة.png", "صورة.png"),
    ],
)
def test_clean_name_is_only_a_name(given: str, clean: str) -> None:
    assert clean_name(given) == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("image/png", "image/png"),
        ("TEXT/HTML; charset=utf-8", "text/html"),
        ("", "application/octet-stream"),
        ("nonsense", "application/octet-stream"),
        ("a/b/c", "application/octet-stream"),
        ("text/html\r\nX: y", "application/octet-stream"),
    ],
)
def test_clean_type_is_a_media_type(given: str, clean: str) -> None:
    assert clean_type(given) == clean


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        (" https://a.example/x ", "https://a.example/x"),
        ("javascript:alert(1)", ""),
        ("", ""),
        ("http://a\0b", "http://ab"),
    ],
)
def test_clean_url_is_an_address_of_the_web(given: str, clean: str) -> None:
    assert clean_url(given) == clean

"""IMAP and SMTP over the core's checked sockets."""

from __future__ import annotations

import base64
import contextlib
import imaplib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal, cast

from rostra.adapters.mail.faults import faults, imap_error, smtp_error
from rostra.channels.contract import Locked, Retry

FINAL_SECONDS = 120.0
"""How long a server may examine a mail after its last byte, before it says whether it takes it."""

Connect = Callable[[str, int], socket.socket]
Security = Literal["tls", "starttls", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)


# --- IMAP -------------------------------------------------------------------------------------------


class _Imap(imaplib.IMAP4):
    def __init__(self, server: Server, connect: Connect, tls: ssl.SSLContext) -> None:
        self._connect_to = connect
        self._tls = tls if server.security == "tls" else None
        super().__init__(server.host, server.port)

    def _create_socket(self, timeout: float | None) -> socket.socket:  # noqa: ARG002 - the socket brings its own
        sock = self._connect_to(self.host, self.port)
        return self._tls.wrap_socket(sock, server_hostname=self.host) if self._tls else sock


@dataclass(frozen=True, slots=True)
class Stored:
    """A mail as the server holds it."""

    uid: int
    arrived: datetime
    content: bytes = field(repr=False)


class Mailbox:
    """What the adapter asks of IMAP. Folders are opened read-only; nothing is marked, moved or deleted."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap

    def examine(self, folder: str) -> tuple[int, int]:
        """Open the folder; its UIDVALIDITY, and how many mails it holds."""
        status, data = self._imap.select(folder, readonly=True)
        if status != "OK":
            raise imap_error(_last(data), "EXAMINE", Locked("folder", "IMAP NO to EXAMINE"))
        _, validity = self._imap.response("UIDVALIDITY")
        return int(_last(validity) or 0), int(_last(data) or 0)

    def newest(self, count: int, exists: int) -> list[int]:
        """UIDs of the last `count` of `exists` mails."""
        if not exists:
            return []
        data = self._checked("FETCH", *self._imap.fetch(f"{max(exists - count, 0) + 1}:{exists}", "(UID)"))
        return sorted(int(match[1]) for item in data if (match := _UID.search(_line(item))))

    def after(self, uid: int) -> list[int]:
        """UIDs above `uid`. The server names its last mail even if it is older: that one is left out."""
        data = self._checked("SEARCH", *self._imap.uid("SEARCH", f"UID {uid + 1}:*"))
        return sorted(found for found in _numbers(data) if found > uid)

    def sizes(self, uids: Sequence[int]) -> dict[int, int]:
        """Bytes of each mail that still exists."""
        data = self._checked("FETCH", *self._imap.uid("FETCH", _set(uids), "(UID RFC822.SIZE)"))
        lines = [_line(item) for item in data]
        pairs = [(_UID.search(line), _SIZE.search(line)) for line in lines]
        return {int(uid[1]): int(size[1]) for uid, size in pairs if uid and size}

    def read(self, uids: Sequence[int], part: str = "") -> list[Stored]:
        """The mails (or only their `HEADER`) that still exist, without marking them as read."""
        if not uids:
            return []
        data = self._checked("FETCH", *self._imap.uid("FETCH", _set(uids), f"(UID INTERNALDATE BODY.PEEK[{part}])"))
        found = []
        for item, following in zip(data, [*data[1:], b""], strict=True):
            if isinstance(item, tuple):
                # What the server says of a mail may stand before or after its content.
                about = item[0] + b" " + (following if isinstance(following, bytes) else b"")
                if uid := _UID.search(about):
                    found.append(Stored(int(uid[1]), _arrived(about), item[1]))
        return found

    def sent_folder(self) -> str:
        """The folder for sent mail: the one that the server marks so (RFC 6154), else one of the usual name; "" if none."""
        data = self._checked("LIST", *self._imap.list())
        folders = [match for item in data if (match := _LIST.fullmatch(_line(item)))]
        marked = [match[2] for match in folders if b"\\sent" in match[1].lower().split()]
        named = [match[2] for match in folders if _SENT.search(match[2])]
        return (marked or named or [b""])[0].decode("ascii", "replace")

    def search_id(self, message_id: str) -> list[int]:
        """UIDs in the open folder of the mails with this Message-ID."""
        data = self._checked("SEARCH", *self._imap.uid("SEARCH", "HEADER", "Message-ID", f'"{message_id}"'))
        return _numbers(data)

    def append(self, folder: str, content: bytes, at: datetime) -> None:
        """Store a copy of a mail of ours, as read."""
        self._checked("APPEND", *self._imap.append(folder, r"(\Seen)", imaplib.Time2Internaldate(at), content))

    @staticmethod
    def _checked(step: str, status: str, data: list[Any]) -> list[Any]:
        if status != "OK":
            raise imap_error(_last(data), step, Retry(f"IMAP {status} to {step}"))
        return data


_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_LIST = re.compile(rb'\(([^)]*)\) (?:"[^"]*"|NIL) (.+)', re.DOTALL)
_SENT = re.compile(rb'(^|[/."])Sent( Items| Messages| Mail)?"?$', re.IGNORECASE)


def _last(data: Sequence[Any]) -> bytes:
    return data[-1] if data and isinstance(data[-1], bytes) else b""


def _line(item: object) -> bytes:
    return item if isinstance(item, bytes) else b""


def _numbers(data: Sequence[bytes | None]) -> list[int]:
    return [int(word) for word in b" ".join(filter(None, data)).split()]


def _set(uids: Sequence[int]) -> str:
    return ",".join(map(str, uids))


def _arrived(about: bytes) -> datetime:
    match = _DATE.search(about)
    if match is None:
        return datetime.now(UTC)
    return parsedate_to_datetime(match[1].decode("ascii", "replace").replace("-", " ", 2)).astimezone(UTC)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def folder_name(name: str) -> str:
    """A folder's name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3), quoted."""
    out = []
    for plain, other in re.findall(r"([\x20-\x7e]+)|([^\x20-\x7e]+)", name):
        encoded = base64.b64encode(other.encode("utf-16-be", "replace")).rstrip(b"=").decode().replace("/", ",")
        out.append(plain.replace("&", "&-") if plain else f"&{encoded}-")
    return _quoted("".join(out))


@contextlib.contextmanager
def open_mailbox(server: Server, connect: Connect, tls: ssl.SSLContext) -> Iterator[Mailbox]:
    """Connected and signed in; closed at the end. Raises channel errors only."""
    with faults():
        imap = _greeted(server, connect, tls)
        try:
            if server.security == "starttls":
                if "STARTTLS" not in imap.capabilities:
                    raise Locked("protocol", "the IMAP server offers no STARTTLS")
                imap.starttls(tls)
            _imap_login(imap, server)
            yield Mailbox(imap)
            # The work is done: how the server says good-bye changes nothing.
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
        finally:
            # After a logout the socket is closed already, and says so.
            with contextlib.suppress(OSError):
                imap.shutdown()


def _greeted(server: Server, connect: Connect, tls: ssl.SSLContext) -> imaplib.IMAP4:
    try:
        return _Imap(server, connect, tls)
    except imaplib.IMAP4.error as error:
        # A server that is too busy says BYE instead of a greeting.
        if "BYE" in str(error):
            raise Retry("IMAP BYE to connect") from error
        raise


def _imap_login(imap: imaplib.IMAP4, server: Server) -> None:
    try:
        if "AUTH=PLAIN" in imap.capabilities:
            imap.authenticate("PLAIN", lambda _: _plain(server))
        elif (server.user + server.password).isascii() and (server.user + server.password).isprintable():
            imap.login(_quoted(server.user), server.password)
        else:
            raise Locked("credentials", "the IMAP server takes user and password in ASCII only")
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        said = error.args[0] if isinstance(error.args[0], bytes) else str(error).encode()
        raise imap_error(said, "login", Locked("credentials", "IMAP NO to login")) from error


def _plain(server: Server) -> bytes:
    """The answer to SASL PLAIN (RFC 4616)."""
    return f"\0{server.user}\0{server.password}".encode()


# --- SMTP -------------------------------------------------------------------------------------------


class Submission(smtplib.SMTP):
    """An SMTP session of one account. `deliver` is its only verb."""

    def __init__(self, server: Server, connect: Connect, tls: ssl.SSLContext, name: str) -> None:
        self._connect_to = connect
        self._tls = tls if server.security == "tls" else None
        super().__init__(server.host, server.port, local_hostname=name)

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:  # noqa: ARG002 - the socket brings its own
        sock = self._connect_to(host, port)
        return self._tls.wrap_socket(sock, server_hostname=host) if self._tls else sock

    def deliver(self, *, sender: str, recipient: str, content: bytes) -> None:
        """Hand over one mail. Raises `Retry(sent=True)` when it left whole, or nearly, and no answer came back."""
        size = [f"SIZE={len(content)}"] if self.has_extn("size") else []
        self._expect("sender", self.mail(sender, size))
        self._expect("recipient", self.rcpt(recipient))
        reply, _ = self.docmd("DATA")
        if reply != 354:
            raise smtp_error("content", reply)
        with faults(sent=True):
            cast("socket.socket", self.sock).settimeout(FINAL_SECONDS)
            self.send(re.sub(rb"(?m)^\.", b"..", content.removesuffix(b"\r\n")) + b"\r\n.\r\n")
            answer = self.getreply()
        if not 200 <= answer[0] < 600:
            raise Retry("SMTP reply that is none to content", sent=True)
        self._expect("content", answer)

    @staticmethod
    def _expect(step: str, answer: tuple[int, bytes]) -> None:
        if not 200 <= answer[0] < 300:
            raise smtp_error(step, answer[0])


@contextlib.contextmanager
def open_submission(server: Server, connect: Connect, tls: ssl.SSLContext, name: str) -> Iterator[Submission]:
    """Connected and, where the server offers it, signed in; closed at the end. `name` is what we call ourselves.

    Raises channel errors only. A relay that asks for no sign-in gets no password.
    """
    with faults():
        smtp = Submission(server, connect, tls, name)
        try:
            if server.security == "starttls":
                smtp.starttls(context=tls)
            smtp.ehlo_or_helo_if_needed()
            if smtp.has_extn("auth"):
                _smtp_login(smtp, server)
            yield smtp
            # The answer to the mail is known: how the server says good-bye changes nothing.
            with contextlib.suppress(OSError):
                smtp.quit()
        finally:
            smtp.close()


def _smtp_login(smtp: Submission, server: Server) -> None:
    if "PLAIN" in smtp.esmtp_features["auth"].upper().split():
        reply, _ = smtp.docmd("AUTH", f"PLAIN {base64.b64encode(_plain(server)).decode()}")
        if reply != 235:
            raise smtp_error("login", reply)
    elif (server.user + server.password).isascii():
        smtp.login(server.user, server.password)
    else:
        raise Locked("credentials", "the SMTP server takes user and password in ASCII only")

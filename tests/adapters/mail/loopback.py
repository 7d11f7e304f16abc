"""Small IMAP and SMTP servers on loopback: real sockets, real dialogue, and every failure on demand."""

from __future__ import annotations

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HANG_UP = "HANG UP"
"""As a reply: close the connection instead."""


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    talk: Callable[[socketserver.StreamRequestHandler], None]


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert isinstance(self.server, _Server)
        try:
            self.server.talk(self)
        except (OSError, ValueError):
            return  # The client is gone.

    def finish(self) -> None:
        try:
            super().finish()
        except OSError:
            return
        finally:
            self.connection.close()

    def start_tls(self, context: ssl.SSLContext) -> None:
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.request = self.connection
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)


@contextmanager
def serving(talk: Callable[..., None]) -> Iterator[int]:
    """The port where `talk` answers each connection, in a thread of its own."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.talk = talk
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@dataclass
class Mailboxes:
    """An IMAP server's state. `replies` maps a command to the tagged reply that it gives instead of working."""

    folders: dict[str, dict[int, bytes]] = field(default_factory=lambda: {"INBOX": {}, "Sent": {}})
    listing: list[str] = field(default_factory=lambda: [r'(\HasNoChildren) "/" INBOX', r'(\Sent) "/" "Sent"'])
    validity: int | str | None = 7
    greeting: str = "* OK ready"
    capabilities: str = "IMAP4rev1 AUTH=PLAIN"
    arrived: str = ' INTERNALDATE " 3-Nov-2026 10:00:00 +0100"'
    sizes: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    replies: dict[str, str] = field(default_factory=dict)
    noise: str = ""
    found: str = ""
    """What a search answers instead of what it finds."""
    tls: ssl.SSLContext | None = None
    tls_from_start: bool = False
    password: str = "right"
    commands: list[str] = field(default_factory=list)
    """Every command received, without tags."""

    def talk(self, to: _Handler) -> None:
        if self.tls_from_start:
            assert self.tls
            to.start_tls(self.tls)
        if self.greeting == HANG_UP:
            return
        self._say(to, self.greeting)
        folder: dict[int, bytes] = {}
        while line := to.rfile.readline():
            tag, command, rest = (line.decode().rstrip("\r\n").split(" ", 2) + [""])[:3]
            if command == "UID":
                command, _, rest = rest.partition(" ")
                command = f"UID {command}"
            self.commands.append(f"{command} {rest}".strip())
            scripted = self.replies.get(command)
            if scripted == HANG_UP:
                return
            if scripted:
                self._say(to, f"{tag} {scripted}")
            elif command == "EXAMINE":
                folder = self._examine(to, tag, rest)
            else:
                self._answer(to, tag, command, rest, folder)
            if command == "LOGOUT":
                return

    def _examine(self, to: _Handler, tag: str, rest: str) -> dict[int, bytes]:
        folder = self.folders.get(rest.strip('"'))
        if folder is None:
            self._say(to, f"{tag} NO [NONEXISTENT] no such folder")
            return {}
        self._say(to, f"* {len(folder)} EXISTS")
        if self.validity is not None:
            self._say(to, f"* OK [UIDVALIDITY {self.validity}] valid")
        self._say(to, f"{tag} OK [READ-ONLY] open")
        return folder

    def _answer(self, to: _Handler, tag: str, command: str, rest: str, folder: dict[int, bytes]) -> None:
        if command == "CAPABILITY":
            self._say(to, f"* CAPABILITY {self.capabilities}")
        elif command == "STARTTLS":
            assert self.tls
            self._say(to, f"{tag} OK go")
            to.start_tls(self.tls)
            return
        elif command == "AUTHENTICATE":
            self._say(to, "+ ")
            given = base64.b64decode(to.rfile.readline()).decode().split("\0")[2]
            return self._say(to, f"{tag} OK in" if given == self.password else f"{tag} NO [AUTHENTICATIONFAILED] no")
        elif command == "LOGIN":
            return self._say(to, f"{tag} OK in" if rest.endswith(f'"{self.password}"') else f"{tag} NO wrong")
        elif command == "LIST":
            for entry in self.listing:
                self._say(to, f"* LIST {entry}")
        elif command == "FETCH":
            first, last = map(int, rest.split()[0].split(":"))
            for number, uid in enumerate(sorted(folder), 1):
                if first <= number <= last:
                    self._say(to, f"* {number} FETCH (UID {uid})")
        elif command == "UID SEARCH":
            found = self.found or " ".join(map(str, self._search(rest, folder)))
            self._say(to, f"* SEARCH {found}".rstrip())
        elif command == "UID FETCH":
            self._fetch(to, rest, folder)
        elif command == "APPEND":
            self._append(to, rest)
        self._say(to, f"{tag} OK done")

    def _search(self, rest: str, folder: dict[int, bytes]) -> list[int]:
        if match := re.match(r"UID (\d+):\*", rest):
            return sorted({uid for uid in folder if uid >= int(match[1])} | set(sorted(folder)[-1:]))
        wanted = re.findall(r'"([^"]+)"', rest)[0].encode()
        return [uid for uid, content in sorted(folder.items()) if wanted in content]

    def _fetch(self, to: _Handler, rest: str, folder: dict[int, bytes]) -> None:
        chosen, what = rest.split(" ", 1)
        for number, uid in enumerate(map(int, chosen.split(",")), 1):
            if uid in self.gone:
                continue
            if self.noise:
                self._say(to, self.noise)
            content = folder[uid]
            if "SIZE" in what:
                self._say(to, f"* {number} FETCH (UID {uid} RFC822.SIZE {self.sizes.get(uid, len(content))})")
                continue
            if "HEADER" in what:
                content = content.split(b"\r\n\r\n")[0] + b"\r\n\r\n"
            # As some servers do, the UID stands behind every second mail.
            before, behind = (f" UID {uid}", "") if uid % 2 else ("", f" UID {uid}")
            to.wfile.write(f"* {number} FETCH (BODY[]{before} {{{len(content)}}}\r\n".encode())
            to.wfile.write(content + f"{self.arrived}{behind})\r\n".encode())

    def _append(self, to: _Handler, rest: str) -> None:
        match = re.fullmatch(r'"?(.+?)"? \(.*\{(\d+)\}', rest)
        assert match
        folder = self.folders[match[1]]
        self._say(to, "+ go on")
        folder[max(folder, default=0) + 1] = to.rfile.read(int(match[2]))
        to.rfile.readline()

    @staticmethod
    def _say(to: _Handler, line: str) -> None:
        to.wfile.write(line.encode() + b"\r\n")


@dataclass
class Relay:
    """An SMTP server's state. `replies` maps a verb (and CONTENT, the mail itself) to the reply it gives."""

    replies: dict[str, str] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("SIZE 1000000", "AUTH PLAIN LOGIN")
    greeting: str = "220 ready"
    password: str = "right"
    tls: ssl.SSLContext | None = None
    tls_from_start: bool = False
    received: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    def talk(self, to: _Handler) -> None:
        if self.tls_from_start:
            assert self.tls
            to.start_tls(self.tls)
        if not self._say(to, self.greeting):
            return
        while line := to.rfile.readline():
            text = line.decode().rstrip("\r\n")
            self.commands.append(text)
            verb = text.split()[0].upper()
            if not self._say(to, self.replies.get(verb) or self._reply(to, verb, text)):
                return
            if verb == "STARTTLS" and verb not in self.replies:
                assert self.tls
                to.start_tls(self.tls)
            if verb == "DATA" and verb not in self.replies and not self._take(to):
                return
            if verb == "QUIT":
                return

    def _reply(self, to: _Handler, verb: str, text: str) -> str:
        if verb == "EHLO":
            return "\r\n".join(["250-relay", *(f"250-{name}" for name in self.extensions), "250 HELP"])
        if verb == "AUTH":
            return self._sign_in(to, text)
        return {"DATA": "354 go on", "QUIT": "221 bye", "STARTTLS": "220 go"}.get(verb, "250 ok")

    def _sign_in(self, to: _Handler, text: str) -> str:
        _, mechanism, first = text.split()
        given = base64.b64decode(first).decode()
        if mechanism == "LOGIN":
            self._say(to, "334 " + base64.b64encode(b"Password:").decode())
            given = "\0\0" + base64.b64decode(to.rfile.readline()).decode()
        return "235 in" if given.split("\0")[2] == self.password else "535 5.7.8 no"

    def _take(self, to: _Handler) -> bool:
        lines = []
        while (line := to.rfile.readline()) != b".\r\n":
            lines.append(line)
        reply = self.replies.get("CONTENT", "250 taken")
        if reply.startswith("250"):
            self.received.append(
                b"".join(line.removeprefix(b".") if line.startswith(b"..") else line for line in lines)
            )
        return self._say(to, reply)

    @staticmethod
    def _say(to: _Handler, line: str) -> bool:
        if line == HANG_UP:
            return False
        to.wfile.write(line.encode() + b"\r\n")
        return True

"""The real mail servers of Debian (Dovecot, Postfix) on loopback, and people with mailboxes on them.

Every address of rostra.test has a mailbox; nothing can leave for anywhere else.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import os
import re
import shutil
import smtplib
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid
from pathlib import Path
from typing import cast

import pytest

from tests.servers.programs import find, free_ports, need, running

PROGRAMS = ("/usr/sbin/dovecot", "/usr/lib/dovecot/lmtp", "/usr/sbin/postfix", "openssl")
DOMAIN = "rostra.test"
PASSWORD = "long-enough-password"
SERVICES = ("imap", "imaps", "lmtp", "sasl", "smtp", "smtps")

DOVECOT = """
base_dir = {folder}/run
log_path = /dev/stderr
listen = 127.0.0.1
protocols = imap lmtp
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:~/Maildir
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
default_vsz_limit = 0
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/mail/%n allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {sasl}
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
"""
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.{domain}
mydestination =
mynetworks =
virtual_mailbox_domains = {domain}
virtual_mailbox_maps = static:there
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
default_transport = error:no outside delivery
relay_transport = error:no outside delivery
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_sasl_auth_enable = yes
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = may
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
maillog_file = /dev/stdout
alias_maps =
biff = no
"""
LISTENERS = """
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
"""


@dataclass(frozen=True)
class MailServer:
    """`ports` by service: imap (plain, STARTTLS), imaps, smtp (STARTTLS), smtps. `ca_file` signed their certificate."""

    ports: Mapping[str, int]
    ca_file: Path

    def address(self, name: str) -> str:
        return f"{name}@{DOMAIN}"

    def fields(self, name: str) -> dict[str, str]:
        """What an operator would fill in to connect this person's mailbox."""
        return {
            "address": self.address(name),
            "sender_name": name.title(),
            "imap_host": "localhost",
            "imap_port": str(self.ports["imaps"]),
            "imap_security": "tls",
            "imap_user": self.address(name),
            "imap_password": PASSWORD,
            "smtp_host": "localhost",
            "smtp_port": str(self.ports["smtp"]),
            "smtp_security": "starttls",
        }

    def write(
        self, sender: str, to: str, *, subject: str, text: str, reply_to: str = "", references: Sequence[str] = ()
    ) -> str:
        """A mail of this person, sent as any mail program does; gives its Message-ID."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self.address(sender), self.address(to), subject
        mail["Date"], mail["Message-ID"] = format_datetime(localtime()), make_msgid(domain=DOMAIN)
        if reply_to:
            mail["In-Reply-To"], mail["References"] = reply_to, " ".join([*references, reply_to])
        mail.set_content(text)
        with smtplib.SMTP("localhost", self.ports["smtp"], timeout=20) as smtp:
            smtp.starttls(context=self._tls)
            smtp.login(self.address(sender), PASSWORD)
            smtp.send_message(mail)
        return str(mail["Message-ID"])

    def mailbox(self, name: str, folder: str = "INBOX") -> list[EmailMessage]:
        """The mails in this person's folder, oldest first."""
        with imaplib.IMAP4_SSL("localhost", self.ports["imaps"], ssl_context=self._tls, timeout=20) as imap:
            imap.login(self.address(name), PASSWORD)
            imap.select(folder, readonly=True)
            _, (numbers,) = imap.search(None, "ALL")
            parts = [imap.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers.split()]
        return [
            email.message_from_bytes(body, policy=email.policy.default)
            for _, body in cast("list[tuple[bytes, bytes]]", parts)
        ]

    def unread(self, name: str) -> int:
        """How many mails in this person's inbox nobody has marked as read."""
        with imaplib.IMAP4_SSL("localhost", self.ports["imaps"], ssl_context=self._tls, timeout=20) as imap:
            imap.login(self.address(name), PASSWORD)
            imap.select(readonly=True)
            _, (numbers,) = imap.search(None, "UNSEEN")
        return len(numbers.split())

    @property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.ca_file))


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """Dovecot and Postfix in a folder of their own; the machine's own configuration stays untouched."""
    need(*PROGRAMS)
    if os.geteuid() != 0:
        pytest.fail("Postfix starts as root only: run the server tests as root.", pytrace=False)
    folder = Path(tempfile.mkdtemp(prefix="rostra-test-mail-"))
    try:
        ports = dict(zip(SERVICES, free_ports(len(SERVICES)), strict=True))
        _configure(folder, ports)
        dovecot = [find("/usr/sbin/dovecot"), "-F", "-c", str(folder / "dovecot.conf")]
        postfix = [find("/usr/sbin/postfix"), "-c", str(folder / "postfix"), "start-fg"]
        with (
            running(dovecot, log=folder / "dovecot.log", ready=lambda text: "starting up" in text, seconds=30),
            running(postfix, log=folder / "postfix.log", ready=lambda text: "daemon started" in text, seconds=30),
        ):
            try:
                # What a machine does that trusts this authority, for Rostra's processes too.
                with pytest.MonkeyPatch.context() as environment:
                    environment.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
                    yield MailServer(ports, folder / "cert.pem")
            finally:
                # Its master leaves the process that was started.
                subprocess.run([postfix[0], "-c", postfix[2], "stop"], check=True, capture_output=True)
    finally:
        shutil.rmtree(folder)


def _configure(folder: Path, ports: Mapping[str, int]) -> None:
    folder.chmod(0o755)  # Each server's own user must pass.
    for name in ("run", "mail", "queue", "data", "postfix"):
        (folder / name).mkdir()
    shutil.chown(folder / "mail", "nobody", "nogroup")
    shutil.chown(folder / "data", "postfix")
    certify = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([*certify, *names, *files], check=True, capture_output=True)
    values = {**ports, "folder": folder, "domain": DOMAIN, "password": PASSWORD}
    (folder / "dovecot.conf").write_text(DOVECOT.format(**values))
    (folder / "postfix/main.cf").write_text(MAIN.format(**values))
    # Debian's list of services, without its listener, and none in a chroot: those would need files of the system.
    services = Path("/usr/share/postfix/master.cf.dist").read_text()
    services = re.sub(r"(?m)^smtp +inet.*$", LISTENERS.format(**values), services)
    services = re.sub(r"(?m)^(\S+ +(?:unix|inet) +\S+ +\S+ +)y", r"\1n", services)
    (folder / "postfix/master.cf").write_text(services)

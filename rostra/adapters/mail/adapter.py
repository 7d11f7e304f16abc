"""The mail channel: one mailbox read by IMAP, its answers sent by SMTP."""

from __future__ import annotations

import json
import logging
import socket
import ssl
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import ClassVar, cast

from rostra.adapters.mail.client import (
    Mailbox,
    Security,
    Server,
    Submission,
    folder_name,
    open_mailbox,
    open_submission,
)
from rostra.adapters.mail.compose import ascii_address, compose, message_id
from rostra.adapters.mail.mapping import MAIL_BYTES, parse, too_large
from rostra.channels.adapter import Adapter
from rostra.channels.contract import (
    N_,
    Bad,
    Batch,
    Capabilities,
    ChannelError,
    Field,
    FieldKind,
    Identity,
    Incoming,
    Level,
    Locked,
    Outgoing,
    Problem,
    Published,
    Refused,
    Unsupported,
)

logger = logging.getLogger(__name__)

FIRST = 1_000
"""How many of the newest mails the first fetch takes, and the first after the server numbered its mails anew."""
BATCH = 100
BATCH_BYTES = 32_000_000
FILES_BYTES = 15_000_000
"""All files of one answer together: many servers stop at 20 to 25 MB, and encoding adds a third."""

_SECURITY = (
    ("tls", N_("TLS from the start")),
    ("starttls", N_("STARTTLS")),
    ("none", N_("None (only inside a protected network)")),
)


class Mail(Adapter):
    """One mailbox. What a person wrote is always private; threads follow Message-ID, never the subject."""

    name = "mail"
    label = "E-mail"
    can = Capabilities(
        media=10, media_bytes=10_000_000, find=True, public=False, private=True, subject=True, live_proof="real"
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field("address", N_("E-mail address"), FieldKind.EMAIL),
        Field("sender_name", N_("Name of the sender"), required=False, help=N_("Shown beside the address.")),
        Field("imap_host", N_("IMAP server"), leads=True),
        Field("imap_port", N_("IMAP port"), FieldKind.NUMBER, default="993", leads=True),
        Field("imap_security", N_("IMAP security"), FieldKind.CHOICE, default="tls", choices=_SECURITY, leads=True),
        Field("imap_user", N_("IMAP user")),
        Field("imap_password", N_("IMAP password"), FieldKind.SECRET),
        Field("imap_folder", N_("Folder to read"), required=False, default="INBOX"),
        Field(
            "sent_folder",
            N_("Folder for sent mail"),
            required=False,
            help=N_("Empty: the folder that the server marks as such."),
        ),
        Field("smtp_host", N_("SMTP server"), leads=True),
        Field("smtp_port", N_("SMTP port"), FieldKind.NUMBER, default="465", leads=True),
        Field("smtp_security", N_("SMTP security"), FieldKind.CHOICE, default="tls", choices=_SECURITY, leads=True),
        Field("smtp_user", N_("SMTP user"), required=False, help=N_("Empty: the IMAP user.")),
        Field(
            "smtp_password", N_("SMTP password"), FieldKind.SECRET, required=False, help=N_("Empty: the IMAP password.")
        ),
    )

    def check(self, post: Outgoing) -> list[Problem]:
        problems = super().check(post)
        if len(post.subject.splitlines()) > 1:
            problems.append(Problem("invalid", Level.BLOCK, N_("The subject must be one line.")))
        if sum(media.size for media in post.media) > FILES_BYTES:
            text = N_("The files together are larger than %(limit)d MB.")
            problems.append(Problem("media_size", Level.BLOCK, text, {"limit": FILES_BYTES // 1_000_000}))
        return problems

    def verify(self) -> Identity:
        with self._mailbox() as box:
            for folder in filter(None, (self._sent_folder(box), self._folder)):
                box.examine(folder)
        with self._submission():
            return Identity(self._address.lower(), self._address, self._text("sender_name"))

    def fetch(self, cursor: str) -> Batch:
        """The next mails above the cursor `{"uidvalidity": …, "uid": …}`; only reads, marks nothing."""
        known: Mapping[str, int] = json.loads(cursor) if cursor else {}
        with self._mailbox() as box:
            validity, exists = box.examine(self._folder)
            goes_on = known.get("uidvalidity") == validity
            uids = box.after(known["uid"]) if goes_on else box.newest(FIRST, exists)
            page, sizes = self._page(box, uids[:BATCH])
            # A mail without a size was deleted between two questions.
            small = [uid for uid in page if uid in sizes and sizes[uid] <= MAIL_BYTES]
            large = [uid for uid in page if uid in sizes and sizes[uid] > MAIL_BYTES]
            read = [parse(mail.content, mail.arrived, address=self._address) for mail in box.read(small)]
            read += [too_large(mail.content) for mail in box.read(large, "HEADER")]
        before = known["uid"] if goes_on else 0
        return Batch(
            messages=tuple(item for item in read if isinstance(item, Incoming)),
            bad=tuple(item for item in read if isinstance(item, Bad)),
            cursor=json.dumps({"uidvalidity": validity, "uid": page[-1] if page else before}),
            more=len(page) < len(uids),
            claimed=len(page),
            # Numbered anew: what came before the newest may have gone by unseen.
            gap=bool(known) and not goes_on and exists > FIRST,
        )

    def publish(self, post: Outgoing, *, key: str) -> Published:
        if post.visibility != "private":
            raise Refused("not_allowed", "mail is private")
        at = datetime.now(UTC).replace(microsecond=0)
        mail = compose(post, name=self._text("sender_name"), address=self._address, key=key, at=at)
        content = mail.as_bytes()
        with self._submission() as smtp:
            smtp.deliver(sender=ascii_address(self._address), recipient=ascii_address(post.to), content=content)
        self._keep(content, mail["Message-ID"], at)
        return Published(ref=str(mail["Message-ID"]), at=at, raw=content)

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:  # noqa: ARG002
        """The copy among sent mail or in the mailbox. No copy proves nothing: the mail may have left before it was kept."""
        ref = message_id(key, self._address)
        with self._mailbox() as box:
            for folder in filter(None, (self._sent_folder(box), self._folder)):
                box.examine(folder)
                for found in box.read(box.search_id(ref)[:1]):
                    return Published(ref=ref, at=found.arrived, raw=found.content)
        raise Unsupported("find")

    def _keep(self, content: bytes, ref: str, at: datetime) -> None:
        """A copy among the sent mail. The mail is out: a failure here must not look like one of the sending."""
        try:
            with self._mailbox() as box:
                folder = self._sent_folder(box)
                if not folder:
                    logger.warning("mail: the account has no folder for sent mail; no copy was kept")
                    return
                box.examine(folder)
                # Some providers keep a copy by themselves.
                if not box.search_id(ref):
                    box.append(folder, content, at)
        except ChannelError as error:
            logger.warning("mail: no copy was kept among the sent mail: %s", error.detail)

    # --- Settings -----------------------------------------------------------------------------------

    @property
    def _address(self) -> str:
        return self._text("address")

    @property
    def _folder(self) -> str:
        return folder_name(self._text("imap_folder"))

    def _sent_folder(self, box: Mailbox) -> str:
        chosen = self._text("sent_folder")
        return folder_name(chosen) if chosen else box.sent_folder()

    def _text(self, name: str) -> str:
        return self.context.fields.get(name, "").strip() or _DEFAULTS[name]

    def _server(self, protocol: str) -> Server:
        fields = self.context.fields
        port = self._text(f"{protocol}_port")
        if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65_536):
            raise Locked("address", f"{protocol}_port is not the number of a port")
        security = self._text(f"{protocol}_security")
        if security not in dict(_SECURITY):
            raise Locked("tls", f"{protocol}_security is none of ours")
        return Server(
            host=self._text(f"{protocol}_host"),
            port=int(port),
            security=cast("Security", security),
            user=self._text(f"{protocol}_user") or self._text("imap_user"),
            # A password is taken as it was given, blanks included.
            password=fields.get(f"{protocol}_password", "") or fields.get("imap_password", ""),
        )

    def _connect(self, host: str, port: int) -> socket.socket:
        return cast("socket.socket", self.context.http.connect(host, port))

    def _mailbox(self) -> AbstractContextManager[Mailbox]:
        return open_mailbox(self._server("imap"), self._connect, ssl.create_default_context())

    def _submission(self) -> AbstractContextManager[Submission]:
        name = ascii_address(self._address).rpartition("@")[2]
        return open_submission(self._server("smtp"), self._connect, ssl.create_default_context(), name)

    @staticmethod
    def _page(box: Mailbox, uids: list[int]) -> tuple[list[int], dict[int, int]]:
        """As many of the mails as fit into one batch, at least one, and their sizes."""
        if not uids:
            return [], {}
        sizes = box.sizes(uids)
        total = 0
        page: list[int] = []
        for uid in uids:
            size = sizes.get(uid, 0)
            total += size if size <= MAIL_BYTES else 0
            if page and total > BATCH_BYTES:
                break
            page.append(uid)
        return page, sizes


_DEFAULTS = {field.name: field.default for field in Mail.fields}

"""What a channel adapter is: frozen values in, frozen values out, four errors.

Plain Python, no Django. An adapter talks to one network for one account; the core does timing,
retries, rate limits, rows, audit and logs. To add a channel: copy a folder of `rostra/adapters`,
add one entry point under `rostra.channels`, run the conformance suite in `rostra.channels.testing`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from rostra.channels.capabilities import Capabilities
from rostra.channels.credentials import Field, FieldKind, Renewed
from rostra.channels.errors import CODES, N_, ChannelError, Locked, Refused, Retry, Unsupported
from rostra.core.links import web_address

__all__ = [
    "CODES",
    "N_",
    "Attachment",
    "Bad",
    "Batch",
    "Capabilities",
    "Captions",
    "Channel",
    "ChannelError",
    "Context",
    "Field",
    "FieldKind",
    "Http",
    "Identity",
    "Incoming",
    "Kind",
    "Level",
    "Limit",
    "Locked",
    "Measure",
    "Media",
    "Outgoing",
    "Problem",
    "Published",
    "Refused",
    "Renewed",
    "Retry",
    "Seen",
    "Unsupported",
    "WebhookRequest",
]

# --- What an adapter is told ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Captions:
    """What is said in a film, as text with times (WebVTT), in one language. `read` opens the bytes when they are needed."""

    sha256: str
    language: str
    read: Callable[[], bytes] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Media:
    """A file that goes with a post. `read` opens the bytes when they are needed; zeros are what nobody measured."""

    sha256: str
    content_type: str
    size: int
    name: str
    alt: str
    read: Callable[[], bytes] = field(repr=False, compare=False)
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    captions: tuple[Captions, ...] = ()


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What leaves: a version of a post, or an answer. Frozen at approval; the core never changes it after.

    `reply_to` and `root` are remote references as `Incoming.ref` or `Published.ref` gave them (the item
    answered, and the first item of its thread). `to` is set on private answers: whom the network shall deliver it to.
    `subject` is the heading, where the channel has such. `link_title` and `link_description` are what the page behind
    the link said of itself, for a card.
    """

    text: str
    language: str = ""
    media: tuple[Media, ...] = ()
    link: str = ""
    link_title: str = ""
    link_description: str = ""
    subject: str = ""
    reply_to: str = ""
    root: str = ""
    references: tuple[str, ...] = ()
    to: str = ""
    visibility: Literal["public", "private"] = "public"


class Level(StrEnum):
    BLOCK = "block"
    WARN = "warn"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that the author should know before approval. `text` is marked with N_(); `data` fills its placeholders."""

    code: str
    level: Level
    text: str
    data: Mapping[str, str | int] = field(default_factory=dict)


def _keep_web_address(answer: Identity | Published | Seen | Attachment | Incoming) -> None:
    """An address that is none of the web is left out, whatever the network says; `raw` keeps what it said."""
    object.__setattr__(answer, "url", web_address(answer.url))


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose credentials these are. `remote_id` is the network's stable id, never the handle.

    `scopes` are what they may do there, in the network's words, and `expires_at` is their end; empty where it is silent.
    `said` is what the server said of its own limits: kept beside the account's fields, and given back among them.
    """

    remote_id: str
    handle: str
    name: str = ""
    url: str = ""
    scopes: tuple[str, ...] = field(default=(), compare=False)
    expires_at: datetime | None = field(default=None, compare=False)
    said: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        _keep_web_address(self)


@dataclass(frozen=True, slots=True)
class Published:
    """An item of ours as it stands on the network."""

    ref: str
    url: str = ""
    at: datetime | None = None
    raw: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        _keep_web_address(self)


@dataclass(frozen=True, slots=True)
class Seen:
    """Our item as the network shows it now: `text` as plain text, by the same reading every time.

    `edited_at` is when somebody changed anything of it there last, also what is no text; None where the network does not
    say.
    """

    ref: str
    text: str
    url: str = ""
    edited_at: datetime | None = None
    raw: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        _keep_web_address(self)


@dataclass(frozen=True, slots=True)
class Limit:
    """What the network said last about how many calls are left for the account, and until when that holds."""

    remaining: int
    total: int
    resets_at: datetime


class Kind(StrEnum):
    MESSAGE = "message"
    """New, or new to us."""
    EDIT = "edit"
    """The same ref with other content."""
    DELETION = "deletion"
    """Gone at the source. Only `ref` and `sent_at` mean something; the core keeps and marks what it has."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message: its bytes, or the address where they can be fetched."""

    name: str
    content_type: str
    content: bytes = field(default=b"", repr=False)
    url: str = ""
    alt: str = ""

    def __post_init__(self) -> None:
        _keep_web_address(self)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message from outside. Text is what the person wrote, as plain text; `raw` is what the network gave, byte for byte.

    `ref` is unique within the account for all time. `author_id` is stable on the network; `sent_at` is aware UTC.
    `own` is True when the network says that the account itself wrote it: matched to a delivery, never work.
    """

    ref: str
    text: str
    sent_at: datetime
    kind: Kind = Kind.MESSAGE
    author_id: str = ""
    author_name: str = ""
    author_handle: str = ""
    subject: str = ""
    url: str = ""
    reply_to: str = ""
    root: str = ""
    references: tuple[str, ...] = ()
    visibility: Literal["public", "private"] = "public"
    language: str = ""
    attachments: tuple[Attachment, ...] = ()
    own: bool = False
    raw: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        _keep_web_address(self)


@dataclass(frozen=True, slots=True)
class Bad:
    """Something the network gave that could not be read: kept as it is, with the reason; the rest goes in."""

    reason: str
    raw: bytes = field(default=b"", repr=False)
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One poll. `cursor` is stored only after the messages are. `more` asks for another fetch at once.

    `claimed` is what the network says exists in the asked range, where it says so. `gap` is True when the adapter
    knows that items between the old and the new cursor could not be had.
    """

    messages: tuple[Incoming, ...]
    cursor: str
    more: bool = False
    claimed: int | None = None
    gap: bool = False
    bad: tuple[Bad, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """A public count of one item at one time."""

    ref: str
    name: str
    value: int
    at: datetime


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """An HTTP call that a network made to us; `body` is raw, so that its signature can be checked first."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


class Http(Protocol):
    """The only way out for an adapter (`rostra.core.http.Http`): checked against private addresses, with time-outs."""

    def session(self) -> object: ...  # requests.Session
    def transport(self) -> object: ...  # httpx.BaseTransport
    def connect(self, host: str, port: int) -> object: ...  # socket.socket, for IMAP and SMTP


@dataclass(frozen=True, slots=True)
class Context:
    """What `open_channel` hands to an adapter: the filled fields (secrets opened), the way out, the account's identity.

    `folder` is a folder of the channel's own on this machine; it need not exist yet.
    """

    fields: Mapping[str, str] = field(repr=False)
    http: Http
    remote_id: str = ""
    handle: str = ""
    user_agent: str = "Rostra"
    folder: Path | None = None


class Channel(Protocol):
    """One network, one account. Constructed with a `Context`; holds no state that outlives the call that uses it."""

    name: ClassVar[str]
    """Stable code, a plain text column in the database: "mastodon"."""
    label: ClassVar[str]
    """Brand name, not translated."""
    can: ClassVar[Capabilities]
    fields: ClassVar[tuple[Field, ...]]
    limit: Limit | None
    """What the headers of the last answer said; None where the network says nothing."""

    def __init__(self, context: Context) -> None: ...

    def check(self, post: Outgoing) -> list[Problem]:
        """While writing and before approval; no network."""
        ...

    def verify(self) -> Identity:
        """The credentials work, their scopes suffice, and whose account it is."""
        ...

    def renew(self) -> Renewed:
        """Exchange the credentials for new ones; where `can.renews`. Never asked by two at once for one account."""
        ...

    def publish(self, post: Outgoing, *, key: str) -> Published:
        """Put it on the network. The same key twice is one post where the network can promise that."""
        ...

    def find(self, post: Outgoing, *, key: str, since: datetime) -> Published | None:
        """Was it published after all? None: surely not; `Retry`: nobody can say now; Unsupported: a person decides."""
        ...

    def look(self, ref: str) -> Seen | None:
        """Our item as it stands there now; None: it is surely gone. `Retry` means that nobody can say now."""
        ...

    def shows(self, seen: Seen, post: Outgoing) -> bool:
        """Whether these are the post's words, written as the network writes them; its files are not needed. No network."""
        ...

    def edit(self, ref: str, post: Outgoing) -> Published:
        """Replace the words of our own item by these, where `can.edit_alt` the descriptions of its files as well.

        The files themselves stay. Raises Unsupported where the network lets nobody do that.
        """
        ...

    def withdraw(self, ref: str) -> None:
        """Take our own item back. Gone already is success."""
        ...

    def hide(self, ref: str, *, hidden: bool) -> None:
        """Hide or show somebody else's item under ours."""
        ...

    def fetch(self, cursor: str) -> Batch:
        """What came in since the cursor ("" at first: a sensible recent past). Never changes anything on the network."""
        ...

    def search(self, words: str, cursor: str) -> Batch:
        """Public posts of anybody with these words or this #tag since the cursor ("" at first: the newest page only), oldest first.

        Never changes anything on the network. What the words may be, and which posts have them: `rostra.channels.searching`.
        """
        ...

    def receive(self, request: WebhookRequest) -> list[Incoming]:
        """Verify the signature, then parse."""
        ...

    def measure(self, refs: Sequence[str]) -> list[Measure]:
        """Public counts of our items."""
        ...

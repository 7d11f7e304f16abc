"""An office in which the tests of this domain write posts for two accounts of the fake network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, ClassVar

from PIL import Image

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.channels.contract import Identity
from rostra.channels.testing import FakeChannel, FakeNetwork
from rostra.editorial import actions
from rostra.editorial.actions.library import AssetFields, add_asset, save_asset
from rostra.editorial.content import Content, Picture, Target
from rostra.editorial.library import as_picture
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import current, deliveries, every
from rostra.people.models import Member
from rostra.publishing.actions import deliver_due
from rostra.publishing.models import Delivery
from tests.cast import Cast

TEXT = "The bridge is open."


class Stuck(FakeChannel):
    """The fake network as one that lets nobody withdraw."""

    name: ClassVar[str] = "stuck"
    can = replace(FakeChannel.can, withdraw=False)


class Fixed(FakeChannel):
    """The fake network as one that lets nobody change an item."""

    name: ClassVar[str] = "fixed"
    can = replace(FakeChannel.can, edit=False)


@dataclass
class Clock:
    time: datetime

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **by: float) -> datetime:
        self.time += timedelta(**by)
        return self.time


def connect(network: FakeNetwork, handle: str, *, now: datetime, **options: Any) -> Account:
    """An account of the body in scope, on the network."""
    remote_id = network.join(handle, token="secret")
    values = {"network": network.path, "handle": handle, "token": "secret"}
    identity = Identity(remote_id, handle)
    return add_account(
        **{"channel": "fake", "name": handle, "values": values, "identity": identity, "by": None, "now": now, **options}
    )


class Office:
    """`write`, `ask`, `approve` … act at the clock's time, as the editor and the approver unless told otherwise."""

    def __init__(self, cast: Cast, network: FakeNetwork, clock: Clock) -> None:
        self.cast = cast
        self.network = network
        self.clock = clock
        self.city = connect(network, "city", now=clock())
        self.transit = connect(network, "transit", now=clock())

    def write(self, text: str = TEXT, **options: Any) -> Post:
        accounts = options.pop("accounts", (self.city,))
        shared = options.pop("shared", Content(text, "en"))
        values: dict[str, Any] = {
            "title": "Bridge",
            "due_at": None,
            "texts": {"": shared},
            "versions": {Target(account): shared for account in accounts},
            "by": self.cast.editor,
            "now": self.clock(),
        }
        return actions.create_post(**{**values, **options})

    def save(self, post: Post, text: str = TEXT, **options: Any) -> actions.Saved:
        accounts = options.pop("accounts", (self.city,))
        shared = options.pop("shared", Content(text, "en"))
        versions = {Target(account): shared for account in accounts}
        values: dict[str, Any] = {
            "post": post,
            "revision": post.revision,
            "title": post.title,
            "due_at": post.due_at,
            "texts": {"": shared},
            "versions": versions,
            "by": self.cast.editor,
            "now": self.clock(),
        }
        return actions.save_post(**{**values, **options})

    def media(self, *, content: bytes, name: str, alt: str = "", ours: bool = True) -> Picture:
        """An uploaded picture as posts carry it; unless it is `ours`, nobody said by what right it is published."""
        asset = add_asset(content=content, name=name, by=self.cast.editor, now=self.clock())
        if ours:
            made = AssetFields(name=asset.name, alt=asset.alt, licence="own", people="nobody")
            asset = save_asset(asset=asset, fields=made, by=self.cast.editor, now=self.clock())
        return as_picture(asset, alt)

    def ask(self, post: Post, by: Member | None = None) -> Post:
        return actions.ask_review(post=post, by=by or self.cast.editor, now=self.clock())

    def approve(self, post: Post, by: Member | None = None, content_hash: bytes | None = None) -> Approval:
        seen = current(post).hash if content_hash is None else content_hash
        return actions.approve(post=post, content_hash=seen, by=by or self.cast.approver, now=self.clock())

    def approved(self, **options: Any) -> Post:
        post = self.write(**options)
        self.ask(post)
        self.approve(post)
        return post

    def work(self) -> None:
        """What workers do at the clock's time."""
        deliver_due(clock=self.clock)
        actions.sweep(now=self.clock())

    def published(self, **options: Any) -> Post:
        post = self.approved(**options)
        self.work()
        post.refresh_from_db()
        return post

    def deliveries(self, post: Post) -> dict[str, Delivery]:
        """By the handle of the account."""
        rows = every(deliveries([current(post)]))
        return {row.account.handle: row for row in rows}

    def states(self, post: Post) -> dict[str, str]:
        return {handle: row.state for handle, row in self.deliveries(post).items()}


def photograph(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    """A picture that tells who took it, and where."""
    image = Image.new("RGB", size, "red")
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "A secret description", "Ana Popa"
    exif.get_ifd(0x8825).update({1: "N", 2: (59.0, 54.0, 0.0), 3: "E", 4: (10.0, 44.0, 0.0)})
    out = BytesIO()
    image.save(out, format=kind, exif=exif, **options)
    return out.getvalue()


def fields(office: Office, **changes: Any) -> dict[str, Any]:
    """What a filled-in form sends."""
    values = {
        "title": "Bridge",
        "accounts": [str(office.city.pk)],
        "text": "The bridge is open.",
        "language": "en",
        "link": "",
        "day": "",
        "clock": "",
        "revision": "0",
        "then": "save",
    }
    return {**values, **changes}


def html(response: Any) -> str:
    return str(response.content.decode())

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from rostra.accounts.actions import add_account
from rostra.accounts.models import Account
from rostra.channels.contract import Identity
from rostra.people.models import Member
from rostra.vault import actions
from rostra.vault.enums import Kind
from rostra.vault.models import Item

SEED = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


class Safe:
    """A safe of the cast's body: the editor keeps what is put into it."""

    def __init__(self, cast: Any) -> None:
        self.cast, self.now = cast, cast.now
        self.security, self.keeper, self.other = cast.security, cast.editor, cast.responder

    def account(self, token: str = "token-one", by: Member | None = None) -> Account:  # noqa: S107
        return add_account(
            channel="mastodon",
            name="City",
            values={"server": "https://m.example", "token": token},
            identity=Identity("1", "city"),
            by=by.user if by else None,
            now=self.now,
        )

    def put(self, kind: Kind = Kind.SHARED_PASSWORD, value: str = "hunter-two-hunter", **more: Any) -> Item:
        values = {"label": "Main password", "custodian": self.keeper, "by": self.security, "now": self.now, **more}
        return actions.add_item(kind=kind, value=value, **values)

    def show(self, item: Item, by: Member, **more: Any) -> actions.Shown:
        values = {"reason": "Ticket 12", "once": uuid4(), "second_factor": True, "now": self.now, **more}
        return actions.reveal(item=item, by=by, **values)


@pytest.fixture
def safe(cast: Any) -> Safe:
    return Safe(cast)

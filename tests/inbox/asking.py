"""A post of ours that asks people for something, and stands on its network under a ref."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rostra.accounts.models import Account
from rostra.editorial.actions import create_post
from rostra.editorial.content import Content, Details, Target
from rostra.editorial.models import Post, Version
from rostra.people.models import Member
from tests.inbox.intake_parts import post as delivered


def asking(account: Account, asks: str, *, by: Member, now: datetime, ref: str = "p1", **details: Any) -> Post:
    said = Content("What would you change on the square?", "en")
    made = create_post(
        title="The square",
        due_at=None,
        texts={"": said},
        versions={Target(account): said},
        details=Details(asks=asks, **details),
        by=by,
        now=now,
    )
    delivered(account, ref, now, number=Version.objects.get(post=made, account=account).pk)
    return made

"""What versions, approvals, overrides and comments are as records, in the words that all sources share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from rostra.audit.sources import Enclosed, Item
from rostra.editorial import events
from rostra.editorial.enums import PostState
from rostra.editorial.models import Approval, Comment, Override, Post, Version
from rostra.publishing.belonging import Belonging
from rostra.publishing.items import captions_of

_OVER = (PostState.WITHDRAWN, PostState.DISCARDED)

TELLING = (events.WITHDRAWN.name, events.DISCARDED.name)
"""After these, items of the post say something else."""


def _ids(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys]


def _ended(post: Post) -> datetime | None:
    return post.state_at if post.state in _OVER else None


def _place(post: Post) -> dict[str, Any]:
    return {"about": f"editorial.post:{post.pk}", "subject": post.title, "ended_at": _ended(post)}


def _versions(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Version.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("post")
    return {str(row.pk): _version(row) for row in rows}


def _version(row: Version) -> Item:
    """All items of a thread together; the link stands behind the words, as it does on the network."""
    words = [row.heading, row.text, row.link, *(part["text"] for part in row.more)]
    pictures = [*row.media, *(picture for part in row.more for picture in part["media"])]
    return Item(
        kind="post",
        at=row.saved_at,
        account=row.account_id,
        text="\n\n".join(part for part in words if part),
        language=row.language,
        media=tuple(_enclosed(pictures)),
        more={
            "author": row.saved_by_id,
            "number": row.number,
            "translation": row.translation,
            "removed": row.removed,
        },
        **_place(row.post),
    )


def _enclosed(pictures: Iterable[Mapping[str, Any]]) -> Iterable[Enclosed]:
    """Each picture, the one that was uploaded where this is a copy made to fit a network, and the captions of films."""
    for item in pictures:
        yield Enclosed(item["sha256"], item["name"], item["type"], item.get("alt", ""), item.get("size", 0))
        if item.get("original"):
            yield Enclosed(item["original"], item["name"], item["type"], item.get("alt", ""))
        yield from captions_of(item)


def _approvals(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Approval.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("post")
    return {
        str(row.pk): Item(
            kind="approval",
            at=row.at,
            text=row.reason,
            more={
                "author": row.by_id,
                "instead_of": row.instead_of_id,
                "revision": row.revision,
                "verdict": str(row.verdict),
                "step": row.step_name,
            },
            **_place(row.post),
        )
        for row in rows
    }


def _overrides(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Override.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("post")
    return {
        str(row.pk): Item(
            kind="override",
            at=row.at,
            account=row.account_id,
            text=row.reason,
            more={"author": row.by_id, "check": row.code, "translation": row.translation},
            **_place(row.post),
        )
        for row in rows
    }


def _comments(keys: Sequence[str]) -> Mapping[str, Item]:
    rows = Comment.objects.filter(pk__in=_ids(keys)).exclude(salt=b"").select_related("post")
    return {
        str(row.pk): Item(
            kind="comment",
            at=row.at,
            text=row.text,
            more={"author": row.by_id, "revision": row.revision},
            **_place(row.post),
        )
        for row in rows
    }


ITEMS = {
    "editorial.version": _versions,
    "editorial.approval": _approvals,
    "editorial.override": _overrides,
    "editorial.comment": _comments,
}


def versions_belong(ids: Sequence[int]) -> Mapping[int, Belonging]:
    """To which post the versions belong that deliveries carry."""
    rows = Version.objects.filter(pk__in=ids).select_related("post")
    return {row.pk: Belonging(f"editorial.post:{row.post_id}", ended_at=_ended(row.post)) for row in rows}

"""How the log names posts and their parts, and what the data of their events and their content mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.editorial import events
from rostra.editorial.content import APPROVAL, VERSION
from rostra.editorial.enums import PostState, Verdict
from rostra.editorial.models import Approval, Post, Version
from rostra.people.naming import Field, Named, Thing, moment

_OURS = (VERSION.name, APPROVAL.name, *(kind.name for kind in events.EVENTS))


def _posts(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = Post.objects.filter(pk__in=ids).values_list("pk", "title")
    return dict(rows)


def _versions(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Version.objects.filter(pk__in=ids).values_list("pk", "post", "post__title")
    return {pk: Named(title, _page(post)) for pk, post, title in rows}


def _approvals(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Approval.objects.filter(pk__in=ids).values_list("pk", "post", "verdict")
    return {pk: Named(str(Verdict(verdict).label), _page(post)) for pk, post, verdict in rows}


def _page(post: int) -> str:
    return reverse("editorial:post", args=[post])


THINGS = (
    Thing("editorial.post", _("Post"), "editorial:post", _posts),
    Thing("editorial.version", _("Version of a post"), names=_versions),
    Thing("editorial.approval", _("Verdict"), names=_approvals),
)
FIELDS = (
    Field("post", _("Post"), thing="editorial.post"),
    Field("title", _("Title"), kinds=_OURS),
    Field("author", _("Goes on with it"), kinds=_OURS, thing="people.user"),
    Field("asked_by", _("Asked for approval"), kinds=_OURS, thing="people.user"),
    Field("revision", _("Revision"), kinds=_OURS),
    Field("number", _("Revision"), kinds=_OURS),
    Field(
        "changed",
        _("Changed"),
        kinds=_OURS,
        thing="accounts.account",
        words={
            "title": _("Title"),
            "due": _("Time"),
            "shared": _("Text for all accounts"),
            "added": _("%(name)s added"),
            "removed": _("%(name)s taken off"),
            "text": _("%(name)s: text"),
            "language": _("%(name)s: language"),
            "link": _("%(name)s: link"),
            "media": _("%(name)s: pictures"),
        },
    ),
    Field("voided", _("Approval taken back"), kinds=_OURS),
    Field("approval", _("Verdict"), kinds=_OURS, thing="editorial.approval"),
    Field("alone", _("Without a second person"), kinds=_OURS),
    Field("due_at", _("Time"), kinds=_OURS, show=moment),
    Field("old", _("Time before"), kinds=_OURS, show=moment),
    Field("new", _("Time after"), kinds=_OURS, show=moment),
    Field("state", _("State before"), kinds=_OURS, words=dict(PostState.choices)),
    Field("deliveries", _("Asked of"), kinds=_OURS, thing="publishing.delivery"),
    Field("refused", _("Not possible on"), kinds=_OURS, thing="publishing.delivery"),
    Field("original", _("Hash of the picture that was made smaller"), kinds=_OURS),
    Field("removed", _("Taken off the account"), kinds=_OURS),
    Field("link", _("Link"), kinds=_OURS),
    Field("verdict", _("Verdict"), kinds=_OURS, words=dict(Verdict.choices)),
    Field("content_hash", _("Hash of what was approved"), kinds=_OURS),
    Field("saved_by", _("Saved by"), kinds=_OURS, thing="people.user"),
    Field("saved_at", _("Saved"), kinds=_OURS, show=moment),
    Field("at", _("Time"), kinds=_OURS, show=moment),
    Field("saved_by", _("Written by"), kinds=_OURS, thing="people.user"),
    Field("saved_at", _("Saved"), kinds=_OURS, show=moment),
    Field("at", _("Time"), kinds=_OURS, show=moment),
    Field("original", _("Hash of the picture that was uploaded"), kinds=_OURS),
    Field("by", _("Who"), kinds=_OURS, thing="people.user"),
    Field("reason", _("Reason"), kinds=_OURS),
)

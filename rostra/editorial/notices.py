"""What people are told about posts, and how the log page names posts and their parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from rostra.editorial.models import Post
from rostra.people.naming import Field, Thing
from rostra.people.notices import NoticeKind

NOTICES = (
    NoticeKind("editorial.review_asked", _("%(by)s asks for your approval: %(title)s"), ("by", "title")),
    NoticeKind("editorial.approved", _("%(by)s approved: %(title)s"), ("by", "title")),
    NoticeKind("editorial.returned", _("%(by)s sent back: %(title)s (%(reason)s)"), ("by", "title", "reason")),
    NoticeKind(
        "editorial.unapproved",
        _("Not published, because nobody approved it in time: %(title)s"),
        ("title",),
    ),
)


def _titles(ids: set[int]) -> Mapping[int, str]:
    rows: Iterable[tuple[int, str]] = Post.objects.filter(pk__in=ids).values_list("pk", "title")
    return dict(rows)


THINGS = (
    Thing("editorial.post", _("Post"), "editorial:post", _titles),
    Thing("editorial.version", _("Version of a post")),
)
FIELDS = (
    Field("post", _("Post"), names=_titles),
    Field("title", _("Title")),
    Field("revision", _("Revision")),
    Field("number", _("Revision")),
    Field("changed", _("Changed")),
    Field("voided", _("Approval taken back")),
    Field("approval", _("Verdict")),
    Field("alone", _("Without a second person")),
    Field("due_at", _("Time")),
)

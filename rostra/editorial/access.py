"""The only way from a URL to a post, one of its deliveries or a picture, or a part of the plan: the object, 403 where the right lacks, else 404."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.core.models import StoredFile
from rostra.core.scoping import scope
from rostra.core.tickets import hash_of
from rostra.editorial.content import Picture
from rostra.editorial.media import unseal
from rostra.editorial.models import (
    Asset,
    Autosave,
    Cadence,
    CalendarFeed,
    Comment,
    Consent,
    Contact,
    ContentType,
    Idea,
    Outreach,
    PlanEntry,
    Post,
    ShareRequest,
    Slot,
    Style,
    Template,
    Version,
)
from rostra.editorial.outreach_log import entries
from rostra.editorial.rules import may_on
from rostra.editorial.sources import VERSION
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.rules import may_anywhere
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import origin_of

R = TypeVar("R", bound=Model)


BESIDE = ("author", "saved_by", "unit", "review_asked_by", "content_type")
"""What pages about a post show of it."""


def post_or_404(member: Member, pk: int, *rights: Right, beside: Sequence[str] = BESIDE) -> Post:
    """A post that the member may see, and on which they hold one of the rights, if any is named; with its `beside`."""
    post = Post.objects.select_related(*beside).filter(pk=pk).first()
    if post is None or not may_on(member, Right.READ, post):
        raise Http404
    if rights and not any(may_on(member, right, post) for right in rights):
        raise PermissionDenied(_("Your roles let you read this post, not work on it."))
    return post


def delivery_to_read(member: Member, pk: int, delivery_pk: int) -> tuple[Post, Delivery]:
    """A delivery of a post that the member may see, or what took its place when it was corrected."""
    post = post_or_404(member, pk)
    rows = Delivery.objects.select_related("account__unit", "created_by", "follows")
    delivery = _found(rows.filter(pk=delivery_pk))
    # What was corrected may be corrected once more.
    origin = origin_of(delivery)
    if origin.source != VERSION.name or not Version.objects.filter(post=post, pk=origin.source_id).exists():
        raise Http404
    return post, delivery


def delivery_to_work_on(member: Member, pk: int, delivery_pk: int) -> tuple[Post, Delivery]:
    """The same, for somebody who writes or approves the post; 403 for others who see it."""
    post_or_404(member, pk, Right.WRITE, Right.APPROVE)
    return delivery_to_read(member, pk, delivery_pk)


def change_or_404(member: Member, pk: int, delivery_pk: int, change_pk: int) -> tuple[Post, Change]:
    """A correction of a delivery on which the member may work."""
    post, delivery = delivery_to_work_on(member, pk, delivery_pk)
    rows = Change.objects.select_related("delivery__account__unit", "asked_by")
    return post, _found(rows.filter(pk=change_pk, delivery=delivery))


def asset_or_404(pk: int) -> Asset:
    """A file of the media library; every member who reads posts may look at it."""
    row = Asset.objects.select_related("file", "added_by").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def template_or_404(pk: int) -> Template:
    return _found(Template.objects.filter(pk=pk, archived_at=None))


def style_or_404(pk: int) -> Style:
    return _found(Style.objects.select_related("account").filter(pk=pk))


def contact_or_404(pk: int) -> Contact:
    return _found(Contact.objects.filter(pk=pk, archived_at=None))


def share_or_404(pk: int) -> ShareRequest:
    return _found(ShareRequest.objects.select_related("contact").filter(pk=pk))


def consent_or_404(pk: int, consent_pk: int) -> Consent:
    """A consent that belongs to this file."""
    row = Consent.objects.select_related("asset", "document").filter(pk=consent_pk, asset=pk).first()
    if row is None:
        raise Http404
    return row


def words_or_404(user: User, pk: int) -> Autosave:
    """What the person typed and did not save; nobody else sees it."""
    row = Autosave.objects.select_related("post").filter(user=user, pk=pk).first()
    if row is None:
        raise Http404
    return row


def picture_or_404(member: Member, token: str) -> tuple[Picture, StoredFile]:
    """A picture for which a page of this body gave out the address."""
    try:
        picture = unseal(token, member.body_id)
    except BadSignature as error:
        raise Http404 from error
    row = StoredFile.objects.filter(sha256=bytes.fromhex(picture.sha256)).first()
    if row is None:
        raise Http404
    return picture, row


# --- The plan: every member of the body may read it ----------------------------------------------------


def type_or_404(pk: int) -> ContentType:
    """A kind of content that is in use."""
    return _found(ContentType.objects.select_related("unit", "owner__user").filter(pk=pk, archived_at=None))


def cadence_or_404(pk: int) -> Cadence:
    return _found(Cadence.objects.select_related("content_type").filter(pk=pk))


def slot_or_404(pk: int) -> Slot:
    return _found(Slot.objects.select_related("account", "content_type", "owner__user").filter(pk=pk))


def entry_or_404(pk: int) -> PlanEntry:
    """What stands on the calendar beside posts."""
    return _found(PlanEntry.objects.select_related("unit", "by").filter(pk=pk, removed_at=None))


def idea_or_404(pk: int) -> Idea:
    return _found(Idea.objects.select_related("by", "unit", "content_type", "decided_by", "post").filter(pk=pk))


def feed_or_404(member: Member, pk: int) -> CalendarFeed:
    """The member's own calendar address."""
    return _found(CalendarFeed.objects.filter(pk=pk, member=member))


def readable_feed(token: str) -> CalendarFeed:
    """The address that has this secret, as long as its member may read in the body."""
    rows = CalendarFeed.everywhere.select_related("member__user", "member__body", "unit")
    row = _found(rows.filter(token_hash=hash_of(token), ended_at=None))
    with scope(row.body_id):
        if not may_anywhere(row.member, Right.READ):
            raise Http404
    return row


def _found(rows: QuerySet[R]) -> R:
    row = rows.first()
    if row is None:
        raise Http404
    return row


def comment_or_404(member: Member, pk: int, comment_pk: int) -> Comment:
    """A comment on a post that the member may see."""
    post = post_or_404(member, pk)
    row = Comment.objects.select_related("post", "by").filter(pk=comment_pk, post=post).first()
    if row is None:
        raise Http404
    return row


def outreach_or_404(member: Member, pk: int) -> Outreach:
    """What stands of an entry that the member may read, known by the number of its first row."""
    return _found(entries(member).filter(Q(pk=pk, first=None) | Q(first=pk)))


def publishing_account_or_404(pk: int) -> Account:
    """An account of the body; that it can be published to is no matter here."""
    row = Account.objects.select_related("unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row

"""The only way from a URL to a post, one of its deliveries or a picture: the object, 403 where the right lacks, else 404."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.http import Http404
from django.utils.translation import gettext as _

from rostra.core.models import StoredFile
from rostra.editorial.content import VERSION, Picture
from rostra.editorial.media import unseal
from rostra.editorial.models import Post, Version
from rostra.editorial.rules import may_on
from rostra.people.enums import Right
from rostra.people.models import Member
from rostra.publishing.models import Delivery


def post_or_404(member: Member, pk: int, *rights: Right) -> Post:
    """A post that the member may see, and on which they hold one of the rights, if any is named."""
    post = Post.objects.select_related("author", "saved_by", "unit", "review_asked_by").filter(pk=pk).first()
    if post is None or not may_on(member, Right.READ, post):
        raise Http404
    if rights and not any(may_on(member, right, post) for right in rights):
        raise PermissionDenied(_("Your roles let you read this post, not work on it."))
    return post


def delivery_or_404(member: Member, pk: int, delivery_pk: int) -> Delivery:
    """A delivery of a post on which the member may work."""
    post = post_or_404(member, pk, Right.WRITE, Right.APPROVE)
    versions = Version.objects.filter(post=post).values("pk")
    row = Delivery.objects.filter(pk=delivery_pk, source=VERSION.name, source_id__in=versions)
    delivery = row.select_related("account").first()
    if delivery is None:
        raise Http404
    return delivery


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

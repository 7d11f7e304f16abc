from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rostra.core.states import Moves


class PostState(models.TextChoices):
    """Where a post stands for its authors; how each sending goes is told by its deliveries."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DISCARDED = "discarded", _("Discarded")


POST_MOVES = Moves(
    PostState,
    start=PostState.DRAFT,
    table={
        PostState.DRAFT: (PostState.REVIEW, PostState.APPROVED, PostState.DISCARDED),
        PostState.REVIEW: (PostState.DRAFT, PostState.APPROVED, PostState.DISCARDED),
        # An edit voids the approval and brings it back to draft. To `withdrawn`: what one account had published was
        # taken back before the others had published theirs.
        PostState.APPROVED: (PostState.DRAFT, PostState.PUBLISHED, PostState.WITHDRAWN, PostState.DISCARDED),
        PostState.PUBLISHED: (PostState.WITHDRAWN,),
        PostState.WITHDRAWN: (),
        PostState.DISCARDED: (),
    },
)

OPEN_STATES = (PostState.DRAFT, PostState.REVIEW, PostState.APPROVED)
"""The post can still be written, moved to another time, or given up."""


class Verdict(models.TextChoices):
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Sent back")

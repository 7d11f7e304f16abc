from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.states import Moves


class PostState(models.TextChoices):
    """Where a post stands for its authors; how each sending goes is told by its deliveries."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    APPROVED = "approved", pgettext_lazy("post", "Approved")
    PUBLISHED = "published", pgettext_lazy("post", "Published")
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


class Risk(models.TextChoices):
    """How much harm a mistake would do: decides by whom a post is approved."""

    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")

    @classmethod
    def graver(cls, one: str, other: str) -> Risk:
        """The one of the two that does more harm."""
        order = list(cls)
        return max(cls(one), cls(other), key=order.index)


class Confidentiality(models.TextChoices):
    """What the content was before it became a post; nothing but the first may go out by one person's will (R-283)."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    RESTRICTED = "restricted", _("Restricted")
    SECRET = "secret", pgettext_lazy("confidentiality", "Secret")


class Form(models.TextChoices):
    """In which form something is said (R-075, R-087)."""

    TEXT = "text", _("Text")
    PICTURE = "picture", _("Picture")
    VIDEO = "video", _("Video")
    LINK = "link", _("Link")
    THREAD = "thread", _("Thread")
    QUESTION = "question", _("Question")
    SHARED = "shared", _("Shared from others")


class Asks(models.TextChoices):
    """What a post asks people for (R-122); the inbox keeps what comes under it by the same codes."""

    OPINION = "opinion", _("Opinions")
    IDEA = "idea", _("Ideas")
    ENTRY = "entry", _("Entries to a contest")


class IdeaState(models.TextChoices):
    OPEN = "open", pgettext_lazy("idea", "Open")
    TAKEN = "taken", _("Became a post")
    DECLINED = "declined", _("Not now")


IDEA_MOVES = Moves(
    IdeaState,
    start=IdeaState.OPEN,
    table={
        IdeaState.OPEN: (IdeaState.TAKEN, IdeaState.DECLINED),
        IdeaState.TAKEN: (),
        IdeaState.DECLINED: (IdeaState.OPEN,),
    },
)


class EntryKind(models.TextChoices):
    """What else stands on the calendar beside posts (R-081)."""

    PRESS = "press", _("Press")
    WEB = "web", _("Website")
    CAMPAIGN = "campaign", _("Campaign")
    EVENT = "event", _("Event")
    WORKS = "works", _("Works")
    ELECTION = "election", _("Election")
    MOURNING = "mourning", _("Mourning")
    OTHER = "other", _("Other")


class Quiet(models.TextChoices):
    """What may go out while an entry of the calendar lasts."""

    NO = "no", _("Everything")
    SERVICE = "service", _("Service notices only")
    SILENCE = "silence", _("Nothing")


class Licence(models.TextChoices):
    """By what right a file may be published (R-280)."""

    OWN = "own", _("Made by the body")
    COMMISSIONED = "commissioned", _("Made for the body")
    PERMISSION = "permission", _("Permission of its owner")
    CC0 = "cc0", "CC0"
    CC_BY = "cc-by", "CC BY"
    CC_BY_SA = "cc-by-sa", "CC BY-SA"
    PUBLIC_DOMAIN = "public-domain", _("In the public domain")
    UNKNOWN = "unknown", _("Not known")


class PeopleShown(models.TextChoices):
    """Who is to be recognised in a picture, and whether they agreed (R-281)."""

    UNKNOWN = "unknown", _("Not looked at yet")
    NOBODY = "nobody", _("Nobody can be recognised")
    PUBLIC = "public", _("People at a public event, or in office")
    AGREED = "agreed", _("People who agreed")
    NOT_AGREED = "not-agreed", _("People who did not agree")


class Verdict(models.TextChoices):
    APPROVED = "approved", pgettext_lazy("verdict", "Approved")
    RETURNED = "returned", _("Sent back")

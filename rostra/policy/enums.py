from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.states import Moves


class VersionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("version of the policy", "Draft")
    ASKED = "asked", pgettext_lazy("version of the policy", "Waits for the decision")
    ADOPTED = "adopted", pgettext_lazy("version of the policy", "Adopted, not in force yet")
    IN_FORCE = "in_force", pgettext_lazy("version of the policy", "In force")
    PAST = "past", pgettext_lazy("version of the policy", "No longer in force")
    DROPPED = "dropped", pgettext_lazy("version of the policy", "Given up")


VERSION_MOVES = Moves(
    VersionState,
    start=VersionState.DRAFT,
    table={
        VersionState.DRAFT: (VersionState.ASKED, VersionState.DROPPED),
        VersionState.ASKED: (VersionState.DRAFT, VersionState.ADOPTED, VersionState.DROPPED),
        VersionState.ADOPTED: (VersionState.IN_FORCE, VersionState.DROPPED),
        VersionState.IN_FORCE: (VersionState.PAST,),
        VersionState.PAST: (),
        VersionState.DROPPED: (),
    },
)


class VersionForm(models.TextChoices):
    SHORT = "short", _("Short form: ten questions")
    FULL = "full", _("Full form: all questions")


class AnswerState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("answer to a policy question", "Proposed")
    AGREED = "agreed", pgettext_lazy("answer to a policy question", "Agreed")
    RETURNED = "returned", pgettext_lazy("answer to a policy question", "Returned")


ANSWER_MOVES = Moves(
    AnswerState,
    start=AnswerState.PROPOSED,
    table={
        AnswerState.PROPOSED: (AnswerState.AGREED, AnswerState.RETURNED),
        # What was agreed is opened again by proposing something else.
        AnswerState.AGREED: (AnswerState.PROPOSED,),
        AnswerState.RETURNED: (AnswerState.PROPOSED,),
    },
)


class Function(models.TextChoices):
    """The six functions of the team that settles the policy (R-368)."""

    COMMUNICATIONS = "communications", _("Communications")
    LAW = "law", pgettext_lazy("function of the team", "Law")
    HR = "hr", _("Human resources")
    RECORDS = "records", pgettext_lazy("function of the team", "Records")
    IT = "it", _("IT and security")
    ACCESSIBILITY = "accessibility", _("Accessibility")


class Stand(models.TextChoices):
    COMMENT = "comment", _("Comment")
    AGREE = "agree", pgettext_lazy("to an answer", "Agrees")
    OBJECT = "object", pgettext_lazy("to an answer", "Objects")


class InstrumentKind(models.TextChoices):
    LAW = "law", _("Law")
    REGULATION = "regulation", _("Regulation")
    RULE = "rule", _("Internal rule")
    CODE = "code", _("Code of conduct")
    CONTRACT = "contract", _("Agreement")
    ANNEX = "annex", _("Annex of the policy")


class CourseKind(models.TextChoices):
    OWN = "own", _("Course in Rostra")
    OUTSIDE = "outside", _("Course held elsewhere")


class Learnt(models.TextChoices):
    QUIZ = "quiz", _("Course in Rostra, questions answered")
    OUTSIDE = "outside", _("Held elsewhere, recorded by a person")


class CampaignKind(models.TextChoices):
    POLICY = "policy", _("Acknowledge the policy")
    COURSE = "course", _("Do a course")

"""How the log names approved answers, drafts and questions to experts, and the data of their events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rostra.inbox import events
from rostra.inbox.enums import DraftWhy, Purpose
from rostra.inbox.models import ApprovedAnswer, ApprovedText, Draft, ExpertQuestion
from rostra.inbox.prepared import APPROVED_TEXT, DRAFT, EXPERT_QUESTION
from rostra.people.naming import Field, Named, Names, Thing, moment

_ABOUT = (events.APPROVED_ADDED.name, events.APPROVED_CHANGED.name)
_KEPT = (APPROVED_TEXT, DRAFT, EXPERT_QUESTION)
_DRAFTS = tuple(
    kind.name for kind in (events.DRAFTED, events.DRAFT_SENT, events.DRAFT_RETURNED, events.DRAFT_TAKEN_BACK)
)
_QUESTIONS = tuple(kind.name for kind in (events.EXPERT_ASKED, events.EXPERT_REPLIED, events.EXPERT_WITHDRAWN))


def _approved(ids: set[int]) -> Mapping[int, str | Named]:
    rows = ApprovedAnswer.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: Named(title, reverse("inbox:approved", args=[pk])) for pk, title in rows}


def _texts(ids: set[int]) -> Mapping[int, str | Named]:
    rows = ApprovedText.objects.filter(pk__in=ids).values_list("pk", "answer", "answer__title", "language", "version")
    return {
        pk: Named(f"{title} ({language} {version})", reverse("inbox:approved", args=[answer]))
        for pk, answer, title, language, version in rows
    }


def _parts(model: type[Draft | ExpertQuestion]) -> Names:
    def names(ids: set[int]) -> Mapping[int, str | Named]:
        found: Iterable[tuple[int, int]] = model.objects.filter(pk__in=ids).values_list("pk", "conversation")
        return {pk: Named(str(pk), reverse("inbox:conversation", args=[conversation])) for pk, conversation in found}

    return names


ANSWER_THINGS = (
    Thing("inbox.approved", _("Approved answer"), names=_approved),
    Thing("inbox.approvedtext", _("Words of an approved answer"), names=_texts),
    Thing("inbox.draft", _("Answer before it is sent"), names=_parts(Draft)),
    Thing("inbox.expertquestion", _("Question to an expert"), names=_parts(ExpertQuestion)),
)

ANSWER_FIELDS = (
    Field("title", _("Title"), kinds=_ABOUT),
    Field("topic", _("Topic"), kinds=_ABOUT, thing="inbox.topic"),
    Field("owner", _("Owner"), kinds=_ABOUT, thing="people.user"),
    Field("review_on", _("Review on"), kinds=_ABOUT),
    Field("valid_until", _("Valid until"), kinds=_ABOUT, show=moment),
    Field("source_url", _("Source"), kinds=_ABOUT),
    Field("approved_text", _("Approved words"), thing="inbox.approvedtext"),
    Field("reason", _("Reason"), kinds=(events.APPROVED_WITHDRAWN.name, events.DRAFT_RETURNED.name)),
    Field("draft", _("Answer before it is sent"), kinds=_DRAFTS, thing="inbox.draft"),
    Field("why", _("Why a second person reads it"), kinds=(*_DRAFTS, DRAFT), words=dict(DraftWhy.choices)),
    Field("question", _("Question to an expert"), kinds=_QUESTIONS, thing="inbox.expertquestion"),
    Field("question", _("Question"), kinds=(APPROVED_TEXT,)),
    Field("answer", _("Approved answer"), kinds=(APPROVED_TEXT,), thing="inbox.approved"),
    Field("purpose", _("Purpose"), kinds=(DRAFT,), words=dict(Purpose.choices)),
    Field("shown", _("Messages shown"), kinds=(EXPERT_QUESTION,), thing="inbox.message"),
    Field("email", _("E-mail address"), kinds=(EXPERT_QUESTION,)),
    Field("name", _("Name"), kinds=(EXPERT_QUESTION,)),
    Field("expires_at", _("Open until"), kinds=(EXPERT_QUESTION,), show=moment),
    Field("version", _("Version"), kinds=_KEPT),
    Field("author", _("Who"), kinds=_KEPT, thing="people.user"),
    Field("at", _("Time"), kinds=_KEPT, show=moment),
)

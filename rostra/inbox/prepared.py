"""What the log vouches for before an answer is given: approved words, drafts, questions to experts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Q

from rostra.audit.canonical import canonical
from rostra.audit.sources import Columns, Rows, Source, Standing, Told
from rostra.inbox import events
from rostra.inbox.enums import DraftState
from rostra.inbox.models import ApprovedText, Draft, ExpertQuestion
from rostra.inbox.sources import Found, instant, keys_of

APPROVED_TEXT = "inbox.approvedtext"
DRAFT = "inbox.draft"
EXPERT_QUESTION = "inbox.expertquestion"


def approved_text_content(row: ApprovedText) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "answer": row.answer_id,
            "language": row.language,
            "version": row.version,
            "question": row.question,
            "text": row.text,
            "author": row.by_id,
            "at": instant(row.at),
        }
    )


def draft_content(row: Draft) -> bytes:
    """What a second person reads; what they decided stands in events."""
    return canonical(
        {
            "body": row.body_id,
            "conversation": row.conversation_id,
            "version": row.version,
            "author": row.author.user_id,
            "text": row.text,
            "visibility": row.visibility,
            "purpose": row.purpose,
            "media": row.media,
            "approved_text": row.approved_text_id,
            "why": row.why,
            "at": instant(row.at),
        }
    )


def expert_question_content(row: ExpertQuestion) -> bytes:
    return canonical(
        {
            "body": row.body_id,
            "conversation": row.conversation_id,
            "author": row.by.user_id,
            "name": row.name,
            "email": row.email,
            "text": row.text,
            "shown": row.shown,
            "at": instant(row.at),
            "expires_at": instant(row.expires_at),
        }
    )


def _read_approved_texts(keys: list[str]) -> Found:
    rows: Iterable[ApprovedText] = ApprovedText.everywhere.filter(id__in=[int(key) for key in keys]).exclude(salt=b"")
    return {str(row.pk): (bytes(row.salt), approved_text_content(row)) for row in rows}


def _read_drafts(keys: list[str]) -> Found:
    rows: Iterable[Draft] = (
        Draft.everywhere.filter(id__in=[int(key) for key in keys]).exclude(salt=b"").select_related("author")
    )
    return {str(row.pk): (bytes(row.salt), draft_content(row)) for row in rows}


def _read_expert_questions(keys: list[str]) -> Found:
    rows: Iterable[ExpertQuestion] = (
        ExpertQuestion.everywhere.filter(id__in=[int(key) for key in keys]).exclude(salt=b"").select_related("by")
    )
    return {str(row.pk): (bytes(row.salt), expert_question_content(row)) for row in rows}


PREPARED = (
    Source(APPROVED_TEXT, _read_approved_texts, lambda: [keys_of(ApprovedText.everywhere.exclude(salt=b""), "id")]),
    Source(DRAFT, _read_drafts, lambda: [keys_of(Draft.everywhere.exclude(salt=b""), "id")]),
    Source(
        EXPERT_QUESTION, _read_expert_questions, lambda: [keys_of(ExpertQuestion.everywhere.exclude(salt=b""), "id")]
    ),
)


def _agreed(told: Told) -> tuple[str, Columns]:
    return str(told.data["approved_text"]), {"approved_at": told.at, "approved_by_id": told.actor}


def _agreed_texts(body_id: int, told: Sequence[str]) -> Rows:
    chosen = Q(id__in=[int(key) for key in told]) | Q(approved_at__isnull=False)
    rows = ApprovedText.everywhere.filter(chosen, body=body_id).values_list("id", "approved_at", "approved_by")
    return ((str(pk), {"approved_at": at, "approved_by_id": by}) for pk, at, by in rows)


def _draft_in(state: DraftState) -> Callable[[Told], tuple[str, Columns]]:
    def says(told: Told) -> tuple[str, Columns]:
        columns = {"state": state.value, "decided_at": told.at, "decided_by_id": told.actor}
        return str(told.data["draft"]), {**columns, "answer_id": told.data.get("answer")}

    return says


def _drafts(body_id: int, told: Sequence[str]) -> Rows:
    chosen = Q(id__in=[int(key) for key in told]) | ~Q(state=DraftState.WAITING)
    rows = Draft.everywhere.filter(chosen, body=body_id)
    for pk, state, at, by, answer in rows.values_list("id", "state", "decided_at", "decided_by", "answer"):
        yield str(pk), {"state": state, "decided_at": at, "decided_by_id": by, "answer_id": answer}


PREPARED_STANDINGS = (
    Standing(APPROVED_TEXT, {events.APPROVED_AGREED.name: _agreed}, _agreed_texts),
    Standing(
        DRAFT,
        {
            events.DRAFT_SENT.name: _draft_in(DraftState.SENT),
            events.DRAFT_RETURNED.name: _draft_in(DraftState.RETURNED),
            events.DRAFT_TAKEN_BACK.name: _draft_in(DraftState.WITHDRAWN),
        },
        _drafts,
    ),
)

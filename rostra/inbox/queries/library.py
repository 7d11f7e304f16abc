"""Questions about approved answers: which there are, which fit a conversation, where they were used and what came then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet
from django.db.models.expressions import RawSQL

from rostra.core.compiled import Compiled
from rostra.core.scoping import current_body_id
from rostra.inbox.approved_alike import alike
from rostra.inbox.enums import ApprovedState, CloseReason, ConversationState, TopicBy
from rostra.inbox.models import Answer, ApprovedAnswer, ApprovedText, Conversation, Message
from rostra.inbox.rules import reach
from rostra.people.enums import Right
from rostra.people.models import Member

OFFERED = 5
LIKE = 2
EARLIER = 3
USES = 50
LISTED = 500
WAITING = 6
LONGEST = 4000
"""So many characters of a message ask for answers: enough for any question, and a bound for one of a megabyte."""

# The newest approved words in each language of what is approved and still valid; `asked` are words in any of their forms.
# What the message and the answer share counts by rank; words of the list come from the same stems as those of the text.
_MATCHING = """
WITH asked AS (
  SELECT string_agg($q$'$q$ || replace(replace(word, $q$\\$q$, $q$\\\\$q$), $q$'$q$, $q$''$q$) || $q$'$q$, ' | ')::tsquery AS words
  FROM (SELECT unnest(tsvector_to_array(rostra_search_vector(%(language)s, '', %(text)s))) AS word) w
  WHERE length(word) > CASE WHEN %(language)s LIKE 'ar%%' THEN 2 ELSE 3 END
), usable AS (
  SELECT DISTINCT ON (t.answer_id, t.language) t.id, t.answer_id, t.language, t.search, a.topic_id
  FROM inbox_approvedtext t JOIN inbox_approvedanswer a ON a.id = t.answer_id
  WHERE t.body_id = %(body)s AND t.approved_at IS NOT NULL AND a.state = 'approved'
    AND (a.valid_until IS NULL OR a.valid_until > %(now)s)
  ORDER BY t.answer_id, t.language, t.version DESC
), ranked AS (
  SELECT DISTINCT ON (answer_id) id, topic_id IS NOT DISTINCT FROM %(topic)s AND topic_id IS NOT NULL AS fits,
    language = %(language)s AS speaks, coalesce(ts_rank(search, asked.words), 0) AS rank
  FROM usable LEFT JOIN asked ON true
  WHERE search @@ asked.words OR topic_id = %(topic)s
  ORDER BY answer_id, language = %(language)s DESC, coalesce(ts_rank(search, asked.words), 0) DESC, id
)
SELECT id FROM ranked ORDER BY fits DESC, speaks DESC, rank DESC, id LIMIT %(limit)s
"""
_SEARCHED = """
SELECT id FROM (
  SELECT DISTINCT ON (t.answer_id) t.id, t.language = %(language)s AS speaks, ts_rank(t.search, q.words) AS rank
  FROM (
    SELECT DISTINCT ON (t.answer_id, t.language) t.id, t.answer_id, t.language, t.search, a.title
    FROM inbox_approvedtext t JOIN inbox_approvedanswer a ON a.id = t.answer_id
    WHERE t.body_id = %(body)s AND t.approved_at IS NOT NULL AND a.state = 'approved'
      AND (a.valid_until IS NULL OR a.valid_until > %(now)s)
    ORDER BY t.answer_id, t.language, t.version DESC
  ) t, (SELECT rostra_search_query(%(text)s) AS words) q
  WHERE t.search @@ q.words OR strpos(lower(t.title), lower(%(text)s)) > 0
  ORDER BY t.answer_id, t.language = %(language)s DESC, ts_rank(t.search, q.words) DESC
) found ORDER BY speaks DESC, rank DESC, id LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Reaction:
    """What came after an answer was used: `settled` conversations closed as answered, `again` in which was asked on."""

    used: int = 0
    settled: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the library is asked for; empty is everything that is not withdrawn."""

    words: str = ""
    topic: int | None = None
    language: str = ""
    state: str = ""


def approved_answers(wanted: Wanted, *, now: datetime) -> list[ApprovedAnswer]:
    """What is asked for, by title, each with `current`: its newest words by language; at most LISTED."""
    rows = ApprovedAnswer.objects.select_related("topic", "owner__user")
    if wanted.state == "draft":
        rows = rows.filter(Exists(unapproved().filter(answer=OuterRef("pk"))))
    elif wanted.state == "ended":
        rows = rows.filter(valid_until__lte=now).exclude(state=ApprovedState.WITHDRAWN)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    else:
        rows = rows.exclude(state=ApprovedState.WITHDRAWN)
    if wanted.topic is not None:
        rows = rows.filter(topic=wanted.topic)
    if wanted.language:
        rows = rows.filter(Exists(ApprovedText.objects.filter(answer=OuterRef("pk"), language=wanted.language)))
    if wanted.words:
        rows = rows.filter(Q(title__icontains=wanted.words) | Q(pk__in=_with_words(wanted.words)))
    return list(rows.prefetch_related(_current())[:LISTED])


def unapproved() -> QuerySet[ApprovedText]:
    """The newest words of each language that nobody has approved yet, of what is not withdrawn."""
    rows = ApprovedText.objects.filter(approved_at=None).exclude(answer__state=ApprovedState.WITHDRAWN)
    return rows.exclude(Exists(_newer())).defer("search")


def words_to_approve(member: Member) -> list[ApprovedText]:
    """What waits for this member's word, never their own; the oldest first."""
    return _to_approve(member.user_id)


@Compiled
def _to_approve(user: int) -> QuerySet[ApprovedText]:
    return unapproved().exclude(by=user).select_related("answer", "by").order_by("at", "pk")[:WAITING]


def texts_of(answer: ApprovedAnswer) -> list[ApprovedText]:
    """All its words, by language, the newest version of each first."""
    rows = ApprovedText.objects.filter(answer=answer).defer("search").select_related("by", "approved_by")
    return list(rows.order_by("language", "-version"))


def usable_texts(*, now: datetime) -> QuerySet[ApprovedText]:
    """Words that may be used now: the newest approved ones in each language of what is approved and still valid."""
    newer = ApprovedText.objects.filter(
        answer=OuterRef("answer"),
        language=OuterRef("language"),
        version__gt=OuterRef("version"),
        approved_at__isnull=False,
    )
    valid = Q(answer__valid_until=None) | Q(answer__valid_until__gt=now)
    rows = ApprovedText.objects.filter(valid, approved_at__isnull=False, answer__state=ApprovedState.APPROVED)
    return rows.exclude(Exists(newer)).select_related("answer__topic").defer("search")


def matching(conversation: Conversation, text: str, *, now: datetime) -> list[ApprovedText]:
    """The words that fit a text best, one language of each answer: first those of the conversation's topic.

    The citizen's language goes before others. Nothing that is past its date, or that nobody approved. Behind what
    shares words with the text stands what is like it, written otherwise: LIKE of the places are kept for that.
    """
    usable = dict(_usable(now))
    if not usable:
        return []
    sharing = _ids(_MATCHING, conversation, text, now)
    near = alike(text[:LONGEST], usable, conversation.language)
    rows = _texts({*sharing, *near})
    found = [rows[pk] for pk in sharing]
    offered = {row.answer_id for row in found}
    more = [rows[pk] for pk in near if pk in rows and rows[pk].answer_id not in offered]
    kept = found[: OFFERED - min(len(more), LIKE)]
    return [*kept, *more[: OFFERED - len(kept)]]


@Compiled
def _usable(now: datetime) -> QuerySet[ApprovedText, tuple[int, str]]:
    return usable_texts(now=now).order_by().values_list("pk", "language")


def searched(conversation: Conversation, words: str, *, now: datetime) -> list[ApprovedText]:
    """The words that have all of these, or whose title has them."""
    ids = _ids(_SEARCHED, conversation, words, now)
    rows = _texts(ids)
    return [rows[pk] for pk in ids]


def newest_question(conversation: Conversation) -> str:
    """What the citizen asked last."""
    rows = Message.objects.filter(conversation=conversation, own=False, deleted_at=None)
    found = rows.order_by("-sent_at", "-pk").only("subject", "text").first()
    return found.question if found else ""


def earlier_answers(member: Member, conversation: Conversation) -> list[Answer]:
    """What was answered lately to others who ask the same: of the group, else of the topic; for consistency."""
    by, number = ("group", conversation.group_id) if conversation.group_id else ("topic", conversation.topic_id)
    if number is None:
        return []
    return _lately(conversation.pk, number, conversation.language, by=by, reach=reach(member, Right.READ))


@Compiled
def _lately(conversation: int, number: int, language: str, *, by: str, reach: Q) -> QuerySet[Answer]:
    allowed = Conversation.objects.filter(reach).exclude(pk=conversation)
    rows = Answer.objects.filter(
        purpose="answer", language=language, conversation__in=allowed, **{f"conversation__{by}": number}
    )
    return rows.select_related("conversation__account", "approved_text__answer").order_by("-pk")[:EARLIER]


def reactions(answers: Iterable[int]) -> Mapping[int, Reaction]:
    """What came after each of these approved answers was used, in one query."""
    rows = _uses().filter(approved_text__answer__in=list(answers)).values("approved_text__answer")
    counted = rows.order_by().annotate(
        used=Count("pk"),
        settled_uses=Count("pk", filter=Q(again=False, settled=True)),
        again_uses=Count("pk", filter=Q(again=True)),
    )
    return {
        row["approved_text__answer"]: Reaction(row["used"], row["settled_uses"], row["again_uses"]) for row in counted
    }


def uses_of(member: Member, answer: ApprovedAnswer) -> list[Answer]:
    """The newest answers made from it in conversations that the member may read, each with `again` and `settled`."""
    allowed = Conversation.objects.filter(reach(member, Right.READ))
    rows = _uses().filter(approved_text__answer=answer, conversation__in=allowed)
    return list(rows.select_related("conversation__account", "author", "approved_text").order_by("-pk")[:USES])


def _uses() -> QuerySet[Answer]:
    later = Message.objects.filter(conversation=OuterRef("conversation"), own=False, sent_at__gt=OuterRef("at"))
    closed = Q(conversation__state=ConversationState.CLOSED, conversation__close_reason=CloseReason.ANSWERED)
    return Answer.objects.filter(approved_text__isnull=False).annotate(
        again=Exists(later), settled=ExpressionWrapper(closed, output_field=BooleanField())
    )


def _current() -> Prefetch[Any, Any, Any]:
    rows = ApprovedText.objects.exclude(Exists(_newer())).defer("search").order_by("language")
    return Prefetch("texts", queryset=rows, to_attr="current")


def _newer() -> QuerySet[ApprovedText]:
    return ApprovedText.objects.filter(
        answer=OuterRef("answer"), language=OuterRef("language"), version__gt=OuterRef("version")
    )


def _with_words(words: str) -> QuerySet[ApprovedText, Any]:
    matches = RawSQL("search @@ rostra_search_query(%s)", [words], output_field=BooleanField())
    return ApprovedText.objects.filter(matches).order_by().values("answer")


def _ids(sql: str, conversation: Conversation, text: str, now: datetime) -> list[int]:
    given: dict[str, Any] = {
        "body": current_body_id(),
        "language": conversation.language,
        # What is only suggested is no reason to go before the words.
        "topic": None if conversation.topic_by == TopicBy.SUGGESTED else conversation.topic_id,
        "text": text.replace("\0", "")[:LONGEST],
        "now": now,
        "limit": OFFERED,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [pk for (pk,) in cursor.fetchall()]


def _texts(ids: Iterable[int]) -> dict[int, ApprovedText]:
    return ApprovedText.objects.defer("search").select_related("answer__topic").in_bulk(list(ids))

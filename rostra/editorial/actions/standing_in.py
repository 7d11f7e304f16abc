"""Sending again what did not go out: as it is, or by answering for it where somebody may act for the body no more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rostra.editorial import events
from rostra.editorial.actions.approval import NotApproved
from rostra.editorial.actions.moves import NotAllowed, note
from rostra.editorial.checks import problems, require_two_persons
from rostra.editorial.content import Current
from rostra.editorial.enums import Verdict
from rostra.editorial.lapses import Word, lapses, may_answer_for
from rostra.editorial.models import Approval, Post
from rostra.editorial.queries import current, deliveries, every
from rostra.editorial.rounds import Round, round_of
from rostra.editorial.rules import wrote
from rostra.editorial.sources import approval_capture
from rostra.people.models import Member
from rostra.publishing.actions import retry_failed
from rostra.publishing.enums import LAPSED, DeliveryState
from rostra.publishing.models import Delivery


@transaction.atomic
def send_again(*, post: Post, delivery: Delivery, by: Member, now: datetime) -> None:
    """Try again now what was not sent.

    Where it was held because somebody may not act for the body any more, and still may not, whoever sends it answers for
    it in their place, by an approval of their own; that lets the post go on every account. Raises what `retry_failed` and
    `stand_in` raise.
    """
    rows = [delivery]
    if delivery.error_code == LAPSED:
        content = current(post)
        stand_in(post=post, content=content, by=by, now=now)
        others = (row for row in every(deliveries([content])) if row.pk != delivery.pk)
        rows += [row for row in others if (row.state, row.error_code) == (DeliveryState.FAILED, LAPSED)]
    for row in sorted(rows, key=lambda row: row.part):
        retry_failed(delivery=row, by=by.user, now=now)


@transaction.atomic
def stand_in(*, post: Post, content: Current, by: Member, now: datetime) -> list[Approval]:
    """Approve exactly what was approved, in place of everybody who answers for it no more; nothing where all of them do.

    Raises NotAllowed for who could not have approved it, NotApproved for who wrote it, or gave another approval of it,
    OneHand for who said why it may go out although it looks confidential.
    """
    missing = lapses([post], {post.pk: content}, now)[post.pk]
    place = round_of(post)
    for word in missing:
        _require(by, word, post, content, place, missing)
    if missing:
        require_two_persons(problems(post, content, now=now), by.user)
    return [_answer(word, post, content, place, by, now) for word in missing]


def _require(by: Member, word: Word, post: Post, content: Current, place: Round, missing: list[Word]) -> None:
    new = Word(by.user, word.step, word.user.pk)
    if not may_answer_for(by, new, post, content, place):
        words = {"names": _names(missing)}
        raise NotAllowed(
            _("May not act for the body any more: %(names)s. Somebody who may approve this post sends it.") % words
        )
    if post.review_asked_by_id is not None and wrote(by, post, content):
        raise NotApproved(_("You wrote this, or asked for its approval: a second person approves it."))
    if word.step and by.user_id in {row.by_id for row in place.verdicts if row.step != word.step}:
        raise NotApproved(_("You, or somebody in your place, approved this already: other people decide what is left."))


def _names(missing: Iterable[Word]) -> str:
    return pgettext("between the items of a list", ", ").join(dict.fromkeys(word.user.name for word in missing))


def _answer(word: Word, post: Post, content: Current, place: Round, by: Member, now: datetime) -> Approval:
    row = Approval.objects.create(
        post=post,
        revision=post.revision,
        content_hash=content.hash,
        verdict=Verdict.APPROVED,
        by=by.user,
        at=now,
        step=word.step,
        step_name=place.chain.steps[word.step - 1].name if word.step else "",
        instead_of=word.user,
    )
    note(post, events.STOOD_IN, by=by.user, now=now, data={"approval": row.pk}, capture=approval_capture(row))
    return row

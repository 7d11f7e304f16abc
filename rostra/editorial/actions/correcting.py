"""Corrections of a post that stands in public, and what follows when a network shows something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from rostra.channels.contract import Level
from rostra.editorial import chains
from rostra.editorial.actions.moves import allow
from rostra.editorial.actions.writing import create_post
from rostra.editorial.checks import findings, require_unblocked
from rostra.editorial.content import VERSION, Content, Details, Target
from rostra.editorial.models import Post, Version
from rostra.editorial.rules import holds, may_on
from rostra.people.actions import notify
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member
from rostra.publishing import actions as publishing
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import corrected_texts, origin_of


@transaction.atomic
def ask_correction(*, post: Post, delivery: Delivery, text: str, note: str, by: Member, now: datetime) -> Change:
    """Ask for other words where the post stands already; where no second person is needed they are made at once.

    Raises NotAllowed, what `publishing.actions.ask_change` raises, and Blocked for words against which a check stands
    that had nothing against those that stand there.
    """
    allow(may_on(by, Right.WRITE, post))
    change = publishing.ask_change(delivery=delivery, text=text, note_=note, by=by.user, now=now)
    _require_nothing_new(post, delivery, str(change.content["text"]), now)
    if not needs_second(post, delivery):
        return publishing.confirm_change(change=change, by=by.user, now=now)
    people = [member.user for member in _approvers(post, delivery) if member.user_id != by.user_id]
    data: dict[str, str | int] = {"by": by.user.name, "account": delivery.account.name, "change": change.pk}
    url = reverse("editorial:delivery", args=[post.pk, delivery.pk])
    notify(users=people, kind="publishing.change_asked", now=now, data=data, url=url)
    return change


def confirm_correction(*, post: Post, change: Change, by: Member, now: datetime) -> Change:
    """A second person says yes to exactly these words. Raises NotAllowed, and what `confirm_change` raises."""
    allow(may_confirm(by, post, change))
    return publishing.confirm_change(change=change, by=by.user, now=now)


def refuse_correction(*, post: Post, change: Change, reason: str, by: Member, now: datetime) -> Change:
    """No, with a reason: by a second person, or by whoever asked. Raises NotAllowed, and what `refuse_change` raises."""
    allow(by.user_id == change.asked_by_id or may_on(by, Right.APPROVE, post))
    return publishing.refuse_change(change=change, reason=reason, by=by.user, now=now)


def publish_again(*, post: Post, delivery: Delivery, by: Member, now: datetime) -> Post:
    """A new draft with the words of this delivery as they stood last, corrections and their notes included.

    For this account alone: it is approved anew. Raises NotAllowed.
    """
    content = _said(Version.objects.get(pk=origin_of(delivery).source_id))
    target = Target(delivery.account)
    return create_post(
        title=post.title,
        due_at=None,
        texts={"": content},
        versions={target: content},
        by=by,
        now=now,
        unit=post.unit,
        # What decides who approves it stays; its end, its place in the plan and its haste were those of the other one.
        details=replace(Details.of(post), expires_at=None, fast_track=False, slot_id=None, slot_day=None),
    )


def needs_second(post: Post, delivery: Delivery) -> bool:
    """Whether a post like this is approved by somebody else: then its corrections are as well."""
    return bool(chains.plan(post, [delivery.account]).steps)


def may_confirm(member: Member, post: Post, change: Change) -> bool:
    """Nobody confirms their own; whoever may approve the post on this account does."""
    return member.user_id != change.asked_by_id and holds(member, Right.APPROVE, post, [change.delivery.account])


def _require_nothing_new(post: Post, delivery: Delivery, text: str, now: datetime) -> None:
    """Nobody gives a reason for a correction: what no post may say without one, it does not say."""
    origin = origin_of(delivery)
    version = Version.objects.select_related("account").get(pk=origin.source_id)
    target, stands = Target(delivery.account, version.translation), _said(version)
    said = _with_texts(stands, {origin.part: text})
    known = {
        found.code for found in findings({target: stands}, post=post, now=now)[target] if found.level == Level.BLOCK
    }
    require_unblocked(
        [found for found in findings({target: said}, post=post, now=now)[target] if found.code not in known]
    )


def _said(version: Version) -> Content:
    """What was approved, in the words that corrections gave it."""
    return _with_texts(Content.of(version), corrected_texts(VERSION.name, version.pk))


def _with_texts(content: Content, texts: Mapping[int, str]) -> Content:
    """Other words in these parts."""
    first, *more = (replace(part, text=texts.get(number, part.text)) for number, part in enumerate(content.parts))
    return replace(content, text=first.text, more=tuple(more))


def _approvers(post: Post, delivery: Delivery) -> list[Member]:
    codes = [code for code, given in RIGHTS.items() if Right.APPROVE in given]
    rows = Member.objects.filter(roles__code__in=codes, left_at=None, user__is_active=True)
    members = rows.select_related("user").order_by("pk").distinct()
    return [member for member in members if holds(member, Right.APPROVE, post, [delivery.account])]

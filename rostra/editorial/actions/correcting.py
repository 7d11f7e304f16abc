"""Corrections of a post that stands in public, and what follows when a network shows something else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from rostra.core.refusals import Refused
from rostra.editorial import chains
from rostra.editorial.actions.moves import allow
from rostra.editorial.actions.writing import create_post
from rostra.editorial.checks import Finding, findings, require_unblocked
from rostra.editorial.content import Content, Details, Part, Target
from rostra.editorial.models import Post, Version
from rostra.editorial.rules import holds, may_move, may_on
from rostra.editorial.sources import VERSION
from rostra.people.actions import notify
from rostra.people.enums import RIGHTS, Right
from rostra.people.models import Member
from rostra.publishing import actions as publishing
from rostra.publishing.models import Change, Delivery
from rostra.publishing.queries import corrected_parts, origin_of

MEASURED = frozenset({"emoji", "readability"})
"""What these checks say has a number in it, which every correction changes."""


class SeveralSteps(Refused):
    """More than one person approves such a post, and a correction is confirmed by one."""


@transaction.atomic
def ask_correction(
    *,
    post: Post,
    delivery: Delivery,
    text: str,
    alts: Sequence[str] | None = None,
    note: str,
    by: Member,
    now: datetime,
) -> Change:
    """Ask for other words where the post stands already; where no second person is needed they are made at once.

    `alts` is how its files are described from now on; None leaves that as it is. Raises NotAllowed, SeveralSteps, what
    `publishing.actions.ask_change` raises, and Blocked for words against which a check stands that had nothing against
    those that stand there.
    """
    allow(may_on(by, Right.WRITE, post))
    _require_one_step(post, delivery)
    change = publishing.ask_change(delivery=delivery, text=text, alts=alts, note_=note, by=by.user, now=now)
    # Nobody gives a reason for a correction: what no post may say without one, it does not say.
    require_unblocked(new_findings(post=post, change=change, now=now))
    if not needs_second(post, delivery):
        return publishing.confirm_change(change=change, by=by.user, now=now)
    people = [member.user for member in _approvers(post, delivery) if member.user_id != by.user_id]
    data: dict[str, str | int] = {"by": by.user.name, "account": delivery.account.name, "change": change.pk}
    url = reverse("editorial:delivery", args=[post.pk, delivery.pk])
    notify(users=people, kind="publishing.change_asked", now=now, data=data, url=url)
    return change


def confirm_correction(*, post: Post, change: Change, by: Member, now: datetime) -> Change:
    """A second person says yes to exactly these words.

    Raises NotAllowed, SeveralSteps, Blocked for what a check has against them by now, and what `confirm_change` raises.
    """
    allow(may_confirm(by, post, change))
    _require_one_step(post, change.delivery)
    require_unblocked(new_findings(post=post, change=change, now=now))
    return publishing.confirm_change(change=change, by=by.user, now=now)


def refuse_correction(*, post: Post, change: Change, reason: str, by: Member, now: datetime) -> Change:
    """No, with a reason: by a second person, or by whoever asked. Raises NotAllowed, and what `refuse_change` raises."""
    allow(by.user_id == change.asked_by_id or may_on(by, Right.APPROVE, post))
    return publishing.refuse_change(change=change, reason=reason, by=by.user, now=now)


def retry_correction(*, post: Post, change: Change, by: Member, now: datetime) -> Change:
    """Try again what could not be made, in the words that were confirmed.

    Raises SeveralSteps, Blocked for what a check has against them by now, and what `retry_change` raises.
    """
    _require_one_step(post, change.delivery)
    require_unblocked(new_findings(post=post, change=change, now=now))
    return publishing.retry_change(change=change, by=by.user, now=now)


def set_end(*, post: Post, delivery: Delivery, expires_at: datetime, by: Member, now: datetime) -> Delivery:
    """It is withdrawn at that time. Raises NotAllowed, Refused for a later end than was approved, what `set_expiry` raises."""
    allow(may_move(by, post))
    if delivery.expires_at is not None and expires_at > delivery.expires_at:
        raise Refused(_("It was approved until then: publish it again where it shall stand longer."), field="day")
    return publishing.set_expiry(delivery=delivery, expires_at=expires_at, by=by.user, now=now)


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


def takes_steps(post: Post, delivery: Delivery) -> bool:
    """Whether more than one person approves a post like this: then other words are approved as a new post (R-283)."""
    return len(chains.plan(post, [delivery.account]).steps) > 1


def may_confirm(member: Member, post: Post, change: Change) -> bool:
    """Nobody confirms their own; whoever may approve the post on this account does."""
    return member.user_id != change.asked_by_id and holds(member, Right.APPROVE, post, [change.delivery.account])


def _require_one_step(post: Post, delivery: Delivery) -> None:
    if takes_steps(post, delivery):
        raise SeveralSteps(_("Several people approve a post like this one: publish it again with the right words."))


def new_findings(*, post: Post, change: Change, now: datetime) -> list[Finding]:
    """What the checks have against corrected words, going out now, and had not against those that stand there."""
    delivery, this = change.delivery, copy(post)
    this.due_at = now
    origin = origin_of(delivery)
    version = Version.objects.select_related("account").get(pk=origin.source_id)
    target, stands = Target(delivery.account, version.translation), _said(version)
    words = (str(change.content["text"]), [str(file["alt"]) for file in change.content["media"]])
    said = _with_parts(stands, {origin.part: words})
    known = set(map(_gist, findings({target: stands}, post=this, now=now)[target]))
    found = findings({target: said}, post=this, now=now)[target]
    return [replace(each, overridable=False) for each in found if _gist(each) not in known]


def _gist(found: Finding) -> tuple[str, str, str]:
    """By which a finding is known again."""
    return found.code, found.level, "" if found.code in MEASURED else found.text


def _said(version: Version) -> Content:
    """What was approved, in the words that corrections gave it."""
    return _with_parts(Content.of(version), corrected_parts(VERSION.name, version.pk))


def _with_parts(content: Content, corrected: Mapping[int, tuple[str, Sequence[str]]]) -> Content:
    """Other words in these parts, and other descriptions of their files."""
    first, *more = (
        _with_words(part, *corrected[number]) if number in corrected else part
        for number, part in enumerate(content.parts)
    )
    return replace(content, text=first.text, media=first.media, more=tuple(more))


def _with_words(part: Part, text: str, alts: Sequence[str]) -> Part:
    # A version that was disposed of names no files any more.
    media = tuple(replace(picture, alt=alt) for picture, alt in zip(part.media, alts, strict=False))
    return replace(part, text=text, media=media)


def _approvers(post: Post, delivery: Delivery) -> list[Member]:
    codes = [code for code, given in RIGHTS.items() if Right.APPROVE in given]
    rows = Member.objects.filter(roles__code__in=codes, left_at=None, user__is_active=True)
    members = rows.select_related("user").order_by("pk").distinct()
    return [member for member in members if holds(member, Right.APPROVE, post, [delivery.account])]

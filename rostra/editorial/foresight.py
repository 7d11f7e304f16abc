"""What a decision would change for posts that are written, planned or wait, said before it is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from rostra.editorial import chains
from rostra.editorial.actions.sweep import WRITTEN
from rostra.editorial.chains import choose, is_central, own_workflows
from rostra.editorial.checks import findings
from rostra.editorial.content import Content
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.editorial.queries import currents
from rostra.policy.content_checks import ContentChecks
from rostra.policy.decisions import APPROVAL_CHAINS, CONTENT_CHECKS, SECOND_PERSON, WORKFLOW, Question
from rostra.policy.impacts import Consequence, Impact, some

CONSIDERED = 1000
"""So many planned drafts, those that are due first, are asked how they would be approved."""
CHECKED = 50
"""So many are read with the checks as they would be: that takes longer."""
APPROVAL = (SECOND_PERSON.key, APPROVAL_CHAINS.key, WORKFLOW.key)
PARTS = {SECOND_PERSON.key: "second_person", APPROVAL_CHAINS.key: "chains", WORKFLOW.key: "workflow"}


def more(question: Question[Any], value: Any, now: datetime) -> Impact | None:
    """Planned drafts that more people would have to approve than now."""
    names = [post.title for post, before, after in _steps(question, value, now) if before < after]
    sentence = ngettext(
        "%(count)d planned post needs one approval more than now, or several.",
        "%(count)d planned posts need one approval more than now, or several.",
        len(names),
    )
    return Impact(sentence % {"count": len(names)}, some(names)) if names else None


def fewer(question: Question[Any], value: Any, now: datetime) -> Impact | None:
    names = [post.title for post, before, after in _steps(question, value, now) if before > after]
    sentence = ngettext(
        "%(count)d planned post needs fewer approvals than now, or none.",
        "%(count)d planned posts need fewer approvals than now, or none.",
        len(names),
    )
    return Impact(sentence % {"count": len(names)}, some(names)) if names else None


def asked(_question: Question[Any], _value: Any, _now: datetime) -> Impact | None:
    """The chain of a post is frozen when approval is asked for; an edit brings it under the new rule."""
    count = Post.objects.filter(state__in=(PostState.REVIEW, PostState.APPROVED)).count()
    sentence = ngettext(
        "%(count)d post for which approval was asked keeps its steps, unless somebody edits it.",
        "%(count)d posts for which approval was asked keep their steps, unless somebody edits them.",
        count,
    )
    return Impact(sentence % {"count": count}) if count else None


def _steps(question: Question[Any], value: Any, now: datetime) -> Iterator[tuple[Post, int, int]]:
    """Each planned draft with the number of its steps now and then."""
    rules = chains.policy()
    then = replace(rules, **{PARTS[question.key]: value})
    drafts = Post.objects.filter(state=PostState.DRAFT, due_at__gt=now).select_related("content_type")
    posts = list(drafts.order_by("due_at", "pk")[:CONSIDERED])
    contents = currents(posts)
    own = own_workflows({account.pk: account for content in contents.values() for account in content.accounts}.values())
    for post in posts:
        models = [own.get(account.pk) for account in contents[post.pk].accounts] or [None]
        before, after = (_count(post, each, [model or each.workflow for model in models]) for each in (rules, then))
        yield post, before, after


def _count(post: Post, rules: chains.Policy, models: list[str]) -> int:
    return len(choose(post, rules, central=is_central(post.effective_risk, models)).steps)


def stopped(_question: Question[Any], value: ContentChecks, now: datetime) -> Impact | None:
    """Of the posts planned next, those that nothing stands against now, and something would."""
    planned = Post.objects.filter(state__in=WRITTEN, due_at__gt=now, blocked="").select_related("content_type")
    posts = list(planned.order_by("due_at", "pk")[:CHECKED])
    contents = currents(posts)
    names = [post.title for post in posts if _blocks(post, contents[post.pk], value, now)]
    sentence = ngettext(
        "%(count)d planned post could not be approved as it stands. Looked at: the next %(of)d.",
        "%(count)d planned posts could not be approved as they stand. Looked at: the next %(of)d.",
        len(names),
    )
    return Impact(sentence % {"count": len(names), "of": len(posts)}, some(names)) if names else None


def _blocks(post: Post, content: Any, rules: ContentChecks, now: datetime) -> bool:
    versions = {target: Content.of(version) for target, version in content.targets.items()}
    found = findings(versions, post=post, now=now, rules=rules)
    return any(finding.blocks for each in found.values() for finding in each)


CONSEQUENCES = (
    Consequence(name="editorial.more", keys=APPROVAL, foresee=more),
    Consequence(name="editorial.fewer", keys=APPROVAL, foresee=fewer),
    Consequence(name="editorial.asked", keys=APPROVAL, foresee=asked),
    Consequence(name="editorial.stopped", keys=(CONTENT_CHECKS.key,), foresee=stopped),
)

"""How the log names posts and their parts, and what the data of their events and their content mean."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from rostra.editorial import chains, events
from rostra.editorial.comments import COMMENT
from rostra.editorial.enums import Asks, Confidentiality, PostState, Risk, Verdict
from rostra.editorial.models import AccountWorkflow, Approval, Comment, ContentType, Override, Post, Slot, Version
from rostra.editorial.sources import APPROVAL, OVERRIDE, VERSION
from rostra.people.naming import Field, Named, Row, Thing, moment
from rostra.policy.approval_chains import Workflow
from rostra.policy.content_checks import CHECKS

_OURS = (VERSION.name, APPROVAL.name, OVERRIDE.name, COMMENT.name, *(kind.name for kind in events.EVENTS))


def _posts(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = Post.objects.filter(pk__in=ids).values_list("pk", "title")
    return dict(rows)


def _versions(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Version.objects.filter(pk__in=ids).values_list("pk", "post", "post__title")
    return {pk: Named(title, _page(post)) for pk, post, title in rows}


def _approvals(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Approval.objects.filter(pk__in=ids).values_list("pk", "post", "verdict")
    return {pk: Named(str(Verdict(verdict).label), _page(post)) for pk, post, verdict in rows}


def _content_types(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = ContentType.objects.filter(pk__in=ids).values_list("pk", "name")
    return dict(rows)


def _slots(ids: set[int]) -> Mapping[int, str | Named]:
    rows: Iterable[tuple[int, str]] = Slot.objects.filter(pk__in=ids).values_list("pk", "name")
    return dict(rows)


def _overrides(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Override.objects.filter(pk__in=ids).values_list("pk", "post", "code")
    return {pk: Named(str(CHECKS[code].label), _page(post)) for pk, post, code in rows if code in CHECKS}


def _comments(ids: set[int]) -> Mapping[int, str | Named]:
    rows = Comment.objects.filter(pk__in=ids).values_list("pk", "post", "post__title")
    return {pk: Named(title, _page(post)) for pk, post, title in rows}


def _workflows(ids: set[int]) -> Mapping[int, str | Named]:
    rows = AccountWorkflow.objects.filter(pk__in=ids).values_list("pk", "account__name")
    return {pk: Named(name, reverse("editorial:workflow")) for pk, name in rows}


def _chain(value: Any, _row: Row) -> str:
    steps = (str(step.label) for step in chains.read(json.loads(value)).steps)
    return pgettext("between the items of a list", ", ").join(steps)


def _page(post: int) -> str:
    return reverse("editorial:post", args=[post])


_MODELS = {"": _("As the body decided"), **dict(Workflow.choices)}
THINGS = (
    Thing("editorial.post", _("Post"), "editorial:post", _posts),
    Thing("editorial.version", _("Version of a post"), names=_versions),
    Thing("editorial.approval", _("Verdict"), names=_approvals),
    Thing("editorial.comment", _("Comment on a post"), names=_comments),
    Thing("editorial.workflow", _("Way of approving"), names=_workflows),
    Thing("editorial.override", _("Overridden check"), names=_overrides),
)
FIELDS = (
    Field("post", _("Post"), thing="editorial.post"),
    Field("title", _("Title"), kinds=_OURS),
    Field("author", _("Goes on with it"), kinds=_OURS, thing="people.user"),
    Field("asked_by", _("Asked for approval"), kinds=_OURS, thing="people.user"),
    Field("revision", _("Revision"), kinds=_OURS),
    Field("number", _("Revision"), kinds=_OURS),
    Field(
        "changed",
        _("Changed"),
        kinds=_OURS,
        thing="accounts.account",
        words={
            "title": _("Title"),
            "due": _("Time"),
            "shared": _("Text for all accounts"),
            "added": _("%(name)s added"),
            "removed": _("%(name)s taken off"),
            "text": _("%(name)s: text"),
            "language": _("%(name)s: language"),
            "link": _("%(name)s: link"),
            "media": _("%(name)s: pictures"),
            "more": _("%(name)s: thread"),
            "translation": _("Translation"),
            "compared": _("Compared with the original"),
            "content_type": _("Kind of content"),
            "risk": _("Risk"),
            "confidentiality": _("Confidentiality"),
            "expires_at": _("End"),
            "fast_track": _("Fast track"),
            "also_at": _("Where else it stands"),
            "source_url": _("Source"),
            "source_rights": _("Rights"),
            "corrects_url": _("What it corrects"),
            "asks": _("Asks people for"),
            "asks_until": _("Last day for it"),
            "rules_url": _("Rules of the contest"),
            "slot": _("Place in the plan"),
            "slot_day": _("Day in the plan"),
        },
    ),
    Field("chain", _("Steps of approval"), kinds=_OURS, show=_chain),
    Field("step", _("Step"), kinds=_OURS),
    Field("step_name", _("Name of the step"), kinds=_OURS),
    Field("instead_of", _("In place of"), kinds=_OURS, thing="people.user"),
    Field("step_due_at", _("Deadline of the step"), kinds=_OURS, show=moment),
    Field("model", _("Way of approving"), kinds=_OURS, words=_MODELS),
    Field("before", _("Before"), kinds=_OURS, words=_MODELS),
    Field("restored", _("Revision brought back"), kinds=_OURS),
    Field("content_type", _("Kind of content"), kinds=_OURS, names=_content_types),
    Field("risk", _("Risk"), kinds=_OURS, words=dict(Risk.choices)),
    Field("confidentiality", _("Confidentiality"), kinds=_OURS, words=dict(Confidentiality.choices)),
    Field("expires_at", _("End"), kinds=_OURS, show=moment),
    Field("fast_track", _("Fast track"), kinds=_OURS),
    Field("also_at", _("Where else it stands"), kinds=_OURS),
    Field("source_url", _("Source"), kinds=_OURS),
    Field("source_rights", _("Rights"), kinds=_OURS),
    Field("corrects_url", _("What it corrects"), kinds=_OURS),
    Field("asks", _("Asks people for"), kinds=_OURS, words=dict(Asks.choices)),
    Field("asks_until", _("Last day for it"), kinds=_OURS),
    Field("rules_url", _("Rules of the contest"), kinds=_OURS),
    Field("asks_until_before", _("Last day for it before"), kinds=_OURS),
    Field("rules_url_before", _("Rules of the contest before"), kinds=_OURS),
    Field("slot", _("Place in the plan"), kinds=_OURS, names=_slots),
    Field("slot_day", _("Day in the plan"), kinds=_OURS),
    Field("translation", _("Translation"), kinds=_OURS),
    Field("made_from", _("Says the same as revision"), kinds=_OURS),
    Field("more", _("Thread"), kinds=_OURS),
    Field("asked", _("Asked"), kinds=_OURS, thing="people.user"),
    Field("voided", _("Approval taken back"), kinds=_OURS),
    Field("approval", _("Verdict"), kinds=_OURS, thing="editorial.approval"),
    Field("override", _("Overridden check"), kinds=_OURS, thing="editorial.override"),
    Field(
        "check",
        pgettext_lazy("one of the checks", "Check"),
        kinds=_OURS,
        words={code: check.label for code, check in CHECKS.items()},
    ),
    Field("alone", _("Without a second person"), kinds=_OURS),
    Field("as_it_should", _("Looks as it should"), kinds=_OURS),
    Field("due_at", _("Time"), kinds=_OURS, show=moment),
    Field("old", _("Time before"), kinds=_OURS, show=moment),
    Field("new", _("Time after"), kinds=_OURS, show=moment),
    Field("state", _("State before"), kinds=_OURS, words=dict(PostState.choices)),
    Field("deliveries", _("Asked of"), kinds=_OURS, thing="publishing.delivery"),
    Field("refused", _("Not possible on"), kinds=_OURS, thing="publishing.delivery"),
    Field("original", _("Hash of the picture that was made smaller"), kinds=_OURS),
    Field("removed", _("Taken off the account"), kinds=_OURS),
    Field("link", _("Link"), kinds=_OURS),
    Field("verdict", _("Verdict"), kinds=_OURS, words=dict(Verdict.choices)),
    Field("content_hash", _("Hash of what was approved"), kinds=_OURS),
    Field("saved_by", _("Saved by"), kinds=_OURS, thing="people.user"),
    Field("saved_at", _("Saved"), kinds=_OURS, show=moment),
    Field("at", _("Time"), kinds=_OURS, show=moment),
    Field("saved_by", _("Written by"), kinds=_OURS, thing="people.user"),
    Field("saved_at", _("Saved"), kinds=_OURS, show=moment),
    Field("at", _("Time"), kinds=_OURS, show=moment),
    Field("original", _("Hash of the picture that was uploaded"), kinds=_OURS),
    Field("by", _("Who"), kinds=_OURS, thing="people.user"),
    Field("reason", _("Reason"), kinds=_OURS),
)

"""The tree of topics and its rules: shown to who may read, changed by who administers the body."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import refusal_in, refusal_told
from rostra.inbox.access import rule_or_404, topic_or_404
from rostra.inbox.actions.taking import Plan, import_topics, plan_import, take_starter
from rostra.inbox.actions.topic_rules import change_rule, close_rule, create_rule, move_rule
from rostra.inbox.actions.topics import change_topic, close_topic, create_topic, move_topic
from rostra.inbox.forms.topics import ImportForm, NewTopicForm, RuleForm, StarterForm, TopicForm
from rostra.inbox.models import TopicRule
from rostra.inbox.presentation import language_name
from rostra.inbox.queries.topics import TRIED, caught, examples_of, named, owed_by_topic, rule_rows, tree
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.rules import may

SHOWN = 20
"""So many of the conversations that a rule would catch, and lines of a file, are shown."""


@require_safe
@members_only(Right.READ)
def by_topic(request: MemberRequest) -> HttpResponse:
    """What citizens wait for, by topic instead of by unit."""
    return render(request, "inbox/by_topic.html", {"rows": owed_by_topic(request.member)})


@members_only(Right.READ)
def topic_list(request: MemberRequest) -> HttpResponse:
    """The tree; who administers the body adds to it, or takes a list to begin with."""
    changes = may(request.member, Right.ADMINISTER)
    form = NewTopicForm(request.POST or None) if changes else None
    if request.method == "POST" and form is not None and form.is_valid():
        with refusal_in(form):
            topic = create_topic(described=form.described(), by=request.member, now=timezone.now())
            messages.success(request, _("The topic was added. Say how people write about it."))
            return redirect("inbox:topic", topic.pk)
    nodes = tree()
    context = {"nodes": nodes, "form": form, "starter": StarterForm() if changes and not nodes else None}
    return render(request, "inbox/topics.html", context, status=422 if form is not None and form.errors else 200)


@members_only(Right.READ)
def topic_page(request: MemberRequest, pk: int) -> HttpResponse:
    """One topic, with how people write about it."""
    topic = topic_or_404(pk)
    changes = may(request.member, Right.ADMINISTER) and topic.closed_at is None
    form = TopicForm(request.POST if request.method == "POST" else None, topic=topic)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            change_topic(topic=topic, described=form.described(), by=request.member, now=timezone.now())
            messages.success(request, _("Saved."))
            return redirect("inbox:topics")
    examples = [(code, language_name(code), lines) for code, lines in examples_of(topic).items()]
    context = {"topic": topic, "name": named(topic), "form": form, "changes": changes, "examples": examples}
    return render(request, "inbox/topic.html", context, status=422 if form.errors else 200)


@require_POST
@members_only(Right.ADMINISTER)
def topic_move(request: MemberRequest, pk: int) -> HttpResponse:
    topic, up = topic_or_404(pk), request.POST.get("to") == "up"
    with refusal_told(request):
        move_topic(topic=topic, up=up, by=request.member, now=timezone.now())
    return redirect("inbox:topics")


@require_POST
@members_only(Right.ADMINISTER)
def topic_close(request: MemberRequest, pk: int) -> HttpResponse:
    topic = topic_or_404(pk)
    with refusal_told(request):
        close_topic(topic=topic, by=request.member, now=timezone.now())
        messages.success(request, _("The topic is closed. Conversations about it stay as they are."))
    return redirect("inbox:topics")


@require_POST
@members_only(Right.ADMINISTER)
def topic_starter(request: MemberRequest) -> HttpResponse:
    """The list that Rostra brings along."""
    form = StarterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a list."))
        return redirect("inbox:topics")
    kind = form.cleaned_data["kind"]
    with refusal_told(request):
        take_starter(kind=kind, by=request.member, now=timezone.now())
        messages.success(request, _("The topics were added. Change what is different with you."))
    return redirect("inbox:topics")


@members_only(Right.ADMINISTER)
def topic_import(request: MemberRequest) -> HttpResponse:
    """A file of topics and examples: first what it would do, then it is done."""
    form = ImportForm(request.POST or None, request.FILES or None)
    plan: Plan | None = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        with refusal_in(form):
            if request.POST.get("do") == "import":
                done = import_topics(text=text, by=request.member, now=timezone.now())
                messages.success(request, _taken(done))
                return redirect("inbox:topics")
            plan = plan_import(text)
            form = ImportForm(initial={"text": text})
    context: dict[str, Any] = {"form": form, "plan": plan}
    if plan is not None:
        context |= {
            "topics": [" › ".join(path) for path in plan.topics[:SHOWN]],
            "examples": [(" › ".join(path), language_name(code), text) for path, code, text in plan.examples[:SHOWN]],
            "problems": plan.problems[:SHOWN],
        }
    return render(request, "inbox/topic_import.html", context, status=422 if form.errors else 200)


@require_safe
@members_only(Right.READ)
def rule_list(request: MemberRequest) -> HttpResponse:
    changes = may(request.member, Right.ADMINISTER)
    return render(request, "inbox/rules.html", {"rows": [_row(row) for row in rule_rows()], "changes": changes})


@members_only(Right.ADMINISTER)
def rule_new(request: MemberRequest) -> HttpResponse:
    return _rule(request, None)


@members_only(Right.ADMINISTER)
def rule_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _rule(request, rule_or_404(pk))


@require_POST
@members_only(Right.ADMINISTER)
def rule_move(request: MemberRequest, pk: int) -> HttpResponse:
    rule, up = rule_or_404(pk), request.POST.get("to") == "up"
    with refusal_told(request):
        move_rule(rule=rule, up=up, by=request.member, now=timezone.now())
    return redirect("inbox:rules")


@require_POST
@members_only(Right.ADMINISTER)
def rule_close(request: MemberRequest, pk: int) -> HttpResponse:
    rule = rule_or_404(pk)
    with refusal_told(request):
        close_rule(rule=rule, by=request.member, now=timezone.now())
        messages.success(request, _("The rule has ended. What it said stays."))
    return redirect("inbox:rules")


def _rule(request: MemberRequest, rule: TopicRule | None) -> HttpResponse:
    """A rule new or old; "try" shows what it would catch and saves nothing."""
    form = RuleForm(request.POST or None, rule=rule, codes=request.tenant.languages)
    tried = None
    if request.method == "POST" and form.is_valid():
        conditions, now = form.conditions(), timezone.now()
        with refusal_in(form):
            if request.POST.get("do") == "try":
                tried = caught(conditions.unsaved(), request.member)
            elif rule is None:
                create_rule(conditions=conditions, by=request.member, now=now)
            else:
                change_rule(rule=rule, conditions=conditions, by=request.member, now=now)
            if tried is None:
                messages.success(request, _("The rule holds for what comes in from now on."))
                return redirect("inbox:rules")
    context: dict[str, Any] = {"form": form, "rule": rule, "tried": None, "most": TRIED}
    if tried is not None:
        hits, looked = tried
        context["tried"] = {"hits": hits[:SHOWN], "count": len(hits), "looked": looked, "more": len(hits) > SHOWN}
    return render(request, "inbox/rule.html", context, status=422 if form.errors else 200)


def _row(rule: TopicRule) -> dict[str, Any]:
    """A rule with its conditions in words."""
    words, places = rule.words.splitlines(), rule.place.splitlines()
    return {
        "rule": rule,
        "topic": named(rule.topic),
        "words": words,
        "places": places,
        "account": rule.account.name if rule.account else "",
        "language": language_name(rule.language) if rule.language else "",
        "author": rule.get_author_display() if rule.author else "",
    }


def _taken(plan: Plan) -> str:
    counted = ngettext("%(count)d topic was added", "%(count)d topics were added", len(plan.topics)) % {
        "count": len(plan.topics)
    }
    examples = ngettext("%(count)d example", "%(count)d examples", len(plan.examples)) % {"count": len(plan.examples)}
    return _("%(topics)s, and %(examples)s.") % {"topics": counted, "examples": examples}

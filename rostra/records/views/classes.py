"""The class tree, the rules that file into it, and records put into other classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from rostra.core.refusals import Faster, Refused, refusal_in, refusal_told
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.paging import page_of
from rostra.policy.calendar_form import pack_label
from rostra.records.access import class_or_404, event_or_404, filed_or_404, rule_or_404
from rostra.records.actions.classing import (
    CHANGED,
    add_class,
    archive_class,
    change_class,
    confirm_class,
    reclass,
    reclass_many,
    stamp,
)
from rostra.records.actions.ruling import (
    Ruled,
    add_rule,
    ask_to_apply,
    change_rule,
    dry_run,
    end_rule,
    move_rule,
    with_rule,
)
from rostra.records.actions.starting import take_classes
from rostra.records.forms.classes import ClassForm, ReclassForm, RuleForm, TakeForm, rule_stamp
from rostra.records.models import FilingRule, Record, RecordClass
from rostra.records.queries import classes as queries
from rostra.records.queries import told
from rostra.records.retention import is_decided
from rostra.records.rules import is_officer
from rostra.records.starter import packs

LOOKERS = (Right.RECORDS, Right.ADMINISTER)
MOST = 500
"""Records that a page moves at once."""


@require_safe
@members_only(*LOOKERS)
def class_list(request: MemberRequest) -> HttpResponse:
    """The tree with what lies in it; a body without one is offered a tree to begin with."""
    archived = "archived" in request.GET
    rows = queries.tree(archived=archived, counted=True)
    context = {
        "rows": rows,
        "archived": archived,
        "officer": is_officer(request.member),
        "unclassed": queries.unclassed().count(),
        "take": None if rows else TakeForm(_pack_names()),
        "unconfirmed": [branch.row for branch in rows if _waits(branch.row)],
    }
    return render(request, "records/classes.html", context)


@members_only(Right.RECORDS)
def class_new(request: MemberRequest) -> HttpResponse:
    form = ClassForm(request.POST if request.method == "POST" else None, language=request.tenant.language)
    if request.method == "POST" and form.is_valid():
        with refusal_in(form):
            row = add_class(described=form.described(), by=request.member, now=timezone.now())
            messages.success(request, _("The class was added. Rules say what is filed into it."))
            return redirect("records:class", row.pk)
    return render(request, "records/class.html", {"form": form, "row": None}, status=422 if form.errors else 200)


@members_only(*LOOKERS)
def class_page(request: MemberRequest, pk: int) -> HttpResponse:
    row = class_or_404(pk)
    changes = is_officer(request.member) and row.archived_at is None
    form = ClassForm(request.POST if request.method == "POST" else None, language=request.tenant.language, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            count = change_class(
                row=row,
                described=form.described(),
                seen=form.cleaned_data["seen"],
                by=request.member,
                now=timezone.now(),
            )
        except Faster as refused:
            messages.error(request, str(refused))
            return redirect("records:class", pk)
        except Refused as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, _recounted(count) if count else _("The class was changed."))
            return redirect("records:class", pk)
    context = {
        "form": form,
        "row": row,
        "name": queries.class_name(row),
        "changes": changes,
        "seen": stamp(row),
        "waits": _waits(row),
        "decided": is_decided(row),
        "rules": [rule for rule in queries.rules() if rule.record_class_id == row.pk],
        "count": Record.objects.filter(record_class=row, disposed_at=None).count(),
    }
    return render(request, "records/class.html", context, status=422 if form.errors else 200)


@require_POST
@members_only(Right.RECORDS)
def class_confirm(request: MemberRequest, pk: int) -> HttpResponse:
    row, seen = class_or_404(pk), request.POST.get("seen", "")

    def act() -> str:
        count = confirm_class(row=row, seen=seen, by=request.member, now=timezone.now())
        return _recounted(count) if count else _("The time was confirmed, in your name.")

    return _done(request, act, "records:class", pk)


@require_POST
@members_only(Right.RECORDS)
def class_archive(request: MemberRequest, pk: int) -> HttpResponse:
    row, seen = class_or_404(pk), request.POST.get("seen", "")

    def act() -> str:
        archive_class(row=row, seen=seen, by=request.member, now=timezone.now())
        return _("The class was archived. What lies in it stays there, with its time.")

    return _done(request, act, "records:class", pk)


@require_POST
@members_only(Right.RECORDS)
def classes_take(request: MemberRequest) -> HttpResponse:
    def act() -> str:
        count = take_classes(pack=request.POST.get("pack", ""), by=request.member, now=timezone.now())
        words = ngettext("%(count)s class was taken over.", "%(count)s classes were taken over.", count)
        return " ".join((words % {"count": count}, _("Apply the rules so that they hold for what is there already.")))

    return _done(request, act, "records:classes")


def _waits(row: RecordClass) -> bool:
    """Whether its number waits for a named person."""
    return row.retention_months is not None and not is_decided(row) and row.archived_at is None


def _pack_names() -> list[tuple[str, str]]:
    return sorted(((pack, pack_label(pack)) for pack in packs()), key=lambda choice: choice[1])


def _recounted(count: int) -> str:
    words = ngettext(
        "It holds for %(count)s record; its day is being worked out anew.",
        "It holds for %(count)s records; their days are being worked out anew.",
        count,
    )
    return words % {"count": count}


def _done(request: MemberRequest, act: Callable[[], str], page: str, *arguments: int) -> HttpResponse:
    """Do it and say so, or say why not; then the page."""
    with refusal_told(request):
        messages.success(request, act())
    return redirect(page, *arguments)


# --- Rules ------------------------------------------------------------------------------------------------------


@require_safe
@members_only(*LOOKERS)
def rule_list(request: MemberRequest) -> HttpResponse:
    rules = queries.rules()
    shifts = dry_run(rules)
    context = {
        "rows": told.rules_told(rules),
        "officer": is_officer(request.member),
        "moving": sum(shift.records for shift in shifts),
        "shifts": told.shifts_told(shifts),
        "classes": RecordClass.objects.filter(archived_at=None).exists(),
    }
    return render(request, "records/rules.html", context)


@members_only(Right.RECORDS)
def rule_new(request: MemberRequest) -> HttpResponse:
    return _rule(request, None)


@members_only(Right.RECORDS)
def rule_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _rule(request, rule_or_404(pk))


def _rule(request: MemberRequest, rule: FilingRule | None) -> HttpResponse:
    """A rule new or old; "try" shows what it would move and saves nothing."""
    form = RuleForm(request.POST if request.method == "POST" else None, rule=rule)
    context: dict[str, Any] = {"form": form, "rule": rule, "tried": False}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") == "try":
                shifts = dry_run(with_rule(rule, form.ruled()))
                context |= {
                    "tried": True,
                    "moving": sum(shift.records for shift in shifts),
                    "shifts": told.shifts_told(shifts),
                }
            else:
                _save(request, rule, form)
                return redirect("records:rules")
        except Faster as refused:
            messages.error(request, str(refused))
            return redirect("records:rules")
        except Refused as refused:
            form.add_error(refused.field, str(refused))
    return render(request, "records/rule.html", context, status=422 if form.errors else 200)


def _save(request: MemberRequest, rule: FilingRule | None, form: RuleForm) -> None:
    now = timezone.now()
    if rule is None:
        add_rule(ruled=form.ruled(), by=request.member, now=now)
    else:
        if form.cleaned_data["seen"] != rule_stamp(rule):
            raise Faster(CHANGED)
        change_rule(rule=rule, ruled=form.ruled(), seen=Ruled.of(rule), by=request.member, now=now)
    messages.success(request, _("The rule holds for what comes in from now on."))


@require_POST
@members_only(Right.RECORDS)
def rule_move(request: MemberRequest, pk: int) -> HttpResponse:
    rule, up = rule_or_404(pk), request.POST.get("to") == "up"

    def act() -> str:
        move_rule(rule=rule, up=up, by=request.member, now=timezone.now())
        return _("The rule was moved.")

    return _done(request, act, "records:rules")


@require_POST
@members_only(Right.RECORDS)
def rule_end(request: MemberRequest, pk: int) -> HttpResponse:
    rule = rule_or_404(pk)

    def act() -> str:
        end_rule(rule=rule, by=request.member, now=timezone.now())
        return _("The rule has ended. What it filed stays where it is.")

    return _done(request, act, "records:rules")


@require_POST
@members_only(Right.RECORDS)
def rules_apply(request: MemberRequest) -> HttpResponse:
    def act() -> str:
        count = ask_to_apply(by=request.member, now=timezone.now())
        if not count:
            return _("All records are where the rules say.")
        words = ngettext("%(count)s record is being moved.", "%(count)s records are being moved.", count)
        return words % {"count": count}

    return _done(request, act, "records:rules")


# --- Records in classes -------------------------------------------------------------------------------------------


@require_safe
@members_only(*LOOKERS)
def unclassed(request: MemberRequest) -> HttpResponse:
    """What no rule put anywhere, with a form that puts it somewhere."""
    return _unclassed(request, ReclassForm() if is_officer(request.member) else None)


def _unclassed(request: MemberRequest, form: ReclassForm | None) -> HttpResponse:
    page = page_of(queries.unclassed(), request)
    context = {
        "page": page,
        "rows": told.lines(page.rows, request.member),
        "form": form,
        "chosen": request.POST.getlist("record"),
    }
    return render(request, "records/unclassed.html", context, status=422 if form and form.errors else 200)


@require_POST
@members_only(Right.RECORDS)
def records_reclass(request: MemberRequest) -> HttpResponse:
    """Put the chosen ones into a class."""
    form = ReclassForm(request.POST)
    chosen = [int(pk) for pk in request.POST.getlist("record")[:MOST] if pk.isdecimal() and len(pk) < 19]
    if not chosen:
        form.add_error(None, _("Choose at least one record."))
    if form.is_valid():
        with refusal_in(form):
            count = reclass_many(
                Record.objects.filter(pk__in=chosen),
                class_or_404(form.cleaned_data["record_class"]),
                by=request.member,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            words = ngettext("%(count)s record was moved.", "%(count)s records were moved.", count)
            messages.success(request, words % {"count": count})
            return redirect("records:unclassed")
    return _unclassed(request, form)


@require_POST
@members_only(Right.RECORDS)
def record_class(request: MemberRequest, pk: int) -> HttpResponse:
    """Put one record into another class; `pk` is that of its event, as on its page."""
    record = filed_or_404(event_or_404(request.tenant, pk))
    form = ReclassForm(request.POST)

    def act() -> str:
        if not form.is_valid():
            raise Refused(_("Choose a class, and say why it belongs there."))
        values = form.cleaned_data
        target = class_or_404(values["record_class"])
        seen, reason = values["seen"], values["reason"]
        reclass(record, target, by=request.member, reason=reason, now=timezone.now(), seen=seen)
        return _("The record was put into another class.")

    return _done(request, act, "records:event", pk)

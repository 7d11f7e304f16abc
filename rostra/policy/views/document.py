"""The policy to read: its readings, what falls short in it, clauses in own words, and what a version changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from rostra.core.pdf import TooManyPdfs
from rostra.core.refusals import Refused
from rostra.core.ui.language_names import language_name
from rostra.people.access import MemberRequest, any_member
from rostra.policy import queries
from rostra.policy.actions.drafting import Outdated
from rostra.policy.actions.rewording import reword, take_shipped
from rostra.policy.agreement import may_propose
from rostra.policy.document import (
    Annexed,
    Chapter,
    Clause,
    Which,
    changes,
    document,
    languages_of,
    reading,
    template_of,
)
from rostra.policy.document.filling import Words, placeholders
from rostra.policy.document.paper import NoPolicyPdf, beside, page, pdf
from rostra.policy.enums import VersionState
from rostra.policy.forms.wording import WordingForm
from rostra.policy.lint import Fault, lint
from rostra.policy.models import Version
from rostra.policy.queries.said import edition, said
from rostra.policy.questionnaire import LANGUAGES, Item, items, text

WATCHED = (VersionState.DRAFT, VersionState.ASKED, VersionState.ADOPTED, VersionState.IN_FORCE)
"""Versions whose faults somebody can still mend."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to read."""

    version: Version
    which: Which
    language: str

    def query(self, **instead: str) -> str:
        given = {"version": str(self.version.number), "reading": self.which.value, "language": self.language}
        return urlencode({**given, **instead})

    def address(self, name: str, **instead: str) -> str:
        return f"{reverse(name)}?{self.query(**instead)}"


@require_safe
@any_member
def document_page(request: MemberRequest) -> HttpResponse:
    """The version in force, else the one that is worked on, or the one that is asked for."""
    asked = _asked(request)
    if asked is None:
        return render(request, "policy/document.html", {"version": None})
    shown = reading(asked.version, asked.which, asked.language)
    faults = lint(asked.version, timezone.now()) if asked.version.state in WATCHED else []
    context = {
        "version": asked.version,
        "shown": shown,
        "chapters": _chapters(shown.document.chapters, faults),
        "annexes": _annexes(shown.document.annexes),
        "faults": faults,
        "may_word": _may_word(request, asked.version),
        "readings": _readings(asked),
        "languages": _languages(request, asked),
        "pdf": asked.address("policy:document_pdf"),
        "paper": asked.address("policy:document_print"),
        "others": queries.versions(),
        **_beside(asked, shown),
    }
    return render(request, "policy/document.html", context)


@require_safe
@any_member
def document_print(request: MemberRequest) -> HttpResponse:
    """The reading as a page to print."""
    asked = _asked_or_404(request)
    return HttpResponse(page(asked.version, asked.which, asked.language))


@require_safe
@any_member
def document_pdf(request: MemberRequest) -> HttpResponse:
    """The reading as PDF; where none can be made, the page to print, with words."""
    asked = _asked_or_404(request)
    try:
        made = pdf(asked.version, asked.which, asked.language, by=str(request.user.pk))
    except (NoPolicyPdf, TooManyPdfs) as refused:
        messages.warning(request, str(refused))
        return redirect(asked.address("policy:document"))
    response = HttpResponse(made, content_type="application/pdf")
    name = f"policy-{request.tenant.slug}-{asked.version.number}-{asked.which}-{asked.language}.pdf"
    response["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    return response


@any_member
def wording(request: MemberRequest, item: str) -> HttpResponse:
    """A clause of the draft in the body's own words."""
    question, version = items().get(item), queries.draft()
    language = request.GET.get("language") or _language()
    if question is None or version is None or language not in LANGUAGES or not said(version).covers(question):
        raise Http404
    if not _may_word(request, version):
        raise PermissionDenied(_("Only the team of the policy and administrators write its clauses."))
    form, outdated = WordingForm(request.POST or None, initial={"text": _own_text(version, question, language)}), False
    if request.method == "POST":
        try:
            if done := _write(request, form, version, question, language):
                return redirect(done)
        except Outdated as refused:
            outdated = True
            form.add_error(None, str(refused))
    context = {
        "version": version,
        "item": question,
        "form": form,
        "language": language,
        "languages": [(code, language_name(code), code == language) for code in _spoken(request)],
        **_shipped(version, question, language),
        "now": _own_text(version, question, language) if outdated else "",
        "faults": [fault for fault in lint(version, timezone.now()) if fault.item == item],
    }
    status = 409 if outdated else 422 if form.errors else 200
    return render(request, "policy/wording.html", context, status=status)


@require_safe
@any_member
def version_changes(request: MemberRequest, number: int) -> HttpResponse:
    """What a version says otherwise than the one before it that was adopted."""
    version = _version_or_404(number)
    rows = [row for row in queries.versions() if row.number < number and row.adopted_at is not None]
    language = request.GET.get("language") or _language()
    before = next((row for row in rows if row.state != VersionState.DROPPED), None)
    found = changes(document(before, language), document(version, language)) if before else []
    context = {"version": version, "before": before, "changes": found}
    return render(request, "policy/changes.html", context)


def _asked(request: MemberRequest) -> Asked | None:
    """None where there is no version at all. Raises Http404 for a version or a reading that is none."""
    number, which = request.GET.get("version", ""), request.GET.get("reading") or Which.FULL
    if which not in list(Which) or (number and not number.isdecimal()):
        raise Http404
    version = _version_or_404(int(number)) if number else queries.in_force() or queries.coming() or queries.draft()
    language = request.GET.get("language", "")
    if version is None:
        return None
    return Asked(version, Which(which), language if language in LANGUAGES else _language())


def _asked_or_404(request: MemberRequest) -> Asked:
    asked = _asked(request)
    if asked is None:
        raise Http404
    return asked


def _version_or_404(number: int) -> Version:
    row = next((row for row in queries.versions() if row.number == number), None)
    if row is None:
        raise Http404
    return row


def _language() -> str:
    language = get_language() or ""
    return language if language in LANGUAGES else LANGUAGES[0]


def _spoken(request: MemberRequest) -> list[str]:
    """The languages of the body, and the reader's own."""
    return list(dict.fromkeys([*languages_of(request.tenant), _language()]))


def _may_word(request: MemberRequest, version: Version) -> bool:
    return version.state == VersionState.DRAFT and may_propose(request.member, queries.team())


def _chapters(
    chapters: tuple[Chapter, ...], faults: list[Fault]
) -> list[tuple[Chapter, list[tuple[Clause, list[Fault]]]]]:
    return [
        (chapter, [(clause, [fault for fault in faults if fault.item == clause.item]) for clause in chapter.clauses])
        for chapter in chapters
    ]


def _annexes(annexes: tuple[Annexed, ...]) -> list[tuple[str, Annexed]]:
    return [(f"annex-{number}", annex) for number, annex in enumerate(annexes, 1)]


def _readings(asked: Asked) -> list[tuple[str, str, bool]]:
    labels = {
        Which.FULL: _("The whole policy"),
        Which.EMPLOYEE: _("One page for employees"),
        Which.CRISIS: _("In a crisis"),
        Which.PUBLIC: _("For the public"),
    }
    return [
        (label, asked.address("policy:document", reading=which.value), which == asked.which)
        for which, label in labels.items()
    ]


def _languages(request: MemberRequest, asked: Asked) -> list[tuple[str, str, str, bool]]:
    return [
        (code, language_name(code), asked.address("policy:document", language=code), code == asked.language)
        for code in _spoken(request)
    ]


def _beside(asked: Asked, shown: Any) -> dict[str, Any]:
    with override(asked.language):
        return beside(asked.version, shown)


def _own_text(version: Version, item: Item, language: str) -> str:
    """What stands now: the body's own words, else the shipped ones with their placeholders."""
    now = said(version)
    own = now.wordings.get(item.id, {}).get(language)
    return own.text if own else template_of(item, now, language)


def _shipped(version: Version, item: Item, language: str) -> dict[str, Any]:
    now, shipped = said(version), text(item.id, language)
    template = template_of(item, now, language)
    with override(language):
        words = Words(item, shipped, now, language)
        named = [(name, words(name)) for name in sorted(placeholders(template))]
    return {
        "text": shipped,
        "template": template,
        "placeholders": named,
        "own": language in now.wordings.get(item.id, {}),
        "edition": edition(item, now, language),
    }


def _write(request: MemberRequest, form: WordingForm, version: Version, item: Item, language: str) -> str:
    """Where to go on once it is done; empty where it was refused. Raises Outdated."""
    seen = request.POST.get("edition")
    target: dict[str, Any] = {"version": version, "item": item, "language": language, "seen": seen}
    try:
        if "shipped" in request.POST:
            take_shipped(**target, by=request.member, now=timezone.now())
            messages.success(request, _("The shipped words stand again."))
        elif not form.is_valid():
            return ""
        else:
            reword(**target, text=form.cleaned_data["text"], by=request.member, now=timezone.now())
            messages.success(request, _("The clause stands in your words."))
    except Outdated:
        raise
    except Refused as refused:
        form.add_error("text" if refused.field == "text" else None, str(refused))
        return ""
    return f"{Asked(version, Which.FULL, language).address('policy:document')}#{item.number}"

"""Approved answers from a file: first what it would do, then it is done."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from rostra.core.refusals import refusal_in
from rostra.inbox.actions.library_file import AnswerPlan, Line, export_answers, import_answers, plan_answers
from rostra.inbox.forms.library import AnswersFileForm
from rostra.inbox.presentation import language_name
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right
from rostra.people.queries import csv_file

SHOWN = 200


@members_only(Right.ANSWER, Right.APPROVE)
def approved_import(request: MemberRequest) -> HttpResponse:
    form = AnswersFileForm(request.POST or None, request.FILES or None)
    plan: AnswerPlan | None = None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        with refusal_in(form):
            if request.POST.get("do") == "import":
                done = import_answers(text=text, by=request.member, now=timezone.now())
                number = len(done.answers) + len(done.words)
                sentence = ngettext(
                    "%(count)d text was taken in. It waits for a second person.",
                    "%(count)d texts were taken in. They wait for a second person.",
                    number,
                )
                messages.success(request, sentence % {"count": number})
                return redirect("inbox:approved_list")
            plan = plan_answers(text)
            form = AnswersFileForm(initial={"text": text})
    context: dict[str, object] = {"form": form, "plan": plan}
    if plan is not None:
        context |= {
            "answers": [_shown(line) for line in plan.answers[:SHOWN]],
            "words": [_shown(line) for line in plan.words[:SHOWN]],
            "problems": plan.problems[:SHOWN],
        }
    return render(request, "inbox/approved_import.html", context, status=422 if form.errors else 200)


@members_only()
def approved_export(request: MemberRequest) -> HttpResponse:
    """The library as a CSV file with the columns that the import takes: whoever may read it may take it along."""
    name = f"approved-answers-{request.tenant.slug}-{timezone.localdate().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_file(export_answers()), content_type="text/csv; charset=utf-8", headers=headers)


def _shown(line: Line) -> tuple[str, str, str]:
    return line.about.title, language_name(line.language), line.text

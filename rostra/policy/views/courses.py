"""Courses: read, answered, written by the body; trainings recorded and withdrawn, and their certificates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rostra.core import markdown
from rostra.core.downloads import download
from rostra.core.models import StoredFile
from rostra.core.pdf import TooManyPdfs
from rostra.core.refusals import Refused, refusal_in, refusal_told
from rostra.people.access import MemberRequest, any_member
from rostra.people.models import Member
from rostra.people.queries import active_members
from rostra.policy import actions, queries
from rostra.policy.actions import NotYetRight
from rostra.policy.actions.courses import NEW
from rostra.policy.certificate_pdf import NoCertificatePdf, page, pdf
from rostra.policy.courses import QuizQuestion
from rostra.policy.courses.quiz import write
from rostra.policy.decisions import TRAINING_COURSES
from rostra.policy.enums import CourseKind
from rostra.policy.forms.learning import CourseForm, NewCourseForm, QuizForm, TrainingForm, WithdrawForm
from rostra.policy.models import Course, Training
from rostra.policy.queries.learning import archived, in_its_place, lesson, standings_of, trainings_of
from rostra.policy.rules import keeps_some_training, keeps_training


@require_safe
@any_member
def courses(request: MemberRequest) -> HttpResponse:
    """All courses, and how the reader stands to each."""
    now = timezone.now()
    context = {
        "standings": standings_of(request.member, get_language() or "", now),
        "keeps": keeps_training(request.member),
        "records": keeps_some_training(request.member),
    }
    return render(request, "policy/courses.html", context)


@any_member
def course(request: MemberRequest, code: str) -> HttpResponse:
    """One course with its questions; which answers are right is known to the server only."""
    language = get_language() or ""
    given = lesson(code, language)
    if given is None:
        return _no_more(request, code)
    form = QuizForm(given.text.quiz, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.complete_course(
                member=request.member, code=code, language=language, answers=form.answers(), now=timezone.now()
            )
        except NotYetRight as refused:
            form.explain(given.text.quiz, refused.wrong)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("All answers are right: the course is done."))
            return redirect("policy:training", row.pk)
    context = {
        "lesson": given,
        "text": markdown.html(given.text.text),
        "form": form,
        "done": trainings_of(request.member).get(code),
        "now": timezone.now(),
        "keeps": keeps_training(request.member),
        "others": [choice for choice in queries.course_choices() if choice[0] != code] if given.own else [],
    }
    return render(request, "policy/course.html", context, status=422 if form.errors else 200)


def _no_more(request: MemberRequest, code: str) -> HttpResponse:
    """An archived course: what is done in its place, and what one has done of it."""
    row = archived(code)
    if row is None:
        raise Http404
    asked = queries.decided(TRAINING_COURSES)
    context = {
        "course": row,
        "title": row.title(get_language() or ""),
        "instead": in_its_place(row, get_language() or ""),
        "asked": [choice for choice in queries.course_choices() if choice[0] in asked],
        "done": trainings_of(request.member).get(code),
        "now": timezone.now(),
        "keeps": keeps_training(request.member),
    }
    return render(request, "policy/course_archived.html", context)


@any_member
def course_new(request: MemberRequest) -> HttpResponse:
    """Write a course in the reader's language; others follow on its page."""
    _require_keeper(request.member)
    form = NewCourseForm(request.POST or None, initial={"kind": CourseKind.OWN})
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if _saved(request, form, values.pop("code"), get_language() or "en", values, NEW):
            return redirect("policy:courses")
    context = {"form": form, "language": get_language() or "en"}
    return render(request, "policy/course_edit.html", context, status=422 if form.errors else 200)


@any_member
def course_edit(request: MemberRequest, code: str) -> HttpResponse:
    """The body's words for a course in one language, which begin as those that hold now."""
    _require_keeper(request.member)
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = get_language() or "en"
    given = lesson(code, language)
    if given is None:
        return _no_more(request, code)
    form = CourseForm(
        request.POST or None,
        initial={
            "title": given.text.title,
            "kind": given.kind,
            "months": given.months,
            "text": given.text.text.strip(),
            "quiz": write(given.text.quiz),
        },
    )
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("edition")
        if _saved(request, form, code, language, form.cleaned_data, seen):
            return redirect("policy:course", code)
        given = lesson(code, language) or given
    # After a save that was refused, what stands now: whoever saves again has read it.
    edition = given.own.edition(language) if given.own else NEW
    context = {
        "form": form,
        "lesson": given,
        "language": language,
        "languages": settings.LANGUAGES,
        "edition": edition,
        "newer": request.method == "POST" and request.POST.get("edition", edition) != edition,
        "text": markdown.html(given.text.text),
    }
    return render(request, "policy/course_edit.html", context, status=422 if form.errors else 200)


@require_POST
@any_member
def course_archive(request: MemberRequest, code: str) -> HttpResponse:
    """Offer it no more, or again."""
    row, now = get_object_or_404(Course.objects.all(), code=code), timezone.now()
    again = "again" in request.POST
    with refusal_told(request):
        if again:
            actions.offer_again(course=row, by=request.member, now=now)
        else:
            instead = request.POST.get("instead", "")
            actions.archive_course(course=row, instead=instead, by=request.member, now=now)
        messages.success(request, _("The course is offered again.") if again else _("The course is offered no more."))
    return redirect("policy:courses")


@any_member
def training_record(request: MemberRequest) -> HttpResponse:
    """Write down a course that somebody did elsewhere."""
    if not keeps_some_training(request.member):
        raise PermissionDenied(_("Only administrators, security officers and who has the duty of training do this."))
    form = TrainingForm(active_members(), queries.course_choices, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        file = values["file"]
        with refusal_in(form):
            row = actions.record_training(
                member=values["member"],
                code=values["course"],
                held_by=values["held_by"],
                done_on=values["done_on"],
                by=request.member,
                now=timezone.now(),
                file=(file.name, file.read(), "application/octet-stream") if file else None,
            )
            messages.success(request, _("The training is recorded."))
            return redirect("policy:training", row.pk)
    return render(request, "policy/training_record.html", {"form": form}, status=422 if form.errors else 200)


@any_member
def training(request: MemberRequest, pk: int) -> HttpResponse:
    """One training: for whose it is, and for those who keep trainings."""
    row = _training_or_404(request.member, pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusal_told(request):
            actions.withdraw_training(
                training=row, reason=form.cleaned_data["reason"], by=request.member, now=timezone.now()
            )
            messages.success(request, _("The training does not count any more."))
        return redirect("policy:training", pk)
    context = {
        "training": row,
        "title": queries.course_names([row.course])[row.course],
        "counts": row.withdrawn_at is None and timezone.now() < row.valid_until,
        "form": form if row.withdrawn_at is None and keeps_training(request.member, row.member.unit) else None,
    }
    return render(request, "policy/training.html", context, status=422 if form.errors else 200)


@require_safe
@any_member
def certificate(request: MemberRequest, pk: int) -> HttpResponse:
    """The certificate as a page that can be printed."""
    return HttpResponse(page(_counting(request.member, pk)))


@require_safe
@any_member
def certificate_pdf(request: MemberRequest, pk: int) -> HttpResponse:
    """The certificate as PDF; where none can be made, the page to print, with words."""
    row = _counting(request.member, pk)
    try:
        made = pdf(row, by=str(request.user.pk))
    except (NoCertificatePdf, TooManyPdfs) as refused:
        messages.warning(request, str(refused))
        return redirect("policy:training", pk)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{row.pk}.pdf"'
    return response


@require_safe
@any_member
def training_file(request: MemberRequest, pk: int) -> HttpResponse:
    """What was handed in, as a download."""
    row = _training_or_404(request.member, pk)
    if not row.file:
        raise Http404
    stored = get_object_or_404(StoredFile.objects.all(), sha256=bytes.fromhex(row.file))
    return download(stored, row.file_name)


def _counting(member: Member, pk: int) -> Training:
    row = _training_or_404(member, pk)
    if row.withdrawn_at is not None:
        raise Http404
    return row


def _training_or_404(member: Member, pk: int) -> Training:
    rows = Training.objects.select_related("member__user", "member__unit", "body", "recorded_by", "withdrawn_by")
    row = rows.filter(pk=pk).first()
    if row is None or not (row.member_id == member.pk or keeps_training(member, row.member.unit)):
        raise Http404
    return row


def _require_keeper(member: Member) -> None:
    if not keeps_training(member):
        raise PermissionDenied(_("Only administrators, security officers and who has the duty of training do this."))


def _saved(
    request: MemberRequest, form: CourseForm, code: str, language: str, values: dict[str, Any], seen: str | None
) -> bool:
    """Whether it was; if not, the form says why."""
    quiz: Sequence[QuizQuestion] = values["quiz"]
    with refusal_in(form):
        actions.save_course(
            code=code,
            kind=values["kind"],
            language=language,
            title=values["title"],
            text=values["text"],
            quiz=quiz,
            months=values["months"],
            by=request.member,
            now=timezone.now(),
            seen=seen,
        )
        messages.success(request, _("The course is saved."))
        return True
    return False

"""Forms of the people's side: questions of courses and statements, trainings held elsewhere, courses, campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer, offer_rows
from rostra.people.forms import PersonField
from rostra.people.models import Member, Unit
from rostra.policy.courses import QuizQuestion
from rostra.policy.courses.quiz import QuizFault, read
from rostra.policy.enums import CourseKind
from rostra.policy.models import Course
from rostra.policy.statements import Statement

TRUE_FALSE = (("yes", _("True")), ("no", _("False")))
FAULTS = {
    "question": _("Question %(number)d: write the question on its first line."),
    "options": _("Question %(number)d: give at least two answers."),
    "right": _("Question %(number)d: mark exactly one answer with *."),
}


class QuizForm(forms.Form):
    """The questions of a course; which answers are right is not in it."""

    def __init__(self, quiz: Iterable[QuizQuestion], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, question in enumerate(quiz):
            self.fields[f"q{number}"] = forms.TypedChoiceField(
                label=question.question,
                choices=list(enumerate(question.options)),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    def answers(self) -> list[int]:
        return [self.cleaned_data[name] for name in self.fields]

    def explain(self, quiz: Sequence[QuizQuestion], wrong: Iterable[int]) -> None:
        """Say at each wrong answer why it is."""
        for place in wrong:
            self.add_error(f"q{place}", quiz[place].why or str(_("This is not right.")))


class StatementsForm(forms.Form):
    """Statements to be sorted into true and false."""

    def __init__(self, statements: Iterable[Statement], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, statement in enumerate(statements):
            self.fields[f"s{number}"] = forms.ChoiceField(
                label=statement.text,
                choices=TRUE_FALSE,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose an answer.")},
            )

    def answers(self) -> list[bool]:
        return [self.cleaned_data[name] == "yes" for name in self.fields]

    def explain(self, statements: Sequence[Statement], wrong: Iterable[int]) -> None:
        for place in wrong:
            self.add_error(f"s{place}", statements[place].why)


class TrainingForm(forms.Form):
    """A course that somebody did elsewhere."""

    member: Any = PersonField(label=_("Who"), required=True)
    course = forms.ChoiceField(label=_("Course"))
    held_by = forms.CharField(label=_("Held by"), max_length=200)
    done_on = forms.DateField(label=_("Done on"), widget=forms.DateInput(attrs={"type": "date"}))
    file = forms.FileField(
        label=_("Certificate"), help_text=_("A file of at most 10 MB, where there is one."), required=False
    )

    def __init__(self, people: QuerySet[Member], courses: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, member=people)
        offer(self, course=courses)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class CourseForm(forms.Form):
    """What a course says in one language."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Where it is done"), choices=CourseKind.choices, widget=forms.RadioSelect)
    months = forms.IntegerField(
        label=_("Months for which it counts"),
        help_text=_("Empty: as the policy says for all courses."),
        min_value=1,
        max_value=60,
        required=False,
    )
    text = forms.CharField(
        label=_("Text"),
        help_text=_("With Markdown: ## for a heading, - for a list, **bold**."),
        widget=forms.Textarea(attrs={"rows": 18}),
        max_length=50_000,
    )
    quiz = forms.CharField(
        label=_("Questions"),
        help_text=_(
            "One below the other with an empty line between. First the question, then the answers: "
            "* before the right one, - before the others, ! before what explains it."
        ),
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=20_000,
        required=False,
    )

    def clean_quiz(self) -> tuple[QuizQuestion, ...]:
        try:
            return read(self.cleaned_data["quiz"])
        except QuizFault as fault:
            raise forms.ValidationError(FAULTS[fault.code] % {"number": fault.number}) from fault


class NewCourseForm(CourseForm):
    code = forms.SlugField(
        label=_("Short name"), help_text=_("Small letters, digits and hyphens; it stays."), max_length=40
    )
    field_order = ("code", "title", "kind", "months", "text", "quiz")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].lower()
        if Course.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is a course of this name already."))
        return code


class CampaignForm(forms.Form):
    """Of whom what is asked until when."""

    what = forms.ChoiceField(label=_("What is asked"))
    units: Any = forms.ModelMultipleChoiceField(
        Unit.everywhere.none(),
        label=_("Units"),
        help_text=_("With those below them. None: the whole body."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, units: QuerySet[Unit], what: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, units=units)
        offer(self, what=what)


class DisclaimerForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    title = forms.CharField(label=_("My position"), max_length=80, required=False)

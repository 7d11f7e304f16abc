"""What the pages of approved answers say, parsed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer, offer_rows
from rostra.inbox.actions.library import About
from rostra.inbox.forms.topics import ImportForm
from rostra.inbox.models import ApprovedAnswer, Topic
from rostra.inbox.presentation import languages
from rostra.inbox.queries import answerers
from rostra.inbox.queries.library import Wanted
from rostra.people.models import Member

if TYPE_CHECKING:
    TopicField = forms.ModelChoiceField[Topic]
else:
    # Generic for type checkers only.
    TopicField = forms.ModelChoiceField

LONGEST = 20_000


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class WantedForm(forms.Form):
    """The address of the list. What is not understood is left out."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    topic = forms.TypedChoiceField(label=_("Topic"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All but withdrawn ones")),
            ("draft", _("Waiting for approval")),
            ("approved", _("Approved")),
            ("ended", _("Past their date")),
            ("withdrawn", _("Withdrawn")),
        ],
    )

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "wanted-%s", **options})
        topics = Topic.objects.filter(closed_at=None).values_list("pk", "name")
        offer(self, topic=[("", _("All")), *topics], language=[("", _("All")), *languages(member.body.languages)])
        self.is_valid()

    def wanted(self) -> Wanted:
        said = self.cleaned_data
        return Wanted(said.get("q", ""), said.get("topic"), said.get("language", ""), said.get("state", ""))


class AnswersFileForm(ImportForm):
    """A CSV file of answers, or its text."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].help_text = _(
            "Columns: title, language, question, text; if you like topic (Streets > Lighting), source and valid_until (the "
            "last day, as in 2026-12-31). Lines of one title are languages of one answer."
        )


class AboutForm(forms.Form):
    """What is known about an approved answer besides its words."""

    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    topic = TopicField(label=_("Topic"), queryset=Topic.everywhere.none(), required=False, empty_label=_("None"))
    owner = forms.ChoiceField(label=_("Owner"), required=False, help_text=_("Is asked whether it still holds."))
    review_on = forms.DateField(label=_("Look at it again on"), required=False, widget=_day_input())
    valid_until = forms.DateField(
        label=_("Valid until the end of"),
        required=False,
        widget=_day_input(),
        help_text=_("Afterwards it is offered to nobody."),
    )
    source_url = forms.URLField(
        label=_("Where it is said officially"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args: Any, answer: ApprovedAnswer | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._owners = {str(member.pk): member for member in answerers()}
        if answer is not None and answer.owner is not None:
            self._owners.setdefault(str(answer.owner_id), answer.owner)
        offer(self, owner=[("", _("Nobody")), *((pk, member.user.name) for pk, member in self._owners.items())])
        offer_rows(self, topic=Topic.objects.filter(closed_at=None))
        if answer is not None:
            self.initial = {
                "title": answer.title,
                "topic": answer.topic_id,
                "owner": str(answer.owner_id or ""),
                "review_on": answer.review_on,
                "valid_until": timezone.localdate(answer.valid_until - timedelta(seconds=1))
                if answer.valid_until
                else None,
                "source_url": answer.source_url,
            }

    def about(self) -> About:
        said = self.cleaned_data
        return About(
            title=said["title"],
            topic=said["topic"],
            owner=self._owners.get(said["owner"]),
            review_on=said["review_on"],
            valid_until=_end_of(said["valid_until"]) if said["valid_until"] else None,
            source_url=said["source_url"],
        )


class WordsForm(forms.Form):
    """The words in one language."""

    language = forms.ChoiceField(label=_("Language"))
    question = forms.CharField(
        label=_("What citizens ask"),
        required=False,
        max_length=300,
        help_text=_("In their words: by these the answer is found."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    text = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_(
            "These are filled from the conversation: {name}, {account}, {body}, {unit} (who answers), {number}, {date}, {subject}."
        ),
    )

    def __init__(self, *args: Any, member: Member, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, language=languages(member.body.languages))


class NewAnswerForm(WordsForm, AboutForm):
    field_order = (
        "title", "language", "question", "text", "topic", "owner", "review_on", "valid_until", "source_url"
    )  # fmt: skip


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=500, widget=forms.TextInput(attrs={"dir": "auto"}))


def _end_of(day: Any) -> datetime:
    """The first moment of the day after."""
    return datetime.combine(day + timedelta(days=1), time.min, timezone.get_current_timezone())

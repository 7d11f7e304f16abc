"""Forms of those who settle the policy: an answer with the decisions that are asked along with it, and the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.core.refusals import Refused
from rostra.core.ui.choices import offer
from rostra.people.models import Member
from rostra.policy.answering import HIGHEST, LONGEST, asked_keys
from rostra.policy.decision_form import DecisionForm
from rostra.policy.decisions import QUESTIONS
from rostra.policy.enums import Function, InstrumentKind, VersionForm
from rostra.policy.forms.deciding import DECIDERS, FORMS
from rostra.policy.models import Instrument
from rostra.policy.questionnaire import Item, ItemText, items, text

FIELD = "field_"
"""Before the names of the body's own words: a field may be called like one of ours."""


class OpenDraftForm(forms.Form):
    form = forms.ChoiceField(
        label=_("How much to settle now"),
        choices=VersionForm.choices,
        initial=VersionForm.SHORT,
        widget=forms.RadioSelect,
        help_text=_("The short form takes about an hour; every further question can be answered in it as well."),
    )
    only = forms.BooleanField(
        label=_("Policy only: the body itself is not on social media, and its staff is"), required=False
    )


class AnswerForm(forms.Form):
    """The options as codes, the body's own words, and the reason. `propose` says what is missing."""

    def __init__(self, item: Item, data: QueryDict | None, value: Mapping[str, Any]) -> None:
        said = {f"{FIELD}{name}": words for name, words in value.get("fields", {}).items()}
        super().__init__(data, initial={"reason": value.get("reason", ""), **said})
        texts = text(item.id, get_language() or "")
        for name, kind in (item.fields or {}).items():
            self.fields[f"{FIELD}{name}"] = _field(kind, texts.fields[name].label, texts.fields[name].help)
        self.fields["reason"] = forms.CharField(
            label=_("Why you propose this"),
            required=False,
            max_length=LONGEST["reason"],
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        chosen = data.getlist("options") if data is not None else value.get("options", ())
        self.item, self.chosen = item, tuple(code for code in chosen if code)

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields of the body's own words, for a page."""
        return [self[name] for name in self.fields if name.startswith(FIELD)]

    def said(self) -> dict[str, Any]:
        """What was written, without the decisions; only after `is_valid()`."""
        words = {
            name.removeprefix(FIELD): value
            for name, value in self.cleaned_data.items()
            if name.startswith(FIELD) and value not in ("", None)
        }
        return {"options": list(self.chosen), "fields": words, "reason": self.cleaned_data["reason"]}

    def add_refusal(self, refused: Refused) -> None:
        """At the field that it is about, else above all."""
        name = refused.field if refused.field in self.fields else f"{FIELD}{refused.field}"
        self.add_error(name if name in self.fields else None, str(refused))


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that is asked along with a question; `only_with` are the options with which what it says counts."""

    key: str
    label: str
    form: DecisionForm
    only_with: tuple[str, ...]


def decision_forms(item: Item, texts: ItemText, data: QueryDict | None, rules: Mapping[str, Any]) -> list[Asked]:
    """The forms of the decisions, each under its own prefix; `rules` are the stored values they begin with."""
    found = []
    for key in asked_keys(item):
        question = QUESTIONS[key]
        form = FORMS[key](data, initial=FORMS[key].fill(question.read(rules[key])), prefix=key)
        # The answer has one reason, that of all its decisions.
        del form.fields["reason"]
        settling = {code for code, given in (item.sets or {}).items() if key in given}
        free = tuple(texts.options[code].label for code in item.options if code not in settling) if settling else ()
        found.append(Asked(key, str(question.label), form, free))
    return found


def counting(item: Item, asked: Iterable[Asked], options: Sequence[str]) -> list[Asked]:
    """Those about which the chosen options say nothing themselves."""
    settled = {key for code in options for key in (item.sets or {}).get(code, {})}
    return [each for each in asked if each.key not in settled]


class SeatForm(forms.Form):
    member = forms.ChoiceField(label=_("Who"))
    function = forms.ChoiceField(label=_("For"), choices=Function.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, member=[("", "—"), *_people()])


class InstrumentForm(forms.Form):
    title = forms.CharField(label=_("How it is called"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=InstrumentKind.choices, initial=InstrumentKind.RULE)
    reference = forms.CharField(label=_("Number, paragraph or place"), max_length=300, required=False)
    url = forms.CharField(label=_("Address"), max_length=500, required=False, widget=forms.URLInput)
    items = forms.MultipleChoiceField(
        label=_("Questions that it concerns"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    owner = forms.ChoiceField(label=_("Who looks after it"), required=False)
    valid_until = forms.DateField(
        label=_("Valid until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, items=_questions(), owner=[("", "—"), *_people()])

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith(("https://", "http://")):
            raise forms.ValidationError(_("Write an address that begins with https://."))
        return url


class ConflictForm(forms.Form):
    items = forms.MultipleChoiceField(
        label=_("Questions that it concerns"), widget=forms.SelectMultiple(attrs={"size": 6})
    )
    instrument = forms.ChoiceField(label=_("The other rule"), required=False)
    text = forms.CharField(
        label=_("What contradicts what"), max_length=LONGEST["words"], widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, instruments: Sequence[Instrument], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(row.pk), row.title) for row in instruments]
        offer(self, items=_questions(), instrument=[("", _("Another answer")), *rows])


class AdoptForm(forms.Form):
    decision_number = forms.CharField(
        label=_("Number of the decision"), max_length=100, help_text=_("As it is on file with your body.")
    )
    effective_on = forms.DateField(
        label=_("In force from"),
        required=False,
        help_text=_("From the first minute of that day on the body's clocks. Empty: at once."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    review_on = forms.DateField(
        label=_("To be reviewed on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    summary = forms.CharField(
        label=_("What is new"),
        required=False,
        max_length=LONGEST["words"],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For those who have read the version before; one or two sentences."),
    )

    def days(self) -> tuple[date | None, date]:
        return self.cleaned_data["effective_on"], self.cleaned_data["review_on"]


def _field(kind: str, label: str, help_text: str) -> forms.Field:
    common: dict[str, Any] = {"label": label, "help_text": help_text, "required": False}
    if kind == "role":
        return forms.ChoiceField(choices=[("", "—"), *DECIDERS.items()], **common)
    if kind == "number":
        return forms.IntegerField(min_value=1, max_value=HIGHEST, **common)
    if kind == "words":
        return forms.CharField(max_length=LONGEST["words"], widget=forms.Textarea(attrs={"rows": 3}), **common)
    if kind == "url":
        return forms.CharField(max_length=LONGEST["url"], widget=forms.URLInput, **common)
    return forms.CharField(max_length=LONGEST["text"], **common)


def _people() -> list[tuple[str, str]]:
    rows = Member.objects.filter(left_at=None, user__is_active=True).order_by("user__name", "pk")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "user__name")]


def _questions() -> list[tuple[str, str]]:
    language = get_language() or ""
    return [(pk, f"{each.number} {text(pk, language).title}") for pk, each in items().items()]

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.refusals import Refused
from rostra.core.ui.choices import offer
from rostra.records.actions.deciding import Decided
from rostra.records.actions.erasing import Request
from rostra.records.enums import Direction, EndAction, Verdict
from rostra.records.forms.selecting import named
from rostra.records.models import LoadedPackage, RecordClass
from rostra.records.parties import PACKAGES
from rostra.records.queries.classes import labelled

LARGEST = 20 * 1024 * 1024
LONGEST = 10_000
"""Letters of a reason: the log keeps it for good."""


def _day(label: object, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}), **more)  # type: ignore[arg-type]


def _words(label: object, rows: int = 3, **more: Any) -> forms.CharField:
    given = {"max_length": LONGEST, **more}
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **given)  # type: ignore[arg-type]


class ErasureDecisionForm(forms.Form):
    """A decision as the body took it."""

    number = forms.CharField(label=_("Number"), max_length=80, help_text=_("As your register of decisions has it"))
    title = forms.CharField(label=_("Title"), max_length=200)
    decided_on = _day(_("Decided on"))
    legal_basis = _words(_("Legal basis"), 2)
    conditions = _words(_("Conditions"), 2, required=False)

    def decided(self) -> Decided:
        data = self.cleaned_data
        return Decided(**{"valid_from": data["decided_on"], **{name: data[name] for name in self.fields}})


class DecisionForm(ErasureDecisionForm):
    """A decision under which records of some classes may go."""

    classes = forms.TypedMultipleChoiceField(
        label=_("Classes whose records may go"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of a class that is looked at again or handed over, only what was released or handed over goes."),
    )
    direction = forms.ChoiceField(label=_("Received or own"), choices=Direction.choices)
    valid_from = _day(_("In force from"))
    valid_until = _day(_("In force until"), required=False, help_text=_("Empty: until somebody revokes it."))
    document = forms.FileField(label=_("The document"), required=False, help_text=_("At most 20 MB"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = RecordClass.objects.filter(archived_at=None).exclude(action=EndAction.KEEP)
        offer(self, classes=[(row.pk, labelled(row)) for row in rows])

    def clean_document(self) -> Any:
        document = self.cleaned_data["document"]
        if document is not None and document.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        return document

    def decided(self) -> Decided:
        data = self.cleaned_data
        values = {name: data[name] for name in self.fields if name not in ("classes", "document")}
        return Decided(**{**values, "direction": Direction(data["direction"])})


class ReasonForm(forms.Form):
    reason = _words(_("Reason"), 2)


def sent_reason(request: HttpRequest, prefix: str | None = None) -> str:
    """The reason that came with an act, which says itself whether it needs one. Raises Refused for what cannot be kept."""
    form = ReasonForm(request.POST, prefix=prefix)
    form.fields["reason"].required = False
    if not form.is_valid():
        raise Refused(" ".join(str(error) for error in form.errors["reason"]))
    return str(form.cleaned_data["reason"])


class VersionForm(forms.Form):
    """Which state of a thing somebody acted on."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ListForm(forms.Form):
    decision = forms.TypedChoiceField(label=pgettext_lazy("disposal", "Decision"), coerce=int)
    until = _day(_("What is due until"))

    def __init__(self, decisions: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, decision=decisions)


class HoldForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=200)
    reason = _words(_("Reason"), 2)
    review_on = _day(_("To be reviewed on"), required=False, help_text=_("You are reminded then."))


class ReviewForm(ReasonForm):
    review_on = _day(_("To be reviewed next on"), required=False)


class RequestForm(forms.Form):
    """A person's request as it came."""

    person = forms.CharField(label=_("Who asks"), max_length=200)
    contact = forms.CharField(label=_("How they are reached"), max_length=300, required=False)
    words = _words(_("What they ask"), required=False)
    received_on = _day(_("Came on"))

    def request(self) -> Request:
        return Request(**self.cleaned_data)


class PartyForm(VersionForm):
    """As whom a network knows the person."""

    account = forms.TypedChoiceField(label=_("Account"), coerce=int)
    party = forms.CharField(
        label=_("Their id there"), max_length=300, help_text=_("As it stands beside what they wrote")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        packages = [(PACKAGES, _("A package that was loaded"))] if LoadedPackage.objects.exists() else []
        offer(self, account=[*named("accounts", "Account"), *packages])


class JudgeForm(VersionForm):
    verdict = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[choice for choice in Verdict.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    reason = _words(_("Reason"), 2)
    remaining = _words(_("What is left"), 8, required=False, max_length=None, help_text=_("Only where parts of it go"))

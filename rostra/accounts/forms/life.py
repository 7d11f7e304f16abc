"""Forms for the steps in the life of an account: decided on, opened, certified, closed; and for terms of service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rostra.accounts.actions import Document
from rostra.accounts.enums import (
    OWN_NETWORKS,
    Authority,
    Certified,
    ClosingReason,
    ClosingTask,
    HandleFate,
    Retention,
    Risk,
    Stage,
    Verdict,
)
from rostra.accounts.models import Account
from rostra.accounts.networks import networks
from rostra.accounts.notices import network as network_label
from rostra.accounts.queries.register import Filters
from rostra.core.ui.choices import offer, offer_rows
from rostra.people.forms import PersonField
from rostra.people.models import Member, Unit
from rostra.people.queries import active_members


def _area(label: Any, *, rows: int = 3, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, max_length=5000, widget=widget, help_text=help_text)


def document_of(upload: UploadedFile[Any]) -> Document:
    """An uploaded file as the action takes it."""
    content_type = upload.content_type or "application/octet-stream"
    return Document(upload.name or "document", upload.read(), content_type)


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(label=_("Your decision"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = _area(_("Reason"), help_text=_("Needed to send back and to say no."))


class OpenForm(forms.Form):
    """How it was opened; whether it begins as a pilot."""

    place = forms.CharField(
        label=_("Opened by hand at"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("Only where Rostra cannot connect: the address of the account."),
    )
    pilot = forms.BooleanField(label=_("It begins as a pilot"), required=False)
    pilot_exit = _area(_("What must be true for the pilot to end"))


class PilotForm(forms.Form):
    result = _area(_("How did the pilot go?"), help_text=_("Measured by what should be true for it to end."))


_ANSWERS = [("yes", _("Yes")), ("no", _("No"))]


def _answer(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=_ANSWERS, coerce=lambda text: text == "yes", widget=forms.RadioSelect
    )


class CertifyForm(forms.Form):
    needed = _answer(_("Is it still needed?"))
    staffed = _answer(_("Is it still looked after, by an owner and a substitute?"))
    charter_true = _answer(_("Is the charter still true?"))
    outcome = forms.ChoiceField(label=_("What follows"), choices=Certified.choices, widget=forms.RadioSelect)
    note = _area(_("Note"), help_text=_("Needed where something changes."))


class CloseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[("", "—"), *(choice for choice in ClosingReason.choices if choice[0] != ClosingReason.REFUSED)],
    )
    explanation = _area(_("Explanation"))


class TaskForm(forms.Form):
    """One step of closing: the fields of its task, and whether it is left out."""

    note = _area(_("Note"), rows=2)

    def __init__(self, task: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        match task:
            case ClosingTask.NOTICE:
                self.fields["notice"] = _area(
                    _("Notice"), help_text=_("What was said there, or the address where it was published.")
                )
            case ClosingTask.HANDLE:
                choices = [("", "—"), *HandleFate.choices]
                self.fields["handle_fate"] = forms.ChoiceField(
                    label=_("What becomes of the handle"), choices=choices, required=False
                )
                self.fields["handed_to"] = forms.CharField(label=_("Handed over to"), max_length=200, required=False)
            case ClosingTask.RECORD:
                choices = [("", "—"), *Retention.choices]
                self.fields["retention"] = forms.ChoiceField(
                    label=_("Class of records"), choices=choices, required=False
                )
        self.order_fields([*(name for name in self.fields if name != "note"), "note"])

    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "note"}


class TermsForm(forms.Form):
    network = forms.ChoiceField(label=_("Network"))
    label = forms.CharField(
        label=_("Version"), max_length=100, help_text=_("How the network names it, or its date: 2026-10-01.")
    )
    url = forms.URLField(
        label=_("Address"),
        required=False,
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    seen_on = forms.DateField(label=_("Seen on"), widget=forms.DateInput(attrs={"type": "date"}))
    document = forms.FileField(label=_("Document"), help_text=_("The terms as they were, at most 10 MB."))
    clauses = _area(_("Clauses that matter"), rows=5, help_text=_("One on each line."))
    risk = forms.ChoiceField(label=_("Risk"), choices=Risk.choices, widget=forms.RadioSelect)
    unlimited = forms.BooleanField(label=_("The indemnity has no limit"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Every network of the table, and others on which the body has accounts, such as the one for practice."""
        super().__init__(*args, **kwargs)
        used = Account.objects.exclude(network__in=["", *OWN_NETWORKS]).values_list("network", flat=True).distinct()
        known = dict.fromkeys([*networks(), *used.order_by("network")])
        offer(self, network=[("", "—"), *((key, network_label(key)) for key in known)])


class AcceptForm(forms.Form):
    risk_note = _area(
        _("What you considered of the risk"), help_text=_("Needed where the risk is high or has no limit.")
    )
    opinion = forms.FileField(label=_("Legal opinion"), required=False, help_text=_("At most 10 MB."))


class DelegateForm(forms.Form):
    member = PersonField(label=_("Who"), required=True)
    kind = forms.ChoiceField(label=_("By what authority"), choices=Authority.choices, widget=forms.RadioSelect)
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("In which the chief executive names the delegate.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, member=active_members())


class FilterForm(forms.Form):
    """What of the register is asked for."""

    q = forms.CharField(label=_("Words"), required=False, max_length=200)
    network = forms.ChoiceField(label=_("Network"), required=False)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.everywhere.none(), required=False, empty_label=_("All")
    )
    owner = PersonField(label=_("Owner"), nobody=_("All"))
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = Account.objects.order_by("network").values_list("network", flat=True).distinct()
        owners = Member.objects.filter(pk__in=Account.objects.exclude(owner=None).values("owner"))
        choices: dict[str, list[tuple[str, Any]]] = {
            "network": [(key, network_label(key)) for key in used if key],
            "stage": list(Stage.choices),
            "language": list(settings.LANGUAGES),
        }
        offer(self, **{name: [("", _("All")), *options] for name, options in choices.items()})
        offer_rows(self, unit=Unit.objects.all(), owner=owners.select_related("user").order_by("user__name"))

    def filters(self) -> Filters:
        """Only after `is_valid()` was asked; what is not valid asks for nothing."""
        cleaned = self.cleaned_data
        unit, owner = cleaned.get("unit"), cleaned.get("owner")
        return Filters(
            words=cleaned.get("q", ""),
            network=cleaned.get("network", ""),
            stage=cleaned.get("stage", ""),
            unit=unit.pk if unit else None,
            owner=owner.pk if owner else None,
            language=cleaned.get("language", ""),
        )

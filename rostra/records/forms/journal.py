from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.records.actions.journal import Answers, Shielding, Wording

YES = "yes"
ANSWERS = [(YES, _("Yes")), ("no", _("No"))]


class QuestionsForm(forms.Form):
    """The three questions; three times yes: it belongs in the journal."""

    case_document = forms.ChoiceField(
        label=_("Is it a document of a case?"), choices=ANSWERS, widget=forms.RadioSelect, initial=YES
    )
    came_or_went = forms.ChoiceField(
        label=_("Did it come in, or go out?"), choices=ANSWERS, widget=forms.RadioSelect, initial=YES
    )
    dealt_with = forms.ChoiceField(
        label=_("Is it dealt with as a case, and of value as evidence?"),
        choices=ANSWERS,
        widget=forms.RadioSelect,
        initial=YES,
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=1000, help_text=_("Needed where one of the answers is no.")
    )

    def answers(self) -> Answers:
        values = self.cleaned_data
        return Answers(values["case_document"] == YES, values["came_or_went"] == YES, values["dealt_with"] == YES)


class ShieldingFields(forms.Form):
    """What the public does not see, and by which law."""

    title_shielded = forms.BooleanField(label=_("Shield the title"), required=False)
    party_shielded = forms.BooleanField(label=_("Shield the sender or receiver"), required=False)
    exemption = forms.CharField(
        label=_("Law by which it is shielded"),
        required=False,
        max_length=200,
        help_text=_("Needed where something is shielded: offl. § 13, fvl. § 13"),
    )
    case = forms.CharField(
        label=_("Case"), required=False, max_length=200, help_text=_("Year and number in the case system: 2026/123")
    )


class DecideForm(QuestionsForm, ShieldingFields):
    """The decision about one record."""

    title = forms.CharField(label=_("Title of the entry"), required=False, max_length=500)
    party = forms.CharField(label=_("Sender or receiver"), required=False, max_length=300)

    field_order = (
        *("case_document", "came_or_went", "dealt_with", "reason"),
        *("title", "title_shielded", "party", "party_shielded", "exemption", "case"),
    )

    def __init__(self, *args: Any, proposed: Wording, **kwargs: Any) -> None:
        names = ("title", "party", "title_shielded", "party_shielded")
        kwargs["initial"] = {name: getattr(proposed, name) for name in names}
        super().__init__(*args, **kwargs)

    def wording(self) -> Wording:
        values = self.cleaned_data
        names = ("title", "party", "title_shielded", "party_shielded", "exemption", "case")
        return Wording(**{name: values[name] for name in names})


class ManyForm(QuestionsForm, ShieldingFields):
    """The same decision about several records; their titles are those that are proposed."""

    field_order = (
        *("case_document", "came_or_went", "dealt_with", "reason"),
        *("title_shielded", "party_shielded", "exemption", "case"),
    )

    def shielding(self) -> Shielding:
        values = self.cleaned_data
        return Shielding(values["title_shielded"], values["party_shielded"], values["exemption"], values["case"])

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.language_names import language_name
from rostra.policy.questionnaire import LANGUAGES
from rostra.reports.checklists import checklists, text


class AttestForm(forms.Form):
    statement = forms.CharField(
        label=_("What you attest"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("What you have seen or done, and where it can be found."),
    )
    until = forms.DateField(
        label=_("It counts until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Twelve months at most. You are reminded two weeks before."),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Why it does not hold any more"), max_length=1000)


def _views() -> list[tuple[str, str]]:
    return [(name, text(name, get_language() or "").title) for name in checklists()]


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in LANGUAGES]


class ReportForm(forms.Form):
    view = forms.ChoiceField(label=_("View"), choices=_views)
    language = forms.ChoiceField(label=_("Language"), choices=_languages)

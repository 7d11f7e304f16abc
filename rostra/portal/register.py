"""What the public register can be asked: forms that are sent by GET, so that every answer has an address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.accounts.queries.published import Overview, Wanted
from rostra.core.ui.choices import offer
from rostra.core.ui.language_names import language_name


class CheckForm(forms.Form):
    """Is this account ours?"""

    check = forms.CharField(
        label=_("Paste a link or write a handle"),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"required": _("Paste the address of a profile, or write a handle.")},
    )


class RegisterForm(forms.Form):
    """What of the register is shown; a field that makes no sense filters nothing."""

    find = forms.CharField(
        label=_("Find"), max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search", "dir": "auto"})
    )
    network = forms.ChoiceField(label=_("Channel"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    status = forms.ChoiceField(
        label=_("Status"),
        choices=[("", _("All")), ("official", _("In use")), ("closed", pgettext_lazy("account", "Closed"))],
        required=False,
    )

    def __init__(self, overview: Overview, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        everything = [("", _("All"))]
        languages = [(code, language_name(code)) for code in overview.languages]
        offer(self, network=[*everything, *overview.networks], language=[*everything, *languages])

    def wanted(self) -> Wanted:
        self.full_clean()
        given = self.cleaned_data
        return Wanted(
            words=given.get("find", ""),
            network=given.get("network", ""),
            language=given.get("language", ""),
            status=given.get("status", ""),
        )

"""Why a message has to go from the network, parsed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.inbox.enums import HidingGround
from rostra.inbox.forms.replies import LONGEST


class HidingForm(forms.Form):
    ground = forms.ChoiceField(label=_("Why must it go?"), choices=HidingGround.choices, widget=forms.RadioSelect)
    law = forms.CharField(
        label=_("Law and section"),
        help_text=_("Needed for what is criminal. For the house rules, you may name the rule."),
        required=False,
        max_length=300,
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What in the message is not allowed. It stays in the log with your name and the time."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_ground(self) -> HidingGround:
        return HidingGround(self.cleaned_data["ground"])

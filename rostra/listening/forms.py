"""What the pages of listening say, parsed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.channels import registry
from rostra.core.ui.choices import offer
from rostra.inbox.presentation import language_name
from rostra.listening.enums import FindState
from rostra.listening.models import KEPT, LONGEST_KEPT, LONGEST_WORDS, Watch
from rostra.listening.queries import Filters

SHOWN = (FindState.NEW, FindState.SET_ASIDE, FindState.TAKEN)


class FilterForm(forms.Form):
    """The address of a list. What is not understood is left out: an old link must still open."""

    state = forms.ChoiceField(label=_("State"), required=False)
    watch = forms.TypedChoiceField(label=_("Watch"), required=False, coerce=int, empty_value=None)
    channel = forms.ChoiceField(label=_("Network"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, watches: Sequence[Watch], channels: Sequence[str], languages: Sequence[str]
    ) -> None:
        super().__init__(data, auto_id="filter-%s")
        every = ("", _("All"))
        offer(
            self,
            # New ones are shown unless others are chosen.
            state=[("" if state == FindState.NEW else state.value, state.label) for state in SHOWN],
            watch=[every, *((str(watch.pk), watch.words) for watch in watches)],
            channel=[every, *((name, registry.get(name).label) for name in channels)],
            language=[every, *((code, language_name(code)) for code in languages)],
        )
        self.is_valid()

    def filters(self) -> Filters:
        said = self.cleaned_data
        return Filters(
            state=FindState(said.get("state") or FindState.NEW),
            watch=said.get("watch"),
            channel=said.get("channel") or "",
            language=said.get("language") or "",
        )


class WatchForm(forms.Form):
    words = forms.CharField(
        label=_("Words"),
        max_length=LONGEST_WORDS,
        help_text=_(
            "Found is what has these words, in this order, or them as one #tag. Capitals and accents do not matter. "
            "Name the body, a place, or a matter; never a person."
        ),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    purpose = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("One sentence. It stands on the public page about personal data, beside the words."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    accounts = forms.MultipleChoiceField(label=_("Search with"), widget=forms.CheckboxSelectMultiple)
    keep_days = forms.IntegerField(
        label=_("Days after which it is deleted, unless somebody takes it"),
        min_value=1,
        max_value=LONGEST_KEPT,
        initial=KEPT,
    )

    def __init__(self, *args: Any, able: Sequence[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._accounts = {str(account.pk): account for account in able}
        offer(self, accounts=[(key, account.name) for key, account in self._accounts.items()])

    def clean_accounts(self) -> list[Account]:
        return [self._accounts[key] for key in self.cleaned_data["accounts"]]

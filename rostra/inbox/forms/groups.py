"""What the pages of groups say, parsed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.core.ui.choices import offer
from rostra.inbox.models import Group
from rostra.inbox.presentation import language_name

LONGEST = 100_000


class ChosenForm(forms.Form):
    """Which conversations of the group, on the page that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def chosen(self) -> list[int]:
        """The conversations that were ticked; what is no number is none."""
        ticked = self.data.getlist("chosen") if hasattr(self.data, "getlist") else self.data.get("chosen", [])
        return [int(text) for text in ticked if text.isascii() and text.isdigit() and len(text) < 19]


class TitleForm(forms.Form):
    """What a group is called."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("What they ask"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))


class JoinForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    other = forms.TypedChoiceField(label=_("The other group"), coerce=int)

    def __init__(self, groups: Iterable[Group], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.pk: group for group in groups}
        offer(self, other=[(str(pk), group.title) for pk, group in self.groups.items()])


class PlanForm(forms.Form):
    """A group as an idea for the plan."""

    title = forms.CharField(label=_("Idea"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    text = forms.CharField(
        label=_("What people say, and what it might mean for us"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class StopForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))


class ConfirmForm(forms.Form):
    """Somebody looked once more at what everybody will read, with the reason where one is asked for."""

    confirmed = forms.BooleanField(required=False)
    why = forms.CharField(required=False, max_length=500)


class SendingForm(ConfirmForm):
    """One answer to many: words for each language, and for accounts that need others.

    `shown` are the conversations with their versions, as "17-3 21-1".
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=5_000_000)

    def __init__(
        self, languages: Sequence[tuple[str, int]], accounts: Sequence[tuple[str, Account]], *args: Any, **kwargs: Any
    ) -> None:
        """`languages` with the number of people who write in each; `accounts` by the language for which it is asked."""
        super().__init__(*args, **kwargs)
        self.keys: dict[str, str] = {}
        for language, _people in languages:
            self._add(f"text_{language}", language, _("Everybody else") if not language else language_name(language))
        for language, account in accounts:
            name = f"text_{language}_{account.pk}"
            self._add(name, f"{language}@{account.pk}", account.name)

    def _add(self, name: str, key: str, label: Any) -> None:
        language = key.partition("@")[0]
        box = forms.Textarea(attrs={"rows": 5, "dir": "auto", **({"lang": language} if language else {})})
        self.keys[name] = key
        self.fields[name] = forms.CharField(label=label, required=False, max_length=LONGEST, widget=box)

    def texts(self) -> dict[str, str]:
        """By key, those that say anything."""
        said = {key: (self.cleaned_data.get(name) or "").strip() for name, key in self.keys.items()}
        return {key: text for key, text in said.items() if text}

    def clean_shown(self) -> list[tuple[int, int]]:
        try:
            pairs = [pair.split("-") for pair in self.cleaned_data["shown"].split()]
            return [(int(conversation), int(version)) for conversation, version in pairs]
        except ValueError as error:
            raise forms.ValidationError(_("This page is broken. Open it again.")) from error


def written(pairs: Iterable[tuple[int, int]]) -> str:
    """Conversations with their versions as the page keeps them."""
    return " ".join(f"{conversation}-{version}" for conversation, version in pairs)

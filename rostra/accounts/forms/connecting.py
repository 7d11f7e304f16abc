"""Forms drawn from what an adapter asks for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from rostra.channels.contract import Channel, Field, FieldKind
from rostra.core.ui.choices import offer_rows
from rostra.people.models import Unit

PREFIX = "field_"


class CredentialsForm(forms.Form):
    """The fields of one channel. Secrets are never sent back to the page; left empty they stay as they are."""

    def __init__(self, channel: type[Channel], *args: Any, keep_secrets: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel
        for field in channel.fields:
            self.fields[PREFIX + field.name] = _form_field(field, keep_secrets=keep_secrets)

    def values(self) -> dict[str, str]:
        """What the adapter gets, by the names that it gave."""
        return {field.name: str(self.cleaned_data[PREFIX + field.name] or "") for field in self.channel.fields}


class ConnectForm(CredentialsForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        help_text=gettext_lazy("What your colleagues call it: “City on Mastodon”."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Main language"), choices=[("", "—"), *settings.LANGUAGES], required=False
    )
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Unit.everywhere.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, unit=Unit.objects.filter(closed_at=None))


def _form_field(field: Field, *, keep_secrets: bool) -> forms.Field:
    """The adapter's English words, in the reader's language."""
    common: dict[str, Any] = {
        "label": gettext(field.label),
        "help_text": gettext(field.help) if field.help else "",
        "required": field.required and not (field.secret and keep_secrets),
        "initial": field.default,
    }
    match field.kind:
        case FieldKind.SECRET:
            if keep_secrets:
                common["help_text"] = gettext("Leave empty to keep the one that is stored.")
            widget = forms.PasswordInput(attrs={"autocomplete": "off", "dir": "ltr"})
            return forms.CharField(widget=widget, strip=False, max_length=2000, **common)
        case FieldKind.CHOICE:
            return forms.ChoiceField(choices=[(code, gettext(words)) for code, words in field.choices], **common)
        case FieldKind.NUMBER:
            return forms.IntegerField(min_value=0, **common)
        case FieldKind.EMAIL:
            return forms.EmailField(widget=forms.EmailInput(attrs={"dir": "ltr"}), **common)
        case FieldKind.URL:
            return forms.URLField(widget=forms.URLInput(attrs={"dir": "ltr"}), assume_scheme="https", **common)
        case FieldKind.TEXT:
            return forms.CharField(max_length=500, **common)

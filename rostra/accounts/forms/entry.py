"""Forms for what people write about an account: its entry in the register, its proposal, its charter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.accounts.content import LABELS, PARTS, CharterText
from rostra.accounts.enums import Mode, Retention
from rostra.accounts.models import Account
from rostra.accounts.networks import NotRecognised, Recognised, networks, recognise
from rostra.core.ui.choices import offer_rows
from rostra.people.forms import PersonField
from rostra.people.models import Unit
from rostra.people.queries import active_members
from rostra.policy.forms import DEGREES


class EntryForm(forms.Form):
    """What stands in the register about an account, apart from what Rostra finds out."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("What your colleagues call it: “City on Mastodon”.")
    )
    summary = forms.CharField(
        label=_("Public sentence"),
        max_length=300,
        required=False,
        help_text=_("What people get there. It stands in the public register."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=settings.LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.everywhere.none(), required=False, empty_label="—")
    sponsor = PersonField(label=_("Sponsor"), help_text=_("Who in the management wants this account and stands by it."))
    owner = PersonField(label=_("Owner"), help_text=_("Who looks after it."))
    substitute = PersonField(label=_("Substitute"), help_text=_("Who looks after it when the owner cannot."))
    notes = forms.CharField(
        label=_("Notes"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("For colleagues only.")
    )

    ENTRY = ("name", "summary", "languages", "unit", "sponsor", "owner", "substitute", "notes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A closed unit has no accounts, and gets none.
        offer_rows(self, unit=Unit.objects.filter(closed_at=None))
        offer_rows(self, **dict.fromkeys(("sponsor", "owner", "substitute"), active_members()))

    @classmethod
    def fill(cls, account: Account) -> dict[str, Any]:
        return {name: getattr(account, name) for name in cls.ENTRY}

    def entry(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.ENTRY if name in self.cleaned_data}


def _words(name: str, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=LABELS[name], required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": rows})
    )


class CharterForm(forms.Form):
    """A charter, part by part. Everything may be left open until the gate that asks for it."""

    purpose = _words("purpose")
    modes = forms.MultipleChoiceField(
        label=LABELS["modes"], choices=Mode.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    objective = _words("objective")
    audience = _words("audience")
    hours = forms.IntegerField(label=LABELS["hours"], required=False, min_value=0, max_value=1000)
    content_rules = _words("content_rules")
    content_form = _words("content_form")
    content_frequency = _words("content_frequency", 2)
    content_responsible = _words("content_responsible", 2)
    content_training = _words("content_training")
    degree = forms.TypedChoiceField(
        label=LABELS["degree"], choices=[(0, "—"), *DEGREES.items()], coerce=int, empty_value="0", required=False
    )
    public_rules = _words("public_rules")
    monitoring = _words("monitoring")
    citizen_content = _words("citizen_content")
    engagement_training = _words("engagement_training")
    tools = _words("tools", 2)
    access = _words("access", 2)
    privacy = _words("privacy", 2)
    retention = forms.ChoiceField(label=LABELS["retention"], choices=[("", "—"), *Retention.choices], required=False)
    exit = _words("exit")
    review = _words("review", 2)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Headings with their fields, as the page shows them."""
        return [(heading, [self[name] for name in names]) for _code, heading, names in PARTS]

    def text(self) -> CharterText:
        cleaned = self.cleaned_data
        said: dict[str, Any] = {name: cleaned[name] for name in LABELS if cleaned.get(name)}
        return CharterText(**{**said, "modes": tuple(cleaned.get("modes", ())), "degree": int(cleaned["degree"] or 0)})


def _networks() -> list[tuple[str, Any]]:
    return [("", _("As the address says")), *((key, entry.label) for key, entry in networks().items())]


class _Profile(forms.Form):
    profile = forms.CharField(
        label=_("Address or handle"),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("As it is, or as you would like it: https://x.com/portavale or @portavale."),
    )
    network = forms.ChoiceField(label=_("Network"), choices=_networks, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if text := cleaned.get("profile"):
            try:
                self.recognised: Recognised = recognise(text, network=cleaned.get("network", ""))
            except NotRecognised as refused:
                self.add_error("profile", str(refused))
        return cleaned


class _Message(forms.Form):
    message = forms.CharField(
        label=_("Why do we need it?"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ShortForm(EntryForm, _Message, _Profile):
    """The short message: who wants what, and for what."""

    objective = _words("objective")
    field_order = ("profile", "network", "name", "message", "objective", "summary", *EntryForm.ENTRY[2:])

    def text(self) -> CharterText:
        return CharterText(objective=self.cleaned_data["objective"])


class FullForm(EntryForm, _Message, _Profile, CharterForm):
    """The full business case: the charter comes with it."""

    field_order = ("profile", "network", "name", "message", *EntryForm.ENTRY[1:])

    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in ("profile", "network", "name", "message", *EntryForm.ENTRY[1:])]


class ExistingForm(_Message):
    """The message with which an account that is there already is proposed."""

    form = forms.ChoiceField(
        label=_("Form of the proposal"),
        choices=[("short", _("Short message")), ("full", _("Business case"))],
        widget=forms.RadioSelect,
        initial="short",
    )

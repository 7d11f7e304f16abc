"""Forms for fakes of the body's accounts, and for private sites to which it links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import FAKE_MOVES, FakeState
from rostra.accounts.models import FakeCase
from rostra.accounts.networks import NotRecognised, Recognised, networks, recognise_anything
from rostra.core.ui.choices import offer
from rostra.people.models import Body

PREFIX = "disclaimer_"


def _area(label: Any, *, rows: int = 3, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=2000, widget=widget, help_text=help_text)


def _date(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


class ProfileForm(forms.Form):
    """A profile or a page, by whatever somebody pasted. `recognised` is there once the form is valid."""

    profile = forms.CharField(
        label=_("Address or handle"),
        max_length=500,
        help_text=_("Paste the address of the profile or page, or write its handle."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address of the profile, or write its handle.")},
    )
    network = forms.ChoiceField(label=_("Network"), required=False, help_text=_("Needed for a handle alone."))

    recognised: Recognised

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((entry.label, key) for key, entry in networks().items())
        offer(self, network=[("", "—"), *((key, label) for label, key in known)])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("profile"):
            try:
                self.recognised = recognise_anything(data["profile"], network=data.get("network", ""))
            except NotRecognised as unknown:
                self.add_error("profile", str(unknown))
        return data


class FoundForm(ProfileForm):
    """A fake that somebody of the body found."""

    text = _area(_("What does it do?"), required=True)


class CaseForm(forms.Form):
    """The next step of a case: only those that are possible, with what they need."""

    to = forms.ChoiceField(label=_("What comes next?"), widget=forms.RadioSelect)
    warning = forms.CharField(
        label=_("Public warning"),
        max_length=200,
        required=False,
        help_text=_("One sentence, where it is not ours: “Asks for card numbers. Do not use it.”"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    told_on = _date(_("Reported to the network on"), help_text=_("Needed where it was reported to the network."))
    note = _area(_("Note"), help_text=_("For colleagues. Needed where it is no fake."))

    WORDS = {
        FakeState.LOOKING: _("Look into it"),
        FakeState.FAKE: _("It is not ours: warn of it"),
        FakeState.TOLD: _("It was reported to the network"),
        FakeState.GONE: _("It is gone"),
        FakeState.NOT_FAKE: _("It pretends nothing"),
        FakeState.OURS: _("It is ours"),
    }
    NEEDS = {"warning": FakeState.FAKE, "told_on": FakeState.TOLD}

    def __init__(self, case: FakeCase, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = [state for state in self.WORDS if FAKE_MOVES.allowed(case.state, state)]
        offer(self, to=[(state.value, self.WORDS[state]) for state in possible])
        self.fields["to"].initial = possible[0].value if len(possible) == 1 else None
        for name, state in self.NEEDS.items():
            if state not in possible:
                del self.fields[name]


class TellForm(forms.Form):
    text = _area(
        _("Say something to those who reported it"),
        required=True,
        help_text=_("It stands on their page, and goes by mail to those who left an address."),
    )


class _Disclaimers(forms.Form):
    """A field for each language of the body, with a sentence to begin with."""

    def __init__(self, body: Body, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        for language in body.languages or [body.language]:
            with translation.override(language):
                usual = gettext("This is a private page. The views there are those of its owner, not ours.")
            label = _("Disclaimer (%(language)s)") % {"language": gettext(names.get(language, language))}
            widget = forms.Textarea(attrs={"rows": 2, "dir": "auto", "lang": language})
            field = forms.CharField(label=label, max_length=500, required=False, widget=widget, initial=usual)
            self.fields[f"{PREFIX}{language}"] = field

    def disclaimers(self) -> dict[str, str]:
        return {name.removeprefix(PREFIX): text for name, text in self.cleaned_data.items() if name.startswith(PREFIX)}


class SiteForm(_Disclaimers):
    """A private site that somebody wants to be linked."""

    who = forms.CharField(
        label=_("Whose it is"), max_length=200, help_text=_("Name and office: “Ana Popa, deputy mayor”.")
    )
    url = forms.URLField(
        label=_("Address"), max_length=500, assume_scheme="https", widget=forms.URLInput(attrs={"dir": "ltr"})
    )
    what = forms.CharField(label=_("What people find there"), max_length=300)


class SiteDecisionForm(forms.Form):
    listed = forms.TypedChoiceField(
        label=_("Your decision"),
        choices=[("yes", _("Link to it, with the disclaimer")), ("no", _("Do not link to it"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
    )
    review_on = _date(_("Look at it again on"), help_text=_("Needed to link to it."))
    reason = _area(_("Reason"), help_text=_("Needed to say no."))


class SiteReviewForm(_Disclaimers):
    review_on = _date(_("Look at it again on"), required=True)


class SiteEndForm(forms.Form):
    reason = _area(_("Reason"))

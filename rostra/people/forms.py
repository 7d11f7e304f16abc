from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rostra.people.enums import Digest, DutyCode, RoleCode, Theme
from rostra.people.models import Member
from rostra.people.queries import administered_units, administers_body

EMAIL = _("E-mail address")
PASSWORD = _("Password")
NEW_PASSWORD = _("New password")
AGAIN = _("New password again")
PASSWORD_HELP = _("At least 15 characters. A sentence or four unrelated words are easy to remember.")


# --- Sign-in: allauth's forms in our words ------------------------------------------------------------


def _say(form: forms.Form, name: str, label: Any, help_text: Any = "") -> None:
    """Our label and help; no placeholder, which vanishes as soon as somebody writes."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no type hints
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget = forms.EmailInput(attrs={"autocomplete": "username"})
        _say(self, "login", EMAIL)
        _say(self, "password", PASSWORD)


class AskResetForm(ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = forms.EmailInput(attrs={"autocomplete": "email"})
        _say(self, "email", EMAIL)


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", NEW_PASSWORD, PASSWORD_HELP)
        _say(self, "password2", AGAIN)


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Present password"))
        _say(self, "password1", NEW_PASSWORD, PASSWORD_HELP)
        _say(self, "password2", AGAIN)


# --- One's own profile --------------------------------------------------------------------------------


def _time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("As the browser says")), *settings.LANGUAGES], required=False
    )
    theme = forms.ChoiceField(label=_("Light or dark"), choices=Theme.choices, widget=forms.RadioSelect)
    digest = forms.ChoiceField(label=_("Notices by mail"), choices=Digest.choices, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(
        label=_("No mail from"),
        help_text=_("In the time zone of the body that the notice comes from."),
        required=False,
        widget=_time_input(),
    )
    quiet_until = forms.TimeField(label=_("No mail until"), required=False, widget=_time_input())


# --- People, units, the body --------------------------------------------------------------------------


class _UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for type checkers only
    """A unit that the member administers; "the whole body" only for those who administer all of it."""

    def __init__(self, member: Member, *, label: Any) -> None:
        whole = administers_body(member)
        super().__init__(
            administered_units(member),
            label=label,
            required=not whole,
            empty_label=_("The whole body") if whole else None,
        )


class MemberForm(forms.Form):
    email = forms.EmailField(label=EMAIL)
    name = forms.CharField(label=_("Name"), max_length=200)
    title = forms.CharField(label=_("Position"), max_length=200, required=False)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _UnitChoice(member, label=_("Unit"))


class RoleForm(forms.Form):
    code = forms.ChoiceField(label=_("Role"), choices=RoleCode.choices)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _UnitChoice(member, label=_("For"))


class DutyForm(forms.Form):
    code = forms.ChoiceField(label=_("Duty"), choices=DutyCode.choices)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = _UnitChoice(member, label=_("For"))


class UnitForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = _UnitChoice(member, label=_("Part of"))


class BodyForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    language = forms.ChoiceField(label=_("Main language"), choices=settings.LANGUAGES)
    languages = forms.MultipleChoiceField(
        label=_("Languages in which the body answers"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(name, name.replace("_", " ")) for name in sorted(available_timezones())]
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


# --- The log ------------------------------------------------------------------------------------------


class LogFilter(forms.Form):
    """What of the log is shown; all of it unless chosen."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    actor = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    about = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, kinds: list[tuple[str, str]], people: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("kind", kinds), ("actor", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for type checkers
            field.choices = [("", _("All")), *choices]

"""The fields of a post's form that are made for its accounts, languages, items and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rostra.accounts.models import Account
from rostra.editorial.content import Picture, language_name
from rostra.editorial.forms.names import direction, key_of, named, part_name

LONGEST = 20_000
LONGEST_ALT = 1_500
LONGEST_LINK = 500
LONGEST_HEADING = 200


def tongue(code: str) -> dict[str, Any]:
    """The language and direction of what is written in a field; where nobody knows it, that of the letters."""
    return {"lang": code, "dir": direction(code)} if code else {"dir": "auto"}


def add_language(form: forms.Form, code: str, accounts: Iterable[Account], parts: int) -> None:
    """What a translation has of its own: text, items, link, and the accounts on which it goes out."""
    words = {"language": language_name(code)}
    label = _("Text in %(language)s") % words
    form.fields[named(code, "text")] = _text(label, tongue(code), rows=7)
    form.fields[named(code, "link")] = forms.URLField(
        label=_("Link in %(language)s") % words,
        help_text=_("Leave it empty for the link of the original."),
        max_length=LONGEST_LINK,
        assume_scheme="https",
        required=False,
    )
    form.fields[named(code, "accounts")] = forms.MultipleChoiceField(
        label=_("Accounts in %(language)s") % words,
        choices=[(str(account.pk), account.name) for account in accounts],
        required=False,
    )
    form.fields[named(code, "compared")] = forms.BooleanField(
        label=_("I compared it: it says what the original says"), required=False
    )
    add_items(form, code, parts)


def add_heading(form: forms.Form, code: str) -> None:
    """The public heading, for accounts on channels that have such."""
    label = _("Heading in %(language)s") % {"language": language_name(code)} if code else _("Heading")
    form.fields[named(code, "heading")] = forms.CharField(
        label=label,
        help_text=_("It is published. Without one, the first line of the text is the heading."),
        max_length=LONGEST_HEADING,
        widget=forms.TextInput(attrs=tongue(code)),
        required=False,
    )


def add_items(form: forms.Form, code: str, parts: int) -> None:
    """The items of a thread after the first."""
    for number in range(1, parts + 1):
        words = {"number": number + 1, "language": language_name(code)}
        label = _("Item %(number)d in %(language)s") % words if code else _("Item %(number)d") % words
        form.fields[part_name(code, number)] = _text(label, tongue(code), rows=4)


def add_account(form: forms.Form, code: str, account: Account, languages: list[tuple[str, str]]) -> None:
    """What an account says differently."""
    words = {"account": account.name, "language": language_name(code)}
    label = _("Another text for %(account)s in %(language)s") if code else _("Another text for %(account)s")
    field = _text(label % words, tongue(code), rows=4)
    field.help_text = _("Leave it empty for the text above. A line with only --- begins the next item of a thread.")
    form.fields[named(code, f"text_{account.pk}")] = field
    if not code:
        form.fields[f"language_{account.pk}"] = forms.ChoiceField(
            label=_("Language on %(account)s") % words,
            choices=[("", _("The same language")), *languages],
            required=False,
        )


def add_picture(form: forms.Form, picture: Picture, codes: Iterable[str], parts: int) -> None:
    """What a picture shows, in each language; in which item it stands; whether it goes."""
    key, words = key_of(picture), {"name": picture.name}
    form.fields[f"alt_{key}"] = _alt(_("What “%(name)s” shows") % words, tongue(""))
    form.fields[f"alt_{key}"].help_text = _("For people who cannot see it.")
    for code in codes:
        label = _("What “%(name)s” shows, in %(language)s") % {**words, "language": language_name(code)}
        form.fields[named(code, f"alt_{key}")] = _alt(label, tongue(code))
    form.fields[f"place_{key}"] = forms.ChoiceField(
        label=_("Stands in"),
        choices=[(str(number), _("Item %(number)d") % {"number": number + 1}) for number in range(parts + 1)],
        required=False,
    )
    form.fields[f"drop_{key}"] = forms.BooleanField(label=_("Remove “%(name)s”") % words, required=False)


def _text(label: str, attrs: dict[str, Any], *, rows: int) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, **attrs})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, required=False)


def _alt(label: str, attrs: dict[str, Any]) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, **attrs})
    return forms.CharField(label=label, max_length=LONGEST_ALT, widget=widget, required=False)

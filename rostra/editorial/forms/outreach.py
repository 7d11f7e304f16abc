"""What was said for the body elsewhere, parsed; and which entries of the list are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.core.ui.choices import offer, offer_rows
from rostra.editorial.actions.outreach import Said
from rostra.editorial.forms.names import languages
from rostra.editorial.forms.plain import area, day, line
from rostra.editorial.forms.when import WhenForm
from rostra.editorial.models import Outreach
from rostra.editorial.outreach_log import Choice
from rostra.people.models import Body

CHECKED = ("account", "text", "language", "url")
"""What the checks need; the rest may be filled in once it was said."""


class OutreachForm(WhenForm):
    """A comment elsewhere: new, or as it should be in place of `row`."""

    account: Any = forms.ModelChoiceField(
        Account.everywhere.none(),
        label=_("Account that spoke"),
        help_text=_("As whom of us was it said? Accounts in use with which you may write or answer."),
        empty_label="—",
    )
    place = line(
        _("Place"),
        required=True,
        help_text=_("The page, group or forum by its name: “Harbour Times”, “Neighbours of Oak Street”."),
    )
    url = forms.URLField(
        label=_("Link to the comment"),
        max_length=1000,
        required=False,
        assume_scheme="https",
        help_text=_("Without one, others can hardly find it again."),
    )
    answered = line(
        _("What it answered"), length=500, required=True, help_text=_("In your own words; do not name private persons.")
    )
    quote = area(
        _("Words that it answered"),
        rows=2,
        length=1000,
        help_text=_("Only the sentence that matters. Leave out who wrote it."),
    )
    text = area(_("What was said"), rows=5, required=True, help_text=_("Word for word."))
    language = forms.ChoiceField(label=_("Language"))
    approved_words = forms.BooleanField(label=_("These are words that the body has approved"), required=False)
    capture = forms.BooleanField(label=_("Capture the page, if everybody can see it"), required=False)

    field_order = (
        "account",
        "text",
        "language",
        "approved_words",
        "place",
        "url",
        "capture",
        "day",
        "clock",
        "answered",
        "quote",
    )

    def __init__(
        self, data: Any = None, *, body: Body, accounts: QuerySet[Account], now: datetime, row: Outreach | None = None
    ) -> None:
        start: dict[str, Any] = {"language": body.language, "capture": True}
        if row is not None:
            names = ("account", "place", "url", "answered", "quote", "text", "language", "approved_words")
            start = {**{name: getattr(row, name) for name in names}, "capture": False}
        super().__init__(data, body=body, due_at=row.said_at if row else now, initial=start)
        self.fields["day"].required = self.fields["clock"].required = True
        offer(self, language=languages(body))
        offer_rows(self, account=accounts)

    def only_checked(self) -> bool:
        """Whether the words can be checked; errors of what is not needed for that are forgotten."""
        self.full_clean()
        for name in set(self.errors) - set(CHECKED):
            del self.errors[name]
        return not self.errors

    def said(self) -> Said:
        """Only after `is_valid()`."""
        names = (*CHECKED, "place", "answered", "quote", "approved_words")
        given = {name: self.cleaned_data[name] for name in names}
        return Said(**given, said_at=self.cleaned_data["due_at"])


class CorrectForm(OutreachForm):
    reason = line(
        _("What was wrong?"), length=500, required=True, help_text=_("The entry before stays in the history.")
    )


class StrikeForm(forms.Form):
    reason = line(_("Why is this entry wrong?"), length=500, required=True)


class OutreachFilter(forms.Form):
    """Which entries are shown; all of them unless chosen."""

    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    since = day(_("From"))
    until = day(_("Until"))
    place = line(_("Place"))

    def __init__(self, data: Any, *, accounts: list[tuple[int, str]], people: list[tuple[int, str]]) -> None:
        super().__init__(data)
        offer(self, account=[("", _("All")), *accounts], person=[("", _("All")), *people])

    def choice(self) -> Choice:
        """What a valid form chose."""
        return Choice(**self.cleaned_data)

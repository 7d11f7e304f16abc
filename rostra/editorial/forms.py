"""What a post's form says, parsed; nothing is saved here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.signing import BadSignature
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rostra.accounts.models import Account
from rostra.core.ui.choices import offer
from rostra.editorial.content import Content, Current, Picture
from rostra.editorial.media import seal, unseal
from rostra.editorial.models import Post
from rostra.editorial.times import NoSuchTime, moment
from rostra.people.models import Body

LONGEST = 20_000
LONGEST_ALT = 1_500


class WhenForm(forms.Form):
    """A day and a time on the clocks of the body."""

    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    clock = forms.TimeField(
        label=gettext_lazy("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), required=False
    )
    needs_time = True

    def __init__(self, *args: Any, body: Body, due_at: datetime | None = None, **kwargs: Any) -> None:
        self.zone = ZoneInfo(body.time_zone)
        self.known_due_at = due_at
        local = due_at.astimezone(self.zone) if due_at else None
        initial = {"day": local and local.date(), "clock": local and local.time().replace(second=0, microsecond=0)}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["due_at"] = self._due_at(cleaned.get("day"), cleaned.get("clock"))
        return cleaned

    def _due_at(self, day: Any, clock: Any) -> datetime | None:
        if day is None and (clock is not None or self.needs_time) and "day" not in self.errors:
            self.add_error("day", _("Choose a day."))
        if clock is None and (day is not None or self.needs_time) and "clock" not in self.errors:
            self.add_error("clock", _("Choose a time."))
        if day is None or clock is None:
            return None
        if (day, clock) == (self.initial.get("day"), self.initial.get("clock")):
            # Unchanged, to the second and to the right one of two equal hours in autumn.
            return self.known_due_at
        try:
            return moment(day, clock, self.zone)
        except NoSuchTime as refused:
            self.add_error("clock", str(refused))
        except OverflowError:
            self.add_error("day", _("Choose a day."))
        return None


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What should be different?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


@dataclass(frozen=True)
class Pic:
    """A picture in the form: its token for the next request, its address, and the fields about it."""

    picture: Picture
    token: str
    url: str
    alt: forms.BoundField
    drop: forms.BoundField


@dataclass(frozen=True)
class Own:
    """The fields of one chosen account, for what it says differently."""

    account: Account
    text: forms.BoundField
    language: forms.BoundField


class PostForm(WhenForm):
    """A post: the text for all accounts, and per account what differs. `selectable` are the accounts that may be chosen.

    `shared` and `versions` answer for invalid input too, so that checks and preview run while somebody writes.
    """

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        help_text=gettext_lazy("For you and your colleagues. It is not published."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    accounts = forms.MultipleChoiceField(
        label=gettext_lazy("Accounts"), widget=forms.CheckboxSelectMultiple, required=False
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 7}), required=False
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"))
    link = forms.URLField(label=gettext_lazy("Link"), max_length=500, assume_scheme="https", required=False)
    file = forms.FileField(
        label=gettext_lazy("Add a picture"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, at most 10 MB. Where and by whom it was taken is removed from the file."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        required=False,
    )
    alt = forms.CharField(
        label=gettext_lazy("What the new picture shows"),
        max_length=LONGEST_ALT,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    needs_time = False
    field_order = ("title", "accounts", "text", "language", "link", "file", "alt", "day", "clock")

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        body: Body,
        selectable: Sequence[Account],
        post: Post | None = None,
        current: Current | None = None,
    ) -> None:
        self.body = body
        self.selectable = list(selectable)
        initial = _initial(body, post, current)
        super().__init__(data, body=body, due_at=post.due_at if post else None, initial=initial)
        languages = _languages(body)
        offer(self, language=languages, accounts=[(str(a.pk), a.name) for a in self.selectable])
        for account in self.selectable:
            self._add_account(account, languages)
        self._pictures = {picture.sha256: picture for picture in self._given_pictures(current)}
        for picture in self._pictures.values():
            self._add_picture(picture)

    @property
    def chosen(self) -> list[Account]:
        wanted = self._given("accounts") if self.is_bound else self.initial["accounts"]
        return [account for account in self.selectable if str(account.pk) in wanted]

    @property
    def own(self) -> list[Own]:
        return [Own(a, self[f"text_{a.pk}"], self[f"language_{a.pk}"]) for a in self.chosen]

    @property
    def pictures(self) -> list[Pic]:
        found = []
        for sha256, picture in self._pictures.items():
            token = seal(replace(picture, alt=""), self.body.pk)
            url = reverse("editorial:picture", args=[token])
            found.append(Pic(picture, token, url, self[f"alt_{sha256[:16]}"], self[f"drop_{sha256[:16]}"]))
        return found

    @property
    def shared(self) -> Content:
        """What is written for all accounts."""
        return Content(self._text("text"), self._text("language"), self._text("link"), self._kept())

    @property
    def versions(self) -> Mapping[Account, Content]:
        """What each chosen account says: its own text or language, else that for all."""
        shared = self.shared
        return {
            account: replace(
                shared,
                text=self._text(f"text_{account.pk}") or shared.text,
                language=self._text(f"language_{account.pk}") or shared.language,
            )
            for account in self.chosen
        }

    def _add_account(self, account: Account, languages: list[tuple[str, str]]) -> None:
        self.fields[f"text_{account.pk}"] = forms.CharField(
            label=_("Another text for %(account)s") % {"account": account.name},
            help_text=_("Leave it empty for the text above."),
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 4}),
            required=False,
        )
        self.fields[f"language_{account.pk}"] = forms.ChoiceField(
            label=_("Language on %(account)s") % {"account": account.name},
            choices=[("", _("The same language")), *languages],
            required=False,
        )

    def _add_picture(self, picture: Picture) -> None:
        key = picture.sha256[:16]
        self.fields[f"alt_{key}"] = forms.CharField(
            label=_("What “%(name)s” shows") % {"name": picture.name},
            help_text=_("For people who cannot see it."),
            max_length=LONGEST_ALT,
            initial=picture.alt,
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )
        self.fields[f"drop_{key}"] = forms.BooleanField(
            label=_("Remove “%(name)s”") % {"name": picture.name}, required=False
        )

    def _given_pictures(self, current: Current | None) -> list[Picture]:
        if not self.is_bound:
            return list(Content.of(current.shared).media) if current and current.shared else []
        found = []
        for token in self._given("media"):
            try:
                found.append(unseal(token, self.body.pk))
            except BadSignature:
                # Nothing that a page of ours sent: as if it were not there.
                continue
        return found

    def _given(self, name: str) -> list[str]:
        return self.data.getlist(name) if isinstance(self.data, QueryDict) else []

    def _kept(self) -> tuple[Picture, ...]:
        kept = []
        for sha256, picture in self._pictures.items():
            if not (self.is_bound and self.data.get(f"drop_{sha256[:16]}")):
                kept.append(replace(picture, alt=self._text(f"alt_{sha256[:16]}")))
        return tuple(kept)

    def _text(self, name: str) -> str:
        if not self.is_bound:
            return str(self.get_initial_for_field(self.fields[name], name) or "")
        cleaned = getattr(self, "cleaned_data", {})
        value = cleaned[name] if name in cleaned else self.data.get(name, "")
        # Browsers send every line end as two characters; networks count them.
        return str(value).replace("\r\n", "\n").strip()


def _initial(body: Body, post: Post | None, current: Current | None) -> dict[str, Any]:
    if post is None or current is None:
        return {"accounts": [], "language": body.language}
    shared = Content.of(current.shared) if current.shared else Content("", body.language)
    values: dict[str, Any] = {
        "title": post.title,
        "accounts": [str(account.pk) for account in current.by_account],
        "text": shared.text,
        "language": shared.language,
        "link": shared.link,
    }
    for account, version in current.by_account.items():
        values[f"text_{account.pk}"] = version.text if version.text != shared.text else ""
        values[f"language_{account.pk}"] = version.language if version.language != shared.language else ""
    return values


def _languages(body: Body) -> list[tuple[str, str]]:
    """The body's own languages first, then the others that Rostra speaks, each by its own name."""
    codes = dict.fromkeys([*body.languages, body.language, *(code for code, _name in settings.LANGUAGES)])
    return [(code, LANG_INFO[code]["name_local"] if code in LANG_INFO else code) for code in codes]

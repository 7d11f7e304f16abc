"""Forms of the media library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.editorial.actions.library import AssetFields
from rostra.editorial.enums import Licence, PeopleShown
from rostra.editorial.library import Wanted
from rostra.editorial.models import Asset
from rostra.people.models import Body

ACCEPT = "image/jpeg,image/png,image/webp,video/mp4"


def _line(label: Any, *, length: int = 200, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, help_text=help_text)


def _day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def languages(body: Body) -> list[tuple[str, str]]:
    """The body's own first, then the others that Rostra speaks, each by its own name."""
    codes = dict.fromkeys([body.language, *body.languages, *dict(settings.LANGUAGES)])
    return [(code, LANG_INFO[code]["name_local"] if code in LANG_INFO else code) for code in codes]


class FindForm(forms.Form):
    """What of the library is shown."""

    find = forms.CharField(
        label=_("Find"), max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search", "dir": "auto"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("All")), ("image", _("Pictures")), ("video", _("Films"))],
        required=False,
    )
    show = forms.ChoiceField(
        label=_("Show"),
        choices=[("", _("In use")), ("trouble", _("Something is missing")), ("archived", _("Archive"))],
        required=False,
    )

    def wanted(self) -> Wanted:
        self.full_clean()
        given = self.cleaned_data
        return Wanted(
            words=given.get("find", ""),
            kind=given.get("kind", ""),
            trouble=given.get("show") == "trouble",
            archived=given.get("show") == "archived",
        )


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "JPEG, PNG or WebP of at most 10 MB, or an MP4 film of at most 200 MB. Where and by whom it was taken is removed from the file."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    alt = forms.CharField(
        label=_("What it shows"),
        help_text=_("For people who cannot see it."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class AssetForm(forms.Form):
    name = _line(_("Name"), required=True)
    alt = forms.CharField(
        label=_("What it shows"),
        help_text=_("For people who cannot see it."),
        max_length=1500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language of the description"), required=False)
    tags = _line(_("Key words"), length=300, help_text=_("With commas between them."))
    creator = _line(_("Made by"))
    source = _line(_("Where it comes from"), length=500)
    licence = forms.ChoiceField(label=_("By what right it is published"), choices=Licence.choices)
    licence_until = _day(_("Until"), help_text=_("Leave it empty where the right does not end."))
    people = forms.ChoiceField(label=_("Who can be recognised"), choices=PeopleShown.choices)

    def __init__(self, data: Any = None, *, body: Body, asset: Asset) -> None:
        initial = {name: getattr(asset, name) for name in AssetFields.__dataclass_fields__}
        super().__init__(data, initial=initial)
        offer(self, language=[("", "—"), *languages(body)])

    @property
    def values(self) -> AssetFields:
        """Only after `is_valid()`."""
        return AssetFields(**self.cleaned_data)


class ConsentForm(forms.Form):
    person = _line(_("Who agreed"), required=True)
    given_on = _day(_("Given on"), required=True)
    until = _day(_("Until"), help_text=_("Leave it empty where the consent does not end by itself."))
    document = forms.FileField(
        label=_("What they signed"),
        help_text=_("PDF, JPEG or PNG, at most 10 MB. Only people who may write see it."),
        required=False,
    )


class CaptionsForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"))
    file = forms.FileField(label=_("File"), help_text=_("WebVTT (.vtt) or SubRip (.srt)."))

    def __init__(self, data: Any = None, files: Any = None, *, body: Body) -> None:
        super().__init__(data, files)
        offer(self, language=languages(body))

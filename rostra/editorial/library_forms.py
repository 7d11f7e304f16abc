"""Forms of the media library."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rostra.core.ui.choices import offer
from rostra.editorial.actions.library import AssetFields
from rostra.editorial.enums import Licence, PeopleShown
from rostra.editorial.forms.fields import LONGEST_ALT
from rostra.editorial.forms.names import languages
from rostra.editorial.forms.plain import area, day, line
from rostra.editorial.library import Wanted, taken_back
from rostra.editorial.models import Asset
from rostra.people.models import Body

ACCEPT = "image/jpeg,image/png,image/webp,video/mp4"


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
        choices=[
            ("", _("In use")),
            ("trouble", _("Something is missing")),
            ("archived", pgettext_lazy("files", "Archive")),
        ],
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
    alt = area(_("What it shows"), rows=2, length=LONGEST_ALT, help_text=_("For people who cannot see it."))


class AssetForm(forms.Form):
    name = line(_("Name"), required=True)
    alt = area(_("What it shows"), rows=3, length=LONGEST_ALT, help_text=_("For people who cannot see it."))
    language = forms.ChoiceField(label=_("Language of the description"), required=False)
    tags = line(_("Key words"), length=300, help_text=_("With commas between them."))
    creator = line(_("Made by"))
    source = line(_("Where it comes from"), length=500)
    licence = forms.ChoiceField(label=_("By what right it is published"), choices=Licence.choices)
    licence_until = day(_("Until"), help_text=_("Leave it empty where the right does not end."))
    people = forms.ChoiceField(label=_("Who can be recognised"), choices=PeopleShown.choices)
    reason = area(
        _("Why this changed"),
        rows=2,
        length=500,
        help_text=_(
            "Somebody took back their consent: if it is another who is shown, say so here. It stands in the log."
        ),
    )

    def __init__(self, data: Any = None, *, body: Body, asset: Asset) -> None:
        initial = {name: getattr(asset, name) for name in AssetFields.__dataclass_fields__}
        super().__init__(data, initial=initial)
        offer(self, language=[("", "—"), *languages(body)])
        if not taken_back(asset):
            del self.fields["reason"]

    @property
    def values(self) -> AssetFields:
        """Only after `is_valid()`."""
        return AssetFields(**{name: self.cleaned_data[name] for name in AssetFields.__dataclass_fields__})

    @property
    def why(self) -> str:
        """Only after `is_valid()`."""
        return str(self.cleaned_data.get("reason", ""))


class ConsentForm(forms.Form):
    person = line(_("Who agreed"), required=True)
    given_on = day(_("Given on"), required=True)
    until = day(_("Until"), help_text=_("Leave it empty where the consent does not end by itself."))
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

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.records.enums import PastFormat
from rostra.records.forms.selecting import named

LARGEST = 256 * 1024 * 1024
"""Of an upload, in bytes; the command takes larger ones."""


class ArchiveForm(forms.Form):
    """An archive of the past, and whose it is."""

    format = forms.ChoiceField(label=_("What it is"))
    account = forms.TypedChoiceField(label=_("Account"), coerce=int)
    file = forms.FileField(
        label=_("File"), help_text=_("As the network gave it, packed: ZIP or TAR; a mailbox as mbox.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            format=[
                (PastFormat.MASTODON, _("Archive of a Mastodon account")),
                (PastFormat.X, _("Archive of an X account")),
                (PastFormat.MBOX, _("Mailbox (mbox)")),
            ],
            account=[("", "—"), *named("accounts", "Account")],
        )

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            text = _("The file is larger than %(size)s. Whoever runs Rostra brings it in by a command.")
            raise forms.ValidationError(text % {"size": filesizeformat(LARGEST)})
        return file

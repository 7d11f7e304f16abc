from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rostra.accounts.forms.trust import ProfileForm

FILES = 3
FILE_BYTES = 5 * 1024 * 1024
# What a browser calls the file, by what it begins with (a PDF within its first kilobyte), and by the end of its name.
TYPES = {
    "image/jpeg": (b"\xff\xd8\xff", (".jpg", ".jpeg")),
    "image/png": (b"\x89PNG\r\n\x1a\n", (".png",)),
    "image/webp": (b"RIFF", (".webp",)),
    "application/pdf": (b"%PDF-", (".pdf",)),
}
FASTEST = 3
"""Seconds: no person reads and fills the form in less."""


class FilesField(forms.FileField):
    """Several files in one field."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(item, initial) for item in given]


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class TrapForm(forms.Form):
    """What programs fall for. `website` is a trap: people do not see it, programs fill it in."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def from_a_program(self) -> bool:
        """The trap is filled, or the form came back faster than anybody reads, or without ever being opened."""
        if self.cleaned_data["website"]:
            return True
        try:
            signing.loads(self.cleaned_data["opened"], salt="portal.opened", max_age=12 * 60 * 60)
        except signing.BadSignature:
            return True
        try:
            signing.loads(self.cleaned_data["opened"], salt="portal.opened", max_age=FASTEST)
        except signing.SignatureExpired:
            return False
        return True


class QuestionForm(TrapForm):
    """A question to the body."""

    text = forms.CharField(
        label=_("Your question or message"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Write your question first.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want the answer by e-mail too. The answer also stands on your status page."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    attachments = FilesField(
        label=_("Pictures or documents"),
        required=False,
        help_text=_("Up to three files of 5 MB each: JPEG, PNG, WebP or PDF."),
        widget=Files(attrs={"accept": ",".join(sorted(TYPES))}),
    )

    def clean_attachments(self) -> Sequence[UploadedFile[Any]]:
        files: list[UploadedFile[Any]] = self.cleaned_data["attachments"]
        if len(files) > FILES:
            raise forms.ValidationError(
                ngettext_lazy("Choose %(count)d file at most.", "Choose %(count)d files at most.", FILES),
                params={"count": FILES},
            )
        for file in files:
            if not _is_accepted(file):
                raise forms.ValidationError(
                    _("“%(name)s” is of a type that is not accepted."), params={"name": file.name}
                )
            if (file.size or 0) > FILE_BYTES:
                raise forms.ValidationError(_("“%(name)s” is larger than 5 MB."), params={"name": file.name})
        return files


class FakeForm(TrapForm, ProfileForm):
    """A profile or page that copies the body."""

    text = forms.CharField(
        label=_("What does it do?"),
        max_length=2000,
        help_text=_("For example: it asks for card numbers, or answers in our name."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Say what it does.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("Only if you want to hear by e-mail what became of it. It also stands on your status page."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )


class FollowUpForm(forms.Form):
    text = forms.CharField(
        label=_("Add something"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": _("Write something first.")},
    )


def opened_now() -> str:
    """When the form was shown, signed."""
    return signing.dumps("opened", salt="portal.opened")


def _is_accepted(file: UploadedFile[Any]) -> bool:
    """Whether the file is what it says it is: what a citizen calls a picture must be no program and no page."""
    mark, endings = TYPES.get(file.content_type or "", (b"", ()))
    head = file.read(1024)
    file.seek(0)
    begins = mark in head if mark == b"%PDF-" else head.startswith(mark)
    return begins and (file.name or "").lower().endswith(endings)

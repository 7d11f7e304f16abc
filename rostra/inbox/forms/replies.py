"""What the reply box says, parsed: an answer, a note, their files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rostra.channels.adapter import megabytes
from rostra.inbox.enums import Purpose
from rostra.people.models import Member

NOTE = "note"
LONGEST = 100_000
LONGEST_ALT = 1500
LARGEST_FILE = 20 * 1024 * 1024
_KEPT = "rostra.inbox.kept"


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one field."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        for file in files:
            check_size(file)
        return [super(FilesField, self).clean(file, initial) for file in files]


class FileField(forms.FileField):
    """One file of those that have a description each."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data:
            check_size(data)
        return super().clean(data, initial)


def check_size(file: UploadedFile[Any]) -> None:
    """Raises ValidationError for a file that is too large to be taken in."""
    if (file.size or 0) > LARGEST_FILE:
        words = {"name": file.name, **megabytes(file.size or 0, limit=LARGEST_FILE)}
        raise forms.ValidationError(_("“%(name)s” has %(size)s MB; Rostra takes at most %(limit)s MB."), params=words)


class ReplyForm(forms.Form):
    """An answer or a note. Its text is not checked here: the action says what is wrong with it.

    Where the channel has descriptions, files come one by one with theirs (`upload_0` and `alt_0` …), else together.
    """

    kind = forms.ChoiceField(choices=[("public", ""), ("private", ""), (NOTE, "")])
    text = forms.CharField(required=False, max_length=LONGEST, strip=False)
    purpose = forms.ChoiceField(choices=Purpose.choices, required=False)
    approved_text = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    confirmed = forms.BooleanField(required=False)
    why = forms.CharField(required=False, max_length=500)
    version = forms.IntegerField(min_value=0)
    override = forms.BooleanField(required=False)
    undescribed = forms.BooleanField(required=False)
    uploads = FilesField(required=False, widget=SeveralFiles)

    def __init__(self, *args: Any, rows: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        for number in range(rows):
            self.fields[f"upload_{number}"] = FileField(required=False)
            self.fields[f"alt_{number}"] = forms.CharField(required=False, max_length=LONGEST_ALT)

    def clean_purpose(self) -> Purpose:
        """Thanks have a button of their own."""
        said = Purpose(self.cleaned_data["purpose"] or Purpose.ANSWER)
        return Purpose.ANSWER if said == Purpose.THANKS else said

    def files_given(self) -> list[tuple[UploadedFile[Any], str]]:
        """The files of this upload with their descriptions."""
        said = self.cleaned_data
        one_by_one = [(said[f"upload_{n}"], said[f"alt_{n}"].strip()) for n in range(self.rows)]
        return [*((file, alt) for file, alt in one_by_one if file), *((file, "") for file in said["uploads"])]


class NoteForm(forms.Form):
    """A note alone, where nothing can be answered."""

    text = forms.CharField(required=False, max_length=LONGEST, strip=False)


def keep_token(file_id: int, name: str, member: Member) -> str:
    """What a form carries for a file that was uploaded already: only this member can use it."""
    return signing.dumps([member.pk, file_id, name], salt=_KEPT, compress=True)


def kept_file(token: str, member: Member) -> tuple[int, str] | None:
    """The file of a token; None for one that is not this member's or older than a day."""
    try:
        owner, file_id, name = signing.loads(token, salt=_KEPT, max_age=timedelta(days=1))
    except signing.BadSignature:
        return None
    return (file_id, name) if owner == member.pk else None

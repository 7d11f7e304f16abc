"""What the inbox's forms say, parsed; nothing is saved here."""

from rostra.inbox.forms.acts import AssignForm, CloseForm, HandOverForm, VersionForm, sentences
from rostra.inbox.forms.filters import TABS, UNSURE, FilterForm
from rostra.inbox.forms.queues import AddQueueForm, QueueForm, UnitField
from rostra.inbox.forms.replies import (
    LARGEST_FILE,
    LONGEST,
    LONGEST_ALT,
    NOTE,
    FileField,
    FilesField,
    NoteForm,
    ReplyForm,
    SeveralFiles,
    check_size,
    keep_token,
    kept_file,
)

__all__ = [
    "LARGEST_FILE",
    "LONGEST",
    "LONGEST_ALT",
    "NOTE",
    "TABS",
    "UNSURE",
    "AddQueueForm",
    "AssignForm",
    "CloseForm",
    "FileField",
    "FilesField",
    "FilterForm",
    "HandOverForm",
    "NoteForm",
    "QueueForm",
    "ReplyForm",
    "SeveralFiles",
    "UnitField",
    "VersionForm",
    "check_size",
    "keep_token",
    "kept_file",
    "sentences",
]

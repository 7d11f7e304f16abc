"""What the inbox's forms say, parsed; nothing is saved here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rostra.accounts.enums import AccountState
from rostra.accounts.models import Account
from rostra.accounts.queries import accounts
from rostra.channels.adapter import megabytes
from rostra.core.ui.choices import offer, offer_rows
from rostra.inbox.enums import CloseReason
from rostra.inbox.models import Conversation, Queue, QueueMember, Route
from rostra.inbox.presentation import languages
from rostra.inbox.queries import Filters, answerers, queues
from rostra.people.models import Member, Unit

if TYPE_CHECKING:
    UnitField = forms.ModelChoiceField[Unit]
else:
    # Generic for type checkers only.
    UnitField = forms.ModelChoiceField

NOTE = "note"
LONGEST = 100_000
LONGEST_ALT = 1500
LARGEST_FILE = 20 * 1024 * 1024
TABS = [("queues", _("My queues")), ("mine", _("Mine")), ("all", _("All"))]
UNSURE = "unsure"
_KEPT = "rostra.inbox.kept"


class FilterForm(forms.Form):
    """The address of a list. What is not understood is left out: an old link must still open."""

    tab = forms.ChoiceField(choices=TABS, required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Needs an answer")),
            ("waiting", _("Answered")),
            ("closed", _("Closed")),
            ("any", _("Every state")),
        ],
    )
    account = forms.TypedChoiceField(label=_("Account"), required=False, coerce=int, empty_value=None)
    queue = forms.TypedChoiceField(label=_("Queue"), required=False, coerce=int, empty_value=None)
    owner = forms.TypedChoiceField(label=_("Owner"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    due = forms.ChoiceField(
        label=_("Unanswered by"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("now", _("Overdue now")),
            ("today", _("The end of today")),
            ("week", _("A week from now")),
        ],
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, data: Mapping[str, Any], *, member: Member) -> None:
        super().__init__(data, auto_id="filter-%s")
        every = ("", _("All"))
        _choose(self, "account", [every, *((str(row.pk), row.name) for row in accounts())])
        _choose(self, "queue", [every, *((str(row.pk), row.name) for row in queues())])
        _choose(self, "owner", [every, *((str(row.pk), row.user.name) for row in answerers())])
        _choose(self, "language", [every, *languages(member.body.languages), (UNSURE, _("Not sure"))])
        self.is_valid()

    def filters(self, now: datetime) -> Filters:
        said = self.cleaned_data
        words = said.get("q") or ""
        language = said.get("language") or None
        # Whoever searches wants to find, whoever has it and whatever its state.
        return Filters(
            tab=said.get("tab") or ("all" if words else "queues"),
            shown=said.get("state") or ("any" if words else "owed"),
            account=said.get("account"),
            queue=said.get("queue"),
            owner=said.get("owner"),
            language="" if language == UNSURE else language,
            due_by=_due_by(said.get("due") or "", now),
            words=words,
        )

    def address(self) -> dict[str, str]:
        """The filters that were understood, as they stand in an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value not in ("", None)}

    def chips(self) -> list[dict[str, str]]:
        """Each filter in force, in words, with the query of the list without it."""
        address = self.address()
        chips = []
        for name, value in address.items():
            if name == "tab":
                continue
            field = self.fields[name]
            words = value
            if isinstance(field, forms.ChoiceField):
                words = str(dict(field.widget.choices)[value])
            rest = {other: said for other, said in address.items() if other != name}
            chips.append({"label": str(field.label), "words": words, "query": urlencode(rest)})
        return chips


def _choose(form: forms.Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices


def _due_by(word: str, now: datetime) -> datetime | None:
    midnight = datetime.combine(timezone.localtime(now) + timedelta(days=1), time.min, timezone.get_current_timezone())
    return {"now": now, "today": midnight, "week": now + timedelta(days=7)}.get(word)


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

    def files_given(self) -> list[tuple[UploadedFile[Any], str]]:
        """The files of this upload with their descriptions."""
        said = self.cleaned_data
        one_by_one = [(said[f"upload_{n}"], said[f"alt_{n}"].strip()) for n in range(self.rows)]
        return [*((file, alt) for file, alt in one_by_one if file), *((file, "") for file in said["uploads"])]


class NoteForm(forms.Form):
    """A note alone, where nothing can be answered."""

    text = forms.CharField(required=False, max_length=LONGEST, strip=False)


class VersionForm(forms.Form):
    """A button that acts on the page that was shown."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, conversation: Conversation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["version"].initial = conversation.version


class CloseForm(VersionForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=CloseReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, conversation: Conversation, **options: Any) -> None:
        super().__init__(*args, conversation=conversation, **options)
        self.fields["reason"].initial = CloseReason.ANSWERED if conversation.answered_at else CloseReason.NO_ANSWER

    def clean_reason(self) -> CloseReason:
        return CloseReason(self.cleaned_data["reason"])


class AssignForm(VersionForm):
    to = forms.ChoiceField(label=_("To whom?"))

    def __init__(self, *args: Any, conversation: Conversation, **options: Any) -> None:
        super().__init__(*args, conversation=conversation, **options)
        self.members = {str(member.pk): member for member in answerers(conversation)}
        _choose(self, "to", [(pk, member.user.name) for pk, member in self.members.items()])

    def clean_to(self) -> Member:
        return self.members[self.cleaned_data["to"]]


class HandOverForm(VersionForm):
    to = forms.ChoiceField(label=_("To which queue?"))
    note = forms.CharField(
        label=_("Note for those who work there"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, conversation: Conversation, **options: Any) -> None:
        super().__init__(*args, conversation=conversation, **options)
        self.queues = {str(queue.pk): queue for queue in queues() if queue.pk != conversation.queue_id}
        _choose(self, "to", [(pk, queue.name) for pk, queue in self.queues.items()])

    def clean_to(self) -> Queue:
        return self.queues[self.cleaned_data["to"]]


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


def sentences(form: forms.Form) -> list[str]:
    """What is wrong with a form, for a place that shows no fields."""
    return [str(error) for errors in form.errors.values() for error in errors]


# --- Queues --------------------------------------------------------------------------------------------


class AddQueueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    unit = UnitField(label=_("Unit"), queryset=Unit.everywhere.none(), required=False, empty_label=_("The whole body"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, unit=Unit.objects.filter(closed_at=None))


class QueueForm(forms.Form):
    """Who works on a queue, and whose new conversations go into it."""

    members = forms.MultipleChoiceField(label=_("Who works on it"), required=False, widget=forms.CheckboxSelectMultiple)
    accounts_ = forms.MultipleChoiceField(
        label=_("Accounts whose new conversations come here"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, queue: Queue, *args: Any, **kwargs: Any) -> None:
        self._members = {str(member.pk): member for member in answerers()}
        open_states = [state for state in AccountState if state != AccountState.CLOSED]
        self._accounts = {str(account.pk): account for account in accounts(states=open_states)}
        self.routed = set(Route.objects.filter(queue=queue).values_list("account", flat=True))
        working = QueueMember.objects.filter(queue=queue).values_list("member", flat=True)
        initial = {"members": [str(pk) for pk in working], "accounts_": [str(pk) for pk in self.routed]}
        super().__init__(*args, **kwargs)
        self.initial = initial
        offer(
            self,
            members=[(key, member.user.name) for key, member in self._members.items()],
            accounts_=[(key, account.name) for key, account in self._accounts.items()],
        )

    def accounts(self) -> list[Account]:
        return list(self._accounts.values())

    def clean_members(self) -> list[Member]:
        return [self._members[key] for key in self.cleaned_data["members"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["accounts"] = [self._accounts[key] for key in cleaned.pop("accounts_", [])]
        return cleaned

"""What the pages of topics and their rules say, parsed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from rostra.accounts.models import Account
from rostra.accounts.queries import accounts
from rostra.core.ui.choices import offer
from rostra.inbox.actions.topic_rules import Conditions
from rostra.inbox.actions.topics import Described
from rostra.inbox.enums import AuthorKind
from rostra.inbox.forms.acts import VersionForm
from rostra.inbox.models import Conversation, Queue, Topic, TopicRule
from rostra.inbox.offered import Offered
from rostra.inbox.presentation import language_name
from rostra.inbox.queries import queues
from rostra.inbox.queries.topics import choices, examples_of
from rostra.inbox.starter_topics import KINDS

LONGEST_LIST = 20_000
LARGEST_FILE = 5 * 1024 * 1024


class NewTopicForm(forms.Form):
    """A name and a place: everything else is told on the topic's own page."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    parent = forms.ChoiceField(label=_("Under"), required=False)

    def __init__(self, *args: Any, topic: Topic | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self, parent=[("", _("Nothing: it stands by itself")), *choices(without=topic)])

    def clean_parent(self) -> Topic | None:
        chosen = self.cleaned_data["parent"]
        return Topic.objects.get(pk=chosen) if chosen else None

    def described(self) -> Described:
        return Described(self.cleaned_data["name"], self.cleaned_data["parent"])


class TopicForm(NewTopicForm):
    """All of a topic: per language one field for its name (`name_nb`) and one for examples (`examples_nb`)."""

    queue = forms.ChoiceField(
        label=_("Queue"),
        required=False,
        help_text=_("Where its conversations wait, if your body answers by topic. None: that of the topic above."),
    )
    sensitive = forms.BooleanField(
        label=_("Sensitive"),
        required=False,
        help_text=_("A second person reads answers about it before they go out."),
    )

    def __init__(self, *args: Any, topic: Topic, **options: Any) -> None:
        super().__init__(*args, topic=topic, **options)
        self._queues = {str(queue.pk): queue for queue in queues()}
        offer(self, queue=[("", _("None")), *((key, queue.name) for key, queue in self._queues.items())])
        self.codes = languages(topic.body.languages)
        self.initial = {"name": topic.name, "parent": topic.parent_id, "queue": topic.queue_id}
        self.initial["sensitive"] = topic.sensitive
        written = examples_of(topic)
        for code in self.codes:
            facing = {"lang": code, "dir": "rtl" if _right_to_left(code) else "ltr"}
            self.fields[f"name_{code}"] = forms.CharField(
                label=language_name(code), required=False, max_length=200, widget=forms.TextInput(attrs=facing)
            )
            self.fields[f"examples_{code}"] = forms.CharField(
                label=language_name(code),
                required=False,
                max_length=LONGEST_LIST,
                widget=forms.Textarea(attrs={"rows": 4, **facing}),
            )
            self.initial[f"name_{code}"] = topic.names.get(code, "")
            self.initial[f"examples_{code}"] = "\n".join(written.get(code, []))

    def clean_queue(self) -> Queue | None:
        return self._queues.get(self.cleaned_data["queue"])

    def names(self) -> list[forms.BoundField]:
        return [self[f"name_{code}"] for code in self.codes]

    def examples(self) -> list[forms.BoundField]:
        return [self[f"examples_{code}"] for code in self.codes]

    def described(self) -> Described:
        said = self.cleaned_data
        return Described(
            said["name"],
            said["parent"],
            names={code: said[f"name_{code}"] for code in self.codes},
            queue=said["queue"],
            sensitive=said["sensitive"],
            examples={code: said[f"examples_{code}"].splitlines() for code in self.codes},
        )


class RuleForm(forms.Form):
    """A rule of topics."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    topic = forms.ChoiceField(label=_("Then it is about"))
    words = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("One word or phrase to a line; one of them is enough. A star stands for any ending: lamp*"),
    )
    place = forms.CharField(
        label=_("Places"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_(
            "Streets, stops, districts as people write them, one to a line; one of them must be named as well."
        ),
    )
    account = forms.ChoiceField(label=_("Account"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    author = forms.ChoiceField(
        label=_("Sender"),
        required=False,
        help_text=_("Press and partners are those among your contacts, by their handle or mail address."),
    )

    def __init__(self, *args: Any, rule: TopicRule | None = None, codes: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self._topics = {str(row.pk): row for row in Topic.objects.filter(closed_at=None)}
        self._accounts = {str(row.pk): row for row in accounts()}
        offer(
            self,
            topic=[("", _("Choose a topic")), *choices()],
            account=[("", _("Any")), *((key, row.name) for key, row in self._accounts.items())],
            language=[("", _("Any")), *((code, language_name(code)) for code in languages(codes))],
            author=[("", _("Anybody")), *AuthorKind.choices],
        )
        if rule is not None:
            self.initial = {
                "name": rule.name,
                "topic": rule.topic_id,
                "words": rule.words,
                "place": rule.place,
                "account": rule.account_id,
                "language": rule.language,
                "author": rule.author,
            }

    def clean_topic(self) -> Topic:
        return self._topics[self.cleaned_data["topic"]]

    def clean_account(self) -> Account | None:
        return self._accounts.get(self.cleaned_data["account"])

    def conditions(self) -> Conditions:
        return Conditions(**self.cleaned_data)


class StarterForm(forms.Form):
    kind = forms.ChoiceField(label=_("What are you?"), choices=list(KINDS.items()), widget=forms.RadioSelect)


class ImportForm(forms.Form):
    """A CSV file, or its text: what was uploaded to be tried stands in the text to be taken in."""

    file = forms.FileField(label=_("CSV file"), required=False)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=LARGEST_FILE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        help_text=_("Columns: topic, language, example. A topic under another: Streets > Lighting"),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if (file := said.pop("file", None)) is not None:
            if file.size > LARGEST_FILE:
                raise forms.ValidationError(_("The file is too large."))
            try:
                said["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("The file is not in UTF-8.")) from error
        if not said.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file, or write its text."))
        return said


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))


class TopicOfForm(VersionForm):
    """What a conversation is about: what was read and the next likely ones first."""

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        required=False,
        widget=forms.Select(attrs={"data-key": "y", "data-key-focus": "topic-topic"}),
    )
    agreed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, conversation: Conversation, offered: Offered | None = None, **options: Any) -> None:
        super().__init__(*args, conversation=conversation, **options)
        every = dict((offered or Offered(conversation)).topics)
        self.offered = every.copy()
        reading = conversation.reading or {}
        near = [str(conversation.topic_id), *(str(topic) for topic, _sure in reading.get("others", []))]
        first = [(key, every.pop(key)) for key in dict.fromkeys(near) if key in every]
        rest = list(every.items())
        grouped = [(_("Most likely"), first), (_("All others"), rest)] if first and rest else [*first, *rest]
        offer(self, topic=[("", _("Choose a topic")), *grouped])
        self.initial["topic"] = conversation.topic_id

    def clean(self) -> dict[str, Any]:
        """`agreed` is the button "That is right", whatever stands in the list beside it."""
        said = super().clean() or {}
        chosen = said.pop("agreed", "") or said.get("topic", "")
        if chosen not in self.offered:
            raise forms.ValidationError(_("Choose a topic."))
        said["topic"] = Topic.objects.get(pk=chosen)
        return said


def languages(body_languages: list[str]) -> list[str]:
    """The body's languages first, then the others of Rostra."""
    known = dict(settings.LANGUAGES)
    return list(dict.fromkeys([*(code for code in body_languages if code in known), *known]))


def _right_to_left(code: str) -> bool:
    return bool(get_language_info(code)["bidi"])

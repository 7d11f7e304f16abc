"""What the forms of one page let people choose from, asked once however many of its forms offer it."""

from __future__ import annotations

from functools import cached_property

from django.db.models import QuerySet

from rostra.accounts.models import Account
from rostra.accounts.queries import accounts
from rostra.core.compiled import Compiled
from rostra.inbox.models import Conversation, Queue
from rostra.inbox.queries import answerers, queues
from rostra.inbox.queries.people import answerers_and_here
from rostra.inbox.queries.topics import choices
from rostra.people.models import Member


@Compiled
def _accounts() -> QuerySet[Account]:
    return accounts().select_related(None).only("pk", "name")


@Compiled
def _queues() -> QuerySet[Queue]:
    return queues().select_related(None)


class Offered:
    """Nothing is asked before a form wants it; `conversation` is the one that the page shows, if any."""

    def __init__(self, conversation: Conversation | None = None) -> None:
        self.conversation = conversation

    @cached_property
    def accounts(self) -> list[Account]:
        return _accounts()

    @cached_property
    def queues(self) -> list[Queue]:
        return _queues()

    @cached_property
    def topics(self) -> list[tuple[str, str]]:
        """The open ones, as a form offers them."""
        return choices()

    @property
    def answerers(self) -> list[Member]:
        """Who may answer anything in the body."""
        return [member for member, _here in self._people]

    @property
    def answerers_here(self) -> list[Member]:
        """Who may answer the conversation."""
        return [member for member, here in self._people if here]

    @cached_property
    def _people(self) -> list[tuple[Member, bool]]:
        if self.conversation is None:
            return [(member, False) for member in answerers()]
        return answerers_and_here(self.conversation)

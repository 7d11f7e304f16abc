"""One person on several channels: linked by a member with a reason; and forgotten, as far as the law lets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from rostra.audit.actions import Data
from rostra.core.refusals import Refused
from rostra.inbox import events
from rostra.inbox.actions.changes import note
from rostra.inbox.models import Conversation, Identity, LinkCode, Message, Muted, Person, Signature
from rostra.inbox.quoting import lines_of, unquote_groups
from rostra.inbox.reading.signatures import signatures
from rostra.inbox.senders import Sender, any_of, sender_of, senders_of, written_by
from rostra.people.actions import NotAllowed
from rostra.people.enums import Right
from rostra.people.models import Member, User
from rostra.people.rules import may


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What went: names on so many conversations, links to other channels, and the marks of a muted sender.

    `fingerprints` by which those who ask the same are found, and `titles` of groups in the person's words.
    """

    conversations: int
    identities: int
    muted: int
    fingerprints: int
    titles: int


@transaction.atomic
def link_person(*, conversation: Conversation, other: Conversation, reason: str, by: Member, now: datetime) -> Person:
    """Say that the senders of two conversations are one person. Nothing is looked up: a member knows it, and says why.

    Raises NoSender, and Refused without a reason or for one and the same sender.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say how you know that this is the same person."), field="reason")
    ours, theirs = sender_of(conversation), sender_of(other)
    if ours == theirs:
        raise Refused(_("Both conversations are with this sender already."), field="other")
    person = join_senders(ours, theirs, name=conversation.author_name, reason=reason, by=by.user, now=now)
    note(conversation, events.PERSON_LINKED, by=by, now=now, data={"other": other.pk})
    return person


def join_senders(ours: Sender, theirs: Sender, *, name: str, reason: str, by: User | None, now: datetime) -> Person:
    """The two are one person from now on; `by` None: they showed it themselves. In the caller's transaction."""
    held = list(Identity.objects.filter(any_of([ours, theirs])).select_related("person").order_by("pk"))
    person = held[0].person if held else Person.objects.create(name=name, by=by, at=now)
    for identity in held:
        if identity.person_id != person.pk:
            # Two who turn out to be one: the later row gives all its channels to the earlier one.
            old = identity.person
            Identity.objects.filter(person=old).update(person=person)
            old.delete()
    known = {(identity.channel, identity.author_id) for identity in held}
    for channel, author_id in (ours, theirs):
        if (channel, author_id) not in known:
            Identity.objects.create(person=person, channel=channel, author_id=author_id, reason=reason, by=by, at=now)
    return person


@transaction.atomic
def unlink_person(*, conversation: Conversation, by: Member, now: datetime) -> None:
    """The sender of this conversation is nobody we know from other channels. Raises Refused where they are not."""
    channel, author_id = sender_of(conversation)
    identity = Identity.objects.filter(channel=channel, author_id=author_id).first()
    if identity is None:
        raise Refused(_("This sender is linked to nobody."))
    person = identity.person
    identity.delete()
    if Identity.objects.filter(person=person).count() < 2:
        # One channel alone is no link.
        person.delete()
    note(conversation, events.PERSON_UNLINKED, by=by, now=now)


@transaction.atomic
def forget_person(*, conversation: Conversation, reason: str, by: Member, now: datetime) -> Forgotten:
    """Take away what the body keeps about the sender beside the record: names on lists, links, marks.

    Messages, answers and notes are records: they stay until they are disposed of under a decision. Raises NoSender,
    NotAllowed for who administers no part of the body here, and Refused without a reason.
    """
    if not may(by, Right.ADMINISTER, unit=conversation.account.unit):
        raise NotAllowed(_("Only an administrator of this part of the body may do this."))
    if not reason.strip():
        raise Refused(_("Say who asked for it, and on what ground."), field="reason")
    senders = senders_of(conversation)
    rows = Conversation.objects.filter(written_by(senders)).exclude(author_name="", author_handle="")
    count = rows.update(author_name="", author_handle="", version=F("version") + 1)
    muted, _each = Muted.objects.filter(written_by(senders)).delete()
    linked = Identity.objects.filter(any_of(senders))
    people = set(linked.values_list("person", flat=True))
    LinkCode.objects.filter(conversation__in=Conversation.objects.filter(written_by(senders))).delete()
    identities, _each = linked.delete()
    Person.objects.filter(pk__in=people).delete()
    written = Message.objects.filter(written_by(senders), own=False)
    titles = unquote_groups(lines_of(written.values_list("pk", flat=True)))
    # What processes hold of them in memory is gone within the hour (alike.KEPT_FOR).
    asked = Signature.objects.filter(conversation__in=Conversation.objects.filter(written_by(senders)))
    fingerprints = asked.update(data=signatures([""])[0])
    forgotten = Forgotten(count, identities, muted, fingerprints, titles)
    data: Data = {"conversations": count, "identities": identities, "reason": reason.strip()}
    note(conversation, events.PERSON_FORGOTTEN, by=by, now=now, data=data)
    return forgotten

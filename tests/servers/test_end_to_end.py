"""The main job through Rostra itself, by the actions that users use, on real servers (Mastodon: on an emulator)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.adapters.bluesky import client as bluesky_client
from rostra.adapters.wordpress import client as wordpress_client
from rostra.core.scoping import scope
from rostra.inbox.enums import Visibility
from rostra.inbox.models import Conversation, Message
from rostra.publishing.models import Delivery
from tests.servers.bluesky import BlueskyNetwork, Person, eventually
from tests.servers.mail import MailServer
from tests.servers.mastodon import MastodonServer
from tests.servers.office import Office, killed_after_publishing
from tests.servers.wordpress import WordPressServer

pytestmark = pytest.mark.servers

PUBLISHED = ["editorial.version_saved", "editorial.version_saved", "editorial.post_approved"]
SENT = ["publishing.delivery_queued"]
_numbers = itertools.count(1)
ANSWERED = ["inbox.received", "inbox.answered", "publishing.delivery_queued"]


@pytest.fixture
def office(committed: str, settings: Any) -> Iterator[Office]:
    settings.ROSTRA_ALLOW_HOSTS = ["localhost", "127.0.0.1"]
    made = Office()
    with scope(made.cast.body):
        yield made


# --- Bluesky ----------------------------------------------------------------------------------------


@pytest.fixture
def city(bluesky_network: BlueskyNetwork) -> Person:
    """An account to which nobody has written yet."""
    return bluesky_network.join(f"city{next(_numbers)}")


@pytest.fixture(scope="module")
def citizen(bluesky_network: BlueskyNetwork) -> Person:
    return bluesky_network.join("citizen")


@pytest.fixture
def bluesky(office: Office, bluesky_network: BlueskyNetwork, city: Person) -> Iterator[Account]:
    """The city's account, connected as on the page of accounts."""
    values = {"service": bluesky_network.url, "identifier": city.handle, "password": city.app_password()}
    yield office.connect("bluesky", values)
    bluesky_client._sessions.clear()


def _reply(citizen: Person, ref: str, text: str) -> str:
    parent = eventually(lambda: citizen.strong(ref))
    return citizen.post(text, reply={"root": parent, "parent": parent}, langs=["en"])["uri"]


def test_bluesky_reply_to_our_post_is_answered_in_the_thread_and_recorded(
    office: Office, bluesky: Account, citizen: Person
) -> None:
    post = office.publish(bluesky, "The bridge opens on Monday.", alt="The new bridge at dusk")
    question = _reply(citizen, post.ref, "Is it open for bicycles, too?")
    conversation = office.receive(bluesky)
    answered = office.answer(conversation, "Yes, on both sides.", Visibility.PUBLIC)
    office.deliver()
    thread = eventually(lambda: citizen.replies(post.ref, question))
    again = office.collect(bluesky)

    shown = citizen.client.get_posts([post.ref]).posts[0].record
    assert (shown.text, [image.alt for image in shown.embed.images]) == (
        "The bridge opens on Monday.",
        ["The new bridge at dusk"],
    )
    assert thread == [("Yes, on both sides.", office.delivery(answered).ref)]
    assert again == 0
    row = Conversation.objects.get()
    assert (row.post_delivery, row.author_handle, row.state) == (post, citizen.handle, "waiting")
    assert [(m.ref, m.text, m.reply_to) for m in row.messages.all()] == [
        (question, "Is it open for bicycles, too?", post.ref)
    ]
    assert office.proven_records() == [*PUBLISHED, *SENT, *ANSWERED]


def test_bluesky_answer_of_a_worker_that_died_stands_once(
    office: Office, bluesky: Account, city: Person, citizen: Person
) -> None:
    post = office.publish(bluesky, "The library is closed today.")
    question = _reply(citizen, post.ref, "And tomorrow?")
    answered = office.answer(office.receive(bluesky), "Open as always.", Visibility.PUBLIC)
    with killed_after_publishing(bluesky):
        office.deliver()
    left = office.delivery(answered).state

    office.deliver_after_crash()

    assert (left, office.delivery(answered).state) == ("sending", "sent")
    assert city.posts().count("Open as always.") == 1
    assert eventually(lambda: citizen.replies(post.ref, question)) == [
        ("Open as always.", office.delivery(answered).ref)
    ]
    assert office.collect(bluesky) == 0
    assert office.proven_records() == [*PUBLISHED, *SENT, *ANSWERED]


# --- Mail -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mailbox:
    """The body's mailbox, connected, and the names under which it and a citizen have theirs."""

    account: Account
    server: MailServer
    city: str
    citizen: str

    def write(self, subject: str, text: str, *, answers: EmailMessage | None = None) -> str:
        """The citizen writes, or answers a mail as mail programs do; gives the Message-ID."""
        thread = str(answers["References"]).split() if answers else []
        reply_to = str(answers["Message-ID"]) if answers else ""
        return self.server.write(
            self.citizen, self.city, subject=subject, text=text, reply_to=reply_to, references=thread
        )

    def answers(self, count: int = 1) -> list[EmailMessage]:
        """What the citizen got, once so many are there."""
        return eventually(lambda: found if len(found := self.server.mailbox(self.citizen)) >= count else [])


@pytest.fixture
def mailbox(office: Office, mail_server: MailServer) -> Mailbox:
    number = next(_numbers)
    city, citizen = f"city{number}", f"citizen{number}"
    return Mailbox(office.connect("mail", mail_server.fields(city)), mail_server, city, citizen)


def test_mail_is_answered_in_its_thread_and_recorded(office: Office, mailbox: Mailbox) -> None:
    question = mailbox.write("Street lamp", "The lamp in front of our house is dark.")
    conversation = office.receive(mailbox.account)
    answered = office.answer(conversation, "It is repaired tomorrow.", Visibility.PRIVATE)
    office.deliver()
    again = office.collect(mailbox.account)

    (got,) = mailbox.answers()
    assert again == 0
    assert (got["From"], got["To"], got["Subject"]) == (
        f"{mailbox.city.title()} <{mailbox.server.address(mailbox.city)}>",
        mailbox.server.address(mailbox.citizen),
        "Re: Street lamp",
    )
    assert (got["In-Reply-To"], got["References"]) == (question, question)
    assert got["Message-ID"] == office.delivery(answered).ref
    assert got.get_content().split("\r\n") == ["It is repaired tomorrow.", ""]
    row = Conversation.objects.get()
    assert (row.author_handle, row.subject, row.visibility, row.state) == (
        mailbox.server.address(mailbox.citizen),
        "Street lamp",
        "private",
        "waiting",
    )
    assert list(row.messages.values_list("ref", flat=True)) == [question]
    assert office.proven_records() == ANSWERED


def test_mail_that_follows_an_answer_joins_its_conversation_and_the_subject_alone_does_not(
    office: Office, mailbox: Mailbox
) -> None:
    question = mailbox.write("Street lamp", "The lamp in front of our house is dark.")
    first = office.receive(mailbox.account)
    office.answer(first, "It is repaired tomorrow.", Visibility.PRIVATE)
    office.deliver()
    (got,) = mailbox.answers()

    mailbox.write("Re: Street lamp", "It is still dark.", answers=got)
    followed = office.receive(mailbox.account)
    joined = (followed.pk, followed.state, followed.messages_count)
    office.answer(followed, "We are sorry.", Visibility.PRIVATE)
    office.deliver()
    mailbox.write("Re: Street lamp", "Another lamp is dark.")
    other = office.receive(mailbox.account)
    mailbox.server.write("neighbour", mailbox.city, subject="Re: Street lamp", text="And mine.")
    neighbours = office.receive(mailbox.account)

    last = mailbox.answers(2)[-1]
    followup = str(last["In-Reply-To"])
    assert joined == (first.pk, "open", 2)
    assert last["References"].split() == [question, got["Message-ID"], followup]
    rows = Conversation.objects.order_by("pk").values_list("pk", "messages_count", "state")
    assert list(rows) == [(first.pk, 2, "waiting"), (other.pk, 1, "new"), (neighbours.pk, 1, "new")]
    assert office.proven_records() == [*ANSWERED, *ANSWERED, "inbox.received", "inbox.received"]


def test_mail_of_a_worker_that_died_arrives_once(office: Office, mailbox: Mailbox) -> None:
    mailbox.write("Swimming pool", "When does it open?")
    answered = office.answer(office.receive(mailbox.account), "At ten.", Visibility.PRIVATE)
    with killed_after_publishing(mailbox.account):
        office.deliver()
    left = office.delivery(answered).state

    office.deliver_after_crash()

    assert (left, office.delivery(answered).state, office.outcomes(answered)) == ("sending", "sent", ["found"])
    assert [mail["Message-ID"] for mail in mailbox.answers()] == [office.delivery(answered).ref]
    assert office.proven_records() == ANSWERED


# --- Mastodon: an emulator --------------------------------------------------------------------------


@pytest.fixture
def mastodon(office: Office, mastodon_server: MastodonServer) -> Account:
    """The city's account on the emulator; what others wrote to it before is no news."""
    account = office.connect("mastodon", {"server": mastodon_server.url, "token": mastodon_server.token("city")})
    office.collect(account)
    return account


def _thread(server: MastodonServer, ref: str) -> list[tuple[str, str]]:
    """Id and text of what stands under a status, as a stranger sees it."""
    below = server.call("bob", "GET", f"statuses/{ref}/context")["descendants"]
    return [(str(status["id"]), re.sub("<[^>]*>", "", status["content"])) for status in below]


def test_mention_on_the_mastodon_emulator_is_answered_in_its_thread_and_recorded(
    office: Office, mastodon: Account, mastodon_server: MastodonServer
) -> None:
    before = len(office.proven_records())
    question = mastodon_server.write("bob", "@city When does the swimming pool open?")
    conversation = office.receive(mastodon)
    answered = office.answer(conversation, "At ten.", Visibility.PUBLIC)
    office.deliver()
    again = office.collect(mastodon)

    assert _thread(mastodon_server, question) == [(office.delivery(answered).ref, "@bob At ten.")]
    assert again == 0
    row = Conversation.objects.get(pk=conversation.pk)
    assert (row.author_handle, row.visibility, row.state, row.messages_count) == (
        "bob@127.0.0.1",
        "public",
        "waiting",
        1,
    )
    assert Message.objects.get(conversation=row).ref == question
    assert office.proven_records()[before:] == ANSWERED


def test_answer_on_the_mastodon_emulator_of_a_worker_that_died_stands_once(
    office: Office, mastodon: Account, mastodon_server: MastodonServer
) -> None:
    question = mastodon_server.write("bob", "@city And on Sundays?")
    answered = office.answer(office.receive(mastodon), "At eleven.", Visibility.PUBLIC)
    with killed_after_publishing(mastodon):
        office.deliver()

    office.deliver_after_crash()

    assert _thread(mastodon_server, question) == [(office.delivery(answered).ref, "@bob At eleven.")]
    assert office.delivery(answered).state == "sent"


# --- WordPress --------------------------------------------------------------------------------------


@pytest.fixture
def wordpress(office: Office, wordpress_server: WordPressServer) -> Iterator[Account]:
    """The city's site; what people wrote there before is no news."""
    account = office.connect("wordpress", wordpress_server.fields())
    office.collect(account)
    yield account
    wordpress_client._roots.clear()


def _number(ref: str) -> str:
    return ref.partition("/")[2]


def test_comment_on_a_wordpress_post_is_answered_below_it_and_recorded(
    office: Office, wordpress: Account, wordpress_server: WordPressServer
) -> None:
    before = len(office.proven_records())
    post = office.publish(wordpress, "The new bridge opens on Monday.", alt="The new bridge at dusk")
    question = wordpress_server.comment("bob", "Is it open for bicycles, too?", post=_number(post.ref))
    conversation = office.receive(wordpress)
    answered = office.answer(conversation, "Yes, on both sides.", Visibility.PUBLIC)
    office.deliver()
    again = office.collect(wordpress)

    shown = wordpress_server.call("", "GET", f"posts/{_number(post.ref)}")
    picture = wordpress_server.call("", "GET", f"media/{shown['featured_media']}")
    below = wordpress_server.call("", "GET", "comments", parent=question)
    assert (shown["title"]["rendered"], picture["alt_text"]) == (
        "The new bridge opens on Monday.",
        "The new bridge at dusk",
    )
    assert [f"comments/{item['id']}" for item in below] == [office.delivery(answered).ref]
    assert again == 0
    row = Conversation.objects.get(pk=conversation.pk)
    assert (row.post_delivery, row.author_name, row.visibility, row.state) == (post, "bob", "public", "waiting")
    assert office.proven_records()[before:] == [*PUBLISHED, *SENT, *ANSWERED]


def test_wordpress_post_and_answer_of_workers_that_died_stand_once(
    office: Office, wordpress: Account, wordpress_server: WordPressServer
) -> None:
    with killed_after_publishing(wordpress):
        office.publish(wordpress, "The museum is open until ten.")
    office.deliver_after_crash()
    post = Delivery.objects.get(account=wordpress, source="editorial.version")
    question = wordpress_server.comment("carol", "On Sundays, too?", post=_number(post.ref))
    answered = office.answer(office.receive(wordpress), "On Sundays until six.", Visibility.PUBLIC)
    with killed_after_publishing(wordpress):
        office.deliver()
    office.deliver_after_crash()

    found = wordpress_server.call("", "GET", "posts", search="museum")
    below = wordpress_server.call("", "GET", "comments", parent=question)
    assert [f"posts/{item['id']}" for item in found] == [post.ref]
    assert [f"comments/{item['id']}" for item in below] == [office.delivery(answered).ref]
    assert (post.state, office.delivery(answered).state) == ("sent", "sent")

"""One person on several channels: linked with a reason, and forgotten as far as records let."""

from __future__ import annotations

import pytest
from django.test import Client

from rostra.core.refusals import Refused
from rostra.inbox import actions
from rostra.inbox.enums import CloseReason
from rostra.inbox.models import Alarm, Conversation, Group, Identity, Message, Muted, Person, Signature
from rostra.inbox.queries import earlier
from rostra.inbox.reading.signatures import signatures
from rostra.inbox.senders import NoSender
from rostra.people.actions import NotAllowed, notify
from rostra.people.models import Notice
from tests.inbox.gathering import ASKED, ask, fresh, propose_for
from tests.inbox.office import Office, again, happened
from tests.inbox.pages import page_of, url


def on_other_channel(office: Office, name: str = "maria_k") -> Conversation:
    return office.message("And by mail", account=office.account("post", channel="fakeplain"), author=name)


def link(office: Office, one: Conversation, other: Conversation, reason: str = "She said so.") -> Person:
    return actions.link_person(conversation=one, other=other, reason=reason, by=office.cast.responder, now=office.now)


def test_linked_senders_are_known_together(office: Office) -> None:
    one, other = office.message(), on_other_channel(office)
    assert earlier(office.cast.responder, one) == []

    person = link(office, one, other)

    assert [row["id"] for row in earlier(office.cast.responder, one)] == [other.pk]
    assert [row["id"] for row in earlier(office.cast.responder, other)] == [one.pk]
    assert set(Identity.objects.values_list("person", "channel", "author_id")) == {
        (person.pk, "fake", "id-maria"),
        (person.pk, "fakeplain", "id-maria_k"),
    }
    assert happened(one)[-1] == "inbox.person_linked"


def test_two_linked_pairs_become_one_person(office: Office) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben", "cleo", "dan")]
    first = link(office, rows[0], rows[1])
    link(office, rows[2], rows[3])

    link(office, rows[1], rows[2])

    assert list(Person.objects.all()) == [first]
    assert Identity.objects.filter(person=first).count() == 4


def test_link_is_refused_without_reason_for_the_same_and_for_nobody(office: Office) -> None:
    one = office.message()

    for other, reason, kind in (
        (on_other_channel(office), " ", Refused),
        (one, "So.", Refused),
        (office.message(author_id=""), "So.", NoSender),
    ):
        with pytest.raises(kind):
            link(office, one, other, reason)
    assert Person.objects.count() == 0


def test_unlink_leaves_no_person_of_one_channel(office: Office) -> None:
    rows = [office.message(author=name) for name in ("ann", "ben", "cleo")]
    link(office, rows[0], rows[1])
    link(office, rows[0], rows[2])

    actions.unlink_person(conversation=rows[2], by=office.cast.responder, now=office.now)
    assert Person.objects.count() == 1
    actions.unlink_person(conversation=rows[1], by=office.cast.responder, now=office.now)

    assert (Person.objects.count(), Identity.objects.count()) == (0, 0)
    with pytest.raises(Refused):
        actions.unlink_person(conversation=rows[0], by=office.cast.responder, now=office.now)


def test_forget_takes_names_links_and_marks_and_leaves_records(office: Office) -> None:
    one, other, stranger = office.message(), on_other_channel(office), office.message(author="dan")
    link(office, one, other)
    actions.close(conversation=again(other), reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)

    done = actions.forget_person(
        conversation=one, reason="A letter of the person.", by=office.cast.administrator, now=office.now
    )

    assert (done.conversations, done.identities, done.muted, done.fingerprints, done.titles) == (2, 2, 1, 0, 0)
    assert [(again(row).author_name, again(row).author_handle) for row in (one, other, stranger)] == [
        ("", ""),
        ("", ""),
        ("Dan", "@dan"),
    ]
    assert (Person.objects.count(), Identity.objects.count(), Muted.objects.count()) == (0, 0, 0)
    assert Message.objects.filter(author_name__startswith="Maria").count() == 2


def test_forget_takes_what_groups_quote_and_find_others_by(office: Office) -> None:
    rows = ask(office, 3)
    propose_for(rows, office.now)
    group = Group.objects.get()
    assert group.title == ASKED["en"]
    Alarm.objects.create(kind="group", group=group, words=group.title, at=office.now, told_at=office.now)
    notify(
        users=[office.cast.reader.user], kind="inbox.many_ask", now=office.now, data={"group": group.title, "count": 3}
    )

    done = actions.forget_person(conversation=rows[0], reason="A letter.", by=office.cast.administrator, now=office.now)

    assert (done.fingerprints, done.titles, fresh(group).title) == (1, 1, f"#{group.pk}")
    assert Alarm.objects.get().words == f"#{group.pk}"
    assert Notice.objects.get(kind="inbox.many_ask").data == {"group": f"#{group.pk}", "count": 3}
    held = {row.pk: bytes(row.data) for row in Signature.objects.all()}
    assert [held[row.pk] == signatures([""])[0] for row in rows] == [True, False, False]


def test_forget_leaves_a_title_that_somebody_else_wrote(office: Office) -> None:
    rows = ask(office, 3)
    propose_for(rows, office.now)
    Group.objects.update(title="Water in Mill Street")

    done = actions.forget_person(conversation=rows[0], reason="A letter.", by=office.cast.administrator, now=office.now)

    assert (done.titles, Group.objects.get().title) == (0, "Water in Mill Street")


def test_forget_is_for_administrators_and_with_a_ground(office: Office) -> None:
    one = office.message()

    with pytest.raises(NotAllowed):
        actions.forget_person(conversation=one, reason="A letter.", by=office.cast.responder, now=office.now)
    with pytest.raises(Refused):
        actions.forget_person(conversation=one, reason=" ", by=office.cast.administrator, now=office.now)
    assert again(one).author_name == "Maria"


def test_page_links_and_unlinks(office: Office, client: Client) -> None:
    one, other = office.message(), on_other_channel(office)

    refused = client.post(url("link_person", one.pk), {"other": "999999", "reason": "So."})
    same = client.post(url("link_person", one.pk), {"other": str(one.pk), "reason": "So."})
    page = page_of(client.post(url("link_person", one.pk), {"other": str(other.pk), "reason": "So."}, follow=True))
    assert (refused.status_code, same.status_code, "id-maria_k" in page) == (422, 422, True)

    client.post(url("unlink_person", one.pk))
    again_page = page_of(client.post(url("unlink_person", one.pk), follow=True))

    assert (Identity.objects.count(), "linked to nobody" in again_page) == (0, True)


def test_page_is_not_there_where_nobody_is_named(office: Office, client: Client) -> None:
    assert client.get(url("person", office.message(author_id="").pk)).status_code == 404


def test_page_forgets_for_an_administrator(office: Office, client: Client) -> None:
    one = office.message()
    assert client.post(url("forget_person", one.pk), {"reason": "A letter."}).status_code == 403
    client.force_login(office.cast.administrator.user)

    empty = client.post(url("forget_person", one.pk), {"reason": " "})
    page = page_of(client.post(url("forget_person", one.pk), {"reason": "A letter."}, follow=True))

    assert (empty.status_code, "A person without a name" in page, again(one).author_name) == (422, True, "")
    assert [one.author_id in shown for shown in (page_of(empty), page)] == [True, False]

"""Pages of classes and rules: what they show, what they do, and what they refuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.inbox.models import Topic
from rostra.records.actions.classing import stamp
from rostra.records.forms.classes import rule_stamp
from rostra.records.models import FilingRule, Record, RecordClass
from tests.records.shelf import KEPT, Shelf


@pytest.fixture
def client(shelf: Shelf) -> Client:
    """A records officer's browser."""
    return shelf.cast.client(shelf.officer)


def said(response: Any) -> list[str]:
    """The newest of what the page says: older ones wait until a page is shown."""
    return [str(message) for message in get_messages(response.wsgi_request)][-1:]


def post(client: Client, name: str, /, *arguments: int, **data: Any) -> Any:
    return client.post(reverse(f"records:{name}", args=arguments), data)


CLASS = {
    "code": "1.3",
    "name": "Routine",
    "direction": "both",
    "trigger": "ended",
    "action": "dispose",
    "access": "members",
    "journal": "never",
}


def test_body_without_classes_is_offered_a_tree(client: Client) -> None:
    assert "Take these classes over" in client.get(reverse("records:classes")).content.decode()

    response = post(client, "classes_take", pack="en-US")

    assert RecordClass.objects.filter(code="1.3", retention_months=4).count() == 1
    assert said(response) == [
        "18 classes were taken over. Apply the rules so that they hold for what is there already."
    ]
    assert said(post(client, "classes_take", pack="en-US")) == [
        "There are classes already: add to them, or change them."
    ]


def test_tree_shows_what_lies_in_it(shelf: Shelf, client: Client) -> None:
    row = shelf.add(**KEPT)
    row.certainty = "B"
    row.save()
    shelf.rule(row)
    shelf.say()

    page = client.get(reverse("records:classes")).content.decode()

    assert [part in page for part in ("12 months", "To be confirmed", "0 records are in no class")] == [True] * 3


def test_list_asks_the_same_however_many_classes(shelf: Shelf, client: Client) -> None:
    shelf.add("1")
    client.get(reverse("records:classes"))
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("records:classes"))
    for number in range(2, 8):
        shelf.add(str(number))
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("records:classes"))

    assert len(many) == len(one)


def test_class_is_added(client: Client) -> None:
    response = post(client, "class_new", **CLASS, retention_months="12", basis="Decision 4", name_nb="Rutine")

    row = RecordClass.objects.get()
    assert response.url == reverse("records:class", args=[row.pk])
    assert (row.code, row.names, row.retention_months, row.certainty) == ("1.3", {"nb": "Rutine"}, 12, "")


def test_refused_class_is_shown_again(client: Client) -> None:
    response = post(client, "class_new", **CLASS, retention_months="12")

    assert response.status_code == 422
    assert "Say by which law or decision this time holds." in response.content.decode()
    assert client.get(reverse("records:class_new")).status_code == 200


def test_class_is_changed(shelf: Shelf, client: Client) -> None:
    row = shelf.add()
    shelf.rule(row)
    shelf.say()
    assert 'value="1.3"' in client.get(reverse("records:class", args=[row.pk])).content.decode()

    renamed = post(
        client, "class", row.pk, **{**CLASS, "name": "Other", "trigger": "captured", "action": "keep"}, seen=stamp(row)
    )
    row.refresh_from_db()
    timed = post(client, "class", row.pk, **CLASS, retention_months="6", basis="Law", seen=stamp(row))
    older = post(client, "class", row.pk, **CLASS, seen="x")
    row.refresh_from_db()
    wrong = post(client, "class", row.pk, **CLASS, retention_months="7", basis=" ", seen=stamp(row))

    assert said(renamed) == ["The class was changed."]
    assert said(timed) == ["It holds for 1 record; its day is being worked out anew."]
    assert said(older) == ["Somebody else changed this in the meantime. This is how it stands now."]
    assert wrong.status_code == 422
    assert row.retention_months == 6


def test_number_is_confirmed_by_name(shelf: Shelf, client: Client) -> None:
    row = shelf.add(**KEPT)
    row.certainty = "B"
    row.save()
    page = client.get(reverse("records:class", args=[row.pk])).content.decode()

    response = post(client, "class_confirm", row.pk, seen=stamp(row))
    again = post(client, "class_confirm", row.pk, seen=stamp(RecordClass.objects.get()))

    assert "This number waits for a person" in page
    assert said(response) == ["The time was confirmed, in your name."]
    assert said(again) == ["There is no number here that waits for a confirmation."]
    assert "Ravi Nair" in client.get(reverse("records:class", args=[row.pk])).content.decode()


def test_class_is_archived(shelf: Shelf, client: Client, now: datetime) -> None:
    row = shelf.add()

    response = post(client, "class_archive", row.pk, seen=stamp(row))

    assert said(response) == ["The class was archived. What lies in it stays there, with its time."]
    assert "Routine" not in client.get(reverse("records:classes")).content.decode()
    assert "Routine" in client.get(reverse("records:classes") + "?archived").content.decode()
    assert "Archived" in client.get(reverse("records:class", args=[row.pk])).content.decode()


def test_administrators_look_and_change_nothing(shelf: Shelf) -> None:
    row = shelf.add()
    rule = shelf.rule(row)
    shelf.say()
    boss = shelf.cast.client(shelf.cast.administrator)

    looked = [boss.get(reverse(f"records:{name}")).status_code for name in ("classes", "rules", "unclassed", "journal")]
    page = boss.get(reverse("records:class", args=[row.pk])).content.decode()
    refused = post(boss, "class", row.pk, **CLASS, seen=stamp(row))

    assert (looked, "Not decided" in page, '<form method="post" class="form"' in page) == ([200] * 4, True, False)
    assert refused.status_code == 422
    assert [post(boss, name, rule.pk).status_code for name in ("rule_move", "rule_end")] == [403, 403]


# --- Rules ------------------------------------------------------------------------------------------------------


def test_rule_is_tried_before_it_holds(shelf: Shelf, client: Client) -> None:
    row = shelf.add()
    shelf.hear("One", "Two")
    shelf.file()
    data = {"record_class": row.pk, "kinds": ["message"], "direction": "received", "public": "yes", "case_like": "no"}

    tried = post(client, "rule_new", **data, do="try").content.decode()
    assert ("These 2 records would move." in tried, FilingRule.objects.count()) == (True, 0)
    saved = post(client, "rule_new", **data, do="save")

    rule = FilingRule.objects.get()
    assert said(saved) == ["The rule holds for what comes in from now on."]
    assert (rule.kinds, rule.direction, rule.public, rule.case_like) == (["message"], "received", True, False)
    assert client.get(reverse("records:rule_new")).status_code == 200


def test_rules_are_listed_in_words(shelf: Shelf, client: Client) -> None:
    roads = Topic.objects.create(name="Roads", position=0)
    row = shelf.add()
    values = {"kinds": ["message"], "direction": "received", "case_like": True, "public": False}
    shelf.rule(row, account_id=shelf.city.pk, topic_id=roads.pk, **values)
    shelf.rule(row, case_like=False, public=True)

    page = client.get(reverse("records:rules")).content.decode()

    words = ("Message", "Received", "city", "Roads", "Hints at a case of one person", "Not public", "Hints at no case")
    assert [word for word in words if word not in page] == []


def test_rule_is_changed_unless_somebody_else_did(shelf: Shelf, client: Client) -> None:
    row = shelf.add()
    rule = shelf.rule(row, account_id=shelf.city.pk)
    data = {"record_class": row.pk, "direction": "both", "do": "save"}
    assert "city" in client.get(reverse("records:rule", args=[rule.pk])).content.decode()

    changed = post(client, "rule", rule.pk, **data, kinds=["note"], seen=rule_stamp(rule))
    older = post(client, "rule", rule.pk, **data, kinds=["answer"], seen=rule_stamp(rule))

    rule.refresh_from_db()
    assert said(changed) == ["The rule holds for what comes in from now on."]
    assert said(older) == ["Somebody else changed this in the meantime. This is how it stands now."]
    assert (rule.kinds, rule.account) == (["note"], None)


def test_refused_rule_is_shown_again(shelf: Shelf, client: Client) -> None:
    row = shelf.add(direction="received")

    response = post(client, "rule_new", record_class=row.pk, direction="created", do="save")

    assert response.status_code == 422
    assert "The class does not cover records of this direction." in response.content.decode()


def test_rules_are_moved_ended_and_applied(shelf: Shelf, client: Client) -> None:
    shelf.say()
    row = shelf.add()
    first, second = shelf.rule(row, kinds=["note"]), shelf.rule(row)

    moved = post(client, "rule_move", second.pk, to="up")
    stuck = post(client, "rule_move", second.pk, to="up")
    applied = post(client, "rules_apply")
    ended = post(client, "rule_end", first.pk)

    assert said(moved) == ["The rule was moved."]
    assert said(stuck) == ["Somebody else changed this in the meantime. This is how it stands now."]
    assert said(applied) == ["1 record is being moved."]
    assert said(ended) == ["The rule has ended. What it filed stays where it is."]
    Record.objects.update(record_class=row)
    assert said(post(client, "rules_apply")) == ["All records are where the rules say."]
    assert client.get(reverse("records:rule", args=[first.pk])).status_code == 404


# --- Records in classes -------------------------------------------------------------------------------------------


def test_unclassed_records_are_put_into_a_class(shelf: Shelf, client: Client) -> None:
    row, record = shelf.add(), shelf.say("The road is broken.")
    assert "The road is broken." in client.get(reverse("records:unclassed")).content.decode()

    response = post(client, "reclass", record=[record.pk], record_class=row.pk, reason="Comments")

    record.refresh_from_db()
    assert (said(response), record.record_class) == (["1 record was moved."], row)
    assert "Everything is in a class" in client.get(reverse("records:unclassed")).content.decode()


@pytest.mark.parametrize(
    ("chosen", "direction", "reason", "words"),
    [
        ([], "both", "Mine", "Choose at least one record."),
        (["1"], "both", "", "This field is required."),
        (["x"], "both", "Mine", "Choose at least one record."),
    ],
)
def test_too_little_is_asked_for_again(
    shelf: Shelf, client: Client, chosen: list[str], direction: str, reason: str, words: str
) -> None:
    row = shelf.add(direction=direction)
    shelf.say()

    response = post(client, "reclass", record=chosen, record_class=row.pk, reason=reason)

    assert (response.status_code, words in response.content.decode()) == (422, True)


def test_refused_move_keeps_what_was_chosen(shelf: Shelf, client: Client) -> None:
    row, record = shelf.add(direction="created"), shelf.say()

    response = post(client, "reclass", record=[record.pk], record_class=row.pk, reason="Mine")

    page = response.content.decode()
    assert response.status_code == 422
    assert f'value="{record.pk}" checked' in page
    assert "1 of these records is of a direction that the class does not cover." in page


def test_one_record_is_put_elsewhere_from_its_page(shelf: Shelf, client: Client) -> None:
    routine, other = shelf.add(), shelf.add("1.4", "Other")
    shelf.rule(routine)
    record = shelf.say()
    page = client.get(reverse("records:event", args=[record.event_id])).content.decode()

    moved = post(client, "record_class", record.event_id, record_class=other.pk, reason="So", seen=routine.pk)
    older = post(client, "record_class", record.event_id, record_class=routine.pk, reason="So", seen=routine.pk)
    empty = post(client, "record_class", record.event_id, record_class=routine.pk)

    record.refresh_from_db()
    assert "Put it into another class" in page
    assert said(moved) == ["The record was put into another class."]
    assert said(older) == ["Somebody else changed this in the meantime. This is how it stands now."]
    assert said(empty) == ["Choose a class, and say why it belongs there."]
    assert record.record_class == other


@pytest.mark.parametrize("page", ["reclass", "journal_many"])
@pytest.mark.parametrize("number", ["9" * 19, "9" * 5000])
def test_records_of_numbers_that_cannot_be_are_none(shelf: Shelf, client: Client, page: str, number: str) -> None:
    assert client.post(reverse(f"records:{page}"), {"record": number, "reason": "So"}).status_code == 422


def test_what_is_not_there_is_not_found(shelf: Shelf, client: Client) -> None:
    shelf.hear("One")
    from rostra.audit.models import Event

    event = Event.objects.filter(source="inbox.message").latest("pk")

    codes = [
        client.get(reverse("records:class", args=[404])).status_code,
        post(client, "record_class", event.pk).status_code,
    ]
    assert codes == [404, 404]


def test_a_class_says_where_its_access_holds(shelf: Shelf) -> None:
    page = shelf.cast.client(shelf.officer).get("/records/classes/new/").content.decode()

    assert "Who may read it under Records and in packages" in page
    assert "It closes nothing elsewhere" in page

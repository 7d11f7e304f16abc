"""What else may hold the words of a record."""

from __future__ import annotations

from rostra.audit.actions import record
from rostra.channels.contract import Outgoing
from rostra.publishing.actions import queue_delivery
from rostra.records.actions.erasing import Request, open_case
from rostra.records.enums import PastFormat
from rostra.records.models import ErasureItem, PastImport, PastItem, Record
from rostra.records.past_content import past_item
from rostra.records.queries.showing import beside
from tests.records.shelf import Shelf


def brought(shelf: Shelf, ref: str, twin: str = "") -> None:
    """An item of an archive, which was here already as `twin`."""
    past = PastImport.objects.create(account=shelf.city, format=PastFormat.MASTODON, name="a.zip", at=shelf.now)
    row = PastItem.objects.create(past=past, account=shelf.city, ref=ref, sent_at=shelf.now, raw=b"", twin=twin)
    about = f"records.past_import:{past.pk}"
    record(body=row.body_id, by=None, now=shelf.now, kind="records.past_taken", about=about, capture=past_item(row))
    shelf.file()


def test_what_an_archive_brought_in_of_a_text_is_beside_it(shelf: Shelf) -> None:
    values = {"account": shelf.city, "source": "tests.unknown", "due_at": shelf.later, "by": shelf.cast.editor.user}
    for number in (1, 2):
        queue_delivery(**values, source_id=number, outgoing=Outgoing("Open."), now=shelf.now)  # type: ignore[arg-type]
    shelf.file()
    ours, other = Record.objects.order_by("pk")
    brought(shelf, "1", f"publishing.delivery:{ours.source_key}")
    brought(shelf, "2")
    item, _alone = Record.objects.filter(kind="imported").order_by("pk")

    found = [set(beside(each).values_list("pk", flat=True)) for each in (ours, item, other)]

    assert found == [{ours.pk, item.pk}, {ours.pk, item.pk}, {other.pk}]


def test_what_is_beside_a_record_is_found_without_looking_at_all_others(shelf: Shelf) -> None:
    assert "SubPlan" not in beside(shelf.say()).explain()


def test_an_item_of_an_archive_and_the_message_that_it_was_are_beside_each_other(shelf: Shelf) -> None:
    message, other = shelf.say(), shelf.say()
    brought(shelf, "1", f"inbox.message:{message.source_key.partition('.')[0]}")
    item = Record.objects.get(kind="imported")

    found = [set(beside(each).values_list("pk", flat=True)) for each in (message, item, other)]

    assert found == [{message.pk, item.pk}, {message.pk, item.pk}, {other.pk}]


def test_a_request_takes_in_what_an_archive_brought_in_of_what_is_the_person_s(shelf: Shelf) -> None:
    message, _other = shelf.say(), shelf.say()
    brought(shelf, "1", f"inbox.message:{message.source_key.partition('.')[0]}")
    brought(shelf, "2")
    parties = ((shelf.city.pk, message.party),)

    case = open_case(
        request=Request("Ana", received_on=shelf.now.date(), parties=parties), by=shelf.officer, now=shelf.now
    )

    found = ErasureItem.objects.filter(case=case).order_by("pk").values_list("record__kind", flat=True)
    assert list(found) == ["message", "imported"]

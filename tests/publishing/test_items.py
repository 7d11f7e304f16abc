"""What deliveries, corrections and sights are as records."""

from __future__ import annotations

from datetime import datetime

import pytest

from rostra.accounts.models import Account
from rostra.audit.sources import Enclosed, Item
from rostra.channels.contract import Media, Outgoing
from rostra.core import files
from rostra.publishing import belonging
from rostra.publishing.belonging import Belonging
from rostra.publishing.content import digest, freeze
from rostra.publishing.enums import DeliveryState
from rostra.publishing.items import ITEMS
from rostra.publishing.models import Change, Delivery, Sight
from tests.publishing.desk import Desk

SOURCE = "tests.thing"
OURS = Belonging("tests.thing:1", kind="answer", topic=None, party="id-ana", party_name="Ana", party_handle="@ana")


@pytest.fixture(autouse=True)
def known() -> None:
    belonging.register(SOURCE, lambda ids: dict.fromkeys(ids, OURS))


def queued(desk: Desk, **options: object) -> Delivery:
    picture = Media("00" * 32, "image/png", 3, "map.png", "A map", bytes)
    outgoing = Outgoing(
        "The bridge is open.", "en", media=(picture,), link="https://town.example", subject="Bridge", reply_to="7"
    )
    row = desk.queue(**{"source": SOURCE, "outgoing": outgoing, **options})
    row.ref, row.url, row.sent_at = "r1", "https://net.example/r1", desk.clock()
    row.save()
    return row


SAID = {
    "subject": "Bridge",
    "text": "The bridge is open.\n\nhttps://town.example",
    "language": "en",
    "reply_to": "7",
    "public": True,
    "media": (Enclosed("00" * 32, "map.png", "image/png", "A map", 3),),
}
STANDS = {"about": "tests.thing:1", "party": "id-ana", "party_name": "Ana", "party_handle": "@ana"}
PUBLISHED = {"url": "https://net.example/r1", "ref": "r1"}


def test_delivery_belongs_to_the_thing_above(desk: Desk, account: Account, now: datetime) -> None:
    row = queued(desk)

    found = ITEMS["publishing.delivery"]([str(row.pk), "404"])

    more = {"source": SOURCE, "source_id": 1, "part": 0, "state": "due", "sent_at": now.isoformat()}
    assert found == {
        str(row.pk): Item(kind="answer", at=now, account=account.pk, more=more, **PUBLISHED, **STANDS, **SAID)  # type: ignore[arg-type]
    }


def test_delivery_of_a_source_that_nobody_knows_stands_for_itself(desk: Desk) -> None:
    row = desk.queue(source="tests.unknown")

    [item] = ITEMS["publishing.delivery"]([str(row.pk)]).values()

    assert (item.kind, item.about, item.party, item.more["sent_at"]) == (
        "delivery",
        f"publishing.delivery:{row.pk}",
        "",
        None,
    )


@pytest.mark.parametrize(
    ("state", "over"),
    [(DeliveryState.WITHDRAWN, True), (DeliveryState.CANCELLED, True), (DeliveryState.SENT, False)],
)
def test_what_was_taken_back_has_ended(desk: Desk, now: datetime, state: DeliveryState, over: bool) -> None:
    row = desk.queue(source="tests.unknown")
    Delivery.objects.update(state=state, state_at=now)

    [item] = ITEMS["publishing.delivery"]([str(row.pk)]).values()

    assert item.ended_at == (now if over else None)


def test_private_answer_is_not_public(desk: Desk) -> None:
    row = desk.queue(outgoing=Outgoing("For you alone.", visibility="private"))

    [item] = ITEMS["publishing.delivery"]([str(row.pk)]).values()

    assert (item.public, item.text) == (False, "For you alone.")


def change(desk: Desk, delivery: Delivery, now: datetime) -> Change:
    content = freeze(Outgoing("The bridge is closed.", "en"))
    return Change.objects.create(
        delivery=delivery,
        number=1,
        content=content,
        content_hash=digest(content),
        note="It is closed.",
        asked_at=now,
        asked_by=desk.cast.editor.user,
    )


def test_correction_stands_where_its_delivery_does(desk: Desk, account: Account, now: datetime) -> None:
    delivery = queued(desk)
    row = change(desk, delivery, now)

    found = ITEMS["publishing.change"]([str(row.pk)])

    more = {
        "author": desk.cast.editor.user_id,
        "delivery": delivery.pk,
        "number": 1,
        "note": "It is closed.",
        "state": "asked",
    }
    assert found == {
        str(row.pk): Item(
            kind="change",
            at=now,
            account=account.pk,
            text="The bridge is closed.",
            language="en",
            public=True,
            more=more,
            **PUBLISHED,  # type: ignore[arg-type]
            **STANDS,  # type: ignore[arg-type]
        )
    }


def test_what_replaces_a_corrected_item_stands_where_that_did(desk: Desk, now: datetime) -> None:
    first = change(desk, queued(desk), now)
    again = desk.queue(source="publishing.change", source_id=first.pk)
    second = change(desk, again, now)
    last = desk.queue(source="publishing.change", source_id=second.pk)

    [item] = ITEMS["publishing.delivery"]([str(last.pk)]).values()

    assert (item.about, item.party) == ("tests.thing:1", "id-ana")


def test_sight_keeps_what_stood_there(desk: Desk, account: Account, now: datetime) -> None:
    delivery = queued(desk)
    file = files.store(b"<html>", content_type="text/html")
    row = Sight.objects.create(delivery=delivery, at=now, way="page", found="same", text="Open.", file=file)
    bare = Sight.objects.create(delivery=delivery, at=now, way="page", found="gone", url="https://net.example/x")

    found = ITEMS["publishing.sight"]([str(row.pk), str(bare.pk)])

    common = {
        "kind": "sight",
        "at": now,
        "public": True,
        "account": account.pk,
        "language": "en",
        "ref": "r1",
        **STANDS,
    }
    told = {"by": None, "delivery": delivery.pk, "way": "page"}
    media = (Enclosed(bytes(file.sha256).hex(), "", "text/html", "", 6),)
    assert found == {
        str(row.pk): Item(
            text="Open.",
            url="https://net.example/r1",
            media=media,
            more={**told, "found": "same"},
            **common,  # type: ignore[arg-type]
        ),
        str(bare.pk): Item(url="https://net.example/x", more={**told, "found": "gone"}, **common),  # type: ignore[arg-type]
    }

"""The public page of the log: what citizens keep and compare."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rostra.audit import keys
from rostra.audit.actions import record
from rostra.audit.checkpoint import from_vkey, verify
from rostra.audit.models import Checkpoint, Stamp
from rostra.audit.registry import EventKind, register
from rostra.audit.sequencer import sequence_all

register([EventKind("test.public", "Public")])
PAGE = "/p/portavale/log/"


def head(cast: Any, minute: int) -> Checkpoint:
    at = cast.now + timedelta(minutes=minute)
    record(body=cast.body, by=None, now=at, kind="test.public", about="test.thing:1")
    sequence_all(now=at)
    return Checkpoint.objects.filter(log__body=cast.body).latest("size")


def test_page_before_anything_is_sealed(cast: Any) -> None:
    assert "Nothing has been sealed yet." in Client().get(PAGE).content.decode()
    for name in ("checkpoint", "checkpoint/1", "checkpoint/1/1.tsr", "keys.txt"):
        assert Client().get(PAGE + name).status_code == 404


def test_anybody_reads_keys_and_checkpoints_and_checks_them(cast: Any) -> None:
    first = head(cast, 0)
    keys.rotate(reason="A person left.", now=cast.now + timedelta(minutes=1))
    second = head(cast, 2)
    text = Client().get(PAGE).content.decode()
    assert second.note.splitlines()[2] in text
    assert f'href="{PAGE}checkpoint/{first.size}"' in text
    new, old = Client().get(PAGE + "keys.txt").content.decode().splitlines()
    assert verify(Client().get(PAGE + "checkpoint").content.decode(), *from_vkey(new)).size == second.size
    response = Client().get(f"{PAGE}checkpoint/{first.size}")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert verify(response.content.decode(), *from_vkey(old)).size == first.size


def test_answers_may_be_kept_by_caches_and_set_no_cookie(cast: Any) -> None:
    first = head(cast, 0)
    for name, seconds in (("", 60), ("checkpoint", 60), ("keys.txt", 60), (f"checkpoint/{first.size}", 31_536_000)):
        response = Client().get(PAGE + name)
        assert (response["Cache-Control"], response.cookies) == (f"public, max-age={seconds}", {})
        assert Client().get(PAGE + name, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


def test_stamps_are_given_in_the_order_in_which_they_renew_each_other(cast: Any) -> None:
    first = head(cast, 0)
    before = None
    for token in (b"one", b"two"):
        before = Stamp.objects.create(
            checkpoint=first, previous=before, authority="x", at=cast.now, token=token, ends_at=cast.now
        )
    assert f"{PAGE}checkpoint/{first.size}/2.tsr" in Client().get(PAGE).content.decode()
    found = [Client().get(f"{PAGE}checkpoint/{first.size}/{number}.tsr") for number in (1, 2)]
    assert [(each.content, each["Content-Type"]) for each in found] == [
        (b"one", "application/timestamp-reply"),
        (b"two", "application/timestamp-reply"),
    ]


@pytest.mark.parametrize("address", ["checkpoint/99", "checkpoint/{size}/0.tsr", "checkpoint/{size}/3.tsr", "?after=x"])
def test_what_is_not_there_is_not_found(cast: Any, address: str) -> None:
    first = head(cast, 0)
    assert Client().get(PAGE + address.format(size=first.size)).status_code == 404


def test_checkpoint_and_stamp_stand_under_their_own_body_only(cast: Any) -> None:
    first = [head(cast, minute) for minute in range(0, 12, 2)][-1]
    Stamp.objects.create(checkpoint=first, authority="x", at=cast.now, token=b"t", ends_at=cast.now)
    for name in (f"checkpoint/{first.size}", f"checkpoint/{first.size}/1.tsr"):
        assert Client().get(PAGE + name).status_code == 200
        assert Client().get(f"/p/{cast.other.slug}/log/{name}").status_code == 404


def test_older_checkpoints_are_on_further_pages(cast: Any) -> None:
    sizes = [head(cast, 2 * minute).size for minute in range(52)]
    first = Client().get(PAGE).content.decode()
    assert f"?after={sizes[2]}" in first
    older = Client().get(f"{PAGE}?after={sizes[2]}").content.decode()
    assert [size for size in sizes if f'checkpoint/{size}"' in older] == sizes[:2]

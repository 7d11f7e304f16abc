from __future__ import annotations

from pathlib import Path

import pytest

from rostra.adapters.sandbox import Sandbox
from rostra.channels.contract import Context, Outgoing, Refused
from rostra.channels.testing import NoHttp


def adapter(folder: Path | None, handle: str = "portavale") -> Sandbox:
    return Sandbox(Context(fields={"handle": handle}, http=NoHttp(), folder=folder))


def test_first_verify_joins_and_the_second_finds_the_same(tmp_path: Path) -> None:
    first = adapter(tmp_path / "own").verify()
    assert adapter(tmp_path / "own").verify() == first
    assert (first.handle, first.remote_id) == ("portavale", "id-portavale")


def test_post_reply_and_find(tmp_path: Path) -> None:
    body, citizen = adapter(tmp_path), adapter(tmp_path, "citizen")
    body.verify()
    citizen.verify()
    post = Outgoing("The pool opens on Monday.")
    published = body.publish(post, key="k1")
    citizen.publish(Outgoing("At what time?", reply_to=published.ref), key="k2")
    assert body.find(post, key="k1", since=published.at) == published
    assert body.find(post, key="k3", since=published.at) is None
    assert [published.url, *(message.url for message in body.fetch("").messages)] == ["", "", ""]
    texts = [(message.text, message.own) for message in body.fetch("").messages]
    assert texts == [("The pool opens on Monday.", True), ("At what time?", False)]


@pytest.mark.parametrize("handle", ["", "Portavale", "../x", "a" * 51])
def test_name_that_is_none_is_refused(tmp_path: Path, handle: str) -> None:
    with pytest.raises(Refused) as refused:
        adapter(tmp_path, handle).verify()
    assert refused.value.code == "invalid"


def test_without_a_folder_there_is_no_network() -> None:
    with pytest.raises(Refused):
        adapter(None)

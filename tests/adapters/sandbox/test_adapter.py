from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rostra.adapters.sandbox import Sandbox
from rostra.channels.contract import CODES, Context, Outgoing, Refused
from rostra.channels.testing import NoHttp
from tests.modes import modes


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


def test_look_and_edit_name_no_page(tmp_path: Path) -> None:
    body = adapter(tmp_path)
    body.verify()
    published = body.publish(Outgoing("The pool opens on Monday."), key="k1")
    edited = body.edit(published.ref, Outgoing("The pool opens on Tuesday."))
    seen = body.look(published.ref)
    body.withdraw(published.ref)
    assert seen is not None
    assert (edited.url, seen.url, seen.text) == ("", "", "The pool opens on Tuesday.")
    assert body.look(published.ref) is None


@pytest.mark.parametrize("handle", ["", "Portavale", "../x", "a" * 51])
def test_name_that_is_none_is_refused(tmp_path: Path, handle: str) -> None:
    with pytest.raises(Refused) as refused:
        adapter(tmp_path, handle).verify()
    assert refused.value.code == "name"
    assert CODES["name"].startswith("This is not a name of the practice network:")


def test_name_of_a_citizen_is_refused(tmp_path: Path) -> None:
    adapter(tmp_path).network.join("citizen")

    with pytest.raises(Refused) as refused:
        adapter(tmp_path, "citizen").verify()

    assert refused.value.code == "name_taken"


def test_network_is_for_the_user_who_runs_rostra_alone(tmp_path: Path) -> None:
    adapter(tmp_path / "channels" / "sandbox").verify()

    assert modes(tmp_path / "channels") == {
        "channels": 0o700,
        "sandbox": 0o700,
        "network.sqlite": 0o600,
        "network.sqlite-wal": 0o600,
        "network.sqlite-shm": 0o600,
    }


def test_without_a_folder_there_is_no_network() -> None:
    with pytest.raises(Refused):
        adapter(None)


def test_what_is_written_is_seen_by_others_though_one_of_them_looked_and_went(tmp_path: Path) -> None:
    """Opened again, as a worker does for each call: SQLite still knows that this process writes, and keeps its log."""
    first = adapter(tmp_path)
    first.verify()
    adapter(tmp_path)
    count = f"import sqlite3; db = sqlite3.connect({str(tmp_path / 'network.sqlite')!r}); "
    count += "print(db.execute('SELECT count(*) FROM item').fetchone()[0]); db.close()"

    def seen() -> str:
        return subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True).stdout.strip()

    before = seen()
    first.publish(Outgoing(text="Still here."), key="k1")

    assert (before, seen()) == ("0", "1")


def test_search_finds_what_others_wrote_and_names_no_page(tmp_path: Path) -> None:
    body, citizen = adapter(tmp_path), adapter(tmp_path, "citizen")
    body.verify()
    citizen.verify()
    citizen.publish(Outgoing("When does the pool open?"), key="k1")
    batch = body.search("pool", "")
    assert [(message.text, message.url, message.own) for message in batch.messages] == [
        ("When does the pool open?", "", False)
    ]
    assert body.search("pool", batch.cursor).messages == ()

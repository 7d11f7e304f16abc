"""Who reads a public post gets its proof, and checks it with Python alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from rostra.audit import verify_record
from rostra.audit.actions import record
from rostra.audit.sequencer import sequence_all
from rostra.portal.posts import posts_page
from rostra.publishing import events
from rostra.publishing.content import capture
from rostra.publishing.enums import ChangeState, DeliveryState
from rostra.publishing.models import Change, Delivery
from tests.portal.registered import registered
from tests.portal.test_posts import POSTS, content, sent


@pytest.fixture
def post(cast: Any) -> Delivery:
    row = sent(cast, registered(cast.now))
    about = f"publishing.delivery:{row.pk}"
    data = {"account": row.account_id, "source": row.source, "source_id": row.source_id, "due_at": ""}
    record(body=cast.body, by=None, now=cast.now, kind=events.QUEUED.name, about=about, data=data, capture=capture(row))
    return row


def proof(row: Delivery) -> Any:
    return Client().get(f"{POSTS}{row.pk}/proof.json")


def test_proof_of_a_public_post_is_checked_by_python_alone(cast: Any, post: Delivery, tmp_path: Path) -> None:
    assert proof(post).status_code == 404
    sequence_all(now=cast.now)

    answer = proof(post)

    path = tmp_path / "proof.json"
    path.write_bytes(answer.content)
    key = Client().get("/p/portavale/log/keys.txt").content.decode().strip()
    program = str(Path(verify_record.__file__))
    done = subprocess.run([sys.executable, "-I", program, str(path), "--key", key], capture_output=True, text=True)
    assert (done.returncode, "The record is proven." in done.stdout) == (0, True), done.stdout
    path.write_text(json.dumps({**answer.json(), "tree_size": answer.json()["tree_size"] + 1}))
    assert subprocess.run([sys.executable, "-I", program, str(path)], capture_output=True).returncode == 1
    assert f"{POSTS}{post.pk}/proof.json" in Client().get(f"{POSTS}{post.pk}/").content.decode()


def test_feed_names_the_proof_of_each_post(cast: Any, post: Delivery) -> None:
    [item] = json.loads(Client().get("/p/portavale/posts.json").content)["items"]

    assert item["_rostra"] == {"proof": f"{item['url']}proof.json"}


def test_proof_is_found_under_the_bodys_own_name_only(cast: Any, post: Delivery) -> None:
    sequence_all(now=cast.now)

    assert Client().get(f"/p/{cast.other.slug}/posts/{post.pk}/proof.json").status_code == 404


def test_what_is_not_public_has_no_proof(cast: Any, post: Delivery) -> None:
    sequence_all(now=cast.now)
    Delivery.objects.filter(pk=post.pk).update(state=DeliveryState.WITHDRAWN)
    assert proof(post).status_code == 404


def test_corrected_post_gives_none_of_its_first_words(cast: Any, post: Delivery) -> None:
    sequence_all(now=cast.now)
    Change.objects.create(
        delivery=post,
        number=1,
        content=content("The bridge is closed."),
        content_hash=b"",
        state=ChangeState.DONE,
        state_at=cast.now,
        asked_by=cast.editor.user,
        asked_at=cast.now,
        done_at=cast.now.replace(hour=23),
    )
    assert posts_page(cast.body).posts[0].corrected

    assert proof(post).status_code == 404
    assert "proof.json" not in Client().get(f"{POSTS}{post.pk}/").content.decode()
    assert "_rostra" not in json.loads(Client().get("/p/portavale/posts.json").content)["items"][0]


def test_post_of_before_the_log_has_none(cast: Any) -> None:
    assert proof(sent(cast, registered(cast.now))).status_code == 404

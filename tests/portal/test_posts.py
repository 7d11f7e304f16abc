from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.audit import sources
from rostra.audit.tombstones import allow
from rostra.core import files
from rostra.core.scoping import scope
from rostra.editorial.actions.library import add_asset, add_captions
from rostra.editorial.models import Captions
from rostra.publishing.content import digest
from rostra.publishing.enums import ChangeState, DeliveryState
from rostra.publishing.erasing import NOTHING
from rostra.publishing.models import Change, Delivery
from rostra.records.actions.deciding import Decided, enter_decision
from rostra.records.disposing import name_of
from rostra.records.enums import DecisionPurpose
from tests.editorial.test_film import SUBRIP, movie
from tests.portal.registered import registered

POSTS = "/p/portavale/posts/"
ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ["atom", "rss", "json"]


def content(text: str, **fields: Any) -> dict[str, Any]:
    whole = {"text": text, "language": "en", "media": [], "link": "", "subject": "", "reply_to": "", "root": ""}
    return {**whole, "references": [], "to": "", "visibility": "public", **fields}


def sent(cast: Any, account: Account, text: str = "The bridge is open.", **fields: Any) -> Delivery:
    """Something of the body that stands on the account's network."""
    number = Delivery.objects.count()
    what = fields.pop("content", None) or content(text)
    at = fields.pop("sent_at", cast.now + timedelta(minutes=number))
    values: dict[str, Any] = {
        "source": "editorial.version",
        "source_id": number,
        "key": f"key-{cast.body.pk}-{number}",
        "content": what,
        "content_hash": digest(what),
        "state": DeliveryState.SENT,
        "due_at": at,
        "sent_at": at,
        "ref": f"ref-{number}",
        "url": f"https://x.com/PVTalerts/{number}",
        **fields,
    }
    return Delivery.objects.create(account=account, **values)


@pytest.fixture
def account(cast: Any) -> Account:
    return registered(cast.now)


def texts(response: Any) -> list[str]:
    return [post.parts[0].text for post in response.context["posts"]]


def test_newest_post_comes_first(cast: Any, account: Account) -> None:
    sent(cast, account, "First.")
    sent(cast, account, "Second.")

    assert texts(Client().get(POSTS)) == ["Second.", "First."]


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != DeliveryState.SENT])
def test_only_what_stands_there_now_is_shown(cast: Any, account: Account, state: DeliveryState) -> None:
    row = sent(cast, account, state=state, next_try_at=cast.now)

    answers = [Client().get(POSTS), Client().get(f"{POSTS}{row.pk}/")]

    assert texts(answers[0]) == []
    assert answers[1].status_code == 404


def test_what_is_being_withdrawn_or_private_or_an_answer_is_not_shown(cast: Any, account: Account) -> None:
    sent(cast, account, withdraw_asked_at=cast.now)
    sent(cast, account, content=content("To you only.", visibility="private"))
    sent(cast, account, source="inbox.answer")

    assert texts(Client().get(POSTS)) == []


@pytest.mark.parametrize("stage", [Stage.UNSANCTIONED, Stage.PROPOSED])
def test_accounts_outside_the_register_say_nothing_here(cast: Any, stage: Stage) -> None:
    sent(cast, registered(cast.now, stage=stage))

    assert texts(Client().get(POSTS)) == []


def test_news_feed_of_the_body_is_shown_though_it_is_no_account(cast: Any) -> None:
    own = registered(cast.now, channel="feed", network="feed", key="feed:news", name="News", url="", handle="")
    row = sent(cast, own, "Only here.", url="")

    page = Client().get(f"{POSTS}{row.pk}/").content.decode()

    assert texts(Client().get(POSTS)) == ["Only here."]
    assert "See it on the network" not in page


def test_posts_are_found_by_account_and_language(cast: Any, account: Account) -> None:
    other = registered(cast.now, "https://x.com/other", name="Other")
    sent(cast, account, "Here.")
    sent(cast, other, content=content("هنا", language="ar"))

    assert texts(Client().get(POSTS, {"account": other.pk})) == ["هنا"]
    assert texts(Client().get(POSTS, {"language": "en"})) == ["Here."]
    assert Client().get(POSTS, {"account": 999_999}).status_code == 404


def test_another_body_has_its_own_page(cast: Any, account: Account) -> None:
    row = sent(cast, account)
    with scope(cast.other):
        theirs = sent(cast, registered(cast.now, "https://x.com/theirs"), "Theirs.", key="theirs")

    assert Client().get(f"/p/elsewhere/posts/{row.pk}/").status_code == 404
    assert Client().get(f"{POSTS}{theirs.pk}/").status_code == 404
    assert texts(Client().get("/p/elsewhere/posts/")) == ["Theirs."]


def test_thread_is_one_post_in_its_order(cast: Any, account: Account) -> None:
    first = sent(cast, account, "One.", source_id=7)
    sent(cast, account, "Three.", source_id=7, part=2)
    sent(cast, account, "Two.", source_id=7, part=1)

    response = Client().get(f"{POSTS}{first.pk}/")

    assert [part.text for part in response.context["post"].parts] == ["One.", "Two.", "Three."]
    assert texts(Client().get(POSTS)) == ["One."]


def test_correction_is_what_the_page_shows_and_says(cast: Any, account: Account) -> None:
    row = sent(cast, account, "Open from 8.")
    new = content("Open from 9. Corrected.")
    change = {"content": new, "content_hash": digest(new), "asked_by": cast.editor.user, "asked_at": cast.now}
    Change.objects.create(
        delivery=row, number=1, state=ChangeState.DONE, done_at=cast.now + timedelta(hours=1), **change
    )
    Change.objects.create(delivery=row, number=2, **{**change, "content": content("Not done yet.")})

    post = Client().get(f"{POSTS}{row.pk}/").context["post"]

    assert post.parts[0].text == "Open from 9. Corrected."
    assert post.corrected


def test_pictures_come_with_what_they_show(cast: Any, account: Account) -> None:
    file = files.store(b"a picture", content_type="image/png")
    media = {"sha256": bytes(file.sha256).hex(), "name": "a.png", "type": "image/png", "alt": "A red bridge", "size": 9}
    row = sent(cast, account, content=content("Look.", media=[media, {**media, "type": "text/html"}]))

    post = Client().get(f"{POSTS}{row.pk}/").context["post"]
    shown, refused, missing = (Client().get(f"{POSTS}{row.pk}/files/{number}/") for number in (0, 1, 2))

    assert [(picture.url, picture.alt) for picture in post.parts[0].pictures] == [
        (f"{POSTS}{row.pk}/files/0/", "A red bridge")
    ]
    assert (shown.getvalue(), shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        b"a picture",
        "image/png",
        "nosniff",
    )
    assert (refused.status_code, missing.status_code) == (404, 404)


def test_file_that_the_folder_lost_is_not_found(cast: Any, account: Account) -> None:
    media = {"sha256": "00" * 32, "name": "a.png", "type": "image/png", "alt": "", "size": 9}
    row = sent(cast, account, content=content("Look.", media=[media]))
    file = files.store(b"gone soon", content_type="image/png")
    lost = sent(cast, account, content=content("Look.", media=[{**media, "sha256": bytes(file.sha256).hex()}]))
    files._path(cast.body.pk, bytes(file.sha256)).unlink()

    assert Client().get(f"{POSTS}{row.pk}/files/0/").status_code == 404
    assert Client().get(f"{POSTS}{lost.pk}/files/0/").status_code == 404


def test_film_is_sent_in_the_parts_that_a_player_asks_for(cast: Any, account: Account) -> None:
    file = files.store(b"0123456789", content_type="video/mp4")
    media = {"sha256": bytes(file.sha256).hex(), "name": "a.mp4", "type": "video/mp4", "alt": "", "size": 10}
    address = f"{POSTS}{sent(cast, account, content=content('Watch.', media=[media])).pk}/files/0/"

    def asked(**headers: str) -> Any:
        return Client().get(address, headers=headers)

    part = asked(range="bytes=4-6")
    assert (part.status_code, part.getvalue(), part["Content-Range"]) == (206, b"456", "bytes 4-6/10")
    assert (part["Content-Type"], part["Cache-Control"]) == ("video/mp4", "public, max-age=300")
    assert part["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert asked(range="bytes=4-6", **{"if-range": part["ETag"]}).status_code == 206
    assert asked(range="bytes=4-6", **{"if-range": '"another"'}).status_code == 200
    assert asked(range="bytes=10-").status_code == 416
    assert asked(**{"if-none-match": part["ETag"]}).status_code == 304


def test_film_comes_with_its_captions(cast: Any, account: Account) -> None:
    now = cast.now
    film = add_asset(content=movie(), name="a.mp4", by=cast.editor, now=now)
    add_captions(asset=film, language="ro", content=SUBRIP.encode(), by=cast.editor, now=now)
    media = {"sha256": bytes(film.file.sha256).hex(), "name": "a.mp4", "type": film.type, "alt": "", "size": film.size}
    row = sent(cast, account, content=content("Watch.", media=[media]))
    address = f"{POSTS}{row.pk}/files/0/ro.vtt"

    page = Client().get(f"{POSTS}{row.pk}/").content.decode()
    answers = [Client().get(url) for url in (address, address.replace("ro.", "sv."), address.replace("/0/", "/1/"))]

    assert f'<track kind="captions" srclang="ro" src="{address}" default>' in page
    assert [answer.status_code for answer in answers] == [200, 404, 404]
    assert answers[0].content.startswith(b"WEBVTT")
    files._path(cast.body.pk, bytes(Captions.objects.get().file.sha256)).unlink()
    assert Client().get(address).status_code == 404


def test_film_shows_the_captions_that_were_approved_and_no_later_ones(cast: Any, account: Account) -> None:
    now = cast.now
    film = add_asset(content=movie(), name="a.mp4", by=cast.editor, now=now)
    approved = files.store(b"WEBVTT approved", content_type="text/vtt")
    captions = [{"language": "ro", "sha256": bytes(approved.sha256).hex()}]
    media = {"sha256": bytes(film.file.sha256).hex(), "name": "a.mp4", "type": film.type, "alt": "", "size": film.size}
    row = sent(cast, account, content=content("Watch.", media=[{**media, "captions": captions}]))
    for language in ("ro", "sv"):
        add_captions(asset=film, language=language, content=SUBRIP.encode(), by=cast.editor, now=now)
    address = f"{POSTS}{row.pk}/files/0/ro.vtt"

    page = Client().get(f"{POSTS}{row.pk}/").content.decode()

    assert (page.count("<track"), page.count(f'src="{address}"')) == (1, 1)
    assert Client().get(address).content == b"WEBVTT approved"
    assert Client().get(address.replace("ro.", "sv.")).status_code == 404


def test_page_goes_on_where_the_one_before_ended(cast: Any, account: Account) -> None:
    rows = [sent(cast, account, f"Post {number}.", sent_at=cast.now) for number in range(31)]

    first = Client().get(POSTS)
    second = Client().get(POSTS, {"after": first.context["older"]})

    assert texts(first) + texts(second) == [f"Post {number}." for number in reversed(range(31))]
    assert second.context["older"] is None
    assert texts(Client().get(POSTS, {"after": rows[-1].pk + 1000})) == []


@pytest.mark.parametrize("path", [POSTS, "/p/portavale/posts.rss"])
def test_number_of_queries_does_not_grow(cast: Any, account: Account, path: str) -> None:
    sent(cast, account)
    Client().get(path)
    with CaptureQueriesContext(connection) as one:
        Client().get(path)
    for _ in range(20):
        sent(cast, account)
    with CaptureQueriesContext(connection) as many:
        Client().get(path)

    assert len(many) == len(one)


def feed(kind: str, **asked: str) -> list[tuple[str, str, str]]:
    """Address, title and words of each item."""
    body = Client().get(f"/p/portavale/posts.{kind}", asked).content
    if kind == "json":
        return [(item["url"], item["title"], item["content_html"]) for item in json.loads(body)["items"]]
    root = ET.fromstring(body)  # noqa: S314 - our own feed
    if kind == "rss":
        return [
            tuple(item.findtext(name) or "" for name in ("link", "title", "description"))
            for item in root[0].iter("item")
        ]  # type: ignore[misc]
    return [
        (
            entry.findtext(f"{ATOM}id") or "",
            entry.findtext(f"{ATOM}title") or "",
            entry.findtext(f"{ATOM}content") or "",
        )
        for entry in root.iter(f"{ATOM}entry")
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_feeds_carry_the_same_items(cast: Any, account: Account, kind: str, settings: Any) -> None:
    row = sent(
        cast, account, content=content("Lifts <b>& stairs</b>\x0b\nOpen again.", link="https://portavale.example/")
    )

    items = feed(kind)

    address = f"{settings.ROSTRA_URL}{POSTS}{row.pk}/"
    assert [(url, title.replace("\x0b", "")) for url, title, _html in items] == [(address, "Lifts <b>& stairs</b>")]
    assert "<p>Open again.</p>" in items[0][2]
    assert "&lt;b&gt;&amp; stairs" in items[0][2]
    assert '<a href="https://portavale.example/">' in items[0][2]


def test_a_post_is_hidden_once_its_correction_was_disposed_of(cast: Any, account: Account) -> None:
    row, kept = sent(cast, account, "Maria has won."), sent(cast, account, "Ion has won.")
    change = {"asked_at": cast.now, "asked_by": cast.editor.user, "state": ChangeState.DONE, "content_hash": b""}
    Change.objects.create(delivery=row, number=1, content=NOTHING, salt=b"", **change)
    Change.objects.create(delivery=row, number=2, content=content("Somebody has won."), **change)
    paths = [POSTS, *(f"/p/portavale/posts.{kind}" for kind in KINDS)]

    assert [b"Somebody has won" in Client().get(path).content for path in paths] == [True] * 4
    Change.objects.create(delivery=row, number=3, content=NOTHING, salt=b"", **change)

    assert [b"Maria" in Client().get(path).content for path in paths] == [False] * 4
    assert texts(Client().get(POSTS)) == ["Ion has won."]
    assert Client().get(f"{POSTS}{row.pk}/").status_code == 404
    assert [url.rstrip("/").rpartition("/")[2] for url, _title, _html in feed("atom")] == [str(kept.pk)]


def test_what_was_disposed_of_or_redacted_stands_in_no_feed_and_on_no_page(cast: Any, account: Account) -> None:
    row, kept = sent(cast, account, "Maria has won."), sent(cast, account, "Ion has won.")
    paths = [POSTS, f"{POSTS}{row.pk}/", *(f"/p/portavale/posts.{kind}" for kind in KINDS)]
    day = date(2020, 1, 1)
    decided = Decided(number="9", title="All", decided_on=day, legal_basis="Law", valid_from=day)
    before = [b"Maria has won" in Client().get(path).content for path in paths]

    decision = enter_decision(decided=decided, purpose=DecisionPurpose.ERASURE, by=cast.records, now=cast.now)
    # Whatever goes, goes by this one door, whole or in part.
    with transaction.atomic():
        allow(name_of(decision))
        erase = sources.get("publishing.delivery").erase
        assert erase is not None
        erase([str(row.pk)])

    assert before == [True] * 5
    answers = [Client().get(path) for path in paths]
    assert [b"Maria has won" in answer.content for answer in answers] == [False] * 5
    assert answers[1].status_code == 404
    assert texts(answers[0]) == ["Ion has won."]
    assert [url.rstrip("/").rpartition("/")[2] for url, _title, _html in feed("atom")] == [str(kept.pk)]


@pytest.mark.parametrize("kind", KINDS)
def test_feed_of_one_account_in_one_language(cast: Any, account: Account, kind: str) -> None:
    other = registered(cast.now, "https://x.com/other", name="Other")
    sent(cast, account)
    sent(cast, other)
    sent(cast, other, content=content("Podul e deschis.", language="ro"))

    assert [title for _url, title, _html in feed(kind, account=str(other.pk), language="ro")] == ["Podul e deschis."]
    assert feed(kind, language="nb") == []


@pytest.mark.parametrize("path", [POSTS, *(f"/p/portavale/posts.{kind}" for kind in KINDS), "/p/portavale/website/"])
def test_what_everybody_sees_sets_no_cookie_and_may_be_kept(cast: Any, account: Account, path: str) -> None:
    sent(cast, account)

    response = cast.client(cast.administrator).get(path)

    assert (response.status_code, dict(response.cookies)) == (200, {})
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")


def test_list_of_accounts_may_stand_in_any_page_and_nothing_else(cast: Any, account: Account) -> None:
    embedded, register = Client().get("/p/portavale/embed/accounts/"), Client().get("/p/portavale/accounts/")

    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    assert "frame-ancestors 'none'" in register["Content-Security-Policy"]
    assert "Portavale alerts" in embedded.content.decode()


def test_kit_offers_lines_to_copy_and_links_that_load_nothing(cast: Any, account: Account) -> None:
    page = Client().get("/p/portavale/website/").content.decode()

    assert "&lt;iframe src=" in page
    assert "https://bsky.app/intent/compose?text=" in page
    assert '<script src="http' not in page


@pytest.mark.parametrize(
    "path", [POSTS, "/p/portavale/website/", "/p/portavale/embed/accounts/", "/p/portavale/posts.rss"]
)
def test_unknown_body_has_no_page(cast: Any, path: str) -> None:
    assert Client().get(path.replace("portavale", "atlantis")).status_code == 404


@pytest.mark.parametrize("path", [POSTS, *(f"/p/portavale/posts.{kind}" for kind in KINDS)])
def test_language_that_the_database_cannot_be_asked_for_is_no_error(cast: Any, account: Account, path: str) -> None:
    assert Client().get(f"{path}?language=%00").status_code == 200


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_feed_holds_no_character_that_is_none_in_xml(cast: Any, account: Account, kind: str) -> None:
    Account.objects.filter(pk=account.pk).update(name="City\x0b of us")
    sent(cast, account, "Open\uffff \x0bnow.")

    feed = ET.fromstring(Client().get(f"/p/portavale/posts.{kind}").content)  # noqa: S314 - our own

    assert any("Open now." in text for text in feed.itertext())

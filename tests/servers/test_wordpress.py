"""The WordPress adapter against a real WordPress (see `wordpress.py` beside this file)."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rostra.adapters.wordpress import WordPress, client
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Batch, Context, Incoming, Kind, Locked, Media, Outgoing, Refused
from rostra.core.http import Http
from tests.servers.wordpress import WordPressServer

pytestmark = pytest.mark.servers


def _open(server: WordPressServer, who: str = "city", *, remote_id: str = "", **fields: str) -> WordPress:
    return WordPress(Context({**server.fields(who), **fields}, Http(allow=("127.0.0.1",)), remote_id=remote_id))


@pytest.fixture(autouse=True, params=["", "/%postname%/"], ids=["plain", "pretty"])
def _links(wordpress_server: WordPressServer, request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test with both kinds of addresses that a site can have."""
    wordpress_server.permalinks(request.param)
    yield
    client._roots.clear()


@pytest.fixture
def city(wordpress_server: WordPressServer) -> WordPress:
    return _open(wordpress_server, remote_id=_open(wordpress_server).verify().remote_id)


class TestWordPress(Conformance):
    @pytest.fixture
    def world(self, wordpress_server: WordPressServer, city: WordPress) -> World:
        page = city.publish(Outgoing(_word("Here people ask")), key=_word("key")).ref.partition("/")[2]

        def stranger(text: str, reply_to: str) -> None:
            wordpress_server.comment("bob", text, post=reply_to.partition("/")[2] or page)

        return World(
            channel=WordPress,
            fields=dict(city.context.fields),
            http=city.context.http,
            remote_id=city.context.remote_id,
            stranger=stranger,
            wrong={"password": "no-such-password"},
            broken={"site": f"{wordpress_server.url}/nothing/here"},
        )


def _word(name: str) -> str:
    return f"{name} {time.time_ns()}"


def _png(extra: int = 0) -> bytes:
    """A white picture of one pixel, with so many bytes more that say nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\xff"))
        + chunk(b"tEXt", b"x" * extra)
        + chunk(b"IEND", b"")
    )


def _picture(alt: str) -> Media:
    content = _png()
    return Media("0" * 64, "image/png", len(content), "Kart over bygda.PNG", alt, lambda: content)


def _all(city: WordPress, cursor: str = "") -> tuple[list[Incoming], Batch]:
    messages: list[Incoming] = []
    batch = city.fetch(cursor)
    messages += batch.messages
    while batch.more:
        batch = city.fetch(batch.cursor)
        messages += batch.messages
    return messages, batch


def _number(ref: str) -> str:
    return ref.partition("/")[2]


# --- Whose account


def test_verify_says_which_site_it_is(wordpress_server: WordPressServer) -> None:
    identity = _open(wordpress_server).verify()
    host = wordpress_server.url.removeprefix("http://")
    assert (identity.remote_id, identity.handle, identity.name) == (f"2@{host}", host, "The City")


@pytest.mark.parametrize(
    ("user", "fields", "code"),
    [
        ("clerk", {}, "scopes"),
        ("bob", {}, "scopes"),
        ("city", {"password": "wrong"}, "credentials"),
        ("city", {"user": "nobody"}, "credentials"),
        ("city", {"site": "http://127.0.0.1:1"}, "retry"),
    ],
)
def test_verify_refuses_who_may_not_do_what_is_needed(
    wordpress_server: WordPressServer, user: str, fields: dict[str, str], code: str
) -> None:
    with pytest.raises(Exception) as caught:
        _open(wordpress_server, user, **fields).verify()
    assert getattr(caught.value, "code", "") == code


def test_verify_refuses_somebody_else(wordpress_server: WordPressServer) -> None:
    with pytest.raises(Locked) as caught:
        _open(wordpress_server, remote_id="1@elsewhere.example").verify()
    assert caught.value.code == "wrong_account"


def test_site_without_application_passwords_never_gets_one(wordpress_server: WordPressServer) -> None:
    plugin = wordpress_server.folder / "site" / "wp-content" / "mu-plugins" / "without.php"
    plugin.write_text("<?php add_filter('wp_is_application_passwords_available', '__return_false');")
    try:
        with pytest.raises(Locked) as caught:
            _open(wordpress_server).verify()
    finally:
        plugin.unlink()
    assert caught.value.code == "app_passwords"


# --- Out

HOSTILE = """Tom & Jerry's <b>“day”</b> -- 'open' [gallery ids="1"] \\n \\ 100 %

لا توجد رسوم على الدخول.
Second line: https://example.org/a?b=1&c=[2] :)

<!-- wp:html --><script>alert(1)</script><!-- /wp:html --> &lt; 👩‍👩‍👧"""


def test_text_stands_on_the_site_as_it_was_approved(wordpress_server: WordPressServer, city: WordPress) -> None:
    post = Outgoing(
        HOSTILE, subject='Fish & <i>chips</i> [gallery] \\ "x"', language="ar", link="https://example.org/x"
    )
    made = city.publish(post, key=_word("key"))
    seen = city.look(made.ref)
    item = wordpress_server.call("", "GET", f"posts/{_number(made.ref)}")
    assert seen is not None
    assert seen.text == f"{post.subject}\n\n{HOSTILE}\n\nhttps://example.org/x"
    assert ("<script" in item["content"]["rendered"], "<i>" in item["title"]["rendered"]) == (False, False)
    assert '<p lang="ar" dir="auto">' in item["content"]["rendered"]


def test_pictures_stand_there_with_their_description(wordpress_server: WordPressServer, city: WordPress) -> None:
    media = tuple(_picture(alt) for alt in ("A map of the works", 'The "old" bridge', ""))
    made = city.publish(Outgoing(_word("works"), media=media), key=_word("key"))
    city.edit(made.ref, Outgoing(_word("works changed"), media=media))
    item = wordpress_server.call("", "GET", f"posts/{_number(made.ref)}")
    first = wordpress_server.call("", "GET", f"media/{item['featured_media']}")
    assert (first["alt_text"], first["media_details"]["width"]) == ("A map of the works", 1)
    assert item["content"]["rendered"].count("<img") == 2
    assert 'alt="The &quot;old&quot; bridge"' in item["content"]["rendered"]


def test_withdrawn_post_takes_its_pictures_with_it(wordpress_server: WordPressServer, city: WordPress) -> None:
    def library() -> set[int]:
        return {item["id"] for item in wordpress_server.call("", "GET", "media", per_page=100)}

    before = library()
    city.publish(Outgoing(_word("stays"), media=(_picture("A bridge"),)), key=_word("key"))
    others = library()
    made = city.publish(Outgoing(_word("goes"), media=(_picture("One"), _picture("Two"))), key=_word("key"))
    brought = library() - others
    city.withdraw(made.ref)
    # In the bin, its address has another end.
    city.withdraw(made.ref)
    assert (len(others - before), len(brought), library()) == (1, 2, others)


def test_largest_picture_is_taken(wordpress_server: WordPressServer, city: WordPress) -> None:
    content = _png(7_999_000)
    media = Media("0" * 64, "image/png", len(content), "large.png", "A large map", lambda: content)
    made = city.publish(Outgoing(_word("large"), media=(media,)), key=_word("key"))
    item = wordpress_server.call("", "GET", f"posts/{_number(made.ref)}")
    kept = wordpress_server.call("", "GET", f"media/{item['featured_media']}")
    assert kept["media_details"]["filesize"] == len(content)


@pytest.mark.parametrize("change", ["publish", "draft", "trash"])
def test_lost_post_is_found_by_its_key_whatever_became_of_it(
    wordpress_server: WordPressServer, city: WordPress, change: str
) -> None:
    post, key, since = Outgoing("Une journée d’été — ÅÄÖ"), _word("key"), datetime.now(UTC)
    made = city.publish(post, key=key)
    if change == "trash":
        wordpress_server.call("city", "DELETE", f"posts/{_number(made.ref)}")
    else:
        wordpress_server.call("city", "POST", f"posts/{_number(made.ref)}", status=change)
    found = city.find(post, key=key, since=since)
    seen = city.look(made.ref)
    assert found is not None
    assert (found.ref, seen is not None) == (made.ref, change == "publish")
    assert city.find(post, key=_word("key"), since=since) is None


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
@pytest.mark.parametrize("state", ["approved", "spam", "trash"])
def test_lost_answer_is_found_by_its_text_whatever_became_of_it(
    wordpress_server: WordPressServer, city: WordPress, zone: str, state: str
) -> None:
    wordpress_server.php(f"update_option('timezone_string', '{zone}');")
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    asked = wordpress_server.comment("bob", _word("when?"), post=_number(page.ref))
    answer = Outgoing("At ten o'clock -- <b>sharp</b> & “sure”.\n\nGood bye.", reply_to=f"comments/{asked}")
    since = datetime.now(UTC)
    before = city.find(answer, key="k", since=since)
    made = city.publish(answer, key="k")
    wordpress_server.call("city", "POST", f"comments/{_number(made.ref)}", status=state)
    found = city.find(answer, key="k", since=since)
    wordpress_server.php("update_option('timezone_string', '');")
    assert (before, found and found.ref) == (None, made.ref)


def test_answer_under_the_post_itself_is_a_comment(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    more = Outgoing(_word("more"), reply_to=page.ref)
    made = city.publish(more, key="k")
    found = city.find(more, key="k", since=datetime.now(UTC))
    item = wordpress_server.call("", "GET", f"comments/{_number(made.ref)}")
    assert (item["post"], item["parent"], found and found.ref) == (int(_number(page.ref)), 0, made.ref)


def test_same_answer_twice_is_refused_by_the_site(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    answer = Outgoing(_word("more"), reply_to=page.ref)
    city.publish(answer, key="k")
    with pytest.raises(Refused) as caught:
        city.publish(answer, key="k")
    assert caught.value.code == "duplicate"


@pytest.mark.parametrize("gone", ["trash", "deleted", "post"])
def test_answer_to_what_is_gone_is_refused(wordpress_server: WordPressServer, city: WordPress, gone: str) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    asked = wordpress_server.comment("bob", _word("when?"), post=_number(page.ref))
    if gone == "post":
        city.withdraw(page.ref)
    else:
        wordpress_server.call("city", "DELETE", f"comments/{asked}", force=gone == "deleted")
    with pytest.raises(Refused) as caught:
        city.publish(Outgoing("Too late", reply_to=f"comments/{asked}"), key="k")
    assert caught.value.code == "not_found"


def test_comment_of_ours_can_be_seen_edited_and_withdrawn(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    made = city.publish(Outgoing("One <two>", reply_to=page.ref), key="k")
    before = city.look(made.ref)
    city.edit(made.ref, Outgoing("Three & four", reply_to=page.ref))
    after = city.look(made.ref)
    city.withdraw(made.ref)
    city.withdraw(made.ref)
    assert [seen and seen.text for seen in (before, after, city.look(made.ref))] == ["One <two>", "Three & four", None]


def test_site_without_a_bin_deletes_at_once(wordpress_server: WordPressServer, city: WordPress) -> None:
    config = wordpress_server.folder / "site" / "wp-config.php"
    before = config.read_text()
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    config.write_text(before.replace("<?php", "<?php define('EMPTY_TRASH_DAYS', 0);", 1))
    try:
        city.withdraw(page.ref)
        city.withdraw(page.ref)
    finally:
        config.write_text(before)
    with pytest.raises(Refused) as caught:
        city.edit(page.ref, Outgoing("Too late"))
    assert (caught.value.code, city.look(page.ref)) == ("not_found", None)


def test_item_of_somebody_else_is_left_alone(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    asked = f"comments/{wordpress_server.comment('bob', _word('mine'), post=_number(page.ref))}"
    codes = []
    for call in (lambda: city.withdraw(asked), lambda: city.edit(asked, Outgoing("x"))):
        with pytest.raises(Refused) as caught:
            call()
        codes.append(caught.value.code)
    seen = city.look(asked)
    assert codes == ["not_allowed", "not_allowed"]
    assert seen is not None


def test_somebody_changes_our_post_and_it_is_seen(wordpress_server: WordPressServer, city: WordPress) -> None:
    made = city.publish(Outgoing("The bridge opens on Monday.", subject="Bridge"), key=_word("key"))
    first = city.look(made.ref)
    time.sleep(1.1)  # WordPress counts whole seconds.
    wordpress_server.call("city", "POST", f"posts/{_number(made.ref)}", content="The bridge stays closed.\nFor ever.")
    second = city.look(made.ref)
    assert first is not None
    assert second is not None
    assert (first.text, first.edited_at) == ("Bridge\n\nThe bridge opens on Monday.", None)
    assert second.text == "Bridge\n\nThe bridge stays closed.\nFor ever."
    assert second.edited_at is not None


def test_file_that_is_no_picture_is_refused(city: WordPress) -> None:
    media = Media("0" * 64, "image/png", 5, "a.png", "", lambda: b"hello")
    with pytest.raises(Refused) as caught:
        city.publish(Outgoing(_word("x"), media=(media,)), key=_word("key"))
    assert caught.value.code == "media_type"


# --- In


def test_stranger_asks_and_the_answer_stands_below(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    _, end = _all(city)
    text = f'{_word("When?")} It\'s <b>not</b> -- "clear" & 1 < 2 :)\nSecond line'
    asked = wordpress_server.comment("bob", text, post=_number(page.ref))
    nested = wordpress_server.comment("carol", _word("me too"), post=_number(page.ref), parent=asked)
    question, second = _all(city, end.cursor)[0]
    answer = city.publish(Outgoing("At ten.", reply_to=question.ref, root=page.ref), key=_word("key"))
    (own,) = _all(city, _all(city, end.cursor)[1].cursor)[0] or _all(city)[0][-1:]
    below = wordpress_server.call("", "GET", "comments", parent=asked)
    assert (question.ref, question.reply_to, question.root, question.own) == (
        f"comments/{asked}",
        page.ref,
        page.ref,
        False,
    )
    assert question.text == text.replace("<b>", "").replace("</b>", "")
    assert (second.ref, second.reply_to, second.root) == (f"comments/{nested}", question.ref, page.ref)
    assert (question.author_name, question.author_id.partition(":")[0]) == ("bob", "user")
    assert _number(answer.ref) in {str(item["id"]) for item in below}
    assert (own.ref, own.own) == (answer.ref, True)


def test_edits_removals_and_what_waits_for_moderation_come_in(
    wordpress_server: WordPressServer, city: WordPress
) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    refs = [wordpress_server.comment("bob", _word(f"c{index}"), post=_number(page.ref)) for index in range(4)]
    _, first = _all(city)
    wordpress_server.call("city", "POST", f"comments/{refs[0]}", content="Other words")
    wordpress_server.call("city", "POST", f"comments/{refs[1]}", status="spam")
    wordpress_server.call("city", "DELETE", f"comments/{refs[2]}", force=True)
    wordpress_server.call("city", "POST", f"comments/{refs[3]}", status="hold")
    held = wordpress_server.comment("carol", _word("held"), post=_number(page.ref))
    wordpress_server.call("city", "POST", f"comments/{held}", status="hold")
    changes, second = _all(city, first.cursor)
    wordpress_server.call("city", "POST", f"comments/{refs[1]}", status="approved")
    back, third = _all(city, second.cursor)
    told = {(message.ref, message.kind) for message in changes}
    assert told == {
        (f"comments/{refs[0]}", Kind.EDIT),
        (f"comments/{refs[1]}", Kind.DELETION),
        (f"comments/{refs[2]}", Kind.DELETION),
        (f"comments/{held}", Kind.MESSAGE),
    }
    assert [(message.ref, message.kind) for message in back] == [(f"comments/{refs[1]}", Kind.MESSAGE)]
    assert _all(city, third.cursor)[0] == []


def test_every_comment_of_a_busy_hour_is_collected(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    wordpress_server.comment("bob", _word("before"), post=_number(page.ref))
    _, end = _all(city)
    wordpress_server.php(
        f"for ($i = 0; $i < 250; $i++) wp_insert_comment(['comment_post_ID' => {_number(page.ref)},"
        " 'comment_content' => \"busy $i\", 'comment_author' => 'Guest', 'comment_author_email' => 'g@rostra.test']);"
    )
    messages, batch = _all(city, end.cursor)
    texts = {message.text for message in messages}
    assert texts == {f"busy {index}" for index in range(250)}
    assert {message.author_id.partition(":")[0] for message in messages} == {"guest"}
    assert _all(city, batch.cursor)[0] == []


def test_hidden_comment_is_not_shown_until_it_is_again(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    ref = wordpress_server.comment("bob", _word("Buy now"), post=_number(page.ref))
    shown = []
    for hidden in (True, True, False, False):
        city.hide(f"comments/{ref}", hidden=hidden)
        shown.append([item["id"] for item in wordpress_server.call("", "GET", "comments", post=_number(page.ref))])
    assert shown == [[], [], [int(ref)], [int(ref)]]


def test_measure_counts_the_comments_that_everybody_sees(wordpress_server: WordPressServer, city: WordPress) -> None:
    page = city.publish(Outgoing(_word("page")), key=_word("key"))
    refs = [wordpress_server.comment("bob", _word(f"c{index}"), post=_number(page.ref)) for index in range(3)]
    city.hide(f"comments/{refs[0]}", hidden=True)
    answer = city.publish(Outgoing("Yes.", reply_to=f"comments/{refs[1]}"), key=_word("key"))
    counts = city.measure([page.ref, f"comments/{refs[1]}", answer.ref, "posts/999999", f"comments/{refs[0]}"])
    assert [(count.ref, count.name, count.value) for count in counts] == [
        (page.ref, "replies", 3),
        (f"comments/{refs[1]}", "replies", 1),
        (answer.ref, "replies", 0),
    ]


def test_password_with_and_without_spaces_is_the_same(wordpress_server: WordPressServer) -> None:
    secret = wordpress_server.passwords["city"]
    grouped = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    assert _open(wordpress_server, password=grouped).verify() == _open(wordpress_server).verify()


def test_link_that_stands_in_the_text_is_not_added(wordpress_server: WordPressServer, city: WordPress) -> None:
    post = Outgoing("See https://example.org/x.", link="https://example.org/x", subject="Where")
    made = city.publish(post, key=_word("key"))
    seen = city.look(made.ref)
    assert seen is not None
    assert seen.text == "Where\n\nSee https://example.org/x."
    assert city.find(replace(post, text="Other"), key=_word("key"), since=datetime.now(UTC)) is None

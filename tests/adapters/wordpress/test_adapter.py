from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from rostra.adapters.wordpress import WordPress
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import (
    Identity,
    Level,
    Locked,
    Measure,
    Media,
    Outgoing,
    Refused,
    Retry,
    Seen,
    Unsupported,
)
from rostra.core.http import Http
from tests.adapters.wordpress.conftest import NOW, Open, failed
from tests.adapters.wordpress.site import PASSWORD, USER, Site, answer, refusal


class TestWordPress(Conformance):
    @pytest.fixture
    def world(self, site: Site) -> World:
        def stranger(text: str, reply_to: str) -> None:
            site.ask(text, post=int(reply_to.partition("/")[2] or 1))

        return World(
            channel=WordPress,
            fields={"site": site.url, "user": USER, "password": PASSWORD},
            http=Http(allow=["127.0.0.1"]),
            stranger=stranger,
            wrong={"password": "not-the-password"},
            broken={"site": "http://127.0.0.1:1"},
        )


def picture(name: str = "Map of the works.PNG", alt: str = "A map", kind: str = "image/png") -> Media:
    return Media("0" * 64, kind, 3, name, alt, lambda: b"png")


# --- Before


def test_check_knows_what_a_comment_cannot_be(city: WordPress) -> None:
    answer_ = Outgoing("Yes", reply_to="comments/1", media=(picture(),), visibility="private")
    problems = [(problem.code, problem.level) for problem in city.check(answer_)]
    assert problems == [("media_count", Level.BLOCK), ("not_private", Level.BLOCK)]
    assert city.check(Outgoing("x" * 10_000, media=(picture(),))) == []


def test_verify_says_which_site_it_is(site: Site, open_channel: Open) -> None:
    site.index["home"] = "https://City.example/news/"
    identity = open_channel(remote_id="").verify()
    expected = Identity("2@city.example/news", "city.example/news", "The City & friends", "https://City.example/news/")
    assert identity == expected


def test_verify_says_what_the_user_may_do(open_channel: Open) -> None:
    assert open_channel(remote_id="").verify().scopes == (
        "publish_posts",
        "edit_published_posts",
        "upload_files",
        "moderate_comments",
    )


def test_verify_of_a_hosted_site_gives_the_name_that_the_register_knows(site: Site, open_channel: Open) -> None:
    site.index["home"] = "https://portavale.wordpress.com"
    assert open_channel(remote_id="").verify().handle == "portavale"


def test_verify_asks_for_the_rights_of_an_editor(site: Site, open_channel: Open) -> None:
    del site.user["capabilities"]["moderate_comments"]
    error = failed(open_channel(remote_id="").verify)
    assert (type(error), error.code, error.detail) == (Locked, "scopes", "without moderate_comments")


def test_verify_refuses_somebody_else(city: WordPress) -> None:
    assert failed(city.verify).code == "wrong_account"


@pytest.mark.parametrize("user", [{"id": 2}, [], {"id": "x", "capabilities": {}}])
def test_verify_locks_what_is_no_user(site: Site, open_channel: Open, user: object) -> None:
    site.user = user
    assert failed(open_channel(remote_id="").verify).code == "protocol"


# --- Out


def test_publish_sends_what_was_approved(site: Site, city: WordPress) -> None:
    made = city.publish(Outgoing("Bună\ndimineața", subject="A & B", language="ro", link="https://a.example"), key="k")
    link = '<a href="https://a.example">https://a.example</a>'
    body = site.to("POST posts")[0].json
    assert body == {
        "title": "A &amp; B",
        "content": f'<p lang="ro" dir="auto">Bună<br />dimineața</p>\n\n<p lang="ro" dir="auto">{link}</p>',
        "status": "publish",
        "slug": "a-b-8254c329a928",
    }
    assert (made.ref, made.url, made.at) == ("posts/1", f"{site.url}/?p=1", datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert site.to("POST posts")[0].headers["user-agent"] == "Rostra/test"


def test_first_line_is_the_title_and_stands_there_once(site: Site, city: WordPress) -> None:
    city.publish(Outgoing("The bridge opens\n\nOn Monday at 9.", link="https://a.example"), key="k")

    body = site.to("POST posts")[0].json
    link = '<a href="https://a.example">https://a.example</a>'
    assert (body["title"], body["content"]) == ("The bridge opens", f"<p>On Monday at 9.</p>\n\n<p>{link}</p>")


def test_post_from_before_titles_still_shows_what_was_approved(city: WordPress) -> None:
    post = Outgoing("The bridge opens\n\nOn Monday at 9.")
    once, twice = "The bridge opens\n\nOn Monday at 9.", "The bridge opens\n\nThe bridge opens\n\nOn Monday at 9."

    shown = [city.shows(Seen("posts/1", text), post) for text in (once, twice, "The bridge opens\n\nOn Tuesday.")]

    assert shown == [True, True, False]


def test_publish_uploads_pictures_first(site: Site, city: WordPress) -> None:
    media = (picture(), picture("…", "", "image/webp"), picture("noend", 'The "old" [bridge]'))
    city.publish(Outgoing("Works", media=media), key="k")
    uploads, body = site.to("POST media"), site.to("POST posts")[0].json
    names = [asked.headers["content-disposition"].partition("=")[2] for asked in uploads]
    assert names == ['"Map-of-the-works.png"', '"picture.webp"', '"noend.png"']
    assert [asked.headers["content-type"] for asked in uploads] == ["image/png", "image/webp", "image/png"]
    assert [site.to(f"POST media/{number}")[0].json for number in (1, 3)] == [
        {"alt_text": "A map"},
        {"alt_text": 'The "old" [bridge]'},
    ]
    assert (body["featured_media"], site.to("POST media/2")) == (1, [])
    assert 'alt="The &quot;old&quot; &#91;bridge&#93;" class="wp-image-3"' in body["content"]
    assert body["content"].count("<img") == 2


@pytest.mark.parametrize(
    "fault", [refusal(400, "rest_invalid_param"), refusal(401, "rest_not_logged_in"), refusal(429, "x")]
)
def test_pictures_of_a_post_that_is_refused_do_not_stay(site: Site, city: WordPress, fault: Any) -> None:
    site.fail("POST posts", fault)
    failed(lambda: city.publish(Outgoing("Works", media=(picture(), picture("two"))), key="k"))

    assert [site.to(f"DELETE media/{number}")[0].query["force"] for number in (1, 2)] == ["true", "true"]
    assert site.items["posts"] == {}


def test_picture_before_one_that_is_refused_does_not_stay(site: Site, city: WordPress) -> None:
    site.fail("POST media", answer({"id": 7, "source_url": "x"}), refusal(400, "rest_upload_file_too_big"))
    error = failed(lambda: city.publish(Outgoing("Works", media=(picture("one", ""), picture("two"))), key="k"))

    assert (type(error), error.code, len(site.to("DELETE media/7"))) == (Refused, "media_size", 1)


def test_pictures_stay_where_nobody_knows_whether_the_post_stands(site: Site, city: WordPress) -> None:
    site.fail("POST posts", refusal(502, "x"))
    error = failed(lambda: city.publish(Outgoing("Works", media=(picture(),)), key="k"))

    assert (type(error), site.to("DELETE media/1")) == (Retry, [])


def test_picture_that_cannot_be_removed_is_named_beside_the_reason(site: Site, city: WordPress) -> None:
    site.fail("POST posts", refusal(400, "rest_invalid_param"))
    site.fail("DELETE media/1", refusal(403, "rest_cannot_delete"))
    error = failed(lambda: city.publish(Outgoing("Works", media=(picture(),)), key="k"))

    assert error.code == "invalid"
    assert error.detail.endswith("; file 1 stays in the media library: 403 DELETE rest_cannot_delete")


def test_private_post_is_unsupported(city: WordPress) -> None:
    error = failed(lambda: city.publish(Outgoing("x", visibility="private"), key="k"))
    assert type(error) is Unsupported


def test_answer_stands_under_what_it_answers(site: Site, city: WordPress) -> None:
    asked = site.ask("When?", post=7, status="hold")
    city.publish(Outgoing("At <ten>\n& sharp.", reply_to=asked), key="k")
    city.publish(Outgoing("More", reply_to="posts/7", link="https://a.example"), key="k")
    bodies = [asked.json for asked in site.to("POST comments")]
    assert bodies == [
        {"post": 7, "parent": 1, "content": "At &lt;ten&gt;\n&amp; sharp."},
        {"post": 7, "content": "More\n\nhttps://a.example"},
    ]


@pytest.mark.parametrize(
    ("post", "code"),
    [
        (Outgoing("x", reply_to="comments/9"), "not_found"),
        (Outgoing("x", reply_to="comments/1"), "not_found"),
        (Outgoing("x", reply_to="pages/1"), "not_found"),
        (Outgoing("x", reply_to="posts/²"), "not_found"),
        (Outgoing("x", reply_to="posts/1", media=(picture(),)), "media_count"),
    ],
)
def test_answer_that_cannot_be_is_refused(site: Site, city: WordPress, post: Outgoing, code: str) -> None:
    site.ask("In the bin", status="trash")
    error = failed(lambda: city.publish(post, key="k"))
    assert (type(error), error.code, site.to("POST comments")) == (Refused, code, [])


def test_answer_to_what_cannot_be_read_is_not_sent(site: Site, city: WordPress) -> None:
    site.ask("Odd", post=None)
    site.fail("GET comments/2", answer({"id": 2}))
    errors = [failed(lambda ref=ref: city.publish(Outgoing("x", reply_to=ref), key="k")) for ref in _REFS]  # type: ignore[misc]
    assert [(type(error), error.code) for error in errors] == [(Locked, "protocol"), (Retry, "retry")]
    assert site.to("POST comments") == []


_REFS = ("comments/1", "comments/2")


def test_file_that_the_site_did_not_take_is_said(site: Site, city: WordPress) -> None:
    site.fail("POST media", answer({"id": 1}))
    assert failed(lambda: city.publish(Outgoing("x", media=(picture(),)), key="k")).code == "protocol"


@pytest.mark.parametrize("given", [answer(b"<html>"), answer({"id": 1}), answer([]), answer(b"[" * 100_000)])
def test_unreadable_answer_leaves_a_publication_unknown(site: Site, city: WordPress, given: Any) -> None:
    site.fail("POST posts", given)
    error = failed(lambda: city.publish(Outgoing("x"), key="k"))
    assert isinstance(error, Retry)
    assert error.sent is True


# --- Find


def test_find_sees_a_post_by_its_key_in_every_state(site: Site, city: WordPress) -> None:
    post = Outgoing("Hello")
    city.publish(post, key="k")
    site.items["posts"][1] |= {"status": "trash", "slug": site.items["posts"][1]["slug"] + "__trashed"}
    found = city.find(post, key="k", since=NOW)
    assert found is not None
    assert (found.ref, city.find(post, key="other", since=NOW)) == ("posts/1", None)


def test_find_does_not_know_when_the_post_is_unreadable(site: Site, city: WordPress) -> None:
    site.fail("GET posts", answer([{"id": 1}]))
    assert type(failed(lambda: city.find(Outgoing("Hello"), key="k", since=NOW))) is Retry


def test_find_sees_an_answer_by_its_text_in_every_state(site: Site, city: WordPress) -> None:
    asked = site.ask("When?")
    answer_ = Outgoing("At <ten>.\n\nSharp.", reply_to=asked)
    before = city.find(answer_, key="k", since=NOW)
    site.ask("At &lt;nine&gt;", author=2, parent=1)
    ref = site.ask("At &lt;ten&gt;.\r\n\r\nSharp.", author=2, parent=1, status="trash")
    found = city.find(answer_, key="k", since=NOW)
    assert (before, found and found.ref) == (None, ref)
    asked_for = [(asked.query["status"], asked.query.get("after")) for asked in site.to("GET comments")[:3]]
    assert asked_for == [("all", None), ("spam", None), ("trash", "2026-11-20T12:28:00+00:00")]


def test_find_sees_an_answer_under_the_post_itself(site: Site, city: WordPress) -> None:
    ref = site.ask("More", author=2, post=7)
    found = city.find(Outgoing("More", reply_to="posts/7"), key="k", since=NOW)
    assert found is not None
    assert (found.ref, city.find(Outgoing("More", reply_to="posts/8"), key="k", since=NOW)) == (ref, None)


def test_find_does_not_know_when_there_are_too_many_answers(site: Site, city: WordPress) -> None:
    for _ in range(100):
        site.ask("Other", author=2, post=7)
    error = failed(lambda: city.find(Outgoing("More", reply_to="posts/7"), key="k", since=NOW))
    assert type(error) is Retry


# --- Look, edit, withdraw


@pytest.mark.parametrize("status", ["draft", "private", "pending", "future", "trash"])
def test_look_does_not_see_what_nobody_sees(site: Site, city: WordPress, status: str) -> None:
    site.add("posts", status=status)
    assert city.look("posts/1") is None


def test_look_sees_title_text_and_the_time_of_a_change(site: Site, city: WordPress) -> None:
    changes = {"title": {"raw": "A &amp; B"}, "content": {"raw": "<p>One</p>"}, "modified_gmt": "2026-11-20T12:01:00"}
    site.add("posts", **changes)
    site.ask("Two", author=2)
    post, comment = city.look("posts/1"), city.look("comments/1")
    assert post is not None
    assert comment is not None
    assert (post.text, post.url, post.edited_at) == (
        "A & B\n\nOne",
        f"{site.url}/?p=1",
        datetime(2026, 11, 20, 12, 1, tzinfo=UTC),
    )
    assert (comment.text, comment.edited_at) == ("Two", None)


def test_look_says_when_it_does_not_know(site: Site, city: WordPress) -> None:
    site.add("posts", title=None)
    site.add("posts")
    site.fail("GET posts/2", refusal(403, "rest_cannot_read"))
    errors = [failed(lambda: city.look("posts/1")), failed(lambda: city.look("posts/2"))]
    assert [error.code for error in errors] == ["retry", "not_allowed"]


def test_edit_keeps_the_pictures(site: Site, city: WordPress) -> None:
    post = Outgoing("Before", subject="Works", media=(picture(), picture()))
    city.publish(post, key="k")
    figure = site.items["posts"][1]["content"]["raw"].partition("\n\n")[2]
    city.edit("posts/1", replace(post, text="After"))
    assert figure.startswith("<figure")
    assert site.to("POST posts/1")[0].json == {"title": "Works", "content": f"<p>After</p>\n\n{figure}"}


def test_edit_describes_the_pictures_anew(site: Site, city: WordPress) -> None:
    post = Outgoing("Before", subject="Works", media=(picture(), picture()))
    city.publish(post, key="k")
    city.edit("posts/1", replace(post, media=(picture(alt="A bridge"), picture(alt='"Two" [x]'))))
    first, second = sorted(site.items["media"])
    assert [site.to(f"POST media/{number}")[-1].json for number in (first, second)] == [
        {"alt_text": "A bridge"},
        {"alt_text": '"Two" [x]'},
    ]
    content = str(site.to("POST posts/1")[0].json["content"])
    assert f'alt="&quot;Two&quot; &#91;x&#93;" class="wp-image-{second}"' in content
    assert 'alt="A map"' not in content


def test_edit_does_not_guess_which_picture_is_which(site: Site, city: WordPress) -> None:
    post = Outgoing("Before", subject="Works", media=(picture(), picture()))
    city.publish(post, key="k")
    site.items["posts"][1]["featured_media"] = 0
    assert failed(lambda: city.edit("posts/1", post)).code == "files_differ"
    assert site.to("POST posts/1") == []


def test_our_words_are_known_as_the_site_keeps_them(site: Site, city: WordPress) -> None:
    post = Outgoing(
        "It's <open>: https://example.org/a.\n\nTwo", language="ro", subject="A & B", link="https://example.org"
    )
    ref = city.publish(post, key="k").ref
    seen = city.look(ref)
    assert seen is not None
    assert [city.shows(seen, one) for one in (post, replace(post, text="Shut"), replace(post, subject="C"))] == [
        True,
        False,
        False,
    ]
    assert city.shows(Seen("comments/4", "A & B"), Outgoing("A & B"))


def test_edit_of_a_comment_is_its_text(site: Site, city: WordPress) -> None:
    ref = site.ask("Before", author=2)
    city.edit(ref, Outgoing("A & B"))
    assert site.to("POST comments/1")[0].json == {"content": "A &amp; B"}


def test_item_of_somebody_else_is_left_alone(site: Site, city: WordPress) -> None:
    ref = site.ask("Mine")
    codes = [failed(lambda: city.edit(ref, Outgoing("x"))).code, failed(lambda: city.withdraw(ref)).code]
    assert codes == ["not_allowed", "not_allowed"]
    assert {asked.method for asked in site.asked} == {"HEAD", "GET"}


def test_withdraw_puts_into_the_bin_and_gone_is_gone(site: Site, city: WordPress) -> None:
    site.add("posts")
    for _ in range(2):
        city.withdraw("posts/1")
    city.withdraw("posts/9")
    assert [asked.query for asked in site.to("DELETE posts/1")] == [{}]


def test_withdraw_deletes_where_there_is_no_bin(site: Site, city: WordPress) -> None:
    site.add("posts")
    site.fail("DELETE posts/1", refusal(501, "rest_trash_not_supported"))
    city.withdraw("posts/1")
    assert [asked.query for asked in site.to("DELETE posts/1")] == [{}, {"force": "true"}]


def test_withdrawn_post_takes_its_files_with_it_and_no_others(site: Site, city: WordPress) -> None:
    foreign = site.add("media", author=3, title={"raw": "Of the keeper"})["id"]
    city.publish(Outgoing("Other", media=(picture(),)), key="other")
    made = city.publish(Outgoing("Works", media=(picture(), picture("two"), picture("three"))), key="k")
    # Somebody took the last one out of the text, put one of their own in, and the site put it into its bin.
    shown = site.items["posts"][2]["content"]["raw"].partition("\n\n<figure")[0]
    site.items["posts"][2]["content"]["raw"] = shown + f'<img class="wp-image-{foreign}" />'
    city.withdraw(made.ref)
    assert (sorted(site.items["media"]), site.items["posts"][2]["status"]) == ([1, 2], "trash")
    assert {asked.query["force"] for asked in site.asked if asked.method == "DELETE" and "media" in asked.route} == {
        "true"
    }


@pytest.mark.parametrize("slug", ["works-8254c329a928-2", "works-8254c329a928__trashed"])
def test_files_that_could_not_go_at_once_go_when_it_is_withdrawn_again(site: Site, city: WordPress, slug: str) -> None:
    city.publish(Outgoing("Works", media=(picture(), picture("two"))), key="k")
    site.items["posts"][1]["slug"] = slug
    site.fail("DELETE media/1", refusal(503, "x"))
    first = failed(lambda: city.withdraw("posts/1"))
    city.withdraw("posts/1")
    assert (type(first), site.items["media"], len(site.to("DELETE posts/1"))) == (Retry, {}, 1)


def test_file_that_is_gone_already_is_gone(site: Site, city: WordPress) -> None:
    city.publish(Outgoing("Works", media=(picture(),)), key="k")
    site.fail("DELETE media/1", refusal(404, "rest_post_invalid_id"))
    city.withdraw("posts/1")
    assert site.items["posts"][1]["status"] == "trash"


def test_file_that_does_not_go_is_said_and_the_post_is_gone(site: Site, city: WordPress) -> None:
    city.publish(Outgoing("Works", media=(picture(), picture("two"))), key="k")
    site.fail("DELETE media/1", refusal(403, "rest_cannot_delete"))
    error = failed(lambda: city.withdraw("posts/1"))
    assert (error.code, error.detail) == (
        "files_left",
        "file 1 stays in the media library: 403 DELETE rest_cannot_delete",
    )
    assert (site.items["posts"][1]["status"], list(site.items["media"])) == ("trash", [1])


@pytest.mark.parametrize("bin_", [refusal(501, "rest_trash_not_supported"), refusal(410, "rest_already_trashed")])
def test_file_that_nobody_could_name_later_is_said_at_once(site: Site, city: WordPress, bin_: Any) -> None:
    city.publish(Outgoing("Works", media=(picture(),)), key="k")
    site.fail("DELETE posts/1", bin_)
    site.fail("DELETE media/1", refusal(503, "x"))
    assert failed(lambda: city.withdraw("posts/1")).code == "files_left"


def test_picture_of_ours_without_the_mark_of_the_post_stays_and_is_said(site: Site, city: WordPress) -> None:
    city.publish(Outgoing("Works", media=(picture(),)), key="k")
    site.items["posts"][1] |= {"slug": "another-address"}
    error = failed(lambda: city.withdraw("posts/1"))
    assert (error.code, error.detail, list(site.items["media"])) == ("files_left", "file 1 may be shared", [1])
    site.fail("GET media/1", refusal(404, "rest_post_invalid_id"), refusal(403, "rest_cannot_read"))
    city.withdraw("posts/1")
    assert failed(lambda: city.withdraw("posts/1")).code == "files_left"


def test_post_that_the_site_does_not_let_go_keeps_its_files(site: Site, city: WordPress) -> None:
    city.publish(Outgoing("Works", media=(picture(),)), key="k")
    site.fail("DELETE posts/1", refusal(403, "rest_cannot_delete"))
    assert (failed(lambda: city.withdraw("posts/1")).code, list(site.items["media"])) == ("not_allowed", [1])


def test_withdrawn_comment_asks_for_no_files(site: Site, city: WordPress) -> None:
    city.withdraw(site.ask("Mine", author=2))
    assert [asked.route for asked in site.asked if "media" in asked.route] == []


def test_hide_holds_a_comment_and_nothing_else(site: Site, city: WordPress) -> None:
    ref = site.ask("Buy now")
    for hidden in (True, False):
        city.hide(ref, hidden=hidden)
    error = failed(lambda: city.hide("posts/1", hidden=True))
    assert [asked.json for asked in site.to("POST comments/1")] == [{"status": "hold"}, {"status": "approved"}]
    assert error.code == "not_allowed"


def test_measure_counts_comments_under_what_is_there(site: Site, city: WordPress) -> None:
    site.add("posts")
    asked = site.ask("When?")
    site.ask("Ten", author=2, parent=1)
    site.ask("Held", status="hold")
    counts = city.measure(["posts/1", asked, "posts/9"])
    assert counts == [Measure("posts/1", "replies", 2, NOW), Measure(asked, "replies", 1, NOW)]


def test_user_is_asked_for_once_where_the_account_is_not_known(site: Site, open_channel: Open) -> None:
    city = open_channel(remote_id="")
    site.add("posts")
    city.withdraw("posts/1")
    city.withdraw("posts/1")
    assert len(site.to("GET users/me")) == 1

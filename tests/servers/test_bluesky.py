"""The adapter against the real servers: a PDS and an AppView that were not written by us."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import httpx
import pytest
from PIL import Image

from rostra.adapters.bluesky import client as bluesky_client
from rostra.adapters.bluesky.adapter import Bluesky
from rostra.channels.conformance import Conformance, World
from rostra.channels.contract import Context, Incoming, Locked, Measure, Media, Outgoing, Refused, Retry
from rostra.core.http import Http
from rostra.editorial.content import Card, Content, outgoing
from rostra.publishing.content import freeze, said
from tests.servers.bluesky import BlueskyNetwork, Person, eventually
from tests.servers.relay import relay

pytestmark = pytest.mark.servers
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Town:
    """The body's account, and how to open its channel with given credentials."""

    person: Person
    open: Callable[..., Bluesky]


@pytest.fixture(scope="module")
def town(bluesky_network: BlueskyNetwork) -> Town:
    person = bluesky_network.join("town")
    password = person.app_password()

    def open_channel(**changes: str) -> Bluesky:
        fields = {"service": bluesky_network.url, "identifier": person.handle, "password": password, **changes}
        return Bluesky(Context(fields, Http(allow=["localhost"]), remote_id=person.did, handle=person.handle))

    return Town(person, open_channel)


@pytest.fixture
def channel(town: Town) -> Bluesky:
    return town.open()


@pytest.fixture(scope="module")
def stranger(bluesky_network: BlueskyNetwork) -> Person:
    return bluesky_network.join("stranger")


@pytest.fixture(autouse=True)
def _no_kept_sessions() -> Iterator[None]:
    yield
    bluesky_client._sessions.clear()


def picture(alt: str) -> Media:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(buffer, "PNG")
    content = buffer.getvalue()
    return Media(sha256(content).hexdigest(), "image/png", len(content), "red.png", alt, lambda: content)


def fetch_all(channel: Bluesky, cursor: str) -> tuple[list[Incoming], str]:
    """Poll as the core does, until there is no more."""
    messages: list[Incoming] = []
    more = True
    while more:
        batch = channel.fetch(cursor)
        assert batch.bad == ()
        messages, cursor, more = [*messages, *batch.messages], batch.cursor, batch.more
    return messages, cursor


def test_verify_names_the_account(town: Town, channel: Bluesky) -> None:
    identity = channel.verify()

    assert (identity.remote_id, identity.handle) == (town.person.did, town.person.handle)


def test_publish_puts_text_picture_and_description_on_the_network(town: Town, channel: Bluesky) -> None:
    text = "Biblioteca e închisă 🏛️ până luni: https://example.org/a, vezi #știri și @town.test"
    post = Outgoing(text, language="ro", media=(picture("Un pătrat roșu"),))

    made = channel.publish(post, key="picture")

    stored = town.person.record(made.ref)
    assert (stored.text, stored.langs) == (text, ["ro"])
    assert [image.alt for image in stored.embed.images] == ["Un pătrat roșu"]
    assert (stored.embed.images[0].aspect_ratio.width, stored.embed.images[0].aspect_ratio.height) == (40, 30)
    marked = [text.encode()[f.index.byte_start : f.index.byte_end].decode() for f in stored.facets]
    assert marked == ["https://example.org/a", "#știri", "@town.test"]
    assert stored.facets[2].features[0].did == town.person.did


def test_the_same_key_twice_is_one_record(town: Town, channel: Bluesky) -> None:
    first = channel.publish(Outgoing("Only once"), key="once")
    second = town.open().publish(Outgoing("Only once"), key="once")

    assert (second.ref, second.at) == (first.ref, first.at)
    assert town.person.posts().count("Only once") == 1


def test_find_sees_what_was_published_and_nothing_else(channel: Bluesky) -> None:
    post = Outgoing("Where am I?")
    assert channel.find(post, key="found", since=SINCE) is None

    made = channel.publish(post, key="found")

    found = channel.find(post, key="found", since=SINCE)
    assert found is not None
    assert (found.ref, found.at) == (made.ref, made.at)


def test_link_card_is_shown(town: Town, channel: Bluesky) -> None:
    """As it comes from a post: with what was read of the page, frozen when the post was approved."""
    content = Content("Read", "en", "https://example.org/news", heading="A heading, which Bluesky has not")
    frozen = freeze(outgoing(content, card=Card("News", "What is new in town")))

    made = channel.publish(said(frozen), key="card")

    card = town.person.record(made.ref).embed.external
    assert (card.uri, card.title, card.description) == ("https://example.org/news", "News", "What is new in town")


def test_strangers_reply_mention_and_quote_arrive_once_and_are_answered(
    town: Town, channel: Bluesky, stranger: Person
) -> None:
    _, start = fetch_all(channel, "")
    made = channel.publish(Outgoing("What do you think of the park?", language="en"), key="park")
    ours = eventually(lambda: town.person.strong(made.ref))
    reply = stranger.post("It is too dark.", reply={"root": ours, "parent": ours}, langs=["en"])
    span = {"byteStart": 4, "byteEnd": 4 + len("@town.test")}
    mention_facet = {
        "index": span,
        "features": [{"$type": "app.bsky.richtext.facet#mention", "did": town.person.did}],
    }
    mention = stranger.post("Hey @town.test hello", facets=[mention_facet])
    blob = stranger.upload(picture("").read(), "image/png")
    images = {"$type": "app.bsky.embed.images", "images": [{"alt": "A lamp", "image": blob}]}
    quote_embed = {
        "$type": "app.bsky.embed.recordWithMedia",
        "record": {"$type": "app.bsky.embed.record", "record": ours},
        "media": images,
    }
    quote = stranger.post("Look at this", embed=quote_embed)

    eventually(lambda: len(channel.fetch(start).messages) == 3)
    messages, cursor = fetch_all(channel, start)
    again, _ = fetch_all(channel, cursor)

    by_ref = {message.ref: message for message in messages}
    assert set(by_ref) == {reply["uri"], mention["uri"], quote["uri"]}
    assert again == []
    assert (by_ref[reply["uri"]].reply_to, by_ref[reply["uri"]].root) == (made.ref, made.ref)
    assert (by_ref[reply["uri"]].text, by_ref[reply["uri"]].language) == ("It is too dark.", "en")
    assert (by_ref[mention["uri"]].reply_to, by_ref[mention["uri"]].text) == ("", "Hey @town.test hello")
    assert by_ref[quote["uri"]].references == (made.ref,)
    assert {(m.author_id, m.author_handle, m.own) for m in messages} == {(stranger.did, stranger.handle, False)}
    (attachment,) = by_ref[quote["uri"]].attachments
    assert (attachment.alt, attachment.content_type) == ("A lamp", "image/webp")
    assert eventually(lambda: httpx.get(attachment.url)).headers["content-type"] == attachment.content_type

    answer = channel.publish(Outgoing("We add lamps.", reply_to=reply["uri"], root=made.ref), key="answer")

    thread = eventually(lambda: stranger.replies(made.ref, reply["uri"]))
    assert thread == [("We add lamps.", answer.ref)]
    stored = town.person.record(answer.ref)
    assert (stored.reply.root.uri, stored.reply.parent.uri) == (made.ref, reply["uri"])


def test_own_answers_are_not_fetched_and_strangers_deep_replies_are(
    town: Town, channel: Bluesky, stranger: Person
) -> None:
    made = channel.publish(Outgoing("Deep thread"), key="deep")
    root = eventually(lambda: town.person.strong(made.ref))
    _, start = fetch_all(channel, "")
    first = stranger.post("First", reply={"root": root, "parent": root})
    second = stranger.post("Second", reply={"root": root, "parent": first})
    channel.publish(Outgoing("Ours", reply_to=second["uri"]), key="deep-answer")

    eventually(lambda: len(channel.fetch(start).messages) == 2)
    messages, _ = fetch_all(channel, start)

    assert {(m.text, m.reply_to) for m in messages} == {("First", made.ref), ("Second", first["uri"])}


def test_raw_is_what_the_server_sent_byte_for_byte(
    bluesky_network: BlueskyNetwork, channel: Bluesky, stranger: Person
) -> None:
    span = {"byteStart": 0, "byteEnd": len("@town.test")}
    feature = {"$type": "app.bsky.richtext.facet#mention", "did": channel.verify().remote_id}
    text = '@town.test \u202e"\\ \t\n\x01\x7f é 👩🏽‍🚒 \u2028 </script>'
    sent = stranger.post(text, facets=[{"index": span, "features": [feature]}])
    found = eventually(lambda: [m for m in fetch_all(channel, "")[0] if m.ref == sent["uri"]])
    (session,) = bluesky_client._sessions.values()

    page = httpx.get(
        f"{bluesky_network.url}/xrpc/app.bsky.notification.listNotifications",
        headers={"Authorization": f"Bearer {session['accessJwt']}"},
    )

    assert found[0].text == text
    assert found[0].raw in page.content


def test_pages_are_walked_to_the_end(town: Town, channel: Bluesky, stranger: Person) -> None:
    made = channel.publish(Outgoing("Many answers"), key="many")
    root = eventually(lambda: town.person.strong(made.ref))
    _, start = fetch_all(channel, "")
    sent = {stranger.post(f"Answer {n}", reply={"root": root, "parent": root})["uri"] for n in range(120)}
    eventually(lambda: len({m.ref for m in fetch_all(channel, start)[0]} & sent) == 120, seconds=60)

    batches = [channel.fetch(start)]
    while batches[-1].more:
        batches.append(channel.fetch(batches[-1].cursor))

    refs = [message.ref for batch in batches for message in batch.messages]
    assert len(batches) > 1
    assert sorted(refs) == sorted(sent)


def test_backdated_message_is_found_by_the_daily_sweep(town: Town, channel: Bluesky, stranger: Person) -> None:
    made = channel.publish(Outgoing("Slow clocks"), key="slow")
    root = eventually(lambda: town.person.strong(made.ref))
    _, cursor = fetch_all(channel, "")
    yesterday = datetime.fromtimestamp(datetime.now(UTC).timestamp() - 100_000, UTC)
    late = stranger.post("Offline", reply={"root": root, "parent": root}, createdAt=yesterday.isoformat())
    tomorrow = Bluesky(channel.context, now=lambda: datetime.fromtimestamp(datetime.now(UTC).timestamp() + 86_500, UTC))

    found = eventually(lambda: [m for m in fetch_all(tomorrow, cursor)[0] if m.ref == late["uri"]])

    assert found[0].sent_at.replace(microsecond=0) == yesterday.replace(microsecond=0)


def test_withdraw_removes_and_gone_is_success(town: Town, channel: Bluesky) -> None:
    post = Outgoing("A mistake")
    made = channel.publish(post, key="mistake")

    channel.withdraw(made.ref)
    channel.withdraw(made.ref)

    assert channel.find(post, key="mistake", since=SINCE) is None
    assert "A mistake" not in town.person.posts()


def test_strangers_post_cannot_be_withdrawn(channel: Bluesky, stranger: Person) -> None:
    theirs = stranger.post("Mine")

    with pytest.raises(Refused) as refused:
        channel.withdraw(theirs["uri"])

    assert refused.value.code == "not_allowed"


def test_hide_and_show_a_reply(town: Town, channel: Bluesky, stranger: Person) -> None:
    made = channel.publish(Outgoing("Be kind"), key="kind")
    root = eventually(lambda: town.person.strong(made.ref))
    rude = stranger.post("Rude", reply={"root": root, "parent": root})
    eventually(lambda: town.person.replies(made.ref, made.ref) == [("Rude", rude["uri"])])
    gate = made.ref.replace("app.bsky.feed.post", "app.bsky.feed.threadgate")

    channel.hide(rude["uri"], hidden=True)
    assert town.person.record(gate).hidden_replies == [rude["uri"]]
    shown = eventually(lambda: town.person.client.get_posts([made.ref]).posts[0].threadgate)
    assert shown.record.hidden_replies == [rude["uri"]]

    channel.hide(rude["uri"], hidden=False)
    assert town.person.record(gate).hidden_replies == []


def test_measure_counts(town: Town, channel: Bluesky, stranger: Person) -> None:
    made = channel.publish(Outgoing("Like me"), key="liked")
    root = eventually(lambda: town.person.strong(made.ref))
    stranger.client.like(**root)

    def counts(measures: list[Measure]) -> dict[str, int]:
        return {measure.name: measure.value for measure in measures}

    eventually(lambda: counts(channel.measure([made.ref])).get("likes") == 1)

    assert counts(channel.measure([made.ref])) == {"likes": 1, "replies": 0, "reposts": 0, "quotes": 0}


def test_wrong_password_locks(town: Town) -> None:
    with pytest.raises(Locked) as locked:
        town.open(password="wrong").verify()

    assert locked.value.code == "credentials"


def test_other_accounts_credentials_lock(town: Town, stranger: Person) -> None:
    with pytest.raises(Locked) as locked:
        town.open(identifier=stranger.handle, password=stranger.app_password()).verify()

    assert locked.value.code == "wrong_account"


def test_revoked_app_password_locks(town: Town) -> None:
    made = town.person.client.com.atproto.server.create_app_password({"name": "short-lived"})
    assert town.open(password=made.password).verify().remote_id == town.person.did
    town.person.client.com.atproto.server.revoke_app_password({"name": "short-lived"})

    with pytest.raises(Locked) as locked:
        town.open(password=made.password).verify()

    assert locked.value.code == "credentials"


def test_spoilt_session_is_opened_again(town: Town) -> None:
    channel = town.open()
    channel.verify()
    (key,) = bluesky_client._sessions
    bluesky_client._sessions[key] = {**bluesky_client._sessions[key], "accessJwt": "spoilt"}

    assert channel.find(Outgoing("x"), key="nothing", since=SINCE) is None


@pytest.mark.parametrize("text", ["x" * 301, "👨‍👩‍👧‍👦" * 130])
def test_too_long_is_refused_as_the_check_says(channel: Bluesky, text: str) -> None:
    with pytest.raises(Refused) as refused:
        channel.publish(Outgoing(text), key=text)

    assert refused.value.code == "too_long"
    assert [problem.code for problem in channel.check(Outgoing(text))] == ["too_long"]


@pytest.mark.parametrize("text", ["👨‍👩‍👧‍👦" * 100, "ș" * 300, "مرحبًا " * 50, "क्षि" * 150, "🇷🇴" * 300, "e\u0301" * 300])
def test_the_network_counts_graphemes_as_we_do(channel: Bluesky, text: str) -> None:
    assert channel.check(Outgoing(text)) == []
    assert channel.publish(Outgoing(text), key=text).ref != ""


def test_answer_to_a_vanished_message_is_refused(channel: Bluesky, stranger: Person) -> None:
    gone = stranger.post("Going")
    _, _, _, _, rkey = gone["uri"].split("/")
    body = {"repo": stranger.did, "collection": "app.bsky.feed.post", "rkey": rkey}
    stranger.client.com.atproto.repo.delete_record(body)

    def refusal() -> str:
        try:
            channel.publish(Outgoing("Too late", reply_to=gone["uri"]), key="late")
        except Refused as error:
            return error.code
        return ""

    assert eventually(refusal) == "not_found"


def test_nobody_there_is_a_retry_that_was_not_sent(town: Town) -> None:
    with pytest.raises(Retry) as retry:
        town.open(service="http://localhost:9").publish(Outgoing("x"), key="x")

    assert retry.value.sent is False


@pytest.fixture
def cutting_relay(bluesky_network: BlueskyNetwork) -> Iterator[str]:
    """A way to the server on which every write arrives and its answer is lost."""
    with relay(bluesky_network.url, cut=lambda path: path.endswith("putRecord")) as url:
        yield url


def test_lost_answer_is_found_and_never_becomes_a_second_post(town: Town, channel: Bluesky, cutting_relay: str) -> None:
    post = Outgoing("Sent into the dark")
    fields = {**channel.context.fields, "service": cutting_relay}
    behind_relay = Bluesky(Context(fields, Http(allow=["localhost"]), remote_id=town.person.did))

    with pytest.raises(Retry) as retry:
        behind_relay.publish(post, key="dark")
    found = channel.find(post, key="dark", since=SINCE)
    again = channel.publish(post, key="dark")

    assert retry.value.sent is True
    assert found == again
    assert town.person.posts().count("Sent into the dark") == 1


def test_search_finds_words_and_tags_of_anybody_once_and_with_their_raw(
    bluesky_network: BlueskyNetwork, channel: Bluesky, stranger: Person
) -> None:
    start = channel.search("lamps", "").cursor
    sent = [stranger.post(text)["uri"] for text in ("The park lamps are out", "lampshade", "Again: #lamps")]
    own = channel.publish(Outgoing("We mend the lamps"), key="lamps")

    eventually(lambda: len(channel.search("lamps", start).messages) == 3)
    batch = channel.search("lamps", start)
    tagged = channel.search("#lamps", "")
    after = channel.search("lamps", batch.cursor)
    (session,) = bluesky_client._sessions.values()
    page = httpx.get(
        f"{bluesky_network.url}/xrpc/app.bsky.feed.searchPosts?q=lamps",
        headers={"Authorization": f"Bearer {session['accessJwt']}"},
    )

    assert [(m.ref, m.own) for m in batch.messages] == [(sent[0], False), (sent[2], False), (own.ref, True)]
    assert [m.ref for m in tagged.messages] == [sent[2]]
    assert (after.messages, after.gap, after.bad) == ((), False, ())
    assert [m.raw in page.content for m in batch.messages] == [True] * 3


def test_search_never_takes_words_for_operators(channel: Bluesky, stranger: Person) -> None:
    said = stranger.post('The clerk said "from:town.test benches" twice')
    stranger.post("benches")

    found = eventually(lambda: channel.search("from:town.test benches", "").messages)

    assert [message.ref for message in found] == [said["uri"]]


def test_search_leaves_out_who_asks_not_to_be_shown_abroad(
    bluesky_network: BlueskyNetwork, channel: Bluesky, stranger: Person
) -> None:
    shy = bluesky_network.join("shy")
    label = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "!no-unauthenticated"}]}
    profile = {"$type": "app.bsky.actor.profile", "labels": label}
    shy.client.com.atproto.repo.put_record(
        {"repo": shy.did, "collection": "app.bsky.actor.profile", "rkey": "self", "record": profile}
    )
    eventually(lambda: shy.client.get_profile(shy.did).labels)
    hidden, shown = shy.post("A fountain, quietly"), stranger.post("A fountain, aloud")
    eventually(lambda: all(stranger.strong(each["uri"]) for each in (hidden, shown)))

    found = channel.search("fountain", "")

    assert [message.ref for message in found.messages] == [shown["uri"]]


class TestConformance(Conformance):
    @pytest.fixture
    def world(self, town: Town, stranger: Person) -> World:
        context = town.open().context

        def write(text: str, reply_to: str) -> None:
            if reply_to:
                strong = eventually(lambda: stranger.strong(reply_to))
                stranger.post(text, reply={"root": strong, "parent": strong})
            else:
                span = {"byteStart": 0, "byteEnd": len(f"@{town.person.handle}")}
                feature = {"$type": "app.bsky.richtext.facet#mention", "did": town.person.did}
                stranger.post(f"@{town.person.handle} {text}", facets=[{"index": span, "features": [feature]}])

        return World(
            channel=Bluesky,
            fields=dict(context.fields),
            http=context.http,
            remote_id=context.remote_id,
            handle=context.handle,
            stranger=write,
            wrong={"password": "not-the-password"},
            broken={"service": "http://localhost:9"},
            patience=20.0,
            lazy=("atproto", "atproto_client"),
        )

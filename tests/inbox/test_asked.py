"""What comes in under a post that asks people for something is kept as that, and read, counted and taken along (R-122)."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rostra.audit.models import Event
from rostra.audit.sequencer import sequence_all
from rostra.audit.verify import verify_all
from rostra.core.refusals import Faster, Refused
from rostra.editorial.actions import change_asking
from rostra.editorial.enums import PostState
from rostra.editorial.models import Post
from rostra.inbox.actions import WrongState, answer, close, forget_person, mark_seen
from rostra.inbox.actions.hiding import ask_hiding
from rostra.inbox.actions.kinds import say_kind
from rostra.inbox.enums import CloseReason, HidingGround, HidingState, Visibility
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Hiding, Message
from rostra.inbox.queries.asked import Asking, asking_posts, came_in
from tests.inbox.asking import asking
from tests.inbox.intake_parts import gone, said
from tests.inbox.office import Office, again, happened
from tests.inbox.pages import htmx, page_of, url
from tests.people.rights import grant, newcomer

DAY = date(2027, 1, 15)
BEFORE_MIDNIGHT = datetime(2027, 1, 15, 22, 59, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2027, 1, 15, 23, 1, tzinfo=UTC)
"""A minute after midnight in Oslo, where the body is."""


def ask(office: Office, asks: str = "idea", **more: Any) -> Post:
    return asking(more.pop("account", office.city), asks, by=office.cast.editor, now=office.now, **more)


def give(office: Office, text: str = "More trees", **more: Any) -> Conversation:
    return office.message(text, **{"reply_to": "p1", **more})


def rows_of(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- Coming in


@pytest.mark.parametrize("asks", ["opinion", "idea", "entry", ""])
def test_what_comes_under_a_post_is_what_the_post_asks_for(office: Office, asks: str) -> None:
    ask(office, asks)

    assert give(office).kind == asks


def test_batch_is_sorted_by_the_post_of_each(office: Office) -> None:
    ask(office, "idea")
    ask(office, "opinion", ref="p2")
    now = office.now
    batch = [
        said("1", now, reply_to="p1"),
        said("2", now, by="ben", reply_to="1"),
        said("3", now, by="cor", reply_to="p2"),
        said("4", now, by="dan"),
    ]

    receive(account=office.city, messages=batch, now=now)

    assert list(Conversation.objects.order_by("pk").values_list("kind", flat=True)) == ["idea", "idea", "opinion", ""]


def test_what_grows_stays_what_a_person_said(office: Office) -> None:
    ask(office)
    row = give(office)
    say_kind(conversation=row, kind="", by=office.cast.responder, now=office.now)

    give(office, "And a bench")

    assert (again(row).messages_count, again(row).kind) == (2, "")


def test_an_answer_is_owed_to_it_as_to_everybody(office: Office) -> None:
    ask(office)

    assert give(office).due_at == office.message("When does it open?", author="ben").due_at


# --- Corrected


def test_person_says_what_it_is_and_back(office: Office) -> None:
    ask(office)
    row = give(office)

    say_kind(conversation=row, kind="", by=office.cast.responder, now=office.now)
    assert again(row).kind == ""
    say_kind(conversation=row, kind="idea", by=office.cast.responder, now=office.now)

    assert again(row).kind == "idea"
    assert happened(row) == ["inbox.received", "inbox.kind_said", "inbox.kind_said"]
    assert Event.objects.filter(kind="inbox.kind_said").latest("pk").data == {"kind": "idea", "was": ""}


@pytest.mark.parametrize(("kind", "refusal"), [("idea", WrongState), ("entry", Refused), ("x", Refused)])
def test_say_kind_refuses_what_the_post_did_not_ask_for(office: Office, kind: str, refusal: type[Refused]) -> None:
    ask(office)
    row = give(office)

    with pytest.raises(refusal):
        say_kind(conversation=row, kind=kind, by=office.cast.responder, now=office.now)
    with pytest.raises(Refused):
        say_kind(conversation=office.message(author="ben"), kind="idea", by=office.cast.responder, now=office.now)
    assert again(row).kind == "idea"


def test_say_kind_refuses_an_older_page(office: Office) -> None:
    ask(office)
    row = give(office)

    with pytest.raises(Faster):
        say_kind(conversation=row, kind="", by=office.cast.responder, now=office.now, version=row.version - 1)


@pytest.mark.parametrize("headers", [{}, htmx("talk")])
def test_button_says_otherwise(office: Office, client: Client, headers: dict[str, str]) -> None:
    ask(office)
    row = give(office)
    # The reply box goes along, with its own kind.
    sent = {"what": "", "kind": "public", "text": "Half", "version": row.version}

    client.post(url("say_kind", row.pk), sent, headers=headers)
    page = page_of(client.get(url("conversation", row.pk)))

    assert again(row).kind == ""
    assert ("It is an idea" in page, "Lena Krog said what this is: Comment or question" in page) == (True, True)


def test_button_is_for_those_who_answer(office: Office) -> None:
    ask(office)
    row = give(office)
    reader = office.cast.client(office.cast.reader)

    assert reader.post(url("say_kind", row.pk), {"what": ""}).status_code == 403
    assert "It is a comment or question" not in page_of(reader.get(url("conversation", row.pk)))


def test_conversation_says_why(office: Office, client: Client) -> None:
    post = ask(office)
    row, other = give(office), office.message(author="ben")

    page, ordinary = (page_of(client.get(url("conversation", each.pk))) for each in (row, other))

    words = ("Because the post asks for ideas.", url("asked", post.pk), "It is a comment or question")
    assert [word in page for word in words] == [True] * 3
    assert [word in ordinary for word in words] == [False] * 3


# --- Late


@pytest.mark.parametrize(("at", "late"), [(BEFORE_MIDNIGHT, False), (AFTER_MIDNIGHT, True)])
def test_late_is_after_the_last_day_where_the_body_is(office: Office, client: Client, at: datetime, late: bool) -> None:
    post = ask(office, "entry", asks_until=DAY, rules_url="https://city.example/rules")
    row = give(office, at=at)

    pages = [client.get(url("conversation", row.pk)), client.get(url("asked", post.pk))]
    exported = rows_of(client.post(url("asked_export", post.pk)))

    assert ["Late</span>" in page_of(page) for page in pages] == [late, late]
    assert exported[1][8] == ("Yes" if late else "")


def test_time_on_the_network_counts_not_when_it_was_collected(office: Office, client: Client) -> None:
    post = ask(office, asks_until=DAY)
    message = said("late", BEFORE_MIDNIGHT, reply_to="p1")
    receive(account=office.city, messages=[message], now=AFTER_MIDNIGHT + timedelta(days=3))

    assert "Late</span>" not in page_of(client.get(url("asked", post.pk)))


def move_end(post: Post, until: date | None, *, by: Any, now: datetime) -> None:
    Post.objects.filter(pk=post.pk).update(state=PostState.PUBLISHED)
    post.refresh_from_db()
    change_asking(post=post, asks_until=until, rules_url="", by=by, now=now)


@pytest.mark.parametrize(
    ("first", "then", "late"),
    [
        (DAY, DAY + timedelta(days=9), [False, True, False]),
        (DAY + timedelta(days=9), DAY + timedelta(days=1), [False, False, True]),
        (DAY, None, [False, True, False]),
        (None, DAY + timedelta(days=1), [False, False, True]),
    ],
)
def test_what_was_written_is_judged_by_the_last_day_that_held_then(
    office: Office, client: Client, first: date | None, then: date | None, late: list[bool]
) -> None:
    post = ask(office, asks_until=first)
    times = [BEFORE_MIDNIGHT, AFTER_MIDNIGHT, AFTER_MIDNIGHT + timedelta(days=2)]
    rows = [give(office, author=f"person{n}", at=at) for n, at in enumerate(times[:2])]
    move_end(post, then, by=office.cast.editor, now=AFTER_MIDNIGHT + timedelta(hours=1))
    rows.append(give(office, author="later", at=times[2]))

    pages = [page_of(client.get(url("conversation", row.pk))) for row in rows]
    exported = rows_of(client.post(url("asked_export", post.pk)))

    assert ["Late</span>" in page for page in pages] == late
    assert [cells[8] == "Yes" for cells in exported[1:]] == late
    assert [each.late for each in overview(office)] == [sum(late)]


def test_last_day_of_all_years_is_never_over(office: Office, client: Client) -> None:
    post = ask(office, asks_until=date.max)
    give(office)

    assert "Late</span>" not in page_of(client.get(url("asked", post.pk)))


# --- All that was asked


def overview(office: Office, **more: Any) -> list[Asking]:
    member = office.cast.responder
    page = asking_posts(member, more.pop("today", DAY), **more)
    return came_in(member, page.rows, ZoneInfo("Europe/Oslo"))


def test_overview_counts_what_came_in_for_each(office: Office, client: Client) -> None:
    post = ask(office, asks_until=DAY)
    other = ask(office, "opinion", ref="p2")
    ask(office, "", ref="p3")
    seen = give(office, at=BEFORE_MIDNIGHT)
    mark_seen(conversation=seen, now=BEFORE_MIDNIGHT)
    give(office, author="ben", at=AFTER_MIDNIGHT)
    spam = give(office, author="spam")
    close(conversation=spam, reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)
    question = give(office, author="dan")
    say_kind(conversation=question, kind="", by=office.cast.responder, now=office.now)

    found = {each.post: (each.contributions, each.late, each.unread) for each in overview(office)}
    page = page_of(client.get(reverse("inbox:asked_list")))

    assert found == {post: (2, 1, 1), other: (0, 0, 0)}
    assert [url("asked", each.pk) in page for each in (post, other)] == [True, True]
    assert [page.count(word) for word in ("Runs</span>", "Ended</span>")] == [2, 0]


def test_overview_puts_what_is_over_behind_what_runs_on_each_page(office: Office) -> None:
    ends = [DAY - timedelta(days=1), None, DAY, DAY - timedelta(days=9), DAY]
    posts = [ask(office, ref=f"p{n}", asks_until=end) for n, end in enumerate(ends)]
    withdrawn = posts[4]
    Post.objects.filter(pk=withdrawn.pk).update(state=PostState.WITHDRAWN)
    order = [posts[place] for place in (2, 1, 4, 3, 0)]
    member = office.cast.responder

    first = asking_posts(member, DAY, size=2)
    second = asking_posts(member, DAY, size=2, after=first.older)
    third = asking_posts(member, DAY, size=2, after=second.older)
    back = asking_posts(member, DAY, size=2, before=third.newer)

    assert [*first.rows, *second.rows, *third.rows] == order
    assert (first.newer, third.older, back.rows) == (None, None, second.rows)
    assert (back.newer, back.older) == (second.newer, second.older)
    assert [each.over for each in overview(office)] == [False, False, True, True, True]


def test_overview_is_for_those_who_may_read_an_account_of_the_post(office: Office) -> None:
    parks = office.account("parks")
    mine, theirs = ask(office), ask(office, ref="p2", account=parks)
    noor = newcomer(office.cast)
    grant(noor, parks, "answer")

    members = (office.cast.reader, noor, office.cast.stranger)
    pages = [page_of(office.cast.client(member).get(reverse("inbox:asked_list"))) for member in members]

    assert [url("asked", mine.pk) in page for page in pages] == [True, False, False]
    assert [url("asked", theirs.pk) in page for page in pages] == [True, True, False]


def test_overview_says_where_nothing_was_asked(office: Office, client: Client) -> None:
    assert "Nothing was asked yet" in page_of(client.get(reverse("inbox:asked_list")))


def test_overview_asks_no_more_for_thirty(office: Office, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(reverse("inbox:asked_list")).status_code == 200
        return len(found)

    ask(office)
    queries()
    one = queries()
    for number in range(2, 31):
        ask(office, ref=f"p{number}", asks_until=DAY)
        give(office, reply_to=f"p{number}", author=f"person{number}")

    assert queries() == one


# --- The list


def test_list_is_filtered_by_kind(office: Office, client: Client) -> None:
    ask(office)
    give(office, "More trees")
    office.message("When does it open?", author="ben")

    page = page_of(client.get(url("list"), {"tab": "all", "kind": "idea"}))
    nothing = page_of(client.get(url("list"), {"tab": "all", "kind": "entry"}))

    assert ("More trees" in page, "When does it open?" in page, "More trees" in nothing) == (True, False, False)
    assert "What it is: <bdi>Idea</bdi>" in page


# --- The page


def test_page_counts_people_and_contributions(office: Office, client: Client) -> None:
    post = ask(office)
    ask(office, "idea", ref="p9")
    row = give(office, "More trees")
    give(office, "A bench", author="ben")
    give(office, "For us", author="ben", visibility="private")
    give(office, "Buy pills", author="spam")
    give(office, "Of another post", author="cor", reply_to="p9")
    junk = Conversation.objects.get(author_id="id-spam")
    close(conversation=junk, reason=CloseReason.SPAM, by=office.cast.responder, now=office.now)
    question = give(office, "When?", author="dan")
    say_kind(conversation=question, kind="", by=office.cast.responder, now=office.now)
    answer(conversation=row, text="Thanks", visibility=Visibility.PUBLIC, by=office.cast.responder, now=office.now)

    page = page_of(client.get(url("asked", post.pk)))

    tiles = ['<b class="nums">2</b>people', '<b class="nums">3</b>contributions', '<b class="nums">1</b>answered']
    assert [tile in page for tile in tiles] == [True] * 3
    shown = ("More trees", "A bench", "For us", "Buy pills", "Of another post", "When?", "@maria")
    assert [words in page for words in shown] == [True, True, True, False, False, False, True]


def test_page_says_what_was_deleted_or_hidden(office: Office, client: Client) -> None:
    post = ask(office)
    give(office, "More trees", ref="a")
    give(office, "Burn it", ref="b", author="ben")
    receive(account=office.city, messages=[gone("a", office.now)], now=office.now)
    by, now = office.cast.responder, office.now
    message = Message.objects.get(ref="b")
    ask_hiding(message=message, ground=HidingGround.HOUSE_RULES, law="", reason="Rude", by=by, now=now)
    Hiding.objects.update(state=HidingState.HIDDEN)

    page = page_of(client.get(url("asked", post.pk)))
    cells = {row[3]: (row[7], row[10]) for row in rows_of(client.post(url("asked_export", post.pk)))}

    assert ("More trees" in page, "Deleted by its author" in page, "Hidden on the network" in page) == (
        False,
        True,
        True,
    )
    assert cells["Maria"] == ("", "Deleted by its author")
    assert cells["Ben"] == ("Burn it", "Hidden on the network")


def test_page_asks_no_more_for_thirty(office: Office, client: Client) -> None:
    post = ask(office)
    give(office)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(url("asked", post.pk)).status_code == 200
        return len(found)

    queries()
    one = queries()
    for number in range(29):
        give(office, f"Idea {number}", author=f"person{number}")

    assert queries() == one


def test_post_leads_to_the_page(office: Office, client: Client) -> None:
    post = ask(office, asks_until=DAY)

    page = page_of(client.get(reverse("editorial:post", args=[post.pk])))

    assert (url("asked", post.pk) in page, "15 January 2027" in page) == (True, True)


# --- Who may


def test_page_is_for_those_who_may_read_an_account_of_the_post(office: Office) -> None:
    post, plain = ask(office), ask(office, "", ref="p2")
    give(office)
    parks = office.account("parks")
    noor = newcomer(office.cast)
    grant(noor, parks, "answer")
    cast = office.cast

    def status(member: Any, pk: int) -> int:
        return int(cast.client(member).get(url("asked", pk)).status_code)

    assert [status(member, post.pk) for member in (cast.reader, cast.responder)] == [200, 200]
    assert [status(member, post.pk) for member in (noor, cast.stranger)] == [404, 404]
    assert status(cast.responder, plain.pk) == 404


def test_export_is_for_those_who_may_answer(office: Office) -> None:
    post = ask(office)
    give(office)
    cast = office.cast
    noor = newcomer(cast)
    grant(noor, office.account("parks"), "answer")

    found = [
        cast.client(member).post(url("asked_export", post.pk)).status_code
        for member in (cast.responder, cast.reader, noor, cast.stranger)
    ]

    assert found == [200, 403, 404, 404]
    assert "Download as CSV" not in page_of(cast.client(cast.reader).get(url("asked", post.pk)))


def test_export_says_everything_and_no_formula(office: Office, client: Client) -> None:
    post = ask(office, "entry", asks_until=DAY, rules_url="https://city.example/rules")
    row = give(office, "=1+1", at=BEFORE_MIDNIGHT, url="https://social.example/1")
    give(office, "And a bench", at=AFTER_MIDNIGHT)

    response = client.post(url("asked_export", post.pk))

    [header, cells] = rows_of(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert header[:5] == ["Number", "Written", "Account", "Name", "Address"]
    assert cells[0] == str(row.pk)
    assert cells[2:5] == ["Account city", "Maria", "'@maria"]
    assert cells[6:] == ["Contest entry", "'=1+1\n\nAnd a bench", "", "", "", "https://social.example/1"]
    event = Event.objects.get(kind="inbox.contributions_exported")
    assert (event.about, event.data, event.actor) == (
        f"editorial.post:{post.pk}",
        {"rows": 1},
        office.cast.responder.user,
    )


def test_who_was_forgotten_has_neither_name_nor_address_in_it(office: Office, client: Client) -> None:
    post = ask(office)
    row = give(office, url="https://social.example/@maria/1")
    forget_person(conversation=row, reason="She asked", by=office.cast.administrator, now=office.now)

    page = page_of(client.get(url("asked", post.pk)))
    exported = client.post(url("asked_export", post.pk)).content.decode()

    assert ("maria" in (page + exported).lower(), "More trees" in page, "More trees" in exported) == (False, True, True)


def test_verify_knows_what_a_post_asks_for(office: Office) -> None:
    post = ask(office, "entry", asks_until=DAY, rules_url="https://city.example/rules")
    sequence_all(now=office.now)

    def bad() -> list[str]:
        return [found.about for found in verify_all().bad if found.about.startswith("editorial.post")]

    assert bad() == []
    Post.objects.filter(pk=post.pk).update(asks_until=DAY + timedelta(days=1))

    assert bad() == [f"editorial.post {post.pk}"]


def test_verify_knows_what_became_of_the_last_day(office: Office) -> None:
    post = ask(office, asks_until=DAY)
    move_end(post, DAY + timedelta(days=1), by=office.cast.editor, now=office.now)
    Post.objects.filter(pk=post.pk).update(state=PostState.DRAFT)
    sequence_all(now=office.now)

    assert [found.about for found in verify_all().bad if found.about.startswith("editorial.post")] == []

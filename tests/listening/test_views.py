"""The pages of listening: who may what, what they show, and that they never grow slow."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.accounts.models import Account
from rostra.channels.contract import Incoming
from rostra.channels.testing import Fault
from rostra.inbox.intake import receive
from rostra.inbox.models import Conversation, Message
from rostra.listening.actions.deciding import delete, set_aside, take
from rostra.listening.actions.watching import end_watch
from rostra.listening.models import DayCount, Find, Search, Watch
from rostra.people.actions import add_unit, give_grant, give_role, take_role
from rostra.people.enums import RoleCode
from rostra.people.models import Role
from tests.listening.square import WHY, Square

LIST, WATCHES = "/listening/", "/listening/watches/"
PEOPLE = ("editor", "approver", "responder", "records", "security", "administrator", "reader", "stranger")


def page(client: Client, address: str = LIST, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def order(html: str) -> list[int]:
    """The numbers of the finds shown, from above."""
    return [int(number) for number in re.findall(r'id="find-(\d+)"', html)]


def test_the_list_shows_who_said_what_where(square: Square, client: Client) -> None:
    find = square.found("Is the HARBOUR bridge safe? <script>x</script> #HarbourBridge")

    html = page(client)

    assert "Is the <mark>HARBOUR bridge</mark> safe? &lt;script&gt;x&lt;/script&gt; #<mark>HarbourBridge</mark>" in html
    assert f'href="{find.url}" rel="nofollow noopener noreferrer"' in html
    assert "<bdi>maria</bdi>" in html
    assert f'action="/listening/{find.pk}/take/"' in html


def test_urgent_ones_stand_first_with_their_words(square: Square, client: Client) -> None:
    urgent = square.found("Fire on the harbour bridge!")
    later = square.found("The harbour bridge is green.")
    last = square.found("The harbour bridge is old.")

    html = page(client)

    assert order(html) == [urgent.pk, last.pk, later.pk]
    assert "May be an emergency or a threat" in html
    assert "Emergency" in html


def test_pages_go_on_by_number(square: Square, client: Client) -> None:
    watch = square.watch()
    square.look(watch)
    urgent = square.found("Fire on the harbour bridge!", watch=watch)
    for number in range(40):
        square.say(f"The harbour bridge: {number}")
    Search.objects.update(next_at=square.now)
    square.look(watch)
    numbers = list(Find.objects.order_by("-pk").values_list("pk", flat=True))

    assert order(page(client)) == [urgent.pk, *numbers[:30]]
    assert order(page(client, f"{LIST}?after={numbers[29]}")) == numbers[30:40]
    page(client, f"{LIST}?after=x", status=404)


def test_the_list_is_filtered(square: Square, client: Client) -> None:
    first, second = square.watch(), square.watch("Fähre")
    by = square.cast.responder
    one = square.found("The harbour bridge is green and I like it very much.", watch=first)
    two = square.found("Fähre: podul este închis astăzi până la ora opt seara.", watch=second)
    aside = set_aside(find=square.found("The harbour bridge is red.", watch=first), by=by, now=square.now)
    taken = take(find=square.found("The harbour bridge is blue.", watch=first), by=by, now=square.now)
    delete(find=square.found("The harbour bridge is gone.", watch=first), by=by, now=square.now)

    assert order(page(client)) == [two.pk, one.pk]
    assert order(page(client, f"{LIST}?watch={second.pk}")) == [two.pk]
    assert order(page(client, f"{LIST}?language={one.language}&watch={first.pk}")) == [one.pk]
    assert order(page(client, f"{LIST}?channel=fake")) == [two.pk, one.pk]
    assert order(page(client, f"{LIST}?state=set_aside")) == [aside.pk]
    assert "New after all" in page(client, f"{LIST}?state=set_aside")
    assert f"/inbox/{taken.pk}/" in page(client, f"{LIST}?state=taken")
    assert order(page(client, f"{LIST}?state=gone&watch=x&channel=nowhere&language=xx")) == [two.pk, one.pk]
    assert "Nothing fits this choice." in page(client, f"{LIST}?state=set_aside&watch={second.pk}")


def test_nobody_is_listed_by_author(square: Square, client: Client) -> None:
    square.found(author="maria")

    assert order(page(client, f"{LIST}?author=maria&author_id=id-maria&q=maria")) == order(page(client))
    assert "author" not in re.findall(r'name="(\w+)"', page(client))


def test_empty_pages_say_what_to_do(square: Square, client: Client) -> None:
    chief = square.cast.client(square.cast.administrator)
    assert "An administrator says" in page(client)
    assert 'class="ds-button" href="/listening/watches/"' in page(chief)
    square.watch()
    assert "Nothing new" in page(client)
    Watch.objects.update(ended_at=square.now)
    Account.objects.update(channel="fakedeaf")
    assert "Connect an account there first." in page(chief)


def test_the_counts_stand_over_the_list(square: Square, client: Client) -> None:
    watch = square.watch()
    Watch.objects.update(at=square.now - timedelta(days=60))
    square.found()
    DayCount.objects.all().delete()
    for days, finds in ((0, 30), (10, 4)):
        DayCount.objects.create(watch=watch, day=(square.now - timedelta(days=days)).date(), finds=finds)

    assert "<bdi>Harbour Bridge</bdi>" in page(client)


def test_lists_ask_as_much_for_thirty_as_for_one(square: Square, client: Client) -> None:
    watch = square.watch()
    square.found("Fire on the harbour bridge!", watch=watch)
    square.found(watch=watch)
    for address in (LIST, WATCHES, "/"):
        page(client, address)
    counts: dict[str, list[int]] = {}
    for many in (28, 0):
        for address in (LIST, WATCHES, "/"):
            with CaptureQueriesContext(connection) as asked:
                page(client, address)
            counts.setdefault(address, []).append(len(asked))
        for number in range(many):
            square.say(f"The harbour bridge {'burns, fire' if number % 2 else 'is green'}: {number}")
            if number < 15:
                square.watch(f"Ferry {number}", square.city)
        Search.objects.update(next_at=square.now)
        square.look(watch)

    assert {address: len(set(found)) for address, found in counts.items()} == {LIST: 1, WATCHES: 1, "/": 1}


def test_take_leads_to_the_conversation(square: Square, client: Client) -> None:
    find = square.found()

    response = client.post(f"/listening/{find.pk}/take/")

    conversation = Conversation.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/inbox/{conversation.pk}/")
    assert client.post(f"/listening/{find.pk}/take/")["Location"] == f"/inbox/{conversation.pk}/"
    html = page(client, f"/inbox/{conversation.pk}/")
    assert find.text in html
    assert "did not write to us" in html
    # Said once by the act, and for good in the thread.
    assert "It was said in public, and not to us." in page(client, f"/inbox/{conversation.pk}/")


def test_set_aside_offers_to_undo(square: Square, client: Client) -> None:
    find = square.found()

    response = client.post(f"/listening/{find.pk}/set-aside/", follow=True)
    assert f'action="/listening/{find.pk}/set-back/"' in response.content.decode()
    client.post(f"/listening/{find.pk}/set-back/")

    assert Find.objects.get().state == "new"


def test_delete_keeps_nothing(square: Square, client: Client) -> None:
    find = square.found()

    response = client.post(f"/listening/{find.pk}/delete/", follow=True)

    assert "It will not be found again." in response.content.decode()
    assert (Find.objects.get().state, Find.objects.get().text) == ("gone", "")
    assert client.post(f"/listening/{find.pk}/take/").status_code == 404


def test_what_somebody_decided_faster_is_said(square: Square, client: Client) -> None:
    find = square.found()
    take(find=find, by=square.cast.responder, now=square.now)

    response = client.post(f"/listening/{find.pk}/set-aside/", follow=True)

    assert "Somebody was faster." in response.content.decode()


def test_a_refused_take_is_said(square: Square, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    find = square.found()
    monkeypatch.setattr("rostra.listening.actions.deciding.FIND_MOVES.allowed", lambda *_args: False)

    response = client.post(f"/listening/{find.pk}/take/", follow=True)

    assert "Somebody was faster." in response.content.decode()


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("verb", ["take", "set-aside", "set-back", "delete"])
def test_who_may_decide(square: Square, who: str, verb: str) -> None:
    find = square.found()
    if verb == "set-back":
        set_aside(find=find, by=square.cast.responder, now=square.now)

    status = square.cast.client(getattr(square.cast, who)).post(f"/listening/{find.pk}/{verb}/").status_code

    assert status == {"responder": 302, "editor": 403, "stranger": 404}.get(who, 403)
    assert (Find.objects.get(pk=find.pk).state != ("set_aside" if verb == "set-back" else "new")) is (status == 302)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_may_say_what_is_looked_for(square: Square, who: str) -> None:
    client = square.cast.client(getattr(square.cast, who))
    watch = square.watch()
    new = {"words": "Ferry", "purpose": WHY, "accounts": [square.city.pk], "keep_days": "7"}

    made = client.post(WATCHES, new).status_code
    ended = client.post(f"/listening/watches/{watch.pk}/end/").status_code

    expected = {"administrator": (302, 302), "stranger": (422, 404)}.get(who, (200, 403))
    assert (made, ended) == expected
    assert Watch.objects.filter(words="Ferry").exists() is (who == "administrator")
    watch.refresh_from_db()
    assert (watch.ended_at is not None) is (who == "administrator")


def test_a_role_on_a_unit_shows_what_its_accounts_found(square: Square) -> None:
    cast = square.cast
    roads, ferries = (add_unit(name=name, by=None, now=cast.now) for name in ("Roads", "Ferries"))
    harbour = square.account("harbour", unit=ferries)
    Account.objects.filter(pk=square.city.pk).update(unit=roads)
    watch = square.watch("Harbour Bridge", square.city, harbour)
    square.say("The harbour bridge is old.")
    square.look(watch)
    here = Find.objects.latest("pk")
    square.say("The harbour bridge is green.")
    square.look(watch, harbour)
    there = Find.objects.latest("pk")
    take_role(role=Role.objects.get(member=cast.responder), by=None, now=cast.now)
    give_role(member=cast.responder, code=RoleCode.RESPONDER, unit=ferries, by=None, now=cast.now)
    client = cast.client(cast.responder)

    assert order(page(client)) == [there.pk]
    assert client.post(f"/listening/{here.pk}/take/").status_code == 404
    assert client.post(f"/listening/{there.pk}/take/").status_code == 302

    give_grant(
        member=cast.reader, account=Account.objects.get(pk=square.city.pk), right="answer", by=None, now=timezone.now()
    )
    reader = cast.client(cast.reader)
    assert f'action="/listening/{here.pk}/take/"' in page(reader)


def test_who_may_only_read_there_decides_nothing(square: Square) -> None:
    cast, find = square.cast, square.found()
    give_role(member=cast.reader, code=RoleCode.RESPONDER, unit=cast.unit, by=None, now=cast.now)
    client = cast.client(cast.reader)

    assert f"/listening/{find.pk}/take/" not in page(client)
    assert client.post(f"/listening/{find.pk}/take/").status_code == 403


def test_what_came_in_where_one_may_not_read_is_said(square: Square) -> None:
    cast = square.cast
    roads = add_unit(name="Roads", by=None, now=cast.now)
    Account.objects.filter(pk=square.city.pk).update(unit=roads)
    find, harbour = square.found(), square.account("harbour")
    said = Incoming(ref=find.ref, text=find.text, sent_at=find.sent_at, url=find.url, author_id=find.author_id)
    receive(account=harbour, messages=[said], now=square.now)
    take_role(role=Role.objects.get(member=cast.responder), by=None, now=cast.now)
    give_role(member=cast.responder, code=RoleCode.RESPONDER, unit=roads, by=None, now=cast.now)

    response = cast.client(cast.responder).post(f"/listening/{find.pk}/take/", follow=True)

    assert "of colleagues elsewhere" in response.content.decode()
    assert Message.objects.count() == 1


def test_a_watch_is_made_and_ended(square: Square) -> None:
    chief = square.cast.client(square.cast.administrator)
    deaf = square.account("deaf", channel="fakedeaf")
    html = page(chief, WATCHES)
    assert "Account city" in html
    assert f"These networks cannot be searched: <bdi>{deaf.name}</bdi>" in html

    new = {"words": "Ferry", "purpose": WHY, "accounts": [square.city.pk], "keep_days": "7"}
    response = chief.post(WATCHES, new, follow=True)
    html = response.content.decode()
    assert "<bdi>Ferry</bdi>" in html
    assert "7 days" in html
    assert "Not asked yet" in html
    watch = Watch.objects.get()
    chief.post(f"/listening/watches/{watch.pk}/end/")

    assert "No longer looked for" in page(chief, WATCHES)
    response = chief.post(f"/listening/watches/{watch.pk}/end/", follow=True)
    assert "ended already" in response.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words": "@maria"}, "never people"),
        ({"words": ""}, "This field is required."),
        ({"accounts": []}, "This field is required."),
        ({"keep_days": "91"}, "90"),
    ],
)
def test_a_wrong_watch_is_the_same_form(square: Square, given: dict[str, object], said: str) -> None:
    chief = square.cast.client(square.cast.administrator)
    new = {"words": "Ferry", "purpose": WHY, "accounts": [square.city.pk], "keep_days": "7", **given}

    response = chief.post(WATCHES, new)

    assert response.status_code == 422
    assert said in response.content.decode()


def test_what_does_not_go_is_said_in_words(square: Square) -> None:
    chief = square.cast.client(square.cast.administrator)
    watch = square.watch()
    square.network.plan("city", "search", Fault("refused", code="not_allowed"))
    square.look(watch)
    assert "The network does not allow this." in page(chief, WATCHES)
    Account.objects.update(state="paused")
    assert "No search: Paused." in page(chief, WATCHES)
    Account.objects.update(state="active")
    Search.objects.update(failure="", gap_at=square.now)
    assert "Some older posts could not be had." in page(chief, WATCHES)


def test_the_menu_counts_what_is_new(square: Square, client: Client) -> None:
    square.found()
    square.found("The harbour bridge is green.")
    link = re.search(r'<a[^>]*href="/listening/"[^>]*>.*?</a>', page(client, "/inbox/"), re.DOTALL)
    assert link is not None
    assert ">2<" in link[0]

    watch = Watch.objects.get()
    end_watch(watch=watch, by=square.cast.administrator, now=square.now)
    link = re.search(r'<a[^>]*href="/listening/"[^>]*>.*?</a>', page(client, "/inbox/"), re.DOTALL)
    assert link is not None
    assert ">2<" not in link[0]


def test_the_log_names_the_watch(square: Square) -> None:
    square.watch()
    html = page(square.cast.client(square.cast.administrator), "/log/")

    assert "Watch made" in html
    assert "Harbour Bridge" in html

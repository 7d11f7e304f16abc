"""Sessions: listed, ended one by one and all at once; never fixed, never riding on a forged form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from rostra.audit.models import Event
from rostra.people import actions
from rostra.people.browsers import browser
from tests.people.factors import LOGIN, sign_in

ANA, JONAS = "ana@portavale.example", "jonas@portavale.example"
SECURITY, ENDING = "/me/security/", "/me/security/sessions/end/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def _fresh_throttle(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def browsers(email: str, number: int) -> list[Client]:
    made = [Client(headers={"user-agent": FIREFOX}) for _ in range(number)]
    for client in made:
        assert sign_in(client, email).status_code == 302
    return made


def works(client: Client) -> bool:
    return client.get("/me/").status_code == 200


def own(user: Any) -> list[tuple[str, int | None]]:
    rows = Event.objects.filter(kind__startswith="people.session", about=f"people.user:{user.pk}").order_by("pk")
    return [(row.kind, row.actor_id) for row in rows]


def test_sessions_are_listed_with_their_browser(cast: Any) -> None:
    here, _there = browsers(ANA, 2)
    page = here.get(SECURITY).content.decode()
    assert (page.count("Firefox on Linux</span>"), page.count("This browser")) == (2, 1)


def test_one_session_is_ended(cast: Any) -> None:
    here, there = browsers(ANA, 2)
    row = UserSession.objects.get(session_key=there.session.session_key)
    assert here.post(f"/me/security/sessions/{row.pk}/end/").headers["Location"] == SECURITY
    assert (works(here), works(there)) == (True, False)
    assert own(cast.editor.user) == [("people.session_ended", cast.editor.user_id)]


def test_session_of_somebody_else_does_not_exist(cast: Any) -> None:
    (ana,), (jonas,) = browsers(ANA, 1), browsers(JONAS, 1)
    row = UserSession.objects.get(session_key=jonas.session.session_key)
    assert ana.post(f"/me/security/sessions/{row.pk}/end/").status_code == 404
    assert works(jonas) is True


def test_all_others_are_ended_and_this_one_goes_on_under_a_new_key(cast: Any) -> None:
    here, *others = browsers(ANA, 3)
    unlisted = cast.client(cast.editor)
    before = here.session.session_key
    assert here.post(ENDING).status_code == 302
    assert [works(client) for client in (here, *others, unlisted)] == [True, False, False, False]
    assert here.session.session_key != before
    assert [row.session_key for row in UserSession.objects.all()] == [here.session.session_key]
    assert own(cast.editor.user) == [("people.sessions_ended", cast.editor.user_id)]


def test_every_session_of_a_person_ends_at_once(cast: Any) -> None:
    sessions = [*browsers(ANA, 2), cast.client(cast.editor)]
    (jonas,) = browsers(JONAS, 1)
    actions.end_sessions(user=cast.editor.user, now=cast.now, by=cast.security.user)
    assert [works(client) for client in (*sessions, jonas)] == [False, False, False, True]
    assert own(cast.editor.user) == [("people.sessions_ended", cast.security.user_id)]
    assert sign_in(Client(), ANA).status_code == 302
    actions.end_sessions(user=cast.editor.user, now=cast.now, by=None)
    assert Session.objects.filter(session_key__in=[client.session.session_key for client in sessions]).count() == 0


def test_new_password_ends_the_other_sessions(cast: Any) -> None:
    here, there = browsers(ANA, 2)
    new = "a quite different sentence"
    sent = {"oldpassword": "correct horse battery staple", "password1": new, "password2": new}
    assert here.post("/account/password/change/", sent).status_code == 302
    assert (works(here), works(there)) == (True, False)


def test_session_key_of_before_is_worth_nothing_after_signing_in(cast: Any) -> None:
    victim = Client()
    victim.get(LOGIN)
    session = victim.session
    session["planted"] = 1
    session.save()
    planted = session.session_key
    victim.cookies["sessionid"] = planted
    sign_in(victim, ANA)
    attacker = Client()
    attacker.cookies["sessionid"] = planted
    assert (victim.session.session_key == planted, works(attacker)) == (False, False)


@pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12.1, 302)])
def test_session_ends_after_twelve_hours_however_much_it_is_used(cast: Any, hours: float, status: int) -> None:
    (client,) = browsers(ANA, 1)
    session = client.session
    session["began"] -= int(hours * 3600)
    session.save()
    assert client.get("/me/").status_code == status


def test_last_seen_is_kept_to_five_minutes(cast: Any) -> None:
    (client,) = browsers(ANA, 1)
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    client.get("/me/")
    UserSession.objects.update(last_seen_at=long_ago)
    client.get("/me/")
    assert UserSession.objects.get().last_seen_at == long_ago
    session = client.session
    session["seen"] = int(timezone.now().timestamp()) - 301
    session.save()
    client.get("/me/")
    assert timezone.now() - UserSession.objects.get().last_seen_at < timedelta(minutes=1)


@pytest.mark.parametrize(
    "address",
    [LOGIN, "/account/code/", "/account/confirm/", "/account/app/add/", "/account/passkeys/sign-in/", ENDING],
)
def test_forged_forms_are_refused(cast: Any, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.editor.user)
    assert client.post(address, {"code": "1"}).status_code == 403


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_to_another_host(cast: Any, wanted: str) -> None:
    sent = {"login": ANA, "password": "correct horse battery staple", "next": wanted}
    client = Client()
    assert client.post(LOGIN, sent).headers["Location"] == "/"
    confirmed = client.post("/account/confirm/", {"password": sent["password"], "next": wanted})
    assert confirmed.headers["Location"] == "/"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "Another browser"),
        ("Firefox/140.0", "Firefox"),
        ("", "Another browser"),
    ],
)  # fmt: skip
def test_browsers_are_named(agent: str, words: str) -> None:
    assert browser(agent) == words

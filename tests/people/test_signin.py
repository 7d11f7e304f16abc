from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from rostra.audit.models import Event
from rostra.people import jobs
from rostra.people.models import User
from rostra.people.signin import SignIn
from tests.cast import PASSWORD

LOGIN = "/account/login/"
RESET = "/account/password/reset/"
NEW = "a quite different sentence"


@pytest.fixture(autouse=True)
def _fresh_throttle(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, email: str, password: str = PASSWORD, **extra: str) -> Any:
    return client.post(LOGIN, {"login": email, "password": password}, **extra)


def own_events() -> list[tuple[str, str, int | None]]:
    rows = Event.objects.filter(body=None, kind__startswith="people.").order_by("pk")
    return [(row.kind, row.about, row.actor_id) for row in rows]


def asked_jobs() -> list[tuple[str, dict[str, Any]]]:
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.filter(task_name__startswith="rostra:people.mail").order_by("pk")
    return [(row.task_name, row.args) for row in rows]


def test_signing_in_and_out_is_in_the_log(cast: Any) -> None:
    client = Client()
    answer = sign_in(client, "  ANA@portavale.example ")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.post("/account/logout/").status_code == 302
    user = cast.editor.user_id
    about = f"people.user:{user}"
    assert own_events() == [("people.signed_in", about, user), ("people.signed_out", about, user)]


def test_signing_out_asks_first(cast: Any) -> None:
    client = cast.client(cast.editor)
    assert "Sign out of Rostra?" in client.get("/account/logout/").content.decode()
    assert client.get("/me/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/me/").status_code == 302


def test_after_signing_in_people_are_where_they_wanted_to_be(cast: Any) -> None:
    client = Client()
    page = client.get(f"{LOGIN}?next=/settings/people/").content.decode()
    assert '<input type="hidden" name="next" value="/settings/people/">' in page
    sent = {"login": "ana@portavale.example", "password": PASSWORD}
    assert client.post(LOGIN, {**sent, "next": "/settings/people/"}).headers["Location"] == "/settings/people/"
    other = Client().post(LOGIN, {**sent, "next": "https://evil.example/"})
    assert other.headers["Location"] == "/"


def test_wrong_password_and_unknown_address_are_told_the_same(cast: Any) -> None:
    wrong = sign_in(Client(), "ana@portavale.example", "not the password!")
    unknown = sign_in(Client(), "nobody-here@portavale.example", "not the password!")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    sentence = "E-mail address and password do not belong together."
    assert [sentence in page.content.decode() for page in (wrong, unknown)] == [True, True]
    about = f"people.user:{cast.editor.user_id}"
    assert own_events() == [("people.sign_in_failed", about, None), ("people.sign_in_failed", "", None)]
    assert list(Event.objects.filter(kind="people.sign_in_failed").values_list("data", flat=True)) == [{}, {}]


def test_five_wrong_passwords_close_the_account_for_a_while(cast: Any) -> None:
    client = Client()
    for _ in range(5):
        sign_in(client, "ana@portavale.example", "not the password!")
    answer = sign_in(client, "ana@portavale.example")
    assert answer.status_code == 422
    assert "There were too many attempts." in answer.content.decode()
    # From anywhere: the throttle is that of the account.
    assert sign_in(Client(), "ana@portavale.example", REMOTE_ADDR="192.0.2.7").status_code == 422
    assert sign_in(Client(), "jonas@portavale.example").status_code == 302


def test_ten_failures_from_one_address_close_it_for_every_account(cast: Any) -> None:
    for number in range(10):
        sign_in(Client(), f"guess{number}@portavale.example", "not the password!", REMOTE_ADDR="192.0.2.9")
    assert sign_in(Client(), "ana@portavale.example", REMOTE_ADDR="192.0.2.9").status_code == 422
    assert sign_in(Client(), "ana@portavale.example", REMOTE_ADDR="192.0.2.10").status_code == 302


def test_behind_a_proxy_the_throttle_counts_visitors(cast: Any, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        forged = {"HTTP_X_FORWARDED_FOR": f"203.0.113.{number}, 192.0.2.9"}
        sign_in(Client(), f"guess{number}@portavale.example", "not the password!", **forged)
    blocked = sign_in(Client(), "ana@portavale.example", HTTP_X_FORWARDED_FOR="192.0.2.9")
    free = sign_in(Client(), "ana@portavale.example", HTTP_X_FORWARDED_FOR="192.0.2.10")
    assert (blocked.status_code, free.status_code) == (422, 302)


def test_a_closed_account_is_told_so(cast: Any) -> None:
    User.objects.filter(pk=cast.editor.user_id).update(is_active=False)
    answer = Client().post(LOGIN, {"login": "ana@portavale.example", "password": PASSWORD}, follow=True)
    assert answer.redirect_chain == [("/account/inactive/", 302)]
    assert "This account is closed" in answer.content.decode()


def test_nobody_signs_up_by_themselves(cast: Any) -> None:
    client = Client()
    addresses = ("signup/", "email/", "confirm-email/", "password/set/", "login/code/confirm/")
    assert {client.get(f"/account/{address}").status_code for address in addresses} == {404}


def test_sign_up_stays_closed_whoever_adds_a_page_for_it(cast: Any, rf: RequestFactory) -> None:
    assert SignIn().is_open_for_signup(rf.get("/")) is False


def test_asking_for_a_link_reveals_nothing(cast: Any) -> None:
    known = Client().post(RESET, {"email": "ana@portavale.example"}, follow=True)
    unknown = Client().post(RESET, {"email": "nobody@portavale.example"}, follow=True)
    assert known.redirect_chain == unknown.redirect_chain == [(f"{RESET}done/", 302)]
    bare = [re.sub(r'value="[^"]{60,}"', "", page.content.decode()) for page in (known, unknown)]
    assert bare[0] == bare[1]
    assert asked_jobs() == [("rostra:people.mail_password_link", {"user": cast.editor.user_id})]
    assert mail.outbox == []


def test_a_closed_account_gets_no_link(cast: Any) -> None:
    User.objects.filter(pk=cast.editor.user_id).update(is_active=False)
    Client().post(RESET, {"email": "ana@portavale.example"})
    assert asked_jobs() == []


def test_asking_for_many_links_is_throttled(cast: Any) -> None:
    answers = [Client().post(RESET, {"email": "ana@portavale.example"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Wait five minutes, then try again." in answers[-1].content.decode()


def link_by_mail(user: User) -> str:
    jobs.mail_password_link(user=user.pk)
    match = re.search(r"https?://\S+", str(mail.outbox[-1].body))
    assert match is not None
    return match[0].removeprefix("http://localhost:8000")


def test_a_scanner_that_opens_the_link_does_not_use_it_up(cast: Any) -> None:
    url = link_by_mail(cast.editor.user)
    for _ in range(3):
        scanner = Client()
        assert "New password" in scanner.get(url, follow=True).content.decode()
        assert scanner.head(url).status_code == 302
    client = Client()
    form = client.get(url, follow=True)
    # The token does not stand in the address that the browser shows and passes on.
    action = form.redirect_chain[-1][0]
    assert action.endswith("-set-password/")
    short = client.post(action, {"password1": "short", "password2": "short"})
    assert (short.status_code, "at least 15 characters" in short.content.decode()) == (422, True)
    done = client.post(action, {"password1": NEW, "password2": NEW}, follow=True)
    assert "The password is set" in done.content.decode()
    assert sign_in(Client(), "ana@portavale.example", NEW).status_code == 302
    used = Client().get(url, follow=True)
    assert "This link no longer works" in used.content.decode()
    assert own_events()[0] == ("people.password_set", f"people.user:{cast.editor.user_id}", cast.editor.user_id)


def test_the_link_goes_to_the_installations_own_address(cast: Any, settings: Any) -> None:
    settings.ROSTRA_URL = "https://social.example.org"
    Client().post(RESET, {"email": "ana@portavale.example"}, HTTP_HOST="localhost")
    jobs.mail_password_link(**asked_jobs()[0][1])
    assert "https://social.example.org/account/password/reset/key/" in str(mail.outbox[0].body)
    assert mail.outbox[0].to == ["ana@portavale.example"]


def test_changing_the_password_needs_the_present_one(cast: Any) -> None:
    client = Client()
    sign_in(client, "ana@portavale.example")
    url = reverse("account_change_password")
    new = {"password1": NEW, "password2": NEW}
    assert client.post(url, {**new, "oldpassword": "not the password!"}).status_code == 422
    done = client.post(url, {**new, "oldpassword": PASSWORD}, follow=True)
    assert done.redirect_chain == [("/me/", 302)]
    assert "The password was changed." in done.content.decode()
    assert sign_in(Client(), "ana@portavale.example", NEW).status_code == 302
    assert Client().get(url).status_code == 302


def test_the_language_menu_serves_visitors_and_members(cast: Any) -> None:
    visitor = Client()
    answer = visitor.post("/language/", {"language": "ar", "next": LOGIN})
    assert (answer.status_code, answer.headers["Location"]) == (302, LOGIN)
    page = visitor.get(LOGIN).content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    member = cast.client(cast.editor)
    member.post("/language/", {"language": "ro", "next": "/me/"})
    cast.editor.user.refresh_from_db()
    assert cast.editor.user.language == "ro"
    assert '<html lang="ro"' in member.get("/me/").content.decode()
    member.post("/language/", {"language": "xx", "next": "/me/"})
    cast.editor.user.refresh_from_db()
    assert cast.editor.user.language == "ro"
    assert visitor.get("/language/").status_code == 405


@pytest.mark.parametrize("language", ["en", "ro", "nb", "sv", "ar"])
def test_every_sign_in_page_opens_in_every_language(cast: Any, language: str) -> None:
    client = Client(headers={"accept-language": language})
    pages = (LOGIN, RESET, f"{RESET}done/", f"{RESET}key/0-x/", f"{RESET}key/done/", "/account/inactive/")
    for page in pages:
        answer = client.get(page)
        direction = "rtl" if language == "ar" else "ltr"
        assert (answer.status_code, f'<html lang="{language}" dir="{direction}"' in answer.content.decode()) == (
            200,
            True,
        ), page
    assert translation.get_language() == "en"


def test_a_new_link_ends_the_one_before(cast: Any) -> None:
    first = link_by_mail(cast.editor.user)
    second = link_by_mail(cast.editor.user)
    assert "This link no longer works" in Client().get(first, follow=True).content.decode()
    assert "Set the password" in Client().get(second, follow=True).content.decode()


def test_sending_the_welcome_again_ends_the_link_of_the_first(cast: Any) -> None:
    from rostra.people.actions import add_member, mail_invitation

    member = add_member(email="new@portavale.example", name="New", by=None, now=cast.now)
    links = []
    for _ in range(2):
        mail_invitation(member=member)
        found = re.search(r"https?://\S+", str(mail.outbox[-1].body))
        assert found is not None
        links.append(found[0].removeprefix("http://localhost:8000"))
    pages = [Client().get(link, follow=True).content.decode() for link in links]
    assert ["This link no longer works" in page for page in pages] == [True, False]


def test_a_link_is_old_after_three_days(cast: Any, settings: Any) -> None:
    url = link_by_mail(cast.editor.user)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "This link no longer works" in Client().get(url, follow=True).content.decode()

"""Apps, recovery codes and passkeys: enrolment, sign-in, confirmation, removal, reset."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.core.cache import cache
from django.test import Client, RequestFactory

from rostra.audit.models import Event
from rostra.core.refusals import Refused
from rostra.core.scoping import scope
from rostra.people import actions, sealing
from rostra.people.actions import NotAllowed, add_member, give_role
from rostra.people.enums import DutyCode, RoleCode
from rostra.people.freshness import FRESH, fresh_second_factor, gave_second_factor
from rostra.people.models import Member, Notice, User
from rostra.people.queries.security import needed_anywhere
from rostra.people.rules import forget, needs_second_factor
from rostra.policy.actions import decide
from rostra.policy.decisions import SECOND_FACTOR
from tests.people.factors import (
    APP,
    CODE,
    CODES,
    browser_with_app,
    code_of,
    confirm,
    forget_used_codes,
    set_up_app,
    sign_in,
)

ANA, SARA = "ana@portavale.example", "sara@portavale.example"
SECURITY = "/me/security/"


@pytest.fixture(autouse=True)
def _fresh_throttle(db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def kinds(user: Any) -> list[tuple[str, dict[str, Any]]]:
    rows = Event.objects.filter(body=None, about=f"people.user:{user.pk}").order_by("pk")
    return [(row.kind.removeprefix("people."), row.data) for row in rows]


def request_of(client: Client, user: Any) -> Any:
    request = RequestFactory().get("/")
    request.session, request.user = client.session, user  # type: ignore[assignment]
    return request


# --- The app ----------------------------------------------------------------------------------------


def test_setting_up_an_app_asks_for_the_password_first(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    asked = client.get(APP)
    assert (asked.status_code, asked.headers["Location"]) == (302, f"/account/confirm/?next={APP.replace('/', '%2F')}")
    wrong = client.post("/account/confirm/", {"password": "not the password!"})
    assert (wrong.status_code, "This is not your password." in wrong.content.decode()) == (422, True)
    right = client.post("/account/confirm/", {"password": "correct horse battery staple", "next": APP})
    assert right.headers["Location"] == APP
    assert client.get(APP).status_code == 200


def test_page_of_the_app_shows_the_key_as_a_picture_without_script(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    confirm(client)
    page = client.get(APP).content.decode()
    assert page.count('src="data:image/svg+xml;base64,') == 1
    assert "<script>" not in page


def test_app_is_asked_at_the_next_sign_in(cast: Any) -> None:
    _first, secret, _codes = browser_with_app(ANA)
    client = Client()
    half = sign_in(client, ANA)
    assert (half.status_code, half.headers["Location"]) == (302, CODE)
    assert client.get("/me/").status_code == 302
    # Who has no passkey is not offered one.
    assert "data-passkey" not in client.get(CODE).content.decode()
    wrong = client.post(CODE, {"code": "000000"})
    assert (wrong.status_code, "This is not the right one" in wrong.content.decode()) == (422, True)
    done = client.post(CODE, {"code": code_of(secret)})
    assert (done.status_code, done.headers["Location"]) == (302, "/")
    assert client.get("/me/").status_code == 200
    assert kinds(cast.editor.user) == [
        ("signed_in", {}),
        ("factor_added", {"factor": "totp"}),
        ("factor_added", {"factor": "recovery_codes"}),
        ("factor_failed", {}),
        ("signed_in", {}),
    ]


def test_code_works_once(cast: Any) -> None:
    _first, secret, _codes = browser_with_app(ANA)
    code = code_of(secret)
    one, two = Client(), Client()
    sign_in(one, ANA)
    assert one.post(CODE, {"code": code}).status_code == 302
    sign_in(two, ANA)
    assert two.post(CODE, {"code": code}).status_code == 422


@pytest.mark.parametrize(("late", "status"), [(-30, 302), (30, 302), (-90, 422), (90, 422)])
def test_clock_of_the_phone_may_be_half_a_minute_off(cast: Any, late: int, status: int) -> None:
    _first, secret, _codes = browser_with_app(ANA)
    client = Client()
    sign_in(client, ANA)
    assert client.post(CODE, {"code": code_of(secret, time.time() + late)}).status_code == status


def test_five_wrong_codes_close_the_account_for_a_while(cast: Any) -> None:
    _first, secret, codes = browser_with_app(ANA)
    client = Client()
    sign_in(client, ANA)
    for number in range(5):
        assert client.post(CODE, {"code": f"00000{number}"}).status_code == 422
    for code in (code_of(secret), codes[0]):
        answer = client.post(CODE, {"code": code})
        assert (answer.status_code, "There were too many attempts." in answer.content.decode()) == (422, True)


def test_nobody_comes_to_the_code_without_the_password(cast: Any) -> None:
    browser_with_app(ANA)
    client = Client()
    assert client.get(CODE).headers["Location"] == "/account/login/"
    assert client.post(CODE, {"code": "123456"}).headers["Location"] == "/account/login/"


def test_secret_lies_sealed_in_the_database(cast: Any) -> None:
    _first, secret, codes = browser_with_app(ANA)
    rows = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert [each in rows for each in (secret, *codes)] == [False] * 11
    assert json.dumps(list(Event.objects.values_list("data", flat=True))).find(secret) == -1


def test_sealed_text_opens_with_its_key_only(cast: Any, settings: Any, tmp_path: Any) -> None:
    sealed = sealing.seal("a seed")
    assert sealing.open_sealed(sealed) == "a seed"
    changed = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")
    with pytest.raises((InvalidTag, ValueError)):
        sealing.open_sealed(changed)
    settings.KEYS = tmp_path / "other"
    with pytest.raises(sealing.WrongKey, match="holds another one"):
        sealing.open_sealed(sealed)


def test_removing_the_app_needs_the_second_factor(cast: Any) -> None:
    _first, secret, _codes = browser_with_app(ANA)
    client = Client()
    sign_in(client, ANA)
    client.post(CODE, {"code": code_of(secret)})
    asked = client.get("/account/app/remove/")
    assert asked.headers["Location"] == "/account/confirm/code/?next=%2Faccount%2Fapp%2Fremove%2F"
    # The password is no way round: somebody may have stolen just that.
    assert client.get("/account/confirm/").headers["Location"] == "/account/confirm/code/"
    wrong = client.post("/account/confirm/code/", {"code": "000000"})
    assert wrong.status_code == 422
    forget_used_codes()
    client.post("/account/confirm/code/", {"code": code_of(secret)})
    assert client.post("/account/app/remove/").status_code == 302
    assert Authenticator.objects.count() == 0
    assert kinds(cast.editor.user)[-3:] == [
        ("factor_failed", {}),
        ("factor_removed", {"factor": "totp"}),
        ("factor_removed", {"factor": "recovery_codes"}),
    ]


def test_change_of_factors_is_told(cast: Any) -> None:
    browser_with_app(ANA)
    rows = Notice.objects.filter(kind="people.factors_changed").values_list("user", "url")
    assert list(rows) == [(cast.editor.user_id, SECURITY)]


# --- Recovery codes ---------------------------------------------------------------------------------


def test_recovery_codes_are_shown_once_and_can_be_saved(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    confirm(client)
    secret = re.search(r">([A-Z2-7]{32})<", client.get(APP).content.decode())
    assert secret is not None
    client.post(APP, {"code": code_of(secret[1])})
    page = client.get(CODES).content.decode()
    codes = re.findall(r"<code[^>]*>(\d{10})</code>", page)
    assert len(set(codes)) == 10
    assert f'href="data:text/plain;charset=utf-8,{"%0A".join(codes)}%0A"' in page
    again = client.get(CODES).content.decode()
    assert [code in again for code in codes] == [False] * 10
    assert "10 of your recovery codes are unused" in again


def test_recovery_code_signs_in_once(cast: Any) -> None:
    _first, _secret, codes = browser_with_app(ANA)
    one, two = Client(), Client()
    sign_in(one, ANA)
    assert one.post(CODE, {"code": codes[3]}).status_code == 302
    assert "9 recovery codes are left." in one.get(SECURITY).content.decode()
    sign_in(two, ANA)
    assert two.post(CODE, {"code": codes[3]}).status_code == 422


def test_new_recovery_codes_end_the_old(cast: Any) -> None:
    client, _secret, codes = browser_with_app(ANA)
    assert client.get("/account/codes/new/").status_code == 200
    assert client.post("/account/codes/new/").headers["Location"] == CODES
    new = re.findall(r"<code[^>]*>(\d{10})</code>", client.get(CODES).content.decode())
    assert set(new) & set(codes) == set()
    other = Client()
    sign_in(other, ANA)
    assert other.post(CODE, {"code": codes[0]}).status_code == 422
    assert other.post(CODE, {"code": new[0]}).status_code == 302


def test_recovery_codes_without_a_factor_are_none(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    confirm(client)
    answer = client.post("/account/codes/new/")
    assert (answer.status_code, "Set up a second factor first." in answer.content.decode()) == (422, True)
    assert client.get(CODES).status_code == 404


# --- Who needs one ----------------------------------------------------------------------------------


def test_duty_that_the_policy_names_leads_to_setting_one_up(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    assert client.get("/settings/people/").status_code == 200
    actions.give_duty(member=cast.editor, code=DutyCode.PROTECTION, by=None, now=cast.now)
    led = client.get("/settings/people/", follow=True)
    assert led.redirect_chain == [(SECURITY, 302)]
    assert "Set one up: until then other pages stay closed." in led.content.decode()
    open_pages = {page: client.get(page).status_code for page in ("/me/", SECURITY, "/account/confirm/")}
    assert set(open_pages.values()) == {200}
    set_up_app(client)
    assert client.get("/settings/people/").status_code == 200
    assert client.post("/account/logout/").status_code == 302


def test_part_of_a_page_leads_the_whole_page(cast: Any) -> None:
    actions.give_duty(member=cast.editor, code=DutyCode.PROTECTION, by=None, now=cast.now)
    answer = cast.client(cast.editor).get("/settings/people/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, SECURITY)


def test_older_session_gives_the_factor_before_it_goes_on(cast: Any) -> None:
    older = Client()
    sign_in(older, ANA)
    _newer, secret, _codes = browser_with_app(ANA)
    actions.give_duty(member=cast.editor, code=DutyCode.PROTECTION, by=None, now=cast.now)
    led = older.get("/settings/people/?left=1")
    assert led.headers["Location"] == "/account/confirm/code/?next=%2Fsettings%2Fpeople%2F%3Fleft%3D1"
    back = older.post("/account/confirm/code/", {"code": code_of(secret), "next": "/settings/people/?left=1"})
    assert back.headers["Location"] == "/settings/people/?left=1"
    assert older.get("/settings/people/?left=1").status_code == 200


def test_policy_decides_who_needs_one(cast: Any) -> None:
    def asked() -> list[bool]:
        forget(cast.approver, cast.editor)
        return [needs_second_factor(member, now=cast.now) for member in (cast.approver, cast.editor)]

    assert asked() == [False, False]
    decide(question=SECOND_FACTOR, value=(RoleCode.APPROVER.value,), by=None, now=cast.now)
    assert asked() == [True, False]
    decide(question=SECOND_FACTOR, value=(), by=None, now=cast.now)
    assert asked() == [False, False]


def test_mandate_for_the_duty_needs_one_while_it_is_in_force(cast: Any) -> None:
    from rostra.people.models import Mandate

    forget(cast.editor)
    ends = cast.now + timedelta(days=1)
    Mandate.objects.create(
        member=cast.editor,
        manager=cast.administrator,
        scope="Keys",
        duties=["protection"],
        starts_at=cast.now,
        ends_at=ends,
        confirmed_at=cast.now,
    )
    found = [needs_second_factor(cast.editor, now=at) for at in (cast.now - timedelta(hours=1), cast.now, ends)]
    assert found == [False, True, False]


def test_who_left_needs_none(cast: Any) -> None:
    actions.give_duty(member=cast.editor, code=DutyCode.PROTECTION, by=None, now=cast.now)
    cast.editor.left_at = cast.now
    assert needs_second_factor(cast.editor, now=cast.now) is False


def test_last_factor_stays_while_it_is_needed(cast: Any) -> None:
    client, _secret, _codes = browser_with_app(ANA)
    actions.give_duty(member=cast.editor, code=DutyCode.PROTECTION, by=None, now=cast.now)
    answer = client.post("/account/app/remove/", follow=True)
    assert answer.redirect_chain == [(SECURITY, 302)]
    assert "add another one before you remove this" in answer.content.decode()
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_body_that_one_is_not_in_now_counts_too(cast: Any) -> None:
    user = cast.editor.user
    assert needed_anywhere(user, now=cast.now) is False
    with scope(cast.other):
        member = actions.add_member(email=user.email, name=user.name, by=None, now=cast.now)
        actions.give_duty(member=member, code=DutyCode.PROTECTION, by=None, now=cast.now)
    assert needed_anywhere(user, now=cast.now) is True


# --- Fresh ------------------------------------------------------------------------------------------


def test_factor_is_fresh_for_five_minutes(cast: Any) -> None:
    _first, secret, _codes = browser_with_app(ANA)
    client = Client()
    sign_in(client, ANA)
    client.post(CODE, {"code": code_of(secret)})
    request, now = request_of(client, cast.editor.user), datetime.now(UTC)
    assert gave_second_factor(request) is True
    ages = [timedelta(seconds=1), FRESH - timedelta(seconds=30), FRESH + timedelta(seconds=1)]
    assert [fresh_second_factor(request, now + age) for age in ages] == [True, True, False]


def test_password_alone_is_never_fresh(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    confirm(client)
    request = request_of(client, cast.editor.user)
    assert (gave_second_factor(request), fresh_second_factor(request, datetime.now(UTC))) == (False, False)


def test_factor_of_another_person_is_not_mine(cast: Any) -> None:
    client, _secret, _codes = browser_with_app(ANA)
    assert fresh_second_factor(request_of(client, cast.approver.user), datetime.now(UTC)) is False


def test_visitor_is_never_fresh(cast: Any) -> None:
    from django.contrib.auth.models import AnonymousUser

    request = request_of(Client(), AnonymousUser())
    assert fresh_second_factor(request, datetime.now(UTC)) is False


# --- Lost -------------------------------------------------------------------------------------------


def test_security_officer_resets_a_lost_factor_in_presence(cast: Any) -> None:
    client, _secret, _codes = browser_with_app(ANA)
    url = f"/settings/people/{cast.editor.pk}/second-factor/"
    for stale in (cast.client(cast.security).get(url), cast.client(cast.security).post(url, {"proof": "Card"})):
        assert (stale.status_code, stale.headers["Location"]) == (302, "/me/security/")
    assert Event.objects.filter(kind="people.factor_reset").count() == 0
    officer, _own, _more = browser_with_app("sara@portavale.example")
    assert "Only when the person stands before you." in officer.get(url).content.decode()
    assert officer.post(url, {"proof": " "}).status_code == 422
    done = officer.post(url, {"proof": "Staff card 17"})
    assert (done.status_code, done.headers["Location"]) == (302, f"/settings/people/{cast.editor.pk}/")
    assert Authenticator.objects.filter(user=cast.editor.user).count() == 0
    assert client.get("/me/").status_code == 302
    assert sign_in(Client(), ANA).headers["Location"] == "/"
    event = Event.objects.get(kind="people.factor_reset")
    assert (event.body_id, event.actor_id, event.about, event.data) == (
        cast.body.pk,
        cast.security.user_id,
        f"people.member:{cast.editor.pk}",
        {"user": cast.editor.user_id, "proof": "Staff card 17"},
    )
    told = Notice.objects.get(kind="people.factor_reset")
    assert (told.user_id, told.data) == (cast.editor.user_id, {"by": "Sara Lind"})
    assert ("factors_reset", {}) in kinds(cast.editor.user)


@pytest.mark.parametrize("role", ["editor", "approver", "responder", "records", "reader"])
def test_others_reset_nothing(cast: Any, role: str) -> None:
    by = getattr(cast, role)
    assert cast.client(by).post(f"/settings/people/{cast.security.pk}/second-factor/").status_code == 403
    with pytest.raises(NotAllowed):
        actions.reset_second_factor(member=cast.security, proof="Card", by=by, now=cast.now)


def test_nobody_resets_their_own(cast: Any) -> None:
    with pytest.raises(NotAllowed, match="two people"):
        actions.reset_second_factor(member=cast.security, proof="Mirror", by=cast.security, now=cast.now)


def test_reset_needs_a_factor_and_a_reason(cast: Any) -> None:
    with pytest.raises(actions.NothingToReset):
        actions.reset_second_factor(member=cast.editor, proof="Card", by=cast.administrator, now=cast.now)
    with pytest.raises(Refused, match="Write how you know"):
        actions.reset_second_factor(member=cast.editor, proof=" ", by=cast.administrator, now=cast.now)
    url = f"/settings/people/{cast.editor.pk}/second-factor/"
    officer, _secret, _codes = browser_with_app("sara@portavale.example")
    assert "This person has no second factor." in officer.get(url).content.decode()
    refused = officer.post(url, {"proof": "Card"})
    assert refused.status_code == 422


# --- Passkeys (a real one signs in tests/journeys/test_sign_in.py) ----------------------------------


def test_passkey_of_somebody_else_does_not_exist(cast: Any) -> None:
    data = {"name": "Key", "credential": {}}
    key = Authenticator.objects.create(user=cast.approver.user, type="webauthn", data=data)
    client = cast.client(cast.editor)
    addresses = [f"/account/passkeys/{key.pk}/{what}/" for what in ("name", "remove")]
    assert [client.get(url).status_code for url in addresses] == [404, 404]
    assert [client.post(url, {"name": "Mine"}).status_code for url in addresses] == [404, 404]
    assert Authenticator.objects.get().data == data


def test_own_passkey_is_renamed_after_confirming(cast: Any) -> None:
    client, _secret, _codes = browser_with_app(ANA)
    key = Authenticator.objects.create(user=cast.editor.user, type="webauthn", data={"name": "Key", "credential": {}})
    url = f"/account/passkeys/{key.pk}/name/"
    assert client.post(url, {"name": ""}).status_code == 422
    assert client.post(url, {"name": "Ring"}).status_code == 302
    key.refresh_from_db()
    assert key.data["name"] == "Ring"


REGISTERED = {
    "id": "AQEBAQEBAQEBAQEBAQEBAQ",
    "rawId": "AQEBAQEBAQEBAQEBAQEBAQ",
    "type": "public-key",
    "response": {
        "clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQUEiLCJvcmlnaW4iOiJodHRwOi8vdGVzdHNlcnZlciJ9",
        # As an authenticator would make it for the host "testserver": a public key on P-256 under this id.
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViU69q3JHqY58lN6TBm0kw4r9mgyimONoS0ersRMfzJ8gBFAAAAAAAAAAAAAAAA"
            "AAAAAAAAAAAAEAEBAQEBAQEBAQEBAQEBAQGlAQIDJiABIVgg0-hpVWZg0iX_li37X7Tk_ghWSKGMdVy1Q8PD3mUij9QiWCANtvCV"
            "Jldisf_ZWjkj7lRC6Nlbt6qbgSxG2tK4gizdUw"
        ),
    },
    "clientExtensionResults": {},
}
FORGED = json.dumps(
    {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {"clientDataJSON": "AAAA", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "MQ"},
    }
)


@pytest.mark.parametrize("credential", ["", "no json", "{}", '{"id": "x"}', "[1]", "3", FORGED])
def test_forged_passkey_signs_nobody_in(cast: Any, credential: str) -> None:
    client = Client()
    options = client.get("/account/passkeys/sign-in/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    answer = client.post("/account/passkeys/sign-in/", {"credential": credential}, follow=True)
    assert answer.redirect_chain == [("/account/login/", 302)]
    assert client.get("/me/").status_code == 302
    assert list(Event.objects.filter(kind="people.sign_in_failed").values_list("about", flat=True)) == [""]


def test_passkeys_are_asked_for_with_a_limit(cast: Any) -> None:
    statuses = [Client().post("/account/passkeys/sign-in/", {"credential": "{}"}).status_code for _ in range(11)]
    assert statuses == [302] * 10 + [429]


def with_passkey(user: Any) -> None:
    """A passkey whose owner never shows it here."""
    data = {"name": "Key", "credential": REGISTERED}
    Authenticator.objects.create(user=user, type="webauthn", data=data)


def test_forged_passkey_is_no_second_factor(cast: Any) -> None:
    with_passkey(cast.editor.user)
    client = Client()
    assert sign_in(client, ANA).headers["Location"] == CODE
    assert "data-passkey" in client.get(CODE).content.decode()
    for credential in ("{}", FORGED):
        assert client.post(CODE, {"credential": credential}).status_code == 422
    assert client.get("/me/").status_code == 302
    assert [kind for kind, _data in kinds(cast.editor.user)] == ["factor_failed", "factor_failed"]


def test_forged_passkey_confirms_nothing_and_stays_on_the_page(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    with_passkey(cast.editor.user)
    url = "/account/confirm/passkey/?next=%2Fme%2F"
    assert client.get(url).status_code == 200
    answer = client.post(url, {"credential": FORGED})
    assert (answer.status_code, answer.headers["Location"]) == (302, url)
    assert gave_second_factor(request_of(client, cast.editor.user)) is False
    assert kinds(cast.editor.user)[-1] == ("factor_failed", {})


def test_page_to_add_a_passkey_asks_for_one_that_signs_in_alone(cast: Any) -> None:
    client = Client()
    sign_in(client, ANA)
    confirm(client)
    page = client.get("/account/passkeys/add/")
    options = json.loads(page.context["passkey_options"])["publicKey"]
    wanted = options["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"], options["rp"]["name"]) == (
        "required",
        "required",
        "Rostra",
    )
    for credential in ("{}", "[]", FORGED, json.dumps(REGISTERED)):
        refused = client.post("/account/passkeys/add/", {"name": "Key", "credential": credential})
        assert (refused.status_code, Authenticator.objects.count()) == (422, 0)


# --- Asking -----------------------------------------------------------------------------------------


def ask(user: Any, **extra: Any) -> str:
    from django.contrib.messages.storage.cookie import CookieStorage

    from rostra.people.freshness import ask_second_factor

    method = extra.pop("method", "GET")
    request: Any = RequestFactory().generic(method, "/accounts/?q=1", **extra)
    request.user, request.session = user, {}
    request._messages = CookieStorage(request)
    answer = ask_second_factor(request)
    return answer.headers.get("Location") or answer.headers["HX-Redirect"]


def test_asking_leads_back_to_the_page_and_never_elsewhere(cast: Any) -> None:
    browser_with_app(ANA)
    user, there = cast.editor.user, "/account/confirm/code/?next="
    sent = {"method": "POST", "HTTP_REFERER": "http://testserver/vault/3/?a=1"}
    part = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/vault/"}
    assert ask(user) == f"{there}%2Faccounts%2F%3Fq%3D1"
    assert ask(user, **sent) == f"{there}%2Fvault%2F3%2F%3Fa%3D1"
    assert ask(user, **part) == f"{there}%2Fvault%2F"
    assert ask(user, method="POST", HTTP_REFERER="https://evil.example/x") == f"{there}%2F"
    assert ask(user, method="POST") == f"{there}%2F"


def test_asking_somebody_without_one_leads_to_setting_one_up(cast: Any) -> None:
    assert ask(cast.approver.user) == SECURITY


def test_person_of_two_bodies_is_reset_by_who_secures_both(cast: Any) -> None:
    user = cast.stranger.user
    add_member(email=user.email, name="", by=None, now=cast.now)
    guest = Member.objects.get(user=user)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    with pytest.raises(NotAllowed, match="another body"):
        actions.reset_second_factor(member=guest, proof="Card", by=cast.security, now=cast.now)
    with scope(cast.other):
        keeper = add_member(email=cast.security.user.email, name="", by=None, now=cast.now)
        with pytest.raises(NotAllowed, match="another body"), scope(cast.body):
            actions.reset_second_factor(member=guest, proof="Card", by=cast.security, now=cast.now)
        give_role(member=keeper, code=RoleCode.SECURITY, by=None, now=cast.now)

    actions.reset_second_factor(member=guest, proof="Card", by=cast.security, now=cast.now)

    assert not Authenticator.objects.filter(user=user).exists()


def test_operator_resets_a_person_of_any_body(cast: Any) -> None:
    user = cast.stranger.user
    guest = add_member(email=user.email, name="", by=None, now=cast.now)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    User.objects.filter(pk=cast.security.user_id).update(is_operator=True)
    operator = Member.objects.get(pk=cast.security.pk)

    actions.reset_second_factor(member=guest, proof="Card", by=operator, now=cast.now)

    assert not Authenticator.objects.filter(user=user).exists()

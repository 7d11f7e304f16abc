"""Single sign-on against the real provider: PKCE, nonce, state, replay, addresses, roles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from rostra.audit.models import Event
from rostra.core.http import AddressRefused
from rostra.core.scoping import scope
from rostra.people import actions
from rostra.people.enums import RoleCode
from rostra.people.models import Member, Role, User
from tests.people.factors import CODE, browser_with_app, code_of, forget_used_codes
from tests.servers.oidc_provider import CLIENT, PEOPLE, SECRET, OidcProvider

pytestmark = pytest.mark.servers

START = "/account/directory/"
ROLES = {
    "press": (("portavale", "editor"),),
    "chiefs": (("portavale", "administrator"), ("elsewhere", "reader")),
}


@pytest.fixture
def directory(cast: Any, oidc_provider: OidcProvider, settings: Any) -> Iterator[OidcProvider]:
    """Rostra set up for the provider, as `settings.py` does it from the environment."""
    cache.clear()
    app = {
        "provider_id": "directory",
        "name": "Portavale",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": oidc_provider.url, "scope": ["openid", "profile", "email", "groups"]},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    settings.ROSTRA_OIDC_SERVER, settings.ROSTRA_OIDC_NAME = oidc_provider.url, "Portavale"
    settings.ROSTRA_OIDC_CLAIM, settings.ROSTRA_OIDC_ROLES = "groups", ROLES
    settings.ROSTRA_ALLOW_HOSTS = [urlsplit(oidc_provider.url).netloc]
    yield oidc_provider
    cache.clear()


def come(directory: OidcProvider, who: str, client: Client | None = None, query: str = "") -> tuple[Client, Any]:
    """From the button to the answer of Rostra."""
    client = client or Client()
    sent = client.get(f"{START}{query}")
    assert sent.status_code == 302
    back = directory.sign_in(sent.headers["Location"], who)
    return client, client.get(_path(back))


def _path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def told(answer: Any) -> tuple[int, str]:
    event = Event.objects.filter(kind="people.directory_refused").latest("pk")
    return answer.status_code, event.data["code"]


def roles(user: User) -> list[tuple[str, str, bool]]:
    rows = Role.everywhere.filter(member__user=user).order_by("body__slug", "code")
    return [(row.body.slug, row.code, row.from_directory) for row in rows.select_related("body")]


def test_page_of_sign_in_offers_the_directory(directory: OidcProvider) -> None:
    page = Client().get("/account/login/?next=/me/").content.decode()
    assert 'href="/account/directory/?next=%2Fme%2F"' in page
    assert "Sign in with Portavale" in page


def test_known_person_signs_in_by_the_verified_address(directory: OidcProvider, cast: Any) -> None:
    client, answer = come(directory, "ana", query="?next=/me/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/me/")
    assert client.get("/me/").context["request"].user == cast.editor.user
    row = SocialAccount.objects.get()
    assert (row.user_id, row.extra_data, len(row.uid)) == (cast.editor.user_id, {}, 64)
    events = Event.objects.filter(body=None, actor=cast.editor.user).order_by("pk").values_list("kind", flat=True)
    assert list(events) == ["people.directory_linked", "people.signed_in"]
    cast.editor.user.email = "ana.popa@portavale.example"
    cast.editor.user.save()
    again, _answer = come(directory, "ana")
    assert again.get("/me/").context["request"].user == cast.editor.user


def test_rostra_asks_with_pkce_and_nonce(directory: OidcProvider) -> None:
    asked = parse_qs(urlsplit(Client().get(START).headers["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert (len(asked["code_challenge"][0]) >= 43, len(asked["nonce"][0]) >= 32, len(asked["state"][0])) == (
        True,
        True,
        16,
    )


def test_provider_gives_no_token_without_the_verifier(directory: OidcProvider) -> None:
    sent = Client().get(START).headers["Location"]
    back = parse_qs(urlsplit(directory.sign_in(sent, "ana")).query)
    body = {
        "grant_type": "authorization_code",
        "code": back["code"][0],
        "redirect_uri": parse_qs(urlsplit(sent).query)["redirect_uri"][0],
        "client_id": CLIENT,
        "client_secret": SECRET,
    }
    answer = requests.post(f"{directory.url}/token", data=body, timeout=20)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_unverified_address_takes_over_nobody(directory: OidcProvider, cast: Any) -> None:
    for who in ("thief", "text"):
        client, answer = come(directory, who)
        assert told(answer) == (403, "unverified")
        assert "has not confirmed your e-mail address" in answer.content.decode()
        assert client.get("/me/").status_code == 302
    assert SocialAccount.objects.count() == 0


def test_identity_without_address_is_nobody(directory: OidcProvider) -> None:
    assert told(come(directory, "nameless")[1]) == (403, "no_address")


def test_second_identity_with_the_same_address_is_refused(directory: OidcProvider) -> None:
    come(directory, "ana")
    client, answer = come(directory, "second-ana")
    assert told(answer) == (403, "other_identity")
    assert client.get("/me/").status_code == 302


def test_unknown_person_without_a_mapped_group_is_told_what_to_do(directory: OidcProvider) -> None:
    _client, answer = come(directory, "outsider")
    assert told(answer) == (403, "unknown")
    assert "your groups give you no role here" in answer.content.decode()
    assert User.objects.filter(email="olga@portavale.example").count() == 0


def test_unknown_person_with_a_mapped_group_becomes_a_member(directory: OidcProvider, cast: Any) -> None:
    client, answer = come(directory, "newcomer")
    assert answer.headers["Location"] == "/"
    user = User.objects.get(email="neda@portavale.example")
    assert (user.name, user.has_usable_password(), roles(user)) == ("Neda Ilić", False, [("portavale", "editor", True)])
    rows = Event.objects.filter(body=cast.body, kind__endswith="_from_directory").order_by("pk")
    assert [(row.kind, row.actor_id, row.data) for row in rows] == [
        ("people.member_from_directory", None, {"user": user.pk}),
        ("people.role_from_directory", None, {"user": user.pk, "role": "editor"}),
    ]
    assert client.get("/calendar/").status_code == 200


def test_roles_follow_the_directory_and_those_given_by_hand_stay(
    directory: OidcProvider, cast: Any, settings: Any
) -> None:
    come(directory, "chief")
    user = cast.administrator.user
    assert roles(user) == [("elsewhere", "reader", True), ("portavale", "administrator", False)]
    settings.ROSTRA_OIDC_ROLES = {"chiefs": (("portavale", "records"),)}
    come(directory, "chief")
    assert roles(user) == [("portavale", "administrator", False), ("portavale", "records", True)]
    member = Member.everywhere.get(user=user, body=cast.body)
    actions.give_role(member=member, code=RoleCode.RECORDS, by=None, now=cast.now)
    settings.ROSTRA_OIDC_ROLES = {}
    come(directory, "chief")
    assert roles(user) == [("portavale", "administrator", False), ("portavale", "records", False)]
    ended = Event.objects.filter(kind="people.role_by_directory_ended").values_list("data", flat=True)
    assert list(ended) == [{"user": user.pk, "role": "reader"}]


def test_directory_never_takes_the_last_administrator(directory: OidcProvider, cast: Any, settings: Any) -> None:
    come(directory, "newcomer")
    settings.ROSTRA_OIDC_ROLES = {"press": (("elsewhere", "administrator"),)}
    come(directory, "newcomer")
    with scope(cast.other):
        Role.objects.filter(member=cast.stranger).delete()
    settings.ROSTRA_OIDC_ROLES = {}
    come(directory, "newcomer")
    assert roles(User.objects.get(email="neda@portavale.example")) == [("elsewhere", "administrator", True)]


def test_who_left_does_not_come_back_by_the_directory(directory: OidcProvider, cast: Any) -> None:
    actions.end_membership(member=cast.editor, by=None, now=cast.now)
    client, _answer = come(directory, "ana")
    assert roles(cast.editor.user) == []
    assert client.get("/calendar/").status_code == 403


def test_closed_account_stays_closed(directory: OidcProvider, cast: Any) -> None:
    User.objects.filter(pk=cast.editor.user_id).update(is_active=False)
    client, answer = come(directory, "ana")
    assert answer.headers["Location"] == "/account/inactive/"
    assert client.get("/me/").status_code == 302


def test_second_factor_of_rostra_is_asked_here_too(directory: OidcProvider, cast: Any) -> None:
    _first, secret, _codes = browser_with_app("ana@portavale.example")
    client, answer = come(directory, "ana")
    assert answer.headers["Location"] == CODE
    assert client.get("/me/").status_code == 302
    forget_used_codes()
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 302
    assert client.get("/me/").status_code == 200


def test_answer_works_once(directory: OidcProvider) -> None:
    client = Client()
    back = _path(directory.sign_in(client.get(START).headers["Location"], "ana"))
    assert client.get(back).status_code == 302
    assert told(client.get(back)) == (403, "broken")


def test_code_of_one_browser_is_worth_nothing_in_another(directory: OidcProvider) -> None:
    victim, attacker = Client(), Client()
    stolen = parse_qs(urlsplit(directory.sign_in(victim.get(START).headers["Location"], "ana")).query)
    state = parse_qs(urlsplit(attacker.get(START).headers["Location"]).query)["state"][0]
    forged = urlencode({"code": stolen["code"][0], "state": state})
    # Its PKCE verifier is another one.
    assert told(attacker.get(f"/account/directory/back/?{forged}")) == (403, "broken")


@pytest.mark.parametrize("query", ["", "?state=forged&code=x", "?code=x", "?state=forged&error=access_denied"])
def test_answer_that_nobody_asked_for_is_refused(directory: OidcProvider, query: str) -> None:
    assert told(Client().get(f"/account/directory/back/{query}")) == (403, "broken")


def test_wrong_nonce_is_refused(directory: OidcProvider) -> None:
    client = Client()
    sent = client.get(START).headers["Location"]
    back = directory.sign_in(sent, "ana")
    session = client.session
    states = json.loads(json.dumps(session["socialaccount_states"]))
    for state in states.values():
        state[0]["data"]["nonce"] = "another one"
    session["socialaccount_states"] = states
    session.save()
    assert told(client.get(_path(back))) == (403, "broken")
    assert SocialAccount.objects.count() == 0


def test_breaking_off_is_no_error(directory: OidcProvider) -> None:
    client = Client()
    answer = client.get(_path(directory.refuse(client.get(START).headers["Location"])))
    assert told(answer) == (403, "cancelled")
    assert "You broke off the sign-in." in answer.content.decode()


def test_private_address_is_refused_unless_it_is_opened(directory: OidcProvider, settings: Any) -> None:
    settings.ROSTRA_ALLOW_HOSTS = []
    answer = Client().get(START)
    assert told(answer) == (503, "away")
    assert issubclass(AddressRefused, OSError)


def test_directory_that_is_away_is_said_so(directory: OidcProvider, settings: Any) -> None:
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    settings.ROSTRA_ALLOW_HOSTS = ["127.0.0.1:9"]
    answer = Client().get(START)
    assert told(answer) == (503, "away")
    assert "does not answer" in answer.content.decode()


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example"])
def test_nobody_is_led_to_another_host(directory: OidcProvider, wanted: str) -> None:
    assert come(directory, "ana", query=f"?{urlencode({'next': wanted})}")[1].headers["Location"] == "/"


def test_nothing_of_the_directory_is_kept_or_logged(directory: OidcProvider) -> None:
    come(directory, "ana")
    come(directory, "outsider")
    kept = json.dumps(
        [*Event.objects.values_list("data", flat=True), *SocialAccount.objects.values_list("extra_data", flat=True)]
    )
    words = [str(person.get("email", person["name"])) for person in PEOPLE.values()]
    assert [word for word in (*words, SECRET, "gardeners") if word.lower() in kept.lower()] == []

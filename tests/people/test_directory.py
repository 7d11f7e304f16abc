"""What single sign-on changes, and answers of a directory that are none. (The real one: tests/servers/test_oidc.py.)"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.test import Client

from rostra.audit.models import Event
from rostra.config import environment
from rostra.config.environment import WrongValue
from rostra.core.scoping import scope
from rostra.people import actions
from rostra.people.actions import apply_directory, end_membership, give_role
from rostra.people.enums import RoleCode
from rostra.people.models import Member, Role, User

START, BACK = "/account/directory/", "/account/directory/back/"


def held(user: User) -> list[tuple[str, str, bool]]:
    rows = Role.everywhere.filter(member__user=user).select_related("body").order_by("body__slug", "code")
    return [(row.body.slug, row.code, row.from_directory) for row in rows]


def events(kind: str) -> list[tuple[int | None, int | None, dict[str, Any]]]:
    rows = Event.objects.filter(kind=f"people.{kind}").order_by("pk")
    return [(row.body_id, row.actor_id, row.data) for row in rows]


# --- Actions ----------------------------------------------------------------------------------------


def test_roles_are_given_and_taken_with_their_origin(cast: Any) -> None:
    user = cast.reader.user
    wanted = {"portavale": frozenset({"reader", "editor"}), "elsewhere": frozenset({"records"}), "nowhere": frozenset()}
    apply_directory(user=user, wanted=wanted, now=cast.now)
    assert held(user) == [
        ("elsewhere", "records", True),
        ("portavale", "editor", True),
        ("portavale", "reader", False),
    ]
    apply_directory(user=user, wanted={}, now=cast.now)
    assert held(user) == [("portavale", "reader", False)]
    data = {"user": user.pk}
    assert events("role_from_directory") == [
        (cast.body.pk, None, {**data, "role": "editor"}),
        (cast.other.pk, None, {**data, "role": "records"}),
    ]
    assert events("role_by_directory_ended") == [
        (cast.body.pk, None, {**data, "role": "editor"}),
        (cast.other.pk, None, {**data, "role": "records"}),
    ]
    assert events("member_from_directory") == [(cast.other.pk, None, data)]


def test_nothing_wanted_makes_nobody_a_member(cast: Any) -> None:
    apply_directory(user=cast.reader.user, wanted={"elsewhere": frozenset()}, now=cast.now)
    assert Member.everywhere.filter(user=cast.reader.user).count() == 1


def test_who_left_stays_away(cast: Any) -> None:
    end_membership(member=cast.editor, by=None, now=cast.now)
    apply_directory(user=cast.editor.user, wanted={"portavale": frozenset({"editor"})}, now=cast.now)
    assert held(cast.editor.user) == []


def test_role_given_by_hand_too_stays(cast: Any) -> None:
    user, wanted = cast.reader.user, {"portavale": frozenset({"editor"})}
    apply_directory(user=user, wanted=wanted, now=cast.now)
    give_role(member=cast.reader, code=RoleCode.EDITOR, by=cast.administrator, now=cast.now)
    apply_directory(user=user, wanted={}, now=cast.now)
    assert held(user) == [("portavale", "editor", False), ("portavale", "reader", False)]
    assert events("role_given")[-1] == (
        cast.body.pk,
        cast.administrator.user_id,
        {"user": user.pk, "role": "editor", "unit": None},
    )


def test_last_administrator_keeps_the_role_and_others_lose_it(cast: Any) -> None:
    user = cast.reader.user
    apply_directory(user=user, wanted={"portavale": frozenset({"administrator"})}, now=cast.now)
    with scope(cast.body):
        Role.objects.filter(member=cast.administrator).delete()
    apply_directory(user=user, wanted={}, now=cast.now)
    assert ("portavale", "administrator", True) in held(user)
    give_role(member=cast.administrator, code=RoleCode.ADMINISTRATOR, by=None, now=cast.now)
    apply_directory(user=user, wanted={}, now=cast.now)
    assert held(user) == [("portavale", "reader", False)]


def test_link_and_welcome_are_written_down(cast: Any) -> None:
    user = actions.welcome_from_directory(email="neda@portavale.example", name=" Neda ")
    nameless = actions.welcome_from_directory(email="n@portavale.example", name=" ")
    account = SocialAccount(provider="directory", uid="x")
    actions.link_directory(account=account, user=user, now=cast.now)
    assert (user.name, nameless.name, user.has_usable_password()) == ("Neda", "n@portavale.example", False)
    assert SocialAccount.objects.get().user_id == user.pk
    assert events("directory_linked") == [(None, user.pk, {})]


# --- Answers that are none --------------------------------------------------------------------------


class Answers(dict[str, Any]):
    """What the pretended directory answers, by path; `url` is where it is."""

    url = ""


@pytest.fixture
def pretended(cast: Any, settings: Any) -> Iterator[Answers]:
    cache.clear()
    answers = Answers()

    class Handler(BaseHTTPRequestHandler):
        def _say(self) -> None:
            body = answers[self.path.partition("?")[0]]
            content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = _say  # noqa: N815 - as the library calls it

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._say()

        def log_message(self, *_arguments: object) -> None:
            """Silent."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        answers.url = f"http://127.0.0.1:{server.server_port}"
        answers["/.well-known/openid-configuration"] = {
            "issuer": answers.url,
            **{name: f"{answers.url}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")},
            "userinfo_endpoint": f"{answers.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }
        answers["/userinfo"] = {"sub": "1", "email": "ana@portavale.example", "email_verified": True}
        answers["/jwks_uri"] = {"keys": []}
        app = {
            "provider_id": "directory",
            "client_id": "rostra",
            "secret": "s",
            "settings": {"server_url": answers.url, "scope": ["openid"]},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        settings.ROSTRA_OIDC_SERVER = answers.url
        settings.ROSTRA_ALLOW_HOSTS = [urlsplit(answers.url).netloc]
        yield answers
        server.shutdown()
        cache.clear()
        thread.join()


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, Event.objects.filter(kind="people.directory_refused").latest("pk").data["code"]


def come(client: Client) -> Any:
    sent = client.get(START)
    state = parse_qs(urlsplit(sent.headers["Location"]).query)["state"][0]
    return client.get(f"{BACK}?code=c&state={state}")


def test_without_a_directory_there_is_no_such_page(cast: Any) -> None:
    client = Client()
    assert (client.get(START).status_code, client.get(BACK).status_code) == (404, 404)
    assert "directory" not in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("change", [{"issuer": "https://evil.example"}, {"issuer": None}, {"jwks_uri": ...}])
def test_directory_that_is_another_is_not_followed(pretended: Answers, change: dict[str, Any]) -> None:
    config = pretended["/.well-known/openid-configuration"]
    config.update(change)
    for name in [name for name, value in change.items() if value is ...]:
        del config[name]
    assert refused(Client().get(START)) == (403, "broken")


@pytest.mark.parametrize(
    "token",
    [
        {"error": "invalid_grant"},
        {"access_token": "a"},
        {"access_token": "a", "id_token": "no token"},
        # {"alg": "none"}: its key has no name; {"alg": "none", "kid": "1"}: a key that the directory has not.
        {"access_token": "a", "id_token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."},
        {"access_token": "a", "id_token": "eyJhbGciOiJub25lIiwia2lkIjoiMSJ9.eyJzdWIiOiIxIn0."},
        "<html>",
    ],
)
def test_answer_without_a_signed_identity_signs_nobody_in(pretended: Answers, token: object) -> None:
    pretended["/token_endpoint"] = token
    client = Client()
    assert refused(come(client)) == (403, "broken")
    assert client.get("/me/").status_code == 302


@pytest.fixture(scope="module")
def keys() -> tuple[Any, Any]:
    """The directory's signing key, and somebody else's."""
    return tuple(rsa.generate_private_key(65537, 2048) for _ in range(2))  # type: ignore[return-value]


def signed(pretended: Answers, key: Any, **changes: object) -> str:
    now = int(time.time())
    claims = {"iss": pretended.url, "aud": "rostra", "sub": "1", "iat": now, "exp": now + 60, **changes}
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "1"})


def come_with(
    pretended: Answers, keys: tuple[Any, Any], client: Client, *, forged: bool = False, **changes: object
) -> Any:
    public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(keys[0].public_key()))
    pretended["/jwks_uri"] = {"keys": [{**public, "kid": "1", "alg": "RS256"}]}
    sent = parse_qs(urlsplit(client.get(START).headers["Location"]).query)
    token = signed(pretended, keys[forged], **{"nonce": sent["nonce"][0], **changes})
    pretended["/token_endpoint"] = {"access_token": "a", "id_token": token}
    return client.get(f"{BACK}?code=c&state={sent['state'][0]}")


@pytest.mark.parametrize(
    "changes",
    [
        {"forged": True},
        {"aud": "another client"},
        {"iss": "https://evil.example"},
        {"exp": 1},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": ""},
        # userinfo is about somebody else.
        {"sub": "2"},
    ],
)
def test_token_that_is_not_for_us_signs_nobody_in(
    pretended: Answers, keys: tuple[Any, Any], changes: dict[str, Any]
) -> None:
    client = Client()
    assert refused(come_with(pretended, keys, client, **changes)) == (403, "broken")
    assert client.get("/me/").status_code == 302


def test_token_that_is_for_us_signs_in_once(pretended: Answers, keys: tuple[Any, Any], cast: Any) -> None:
    client = Client()
    assert come_with(pretended, keys, client, jti="7").headers["Location"] == "/"
    assert client.get("/me/").context["request"].user == cast.editor.user
    assert refused(come_with(pretended, keys, Client(), jti="7")) == (403, "broken")


# --- Settings ---------------------------------------------------------------------------------------


def test_roles_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    given = "press=portavale:editor, press=portavale:approver all%20staff=portavale:reader a=b=portavale:records"
    monkeypatch.setenv("ROSTRA_OIDC_ROLES", given)
    assert environment.roles("ROSTRA_OIDC_ROLES") == {
        "press": (("portavale", "editor"), ("portavale", "approver")),
        "all staff": (("portavale", "reader"),),
        "a=b": (("portavale", "records"),),
    }


@pytest.mark.parametrize("item", ["press", "press=portavale", "press=:editor", "press=portavale:", "=portavale:editor"])
def test_role_that_says_too_little_stops_the_start(monkeypatch: pytest.MonkeyPatch, item: str) -> None:
    monkeypatch.setenv("ROSTRA_OIDC_ROLES", item)
    with pytest.raises(WrongValue, match="write value=body:role"):
        environment.roles("ROSTRA_OIDC_ROLES")


def test_role_that_does_not_exist_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTRA_OIDC_ROLES", "press=portavale:boss")
    with pytest.raises(WrongValue, match="has the role “boss”"):
        environment.roles("ROSTRA_OIDC_ROLES")
    assert tuple(RoleCode.values) == environment.ROLES


@pytest.mark.parametrize(
    ("address", "allow"),
    [
        ("", ()),
        ("https://login.example.org", ()),
        ("http://127.0.0.1:3800", ("127.0.0.1:3800",)),
        ("http://directory:8080", ("directory",)),
    ],
)
def test_address_of_the_directory_is_taken(
    monkeypatch: pytest.MonkeyPatch, address: str, allow: tuple[str, ...]
) -> None:
    monkeypatch.setenv("ROSTRA_OIDC_SERVER", f"{address}/" if address else "")
    assert environment.origin("ROSTRA_OIDC_SERVER", allow=allow) == address


@pytest.mark.parametrize("address", ["http://login.example.org", "login.example.org", "https://", "ftp://x.example"])
def test_address_without_protection_stops_the_start(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("ROSTRA_OIDC_SERVER", address)
    with pytest.raises(WrongValue, match="begins with https"):
        environment.origin("ROSTRA_OIDC_SERVER", allow=("127.0.0.1",))

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rostra.accounts.enums import FakeState, Stage
from rostra.accounts.models import FakeCase
from rostra.accounts.networks import key_of
from rostra.api import views
from rostra.core.scoping import scope
from rostra.core.throttle import Throttle
from tests.portal.registered import closed, registered

REGISTER, VERIFY, DESCRIPTION = "/api/v1/register", "/api/v1/register/verify", "/api/v1/openapi.json"


@pytest.fixture(autouse=True)
def _fresh_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "throttle", Throttle())


def ask(path: str, **asked: Any) -> tuple[int, Any]:
    response = Client().get(path, asked)
    return response.status_code, json.loads(response.content)


def verdict(url: str, **more: str) -> Any:
    code, answer = ask(VERIFY, url=url, **more)
    assert code == 200
    return answer


# --- Verify -------------------------------------------------------------------------------------------


def test_official_account_is_called_official(cast: Any) -> None:
    registered(cast.now, unit=cast.unit)

    answer = verdict("https://mobile.twitter.com/pvtalerts/?s=20")

    asked_at = answer.pop("checked_at")
    assert asked_at.endswith("+00:00")
    assert answer == {
        "status": "official",
        "network": "x",
        "handle": "@pvtalerts",
        "account": {
            "network": "x",
            "handle": "@PVTalerts",
            "url": "https://x.com/PVTalerts",
            "name": "Portavale alerts",
            "unit": "Communications",
            "languages": ["en"],
            "status": "official",
            "summary": "Disruptions only",
            "opened_on": "2026-11-14",
            "closed_on": None,
            "checked_on": None,
            "body": {
                "slug": "portavale",
                "name": "Portavale Municipality",
                "register": "http://localhost:8000/p/portavale/accounts/",
            },
        },
    }


@pytest.mark.parametrize("stage", [Stage.PROPOSED, Stage.IN_REVIEW, Stage.OPENING, Stage.UNSANCTIONED])
def test_account_that_nobody_opened_is_unknown(cast: Any, stage: Stage) -> None:
    registered(cast.now, stage=stage)

    assert verdict("https://x.com/pvtalerts")["status"] == "unknown"


def test_closed_account_is_called_closed_until_it_is_opened_again(cast: Any) -> None:
    closed(cast.now, "https://x.com/pvtalerts", opened_at=None)
    never_opened = verdict("https://x.com/pvtalerts")["status"]
    closed(cast.now, "https://x.com/pvtalerts")
    before = verdict("https://x.com/pvtalerts")
    registered(cast.now)

    assert never_opened == "unknown"
    assert (before["status"], before["account"]["closed_on"]) == ("closed", "2026-11-23")
    assert verdict("https://x.com/pvtalerts")["status"] == "official"


def test_confirmed_fake_is_called_reported(cast: Any) -> None:
    FakeCase.objects.create(
        network="x",
        key=key_of("x", "portava1e"),
        handle="@portava1e",
        url="https://x.com/portava1e",
        state=FakeState.FAKE,
        opened_at=cast.now,
        listed_at=cast.now,
    )

    assert verdict("https://x.com/Portava1e")["status"] == "reported"
    assert verdict("https://x.com/Portava1e", body="elsewhere")["status"] == "unknown"


def test_copy_with_a_foreign_letter_is_unknown_and_marked(cast: Any) -> None:
    registered(cast.now, "https://facebook.com/town")

    answer = verdict("https://facebook.com/tоwn")

    assert (answer["status"], answer["mixed_scripts"]) == ("unknown", True)


def test_all_bodies_are_asked_or_one(cast: Any) -> None:
    with scope(cast.other):
        registered(cast.now, "https://x.com/elsewhere")

    assert verdict("https://x.com/elsewhere")["account"]["body"]["slug"] == "elsewhere"
    assert verdict("https://x.com/elsewhere", body="elsewhere")["status"] == "official"
    assert verdict("https://x.com/elsewhere", body="portavale")["status"] == "unknown"


def test_handle_is_understood_with_its_network(cast: Any) -> None:
    registered(cast.now)

    assert verdict("@PVTalerts", network="Twitter")["status"] == "official"


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({}, "Paste the address of a profile, or write a handle."),
        ({"url": "@town"}, "Say on which network this handle is, or paste the address of the profile."),
        ({"url": "https://bit.ly/x"}, "This is a short link. Open it, and paste the address that it leads to."),
        ({"url": "https://x.com@evil.example/town"}, None),
        ({"url": "https://x.com:8443/town"}, None),
        ({"url": "javascript:alert(1)"}, None),
        ({"url": "a\0b"}, "This is not the address of a profile."),
        ({"url": "https://x.com/" + "a" * 500}, "This is not the address of a profile."),
    ],
)
def test_what_is_no_profile_is_refused_in_words(cast: Any, asked: dict[str, str], error: str | None) -> None:
    code, answer = ask(VERIFY, **asked)

    assert (code, list(answer)) == (400, ["error"])
    assert error in (answer["error"], None)


def test_answer_speaks_english_whatever_the_browser_does(cast: Any) -> None:
    response = Client().get(VERIFY, headers={"Accept-Language": "ar"})

    assert json.loads(response.content) == {"error": "Paste the address of a profile, or write a handle."}


@pytest.mark.parametrize("path", [REGISTER, VERIFY])
@pytest.mark.parametrize("slug", ["atlantis", "a\0b", "' OR 1=1"])
def test_unknown_body_is_not_found(cast: Any, path: str, slug: str) -> None:
    assert ask(path, body=slug, url="https://x.com/a") == (404, {"error": "There is no such body here."})


def test_verify_asks_the_database_twice(cast: Any) -> None:
    registered(cast.now)

    with CaptureQueriesContext(connection) as queries:
        verdict("https://x.com/pvtalerts")

    assert len(queries) == 2


# --- Register -----------------------------------------------------------------------------------------


def test_register_comes_page_by_page(cast: Any) -> None:
    for number in range(5):
        registered(cast.now, f"https://x.com/a{number}")
    with scope(cast.other):
        registered(cast.now, "https://x.com/elsewhere")

    handles, address = [], f"{REGISTER}?body=portavale&limit=2"
    while address:
        document = json.loads(Client().get(address).content)
        handles.append([row["handle"] for row in document["accounts"]])
        address = document["next"]

    assert handles == [["@a0", "@a1"], ["@a2", "@a3"], ["@a4"]]
    assert document["body"]["name"] == "Portavale Municipality"


def test_register_is_asked_for_with_sense(cast: Any) -> None:
    assert ask(REGISTER) == (400, {"error": "Say whose register: ?body= is missing."})
    assert ask(REGISTER, body="portavale", cursor="x") == (400, {"error": "?cursor= must be a number."})
    assert ask(REGISTER, body="portavale", limit="9" * 30) == (400, {"error": "?limit= must be a number."})
    assert ask(REGISTER, body="portavale", limit="0")[0] == 200


def test_queries_of_the_register_do_not_grow(cast: Any) -> None:
    counts = []
    for number in range(30):
        registered(cast.now, f"https://x.com/a{number}", unit=cast.unit)
        if number in (0, 29):
            with CaptureQueriesContext(connection) as queries:
                ask(REGISTER, body="portavale")
            counts.append(len(queries))

    assert counts[0] == counts[1]


# --- For everybody ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [f"{REGISTER}?body=portavale", f"{VERIFY}?url=https://x.com/a", DESCRIPTION])
def test_answers_are_for_everybody_and_may_be_kept(cast: Any, path: str) -> None:
    client = cast.client(cast.administrator)

    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Cache-Control"]) == (200, "public, max-age=60")
    assert first["Access-Control-Allow-Origin"] == again["Access-Control-Allow-Origin"] == "*"
    assert (dict(first.cookies), first.get("Vary", "")) == ({}, "")
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", [REGISTER, VERIFY, DESCRIPTION])
def test_nothing_can_be_written(cast: Any, path: str) -> None:
    assert Client().post(path).status_code == 405


def test_one_address_may_ask_so_often_and_no_more(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "throttle", Throttle(limit=1))
    path = f"{VERIFY}?url=https://x.com/a"

    first, second = Client().get(path), Client().get(path)
    other = Client().get(path, REMOTE_ADDR="192.0.2.1")

    assert [each.status_code for each in (first, second, other)] == [200, 429, 200]
    assert (second["Retry-After"], second["Cache-Control"]) == ("60", "no-store")


def test_throttle_forgets_with_the_minute() -> None:
    time = [0.0]
    throttle = Throttle(limit=1, clock=lambda: time[0])

    said = [throttle.too_many("a"), throttle.too_many("a")]
    time[0] = 60.0

    assert [*said, throttle.too_many("a")] == [False, True, False]


# --- Description --------------------------------------------------------------------------------------


def test_description_names_every_address_and_every_member(cast: Any) -> None:
    registered(cast.now)
    document = ask(DESCRIPTION)[1]

    schemas = document["components"]["schemas"]
    answer = verdict("https://x.com/pvtalerts")
    page = ask(REGISTER, body="portavale")[1]

    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://localhost:8000"}]
    assert list(document["paths"]) == [REGISTER, VERIFY, DESCRIPTION]
    assert list(schemas["Account"]["properties"]) == list(page["accounts"][0])
    assert set(answer) | {"mixed_scripts"} == set(schemas["Verdict"]["properties"])
    assert set(page) == set(schemas["Register"]["properties"])
    assert set(page["body"]) == set(schemas["Body"]["properties"])

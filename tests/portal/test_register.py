from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rostra.accounts.actions.importing import plan_import
from rostra.accounts.enums import FakeState, Stage
from rostra.accounts.models import Account, FakeCase
from rostra.accounts.queries import published
from rostra.accounts.registers import guess, read_table
from rostra.audit.actions import record
from rostra.core.scoping import scope
from rostra.core.throttle import Throttle
from rostra.portal.views import opening
from tests.portal.registered import closed, registered

HOME = "/p/portavale"
REGISTER = "/p/portavale/accounts/"
DATA = ["/p/portavale/accounts.csv", "/p/portavale/accounts.json", "/p/portavale/accounts.atom"]
ALL = [REGISTER, f"{REGISTER}changes/", *DATA, "/p/portavale/dataset.jsonld"]


def names(response: Any) -> list[str]:
    return [row.account.name for row in response.context["rows"]]


def page(**asked: str) -> Any:
    return Client().get(REGISTER, asked)


@pytest.mark.parametrize("path", ALL)
def test_address_of_an_unknown_body_leads_nowhere(cast: Any, path: str) -> None:
    assert Client().get(path.replace("portavale", "atlantis")).status_code == 404


@pytest.mark.parametrize("path", ALL)
def test_what_is_shared_sets_no_cookie_and_may_be_kept(cast: Any, path: str) -> None:
    registered(cast.now)
    client = cast.client(cast.administrator)

    response = client.get(path)

    assert response.status_code == 200
    assert dict(response.cookies) == {}
    assert response["Cache-Control"] == "public, max-age=300"
    assert "Cookie" not in response.get("Vary", "")
    assert response["ETag"] != ""
    assert response["Last-Modified"].endswith("GMT")


def test_page_is_the_same_for_everybody(cast: Any) -> None:
    registered(cast.now)

    signed_in, stranger = cast.client(cast.administrator).get(REGISTER), Client().get(REGISTER)

    assert signed_in.content == stranger.content
    assert b"csrf" not in stranger.content


def test_visitor_who_has_the_page_is_told_so(cast: Any) -> None:
    registered(cast.now)
    first = Client().get(REGISTER)

    by_tag = Client().get(REGISTER, headers={"If-None-Match": first["ETag"]})
    by_time = Client().get(REGISTER, headers={"If-Modified-Since": first["Last-Modified"]})
    Account.objects.update(name="Renamed")
    changed = Client().get(REGISTER, headers={"If-None-Match": first["ETag"]})

    assert (by_tag.status_code, by_time.status_code, changed.status_code) == (304, 304, 200)
    assert by_tag.content == b""


@pytest.mark.parametrize("method", ["post", "put", "delete"])
@pytest.mark.parametrize("path", ALL)
def test_nothing_can_be_written_there(cast: Any, path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


# --- Who stands there ---------------------------------------------------------------------------------


def test_only_accounts_opened_by_a_decision_are_public(cast: Any) -> None:
    for number, stage in enumerate(Stage):
        opened = None if stage in (Stage.PROPOSED, Stage.CLOSED) else cast.now
        registered(cast.now, f"https://x.com/a{number}", name=stage.value, stage=stage, opened_at=opened)
    closed(cast.now, "https://x.com/gone", name="was open")
    registered(cast.now, "https://x.com/box", network="mail", name="mailbox")

    shown = names(page())

    assert shown == ["active", "closing", "dormant", "pilot", "was open"]
    rows = json.loads(Client().get(DATA[1]).content)["accounts"]
    assert sorted(row["name"] for row in rows) == shown


def test_another_bodys_accounts_are_elsewhere(cast: Any) -> None:
    with scope(cast.other):
        registered(cast.now, name="Theirs")

    assert names(page()) == []
    assert "Theirs" in Client().get("/p/elsewhere/accounts/").content.decode()


INTERNAL = "canary-"


def test_nothing_internal_is_published(cast: Any) -> None:
    registered(
        cast.now,
        notes=INTERNAL + "notes",
        fields={"server": INTERNAL + "fields"},
        error_code=INTERNAL + "error",
        cursor=INTERNAL + "cursor",
        remote_id=INTERNAL + "remote",
        sponsor=cast.records,
        owner=cast.editor,
        substitute=cast.responder,
    )

    for path in [*ALL, "/api/v1/register?body=portavale", "/api/v1/register/verify?url=https://x.com/pvtalerts"]:
        content = Client().get(path).content.decode()
        people = [member.user.name for member in (cast.records, cast.editor, cast.responder)]
        assert [word for word in (INTERNAL, *people) if word in content] == [], path


def test_page_tells_what_the_mock_shows(cast: Any) -> None:
    registered(cast.now, languages=["en", "ar"], unit=cast.unit)
    closed(cast.now, "https://instagram.com/centralstation", name="Central Station")

    response = page()

    html = response.content.decode()
    assert [(row.languages, row.state) for row in response.context["rows"]] == [
        ("English", "Closed"),
        ("English, Arabic", "In use"),
    ]
    assert '<b class="nums">1</b> account in use' in html
    assert 'href="https://x.com/PVTalerts" rel="me"' in html
    assert 'href="https://www.instagram.com/centralstation/" rel="me"' not in html


def test_address_that_would_run_a_script_is_no_link(cast: Any) -> None:
    registered(cast.now, url="javascript:alert(1)")

    assert "javascript:" not in page().content.decode()


def test_register_is_empty_at_first(cast: Any) -> None:
    assert "No account is in the register yet." in page().content.decode()


# --- Looking for something ----------------------------------------------------------------------------


@pytest.fixture
def three(cast: Any) -> None:
    registered(cast.now, name="Alerts", languages=["en"])
    registered(cast.now, "https://instagram.com/town", name="Pictures", languages=["ar"], unit=cast.unit, summary="")
    closed(cast.now, "https://x.com/old", name="Old alerts", languages=[], language="en")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Alerts", "Old alerts", "Pictures"]),
        ({"find": "alerts"}, ["Alerts", "Old alerts"]),
        ({"find": "disruptions old"}, ["Old alerts"]),
        ({"find": "communications"}, ["Pictures"]),
        ({"network": "instagram"}, ["Pictures"]),
        ({"language": "en"}, ["Alerts", "Old alerts"]),
        ({"status": "closed"}, ["Old alerts"]),
        ({"status": "official", "network": "x"}, ["Alerts"]),
        ({"find": "nothing like it"}, []),
        ({"network": "nonsense", "status": "nonsense", "find": "a\0b"}, ["Alerts", "Old alerts", "Pictures"]),
    ],
)
def test_filters_leave_what_was_asked_for(cast: Any, three: None, asked: dict[str, str], found: list[str]) -> None:
    assert names(page(**asked)) == found


def test_pages_follow_each_other_there_and_back(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        registered(cast.now, f"https://x.com/a{number}", name="Same name")

    first = published.public_page(published.Wanted(), now=cast.now, size=2)
    second = published.public_page(published.Wanted(), now=cast.now, after=first.older, size=2)
    third = published.public_page(published.Wanted(), now=cast.now, after=second.older, size=2)
    back = published.public_page(published.Wanted(), now=cast.now, before=second.newer, size=2)

    assert [len(each.rows) for each in (first, second, third)] == [2, 2, 1]
    assert len({row.pk for each in (first, second, third) for row in each.rows}) == 5
    assert (first.newer, third.older, back) == (None, None, first)


def test_wrong_cursor_leads_nowhere(cast: Any) -> None:
    assert page(after="x").status_code == 404
    assert Client().get(f"{REGISTER}changes/", {"after": "x"}).status_code == 404
    assert Client().get(f"{REGISTER}changes/", {"after": "9" * 40 + "-1"}).status_code == 404


def count(path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", ALL)
def test_number_of_queries_does_not_grow(cast: Any, path: str) -> None:
    registered(cast.now)
    # What the body decided is read once and kept.
    count(path)
    one = count(path)
    for number in range(30):
        registered(cast.now, f"https://x.com/a{number}")

    assert count(path) == one


# --- Is this account ours? ----------------------------------------------------------------------------


def fake(cast: Any, key: str, **fields: Any) -> FakeCase:
    network, _colon, handle = key.partition(":")
    values = {"network": network, "key": key, "handle": handle, "state": FakeState.FAKE, "listed_at": cast.now}
    return FakeCase.objects.create(**{**values, "url": "https://x.com/none", "opened_at": cast.now, **fields})


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("https://twitter.com/pvtalerts?ref=mail", ["official"]),
        ("x.com/PVTalerts", ["official"]),
        ("@PVTalerts", ["official"]),
        ("pvtalerts", ["official"]),
        ("https://instagram.com/pvtalerts", ["unknown"]),
        ("@somebody", ["unknown"]),
        ("https://x.com/old", ["closed"]),
        ("@old", ["closed"]),
        ("https://x.com/hidden", ["unknown"]),
        ("https://x.com/portava1e", ["reported"]),
        ("@portava1e", ["reported"]),
        ("https://www.portavale-refunds.example/pay", ["reported"]),
        ("portavale-refunds.example", ["reported"]),
    ],
)
def test_check_answers_to_what_people_paste(cast: Any, text: str, statuses: list[str]) -> None:
    registered(cast.now)
    closed(cast.now, "https://x.com/old")
    registered(cast.now, "https://x.com/hidden", stage=Stage.UNSANCTIONED)
    fake(cast, "x:portava1e")
    fake(cast, "website:portavale-refunds.example")
    fake(cast, "x:somebody", state=FakeState.NEW, listed_at=None)

    shown = page(check=text).context["verdicts"]

    assert [each.verdict.status for each in shown] == statuses


def test_handle_of_ours_on_one_network_and_of_a_copy_on_another_gets_both_answers(cast: Any) -> None:
    registered(cast.now)
    fake(cast, "instagram:pvtalerts")

    shown = page(check="@PVTalerts").context["verdicts"]

    assert [each.verdict.status for each in shown] == ["official", "reported"]


def test_handle_in_use_on_one_network_and_given_up_on_another_gets_both_answers(cast: Any) -> None:
    registered(cast.now)
    closed(cast.now, "https://instagram.com/pvtalerts")

    shown = page(check="@PVTalerts").context["verdicts"]

    assert [each.verdict.status for each in shown] == ["official", "closed"]


def test_yes_names_network_and_unit(cast: Any) -> None:
    registered(cast.now, unit=cast.unit)

    html = " ".join(page(check="https://x.com/pvtalerts").content.decode().split())

    assert "<b>Yes, this is ours.</b>" in html
    assert "@PVTalerts</bdi> on X, run by: Communications." in html


@pytest.mark.parametrize("text", ["https://bit.ly/x", "https://x.com:99/pvtalerts", "https://", "a\0b", "<script>"])
def test_check_says_what_it_cannot_use(cast: Any, text: str) -> None:
    response = page(check=text)

    assert response.status_code == 200
    assert "verdicts" not in response.context
    assert "<script>" not in response.content.decode()


def test_empty_check_asks_for_something(cast: Any) -> None:
    assert "Paste the address of a profile, or write a handle." in page(check="").content.decode()


def test_fakes_that_the_body_confirmed_are_listed(cast: Any) -> None:
    fake(cast, "x:portava1e", warning="Asks for card numbers.")
    fake(cast, "x:rumour", state=FakeState.LOOKING, listed_at=None)

    html = page().content.decode()

    assert "Not ours: accounts that copy our name" in html
    assert "Asks for card numbers." in html
    assert "rumour" not in html


# --- Languages ----------------------------------------------------------------------------------------


def test_page_speaks_the_bodys_languages(cast: Any) -> None:
    cast.body.languages = ["en", "ar"]
    cast.body.save()

    said = {
        "asked": page(lang="ar"),
        "by browser": Client().get(REGISTER, headers={"Accept-Language": "xx,nb,ar;q=0.5"}),
        "not spoken": page(lang="nb"),
        "neither": Client().get(REGISTER, headers={"Accept-Language": "sv"}),
    }

    shown = {name: (answer["Content-Language"], answer.get("Vary", "")) for name, answer in said.items()}
    assert shown == {
        "asked": ("ar", ""),
        "by browser": ("ar", "Accept-Language"),
        "not spoken": ("en", "Accept-Language"),
        "neither": ("en", "Accept-Language"),
    }
    again = Client().get(REGISTER, {"lang": "ar"}, headers={"If-None-Match": said["asked"]["ETag"]})
    assert (again.status_code, again["Content-Language"]) == (304, "ar")
    assert '<html lang="ar" dir="rtl"' in said["asked"].content.decode()
    assert 'href="?lang=en"' in said["asked"].content.decode()


# --- Open data ----------------------------------------------------------------------------------------


def cells() -> list[dict[str, str]]:
    content = Client().get(DATA[0]).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_table_has_the_documented_columns(cast: Any) -> None:
    registered(cast.now, unit=cast.unit, languages=["en", "nb"])

    assert cells() == [
        {
            "network": "x",
            "handle": "PVTalerts",
            "url": "https://x.com/PVTalerts",
            "name": "Portavale alerts",
            "unit": "Communications",
            "languages": "en, nb",
            "status": "official",
            "summary": "Disruptions only",
            "opened_on": "2026-11-14",
            "closed_on": "",
            "checked_on": "",
        }
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_cell_that_a_spreadsheet_would_run_is_made_harmless(cast: Any, start: str) -> None:
    registered(cast.now, name=f"{start}HYPERLINK(1)", summary=f"{start}1+1", handle=f"{start}bad")

    row = cells()[0]

    assert (row["name"], row["summary"]) == (f"'{start}HYPERLINK(1)", f"'{start}1+1")
    assert row["handle"] == ("bad" if start == "@" else f"'{start}bad")


@pytest.mark.parametrize("path", DATA[:2])
def test_own_list_brings_nothing_new(cast: Any, path: str) -> None:
    registered(cast.now, languages=["en", "nb"], name="=1+1")
    registered(cast.now, "@transit@social.portavale.example")
    registered(cast.now, "https://facebook.com/portavale")
    closed(cast.now, "https://x.com/old")
    table = read_table(Client().get(path).content, path)

    plan = plan_import(table=table, mapping=guess(table.columns))

    assert (plan.read, plan.entries, len(plan.duplicates), plan.refused) == (4, [], 4, [])


def test_objects_have_the_documented_members(cast: Any) -> None:
    registered(cast.now)
    closed(cast.now, "https://x.com/old")

    document = json.loads(Client().get(DATA[1]).content)

    assert document["body"] == {"slug": "portavale", "name": "Portavale Municipality"}
    assert [list(row) for row in document["accounts"]] == [list(cells()[0])] * 2
    assert document["accounts"][0]["handle"] == "@PVTalerts"
    assert document["accounts"][1]["closed_on"] == "2026-11-23"


def test_description_has_what_the_profile_demands(cast: Any) -> None:
    cast.body.languages = ["en", "ar"]
    cast.body.website = "https://portavale.example/"
    cast.body.save()
    registered(cast.now)

    found = json.loads(Client().get(ALL[-1]).content)

    assert [title["@language"] for title in found["dct:title"]] == ["en", "ar"]
    assert [text["@language"] for text in found["dct:description"]] == ["en", "ar"]
    assert found["dct:publisher"]["foaf:homepage"] == {"@id": "https://portavale.example/"}
    assert found["dct:modified"]["@value"] == "2026-11-14T09:00:00Z"
    files = [each["dcat:downloadURL"]["@id"].partition("/p/")[2] for each in found["dcat:distribution"]]
    assert [f"/p/{name}" for name in files] == DATA[:2]


def test_description_of_an_empty_register_is_as_old_as_the_body(cast: Any) -> None:
    found = json.loads(Client().get(ALL[-1]).content)

    assert found["dct:modified"]["@value"] == "2026-11-24T09:00:00Z"
    assert "foaf:homepage" not in found["dct:publisher"]


# --- Changes ------------------------------------------------------------------------------------------


def test_changes_are_told_newest_first(cast: Any) -> None:
    registered(cast.now, name="First")
    closed(cast.now, "https://x.com/old", name="Second", opened_at=cast.now - timedelta(days=20))

    rows = Client().get(f"{REGISTER}changes/").context["rows"]

    assert [(row.kind, row.account.name) for row in rows] == [
        ("closed", "Second"),
        ("opened", "First"),
        ("opened", "Second"),
    ]


def test_changes_of_one_moment_are_all_told_page_by_page(cast: Any) -> None:
    for number in range(3):
        closed(cast.now, f"https://x.com/a{number}", closed_at=cast.now, opened_at=cast.now)

    seen, place = [], ""
    while found := published.public_changes(now=cast.now, place=place, size=4):
        seen += [(change.kind, change.account.pk) for change in found]
        place = found[-1].place

    assert len(seen) == len(set(seen)) == 6


def test_changes_have_a_second_page(cast: Any) -> None:
    for number in range(published.SIZE + 1):
        registered(cast.now, f"https://x.com/a{number}")

    first = Client().get(f"{REGISTER}changes/")
    second = Client().get(f"{REGISTER}changes/", {"after": first.context["older"]})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (published.SIZE, 1)


def test_feed_can_be_followed(cast: Any) -> None:
    registered(cast.now, "@transit@social.portavale.example", name="Transit & <more>")
    closed(cast.now, "https://x.com/old", name="Old")

    feed = ET.fromstring(Client().get(DATA[2]).content)  # noqa: S314 - our own

    name = "{http://www.w3.org/2005/Atom}"
    entries = feed.findall(f"{name}entry")
    assert [entry.findtext(f"{name}title") for entry in entries] == [
        "Closed: Old, @old on X",
        "Opened: Old, @old on X",
        "Opened: Transit & <more>, @transit@social.portavale.example on Mastodon",
    ]
    assert len({entry.findtext(f"{name}id") for entry in entries}) == 3
    assert feed.findtext(f"{name}updated") == "2026-11-23T09:00:00Z"
    link = entries[2].find(f"{name}link")
    assert link is not None
    assert link.get("href") == "https://social.portavale.example/@transit"


# --- The way there ------------------------------------------------------------------------------------


def test_menu_leads_to_the_question_page_where_there_is_one(cast: Any, form: Any) -> None:
    assert 'href="/p/portavale/ask/"' in page().content.decode()
    assert 'href="/p/portavale/accounts/"' in Client().get("/p/portavale/ask/").content.decode()


def test_menu_has_no_question_page_where_there_is_none(cast: Any) -> None:
    assert 'href="/p/portavale/ask/"' not in page().content.decode()


# --- Many who ask -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["accounts.csv", "accounts.json", "accounts.atom", "dataset.jsonld"])
def test_whole_register_is_built_once_for_everybody(cast: Any, path: str) -> None:
    registered(cast.now)
    first = Client().get(f"{HOME}/{path}")
    registered(cast.now, "https://x.com/PVTnew", name="Not in what was built")
    with CaptureQueriesContext(connection) as asked:
        again = Client().get(f"{HOME}/{path}")

    assert (first.status_code, first.content) == (200, again.content)
    assert [query["sql"] for query in asked if "accounts_account" in query["sql"]] == []


def test_change_of_the_register_shows_at_once(cast: Any) -> None:
    registered(cast.now)
    before = Client().get(f"{HOME}/accounts.json").json()
    account = registered(cast.now, "https://x.com/PVTnew")
    record(
        body=cast.body.pk, by=None, now=timezone.now(), kind="accounts.opened", about=f"accounts.account:{account.pk}"
    )
    after = Client().get(f"{HOME}/accounts.json").json()

    assert [len(document["accounts"]) for document in (before, after)] == [1, 2]


def test_languages_and_bodies_are_kept_apart(cast: Any) -> None:
    registered(cast.now)
    feeds = [Client().get(f"{HOME}/accounts.atom", {"lang": code}).content for code in ("en", "nb")]
    other = Client().get(f"/p/{cast.other.slug}/accounts.json").json()

    assert (feeds[0] == feeds[1], other["body"]["slug"], other["accounts"]) == (False, cast.other.slug, [])


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("accounts.csv?x=1", "accounts.csv"),
        ("accounts.json?lang=en", "accounts.json"),
        ("dataset.jsonld?", "dataset.jsonld?"),
        ("accounts.atom?lang=en&x=1", "accounts.atom?lang=en"),
        ("accounts.atom?lang=zz", "accounts.atom"),
        ("accounts.atom?lang=en", None),
    ],
)
def test_register_has_one_address_in_each_form(cast: Any, asked: str, led_to: str | None) -> None:
    response = Client().get(f"{HOME}/{asked}")

    if led_to is None or led_to == asked:
        assert response.status_code == 200
    else:
        assert (response.status_code, response.headers["Location"]) == (302, f"{HOME}/{led_to}")


def test_one_visitor_may_ask_so_often_and_no_more(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "throttle", Throttle(limit=2))
    neighbours = [f"2001:db8:1:2::{number}" for number in range(3)]
    statuses = [Client(REMOTE_ADDR=each).get(f"{HOME}/accounts.csv").status_code for each in neighbours]
    refused = Client(REMOTE_ADDR=neighbours[0]).get(f"{HOME}/accounts/")

    assert statuses == [200, 200, 429]
    assert (refused.status_code, refused.headers["Retry-After"], refused.headers["Cache-Control"]) == (
        429,
        "60",
        "no-store",
    )
    assert Client(REMOTE_ADDR="2001:db8:1:3::1").get(f"{HOME}/accounts/").status_code == 200

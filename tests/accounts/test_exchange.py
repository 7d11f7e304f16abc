from __future__ import annotations

import csv
import io
import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rostra.accounts.actions.importing import plan_import
from rostra.accounts.enums import Stage
from rostra.accounts.models import Account
from rostra.accounts.registers import guess, read_table
from rostra.audit.models import Event
from rostra.core import files
from rostra.core.models import StoredFile
from rostra.people.actions import give_role
from rostra.people.enums import RoleCode
from tests.cast import Cast
from tests.portal.registered import closed, registered

IMPORT, EXPORT = "/accounts/import/", "/accounts/export/"
REGISTER = """Account,Platform,Department,Language,URL
Town,Twitter,Communications,English,https://twitter.com/town
Ville,X,Press,Français,https://x.com/ville
Town again,X,,Français,https://x.com/Town/
Nowhere,Facebook,,English,https://x.com/nowhere
"""
DATA = Path(os.environ.get("ROSTRA_TEST_DATA", "nowhere")) / "registers"


@pytest.fixture
def keeper(cast: Cast) -> Client:
    return cast.client(cast.administrator)


def upload(client: Client, content: str | bytes = REGISTER, name: str = "register.csv") -> Any:
    return client.post(
        IMPORT, {"file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)}
    )


def reported(client: Client, content: str = REGISTER) -> tuple[str, Any]:
    """The address of the report on the file, with the columns as guessed, and the report."""
    address = f"{upload(client, content).url}report/"
    return address, client.get(address)


# --- In -----------------------------------------------------------------------------------------------


def test_upload_leads_to_the_columns_filled_in_as_guessed(cast: Cast, keeper: Client) -> None:
    response = keeper.get(upload(keeper).url)

    samples = response.context["samples"]
    assert [(bound.label, bound.value(), cells[0]) for bound, cells in samples] == [
        ("Account", "name", "Town"),
        ("Platform", "network", "Twitter"),
        ("Department", "unit", "Communications"),
        ("Language", "language", "English"),
        ("URL", "url", "https://twitter.com/town"),
    ]


def test_report_says_what_would_happen_and_keeps_nothing(cast: Cast, keeper: Client) -> None:
    _address, response = reported(keeper)

    assert response.context["counts"] == {"entries": 2, "duplicates": 1, "refused": 1, "marked": 1}
    parts = {
        part["code"]: [(note.line, note.reason, text) for note, text in part["rows"]]
        for part in response.context["parts"]
    }
    assert parts["refused"] == [
        (5, "This address is on X, not on Facebook.", "Nowhere · Facebook · English · https://x.com/nowhere")
    ]
    assert list(parts) == ["refused", "marked", "duplicates"]
    assert Account.objects.count() == 0


def test_confirming_brings_the_accounts_in(cast: Cast, keeper: Client) -> None:
    address, _response = reported(keeper)

    answer = keeper.post(address, {"decision": "Council decision 12/2026"})

    assert (answer.status_code, answer.url) == (302, "/accounts/")
    assert [(row.handle, row.stage) for row in Account.objects.order_by("pk")] == [
        ("@town", Stage.ACTIVE),
        ("@ville", Stage.ACTIVE),
    ]
    event = Event.objects.filter(kind="accounts.added").order_by("id")[0]
    assert (event.data["origin"], event.data["decision"]) == ("register.csv", "Council decision 12/2026")
    assert event.actor == cast.administrator.user


def test_without_a_decision_accounts_are_kept_as_found(cast: Cast, keeper: Client) -> None:
    address, _response = reported(keeper)

    keeper.post(address, {"decision": ""})

    assert {row.stage for row in Account.objects.all()} == {Stage.UNSANCTIONED}


def test_file_lies_with_the_body_and_not_in_the_session(cast: Cast, keeper: Client) -> None:
    upload(keeper)

    stored = StoredFile.objects.get()
    assert files.read(stored) == REGISTER.encode()
    assert "register" not in json.dumps(dict(keeper.session))


def test_second_time_nothing_is_new(cast: Cast, keeper: Client) -> None:
    address, _response = reported(keeper)
    keeper.post(address, {"decision": ""})

    response = keeper.get(address)

    assert response.context["counts"]["entries"] == 0
    assert "Nothing in this file is new." in response.content.decode()


def test_report_can_be_taken_along_and_runs_nothing(cast: Cast, keeper: Client) -> None:
    address, _response = reported(keeper, REGISTER + "=1+1,Facebook,,,https://bit.ly/a\n")

    response = keeper.get(address.replace("/report/", "/report.csv"))

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert response["Content-Disposition"] == 'attachment; filename="report-register.csv"'
    assert [row[:2] for row in rows] == [
        ["Line", "What"],
        ["3", "To look at"],
        ["4", "There already"],
        ["5", "Refused"],
        ["6", "Refused"],
    ]
    assert rows[4][3] == "'=1+1"


def test_long_reports_are_cut_and_say_so(cast: Cast, keeper: Client) -> None:
    lines = "".join(f"N{number},Facebook,,,https://x.com/n{number}\n" for number in range(103))

    response = reported(keeper, "Account,Platform,Department,Language,URL\n" + lines)[1]

    assert (len(response.context["parts"][0]["rows"]), response.context["parts"][0]["more"]) == (100, 3)
    assert "and 3 more lines" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("register.csv", "", "The submitted file is empty."),
        ("register.csv", "url\n", "The file has no rows."),
        ("register.json", "{", "The file is not JSON"),
        ("register.xlsx", "no workbook", "The file is not a workbook that can be read."),
        ("register.exe", "url\nx", "Choose a CSV, JSON or XLSX file."),
        ("register.csv", "url\n" + "x" * (20 * 1024 * 1024), "The file is larger than 20 MB."),
    ],
)
def test_file_that_cannot_be_read_is_refused_in_words(
    cast: Cast, keeper: Client, name: str, content: str, error: str
) -> None:
    response = upload(keeper, content, name)

    assert response.status_code == 422
    assert response.context["form"].errors["file"][0].startswith(error)
    assert StoredFile.objects.count() == 0


def test_upload_without_a_file_asks_for_one(cast: Cast, keeper: Client) -> None:
    assert keeper.post(IMPORT, {}).context["form"].errors["file"] == ["Choose a file first."]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("c0=", "Say which column holds the addresses or the handles."),
        ("c0=url&c1=url", "Two columns are mapped to the field “url”."),
        ("c0=nonsense", "Say of each column what it holds."),
    ],
)
def test_columns_that_make_no_sense_are_asked_for_again(cast: Cast, keeper: Client, query: str, error: str) -> None:
    columns = upload(keeper).url

    response = keeper.get(f"{columns}report/?{query}")

    assert (response.status_code, response.context["again"]) == (422, error)
    assert keeper.get(f"{columns}report.csv?{query}").status_code == 404


def test_columns_can_be_chosen_again(cast: Cast, keeper: Client) -> None:
    columns = upload(keeper).url

    samples = keeper.get(f"{columns}?c4=handle").context["samples"]

    assert [bound.value() for bound, _cells in samples] == [None, None, None, None, "handle"]


def test_register_that_changed_meanwhile_is_checked_again(cast: Cast, keeper: Client, monkeypatch: Any) -> None:
    address, response = reported(keeper)
    stale = response.context["plan"]
    registered(cast.now, "https://x.com/town")
    monkeypatch.setattr("rostra.accounts.views.exchange.plan_import", lambda **_: stale)

    answer = keeper.post(address, {"decision": ""})

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "The register has changed since this file was checked. Check it again."
    ]


def test_other_peoples_and_old_addresses_lead_nowhere(cast: Cast, keeper: Client, settings: Any) -> None:
    columns = upload(keeper).url

    assert keeper.get(f"{IMPORT}made-up/").status_code == 404
    assert cast.client(cast.stranger).get(columns).status_code == 404
    folder = Path(settings.FILES_ROOT)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        file.unlink()
    assert keeper.get(columns).status_code == 404


@pytest.mark.parametrize("who", ["editor", "approver", "responder", "records", "reader"])
def test_only_who_keeps_the_register_brings_in_and_takes_out(cast: Cast, keeper: Client, who: str) -> None:
    client = cast.client(getattr(cast, who))
    columns = upload(keeper).url

    assert [client.get(path).status_code for path in (IMPORT, columns, f"{columns}report/", EXPORT)] == [403] * 4
    assert client.post(EXPORT, {"kind": "csv"}).status_code == 403


def test_administrator_of_a_part_keeps_no_register_of_the_whole(cast: Cast) -> None:
    give_role(member=cast.reader, code=RoleCode.ADMINISTRATOR, unit=cast.unit, by=None, now=cast.now)

    assert cast.client(cast.reader).get(IMPORT).status_code == 403
    assert cast.client(cast.reader).get(EXPORT).status_code == 403


def test_security_officer_may(cast: Cast) -> None:
    client = cast.client(cast.security)

    assert [client.get(path).status_code for path in (IMPORT, EXPORT)] == [200, 200]


# --- Out ----------------------------------------------------------------------------------------------


@pytest.fixture
def kept(cast: Cast) -> None:
    registered(cast.now, name="=1+1", notes="For us", owner=cast.editor, unit=cast.unit, fields={"token": "secret"})
    registered(cast.now, "@transit@social.portavale.example", stage=Stage.UNSANCTIONED, languages=[], language="nb")
    closed(cast.now, "https://x.com/old", review_at=cast.now + timedelta(days=1))


def taken(client: Client, kind: str) -> bytes:
    content: bytes = client.post(EXPORT, {"kind": kind}).content
    return content


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_what_was_taken_out_brings_nothing_new_in(cast: Cast, keeper: Client, kept: None, kind: str) -> None:
    table = read_table(taken(keeper, kind), f"register.{kind}")

    plan = plan_import(table=table, mapping=guess(table.columns))

    assert (plan.read, plan.entries, len(plan.duplicates), plan.refused) == (3, [], 3, [])


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_taking_out_is_logged_and_holds_no_secret(cast: Cast, keeper: Client, kept: None, kind: str) -> None:
    response = keeper.post(EXPORT, {"kind": kind})

    event = Event.objects.get(kind="accounts.exported")
    assert (event.data, event.actor, event.body) == ({"kind": kind}, cast.administrator.user, cast.body)
    assert response["Content-Disposition"].endswith(f'.{kind}"')
    assert b"secret" not in response.content


def test_tables_run_nothing_and_objects_are_as_they_are(cast: Cast, keeper: Client, kept: None) -> None:
    rows = list(csv.DictReader(io.StringIO(taken(keeper, "csv").decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(taken(keeper, "xlsx"))).worksheets[0]
    objects = json.loads(taken(keeper, "json"))["accounts"]

    assert (rows[0]["name"], rows[0]["handle"]) == ("'=1+1", "PVTalerts")
    assert [(cell.value, cell.data_type) for cell in sheet[2]][1:4:2] == [("PVTalerts", "s"), ("'=1+1", "s")]
    assert (objects[0]["name"], objects[0]["handle"], objects[0]["owner"]) == ("=1+1", "@PVTalerts", "Ana Popa")


def test_wrong_kind_is_refused(cast: Cast, keeper: Client) -> None:
    assert keeper.post(EXPORT, {"kind": "exe"}).status_code == 422
    assert Event.objects.filter(kind="accounts.exported").count() == 0


# --- Real registers -----------------------------------------------------------------------------------


@pytest.mark.skipif(
    not DATA.is_dir(), reason="the real registers lie beside the project only where its makers have them"
)
@pytest.mark.parametrize(
    ("name", "read"), [("canada_gc_socials.csv", 1800), ("us_congress.csv", 1500), ("uk_members.csv", 1000)]
)
def test_real_register_comes_in_by_the_page(cast: Cast, keeper: Client, name: str, read: int) -> None:
    address, response = reported(keeper, (DATA / name).read_text(encoding="utf-8"))

    counts = response.context["counts"]
    assert response.context["plan"].read > read
    keeper.post(address, {"decision": ""})

    assert Account.objects.count() == counts["entries"] > read

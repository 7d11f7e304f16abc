from __future__ import annotations

import json
from pathlib import Path

import pytest

from rostra.config.cli import OURS
from tests.config.conftest import Rostra
from tests.modes import modes

PASSWORD = "a sentence that nobody guesses"


@pytest.fixture
def body(rostra: Rostra) -> Rostra:
    """An installation with one body, “demo”."""
    assert rostra("migrate", "-v0").returncode == 0
    words = ("--admin", "ana@portavale.example", "--admin-name", "Ana", "--password", PASSWORD)
    created = rostra("createbody", "demo", "Portavale", *words)
    assert (created.returncode, created.stdout) == (
        0,
        "Created Portavale with ana@portavale.example as administrator.\n",
    )
    return rostra


def test_help_names_every_command_of_ours(rostra: Rostra) -> None:
    shown = rostra()
    assert shown.returncode == 0
    assert [name for name in OURS if f"  {name} " not in shown.stdout] == []


def test_createbody_says_what_is_wrong(body: Rostra) -> None:
    admin = ("--admin", "ana@portavale.example", "--admin-name", "Ana")
    short = body("createbody", "b", "B", *admin, "--password", "short")
    taken = body("createbody", "demo", "Again", *admin, "--password", PASSWORD)
    nowhere = body("createbody", "b", "B", *admin, "--password", PASSWORD, "--time-zone", "Europe/Atlantis")
    assert [done.returncode for done in (short, taken, nowhere)] == [1, 1, 1]
    assert "at least 15 characters" in short.stderr
    assert "There is a body with this short name already." in taken.stderr
    assert "There is no such time zone." in nowhere.stderr


def test_import_counts_and_names_lines(body: Rostra, folder: Path) -> None:
    rows = [
        "text,when,extra",
        "Hello there,2026-11-20T10:00:00Z,a",
        "Hello there,2026-11-20T10:00:00Z,a",
        ",2026-11-20,b",
        "Late,nonsense,c",
    ]
    file = folder / "messages.csv"
    file.write_text("\n".join(rows))
    mapped = ("--body", "demo", "--map", "text=text,when=sent_at", "--json")
    dry = body("import", "messages", str(file), *mapped, "--dry-run")
    first = body("import", "messages", str(file), *mapped)
    second = body("import", "messages", str(file), *mapped)
    found = [json.loads(done.stdout) for done in (dry, first, second)]
    assert [(one["read"], one["new"], one["duplicate"]) for one in found] == [(4, 2, 0), (4, 2, 0), (4, 0, 2)]
    assert [[refused["line"] for refused in one["refused"]] for one in found] == [[4, 5]] * 3


def test_import_refuses_what_it_does_not_know(body: Rostra, folder: Path) -> None:
    file = folder / "messages.csv"
    file.write_text("text\nHello\n")
    nobody = body("import", "messages", str(file), "--body", "nobody")
    column = body("import", "messages", str(file), "--body", "demo", "--map", "words=text")
    pair = body("import", "messages", str(file), "--body", "demo", "--map", "words")
    missing = body("import", "messages", str(folder / "none.csv"), "--body", "demo")
    assert [done.returncode for done in (nobody, column, pair, missing)] == [1, 1, 1, 1]
    assert "There is no body “nobody”." in nobody.stderr
    assert "words" in column.stderr
    assert "COLUMN=FIELD" in pair.stderr


def test_backup_restores_into_an_empty_place_and_verifies(body: Rostra, folder: Path) -> None:
    file = folder / "messages.csv"
    file.write_text("text\nThe lift is broken again.\n")
    assert body("import", "messages", str(file), "--body", "demo", "--map", "text=text").returncode == 0
    before = json.loads(body("verify", "--json").stdout)
    readable = folder / "var" / "files" / "1" / "readable-by-all"
    readable.parent.mkdir(parents=True)
    readable.write_bytes(b"bytes")
    readable.chmod(0o644)
    backup = str(folder / "backup.tar")
    assert body("backup", backup).returncode == 0
    assert "exists already" in body("backup", backup).stderr
    assert (folder / "backup.tar").stat().st_mode & 0o777 == 0o600
    elsewhere = {"ROSTRA_DATA": str(folder / "elsewhere")}
    restored = body("restore", backup, **elsewhere)
    assert restored.returncode == 0, restored.stderr
    assert modes(folder / "elsewhere" / "files") == {"files": 0o700, "1": 0o700, "readable-by-all": 0o600}
    after = json.loads(body("verify", "--json", **elsewhere).stdout)
    assert after == before
    assert before["ok"] is True
    assert before["records"] == 1
    again = body("restore", backup, **elsewhere)
    assert (again.returncode, "holds data already" in again.stderr) == (1, True)
    without_keys = body("verify", "--json", **elsewhere, ROSTRA_KEYS=str(folder / "no-keys"))
    assert without_keys.returncode == 1
    assert "Nothing is signed" in without_keys.stderr


def test_half_a_backup_is_refused(rostra: Rostra, folder: Path) -> None:
    half = folder / "half.tar"
    half.write_bytes(b"not a tar file")
    refused = rostra("restore", str(half))
    assert refused.returncode == 1
    assert "is not a whole backup of Rostra" in refused.stderr


def test_doctor_says_what_to_do(rostra: Rostra, body: Rostra) -> None:
    said = body("doctor", "--json")
    report = json.loads(said.stdout)
    assert (said.returncode, report["well"]) == (1, False)
    advice = {finding["what"]: finding["advice"] for finding in report["findings"]}
    assert advice["workers"] == "Nothing is collected or published. Start one: rostra worker"
    assert [advice[name] for name in ("database", "database roles", "tables", "bodies", "credential keys")] == [""] * 5


def test_doctor_without_a_database_says_so(rostra: Rostra) -> None:
    said = rostra("doctor", DATABASE_URL="postgresql://rostra@127.0.0.1:1/none")
    assert said.returncode == 1
    assert "Start it, or mend DATABASE_URL." in said.stdout


def test_wrong_settings_are_named(rostra: Rostra, folder: Path) -> None:
    inside = rostra("verify", ROSTRA_KEYS=str(folder / "var" / "keys"))
    port = rostra("verify", ROSTRA_PORT="many")
    assert [inside.returncode, port.returncode] == [1, 1]
    assert "lies inside ROSTRA_DATA" in inside.stderr
    assert "ROSTRA_PORT is “many”: write a whole number." in port.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ROSTRA_LANGUAGE", "xx", "rostra: ROSTRA_LANGUAGE is “xx”: write one of en, ro, nb, sv, ar.\n"),
        ("ROSTRA_LOG", "xml", "rostra: ROSTRA_LOG is “xml”: write one of text, json.\n"),
        ("ROSTRA_PORT", "many", "rostra: ROSTRA_PORT is “many”: write a whole number.\n"),
    ],
)
def test_a_wrong_value_is_one_sentence(rostra: Rostra, name: str, value: str, said: str) -> None:
    refused = rostra("check", **{name: value})
    assert (refused.returncode, refused.stderr) == (1, said)

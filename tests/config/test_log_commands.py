"""`rostra log` and `rostra verify`, as an operator calls them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from rostra.audit import keys
from rostra.audit.actions import record
from rostra.audit.models import Checkpoint, Log, StampTrouble, Verification
from rostra.audit.sequencer import sequence_all
from rostra.config.doctor import _seals


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_key_is_changed_and_listed(cast: Any) -> None:
    sequence_all(now=cast.now)
    code, out, _ = run("log", "rotate-key", "--reason", "A person left.")
    assert (code, str(keys.current()) in out) == (0, True)
    code, out, err = run("log", "keys")
    signing = [line for line in out.splitlines() if line.endswith(", signs")]
    logs = Log.objects.count()
    assert (code, len(signing), out.count("A person left."), err) == (0, logs, logs, "")
    with pytest.raises(CommandError):
        run("log", "rotate-key", "--reason", " ")


def test_lost_key_is_told_by_log_verify_and_doctor(cast: Any, settings: Any) -> None:
    sequence_all(now=cast.now)
    (Path(settings.KEYS) / keys.FIRST).unlink()
    assert run("log", "keys")[0] == 1
    call_command("createbody", "third", "Third", admin="a@third.example", admin_name="A", password="-")
    code, _, err = run("verify")
    assert (code, "Nothing is signed: The key that signs the log" in err) == (1, True)
    assert "rostra log rotate-key" in next(_seals(cast.now)).advice


def test_stamp_without_and_with_an_authority_that_does_not_answer(cast: Any, settings: Any) -> None:
    sequence_all(now=cast.now)
    with pytest.raises(CommandError):
        run("log", "stamp")
    settings.ROSTRA_TSA_URL = "http://127.0.0.1:9/"
    code, out, err = run("log", "stamp")
    assert (code, out, "not a public address" in err) == (1, "0 stamps.\n", True)
    assert [finding.ok for finding in _seals(cast.now)] == [True, False, True]
    StampTrouble.objects.all().delete()
    assert [finding.ok for finding in _seals(cast.now)] == [True, True, True]


def test_verify_keeps_what_it_found_and_takes_a_mark(cast: Any) -> None:
    sequence_all(now=cast.now - timedelta(days=400))
    size = Checkpoint.objects.get(log__body=cast.body).size
    code, out, _ = run("verify", "--json")
    assert (code, json.loads(out)["ok"], Verification.objects.count()) == (0, True, 1)
    for mark in (str(size), "2026-06-01", "2026-06-01T10:00:00+02:00"):
        code, out, _ = run("verify", "--json", "--since", mark, "--body", "portavale")
        assert (code, json.loads(out)["leaves"], Verification.objects.count()) == (0, 0, 1)
    for wrong in (("--since", "yesterday"), ("--body", "nowhere"), ("--jobs", "0"), ("--jobs", "many")):
        with pytest.raises(CommandError):
            run("verify", *wrong)


def test_verify_says_from_which_checkpoint_it_began(cast: Any) -> None:
    sequence_all(now=cast.now - timedelta(days=400))
    log = Log.objects.get(body=cast.body)
    head = Checkpoint.objects.get(log=log)
    begun = f"{log}: from the checkpoint of {head.size} leaves, {head.at:%Y-%m-%d %H:%M} UTC; "
    only = ("--body", "portavale", "--since")

    code, out, _ = run("verify", *only, str(head.size))

    none = "No leaf was verified; the signed trees and the files are as they were."
    assert (code, out.splitlines()) == (0, [f"{begun}nothing came after it, no leaf was verified.", none])

    record(body=cast.body, by=None, now=cast.now, kind="people.signed_in", about="people.user:1")
    code, out, _ = run("verify", *only, str(head.size))
    told = ["All is as it was logged: 1 events, 0 records."]
    assert (code, out.splitlines()) == (0, [f"{begun}leaves after it: 1.", *told])

    code, out, _ = run("verify", *only, "1999-12-31")
    size = head.size + 1
    whole = f"{log}: no checkpoint is so early, from its first leaf on; leaves: {size}."
    assert (code, out.splitlines()[0], f"{size} events" in out) == (0, whole, True)
    assert out.count("no leaf was verified") == 0

    code, out, _ = run("verify", "--since", str(head.size))
    assert (code, sorted(line.partition(": ")[0] for line in out.splitlines()[:-1])) == (
        0,
        sorted(str(each) for each in Log.objects.all()),
    )


def test_verify_refuses_a_mark_behind_everything(cast: Any) -> None:
    sequence_all(now=cast.now)
    largest = max(Log.objects.values_list("size", flat=True))
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    with pytest.raises(CommandError, match=f"No log has {largest + 1} leaves: the longest has {largest}"):
        run("verify", "--since", str(largest + 1))
    with pytest.raises(CommandError, match=f"{tomorrow} 00:00 UTC is yet to come"):
        run("verify", "--since", tomorrow)
    with pytest.raises(CommandError, match="No log has"):
        run("verify", "--body", "portavale", "--since", str(largest + 1), "--json")
    assert run("verify", "--since", str(largest))[0] == 0


def test_bad_verification_is_a_finding_of_the_doctor(cast: Any) -> None:
    Verification.objects.create(at=cast.now, seconds=1, recent=True, records=0, leaves=0, bad_count=2)
    assert list(_seals(cast.now))[-1].advice.endswith("rostra verify")


def test_package_that_is_none_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("verify", "--package", str(tmp_path))[0] == 2
    assert "UNREADABLE" in capsys.readouterr().out

"""`rostra vault`, and the start that refuses keys which are not in order."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError

from rostra.config import keys
from rostra.config.doctor import examine
from rostra.config.keys import require_keys
from rostra.vault.models import Secret
from rostra.vault.queries import key_status
from tests.vault.conftest import Safe


def vault(*arguments: str) -> str:
    out = io.StringIO()
    call_command("vault", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_status_in_words_and_as_json(safe: Safe) -> None:
    assert vault("status").startswith("Current key: none yet, made at first use.")
    safe.put()
    (kek,) = key_status().used

    assert f"  {kek}  at hand, seals 1 values" in vault("status")
    assert json.loads(vault("status", "--json")) == {
        "ok": True,
        "current": kek,
        "keys": [kek],
        "used": {kek: 1},
        "missing": [],
        "to_rewrap": 0,
        "trouble": [],
    }


def test_new_key_then_rekey(safe: Safe) -> None:
    safe.put()
    assert "seals from now on" in vault("newkey")
    current = key_status().current

    assert json.loads(vault("rekey", "--json")) == {"current": current, "done": 1, "left": 0}
    assert vault("rekey") == f"0 data keys are now under {current}, 0 are left.\n"


def test_new_key_is_not_made_beside_the_environment(settings: Any) -> None:
    settings.VAULT_KEYS = ["x"]
    with pytest.raises(CommandError, match="ROSTRA_VAULT_KEYS"):
        vault("newkey")


def test_wrong_folder_is_refused_with_key_place_and_advice(safe: Safe, settings: Any) -> None:
    safe.put()
    (kek,) = key_status().used
    settings.KEYS = Path(settings.KEYS) / "wrong"

    with pytest.raises(CommandError) as refused:
        require_keys()
    text = str(refused.value)
    assert f"Key {kek} is missing: 1 stored credentials" in text
    assert f"Looked for in {settings.KEYS}/vault and ROSTRA_VAULT_KEYS" in text
    assert f"rostra vault lost {kek} (docs/how-to/keys.md)" in text
    with pytest.raises(SystemExit):
        vault("status")
    for command in ("serve", "worker"):
        with pytest.raises(CommandError, match="not in order"):
            call_command(command)


def test_wrong_key_under_the_right_name_is_refused(safe: Safe, settings: Any) -> None:
    safe.put()
    (kek,) = key_status().used
    (Path(settings.KEYS) / "vault" / kek).write_bytes(bytes(32))

    with pytest.raises(CommandError, match="is not the key that it is named after"):
        require_keys()


def test_current_key_that_is_gone_is_refused_even_if_it_seals_nothing(safe: Safe, settings: Any) -> None:
    safe.put()
    vault("newkey")
    (Path(settings.KEYS) / "vault" / key_status().current).unlink()

    with pytest.raises(CommandError, match="named as the current one"):
        require_keys()
    with pytest.raises(CommandError, match="is not in"):
        vault("rekey")


def test_keys_in_order_let_it_start(safe: Safe) -> None:
    safe.put()
    require_keys()


def test_database_that_is_away_is_left_to_others(monkeypatch: Any, caplog: Any) -> None:
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(keys, "key_status", away)
    require_keys()
    assert [record.getMessage() for record in caplog.records] == ["keys not checked"]


def test_lost_key_is_given_up_only_on_purpose(safe: Safe, settings: Any) -> None:
    safe.put()
    (kek,) = key_status().used
    with pytest.raises(CommandError, match="at hand: nothing is lost"):
        vault("lost", kek)
    with pytest.raises(CommandError, match="Nothing is sealed under"):
        vault("lost", "0" * 16)
    settings.KEYS = Path(settings.KEYS) / "gone"
    with pytest.raises(CommandError, match="Repeat with --yes"):
        vault("lost", kek)
    assert Secret.objects.get().lost_at is None

    assert "must be entered again" in vault("lost", kek, "--yes")

    require_keys()


def test_rekey_that_leaves_something_ends_with_1(safe: Safe, settings: Any) -> None:
    safe.put()
    (kek,) = key_status().used
    vault("newkey")
    (Path(settings.KEYS) / "vault" / kek).unlink()
    with pytest.raises(SystemExit):
        vault("rekey")


def test_doctor_names_the_missing_key_and_what_is_to_rewrap(safe: Safe, settings: Any) -> None:
    safe.put()
    (kek,) = key_status().used
    vault("newkey")
    well = {finding.what: finding for finding in examine(safe.now)}
    assert (well["credential keys"].ok, well["data keys"].advice) == (True, "Run: rostra vault rekey")

    (Path(settings.KEYS) / "vault" / kek).unlink()

    bad = {finding.what: finding for finding in examine(safe.now)}["credential keys"]
    assert not bad.ok
    assert f"Key {kek} is missing" in bad.advice

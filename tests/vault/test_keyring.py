from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from rostra.vault import keyring

KEY = bytes(range(32))
OTHER = bytes(reversed(range(32)))


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def test_first_seal_makes_a_key_named_by_its_hash(settings: Any) -> None:
    sealed, wrapped, name = keyring.seal(b"secret", context=b"place")

    folder = Path(settings.KEYS) / "vault"
    assert {path.name for path in folder.iterdir()} == {"current", name}
    assert keyring.key_id((folder / name).read_bytes()) == name
    assert keyring.open_sealed(sealed, wrapped, name, context=b"place") == b"secret"


def test_sealed_value_does_not_open_in_another_place() -> None:
    sealed, wrapped, name = keyring.seal(b"secret", context=b"place")

    with pytest.raises(InvalidTag):
        keyring.open_sealed(sealed, wrapped, name, context=b"other place")


def test_every_seal_has_a_data_key_of_its_own() -> None:
    first, second = (keyring.seal(b"secret", context=b"place") for _ in range(2))

    with pytest.raises(InvalidTag):
        keyring.open_sealed(first[0], second[1], first[2], context=b"place")


def test_new_key_seals_and_the_old_one_still_opens() -> None:
    sealed, wrapped, old = keyring.seal(b"secret", context=b"place")
    new = keyring.new_key()

    assert keyring.seal(b"secret", context=b"place")[2] == new != old
    assert keyring.open_sealed(sealed, wrapped, old, context=b"place") == b"secret"


def test_rewrap_changes_the_wrapping_only() -> None:
    sealed, wrapped, old = keyring.seal(b"secret", context=b"place")
    new = keyring.new_key()
    again, name = keyring.rewrap(wrapped, old, context=b"place")

    assert name == new
    assert keyring.open_sealed(sealed, again, new, context=b"place") == b"secret"


def test_keys_from_the_environment_come_first(settings: Any) -> None:
    sealed, wrapped, old = keyring.seal(b"secret", context=b"place")
    settings.VAULT_KEYS = [encoded(KEY), encoded(OTHER)]

    assert keyring.current_key() == (keyring.key_id(KEY), KEY)
    assert set(keyring.ring().keys) == {keyring.key_id(KEY), keyring.key_id(OTHER), old}
    assert keyring.open_sealed(sealed, wrapped, old, context=b"place") == b"secret"


@pytest.mark.parametrize("text", ["nonsense!", encoded(b"short")])
def test_entry_that_is_no_key_is_named_by_its_place_and_never_quoted(settings: Any, text: str) -> None:
    settings.VAULT_KEYS = [encoded(KEY), text]

    assert keyring.ring().wrong == ("Entry 2 of ROSTRA_VAULT_KEYS is not 32 bytes in base64.",)


def test_file_that_is_not_what_its_name_says_is_wrong(settings: Any) -> None:
    _, _, name = keyring.seal(b"secret", context=b"place")
    path = Path(settings.KEYS) / "vault" / name
    path.write_bytes(KEY)

    assert keyring.ring().wrong == (f"The file {path} is not the key that it is named after.",)
    with pytest.raises(keyring.KeyMissing, match=f"Key {name} is not in"):
        keyring.current_key()


def test_missing_key_says_where_it_was_looked_for(settings: Any) -> None:
    sealed, wrapped, name = keyring.seal(b"secret", context=b"place")
    settings.KEYS = Path(settings.KEYS).with_name("elsewhere")

    with pytest.raises(keyring.KeyMissing) as missing:
        keyring.open_sealed(sealed, wrapped, name, context=b"place")
    assert str(missing.value) == f"Key {name} is not in {settings.KEYS}/vault and ROSTRA_VAULT_KEYS."

"""Checkpoints are signed notes that any C2SP tool reads; nothing altered is accepted."""

from __future__ import annotations

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rostra.audit.checkpoint import (
    Checkpoint,
    CheckpointInvalid,
    from_pem,
    from_vkey,
    new_key,
    parse,
    sign,
    to_pem,
    to_vkey,
    verify,
)

ORIGIN = "rostra.example/solberg"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
CHECKPOINT = Checkpoint(ORIGIN, 13, bytes(range(100, 132)))
NOTE = sign(CHECKPOINT, ORIGIN, KEY)


def test_sign_writes_origin_size_root_and_signature() -> None:
    text, signature = NOTE.split("\n\n")

    assert text == f"{ORIGIN}\n13\n{b64encode(CHECKPOINT.root).decode()}"
    assert signature.startswith(f"— {ORIGIN} ")
    assert signature.endswith("\n")


def test_verify_gives_the_checkpoint_that_was_signed() -> None:
    assert verify(NOTE, ORIGIN, KEY.public_key()) == CHECKPOINT


def test_parse_takes_a_note_apart() -> None:
    note = parse(NOTE)

    assert (note.checkpoint, note.text) == (CHECKPOINT, CHECKPOINT.text())
    assert [line.name for line in note.signatures] == [ORIGIN]
    assert [len(line.signature) for line in note.signatures] == [64]


def test_verify_ignores_the_signatures_of_others_and_extension_lines() -> None:
    other = new_key()
    both = NOTE + sign(CHECKPOINT, "witness.example", other).split("\n\n")[1]

    assert verify(both, ORIGIN, KEY.public_key()) == CHECKPOINT
    assert verify(both, "witness.example", other.public_key()) == CHECKPOINT
    assert parse(NOTE.replace("\n\n", "\nextension\n\n")).checkpoint == CHECKPOINT


@pytest.mark.parametrize(
    ("old", "new"),
    [("\n13\n", "\n14\n"), ("solberg\n13", "solborg\n13"), ("\n13\n", "\n013\n"), ("\n\n", "\nmore\n\n")],
)
def test_verify_refuses_an_altered_text(old: str, new: str) -> None:
    with pytest.raises(CheckpointInvalid):
        verify(NOTE.replace(old, new), ORIGIN, KEY.public_key())


def test_verify_refuses_an_altered_signature() -> None:
    text, _ = NOTE.split("\n\n")
    key_id = parse(NOTE).signatures[0].key_id
    forged = f"{text}\n\n— {ORIGIN} {b64encode(key_id + bytes(64)).decode()}\n"

    with pytest.raises(CheckpointInvalid, match="wrong"):
        verify(forged, ORIGIN, KEY.public_key())
    with pytest.raises(CheckpointInvalid, match="wrong"):
        verify(NOTE + forged.split("\n\n")[1], ORIGIN, KEY.public_key())


def test_verify_refuses_another_key_or_name() -> None:
    with pytest.raises(CheckpointInvalid, match="not signed by"):
        verify(NOTE, ORIGIN, new_key().public_key())
    with pytest.raises(CheckpointInvalid, match="not signed by"):
        verify(NOTE, "other.example", KEY.public_key())


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE.rstrip("\n"),
        NOTE.replace("\n\n", "\n"),
        NOTE + "\n",
        NOTE.replace("\n", "\r\n"),
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—  "),
        NOTE.replace("\n13\n", "\n-13\n"),
        NOTE.replace("\n13\n", "\n+13\n"),
        NOTE.replace("\n13\n", "\n１３\n"),
        NOTE.replace("\n13\n", "\n" + "9" * 5000 + "\n"),
        NOTE.replace("\n13\n", "\n13\n\n"),
        NOTE.replace("\n13\n", "\n"),
        NOTE.replace("solberg\n13", "sol\x00berg\n13"),
        NOTE.replace("solberg\n13", "sol\ud800berg\n13"),
        NOTE.replace("=\n\n", "\n\n"),
        NOTE.replace("=\n\n", "!\n\n"),
        NOTE.replace("=\n\n", "A\n\n"),
        NOTE + f"— {ORIGIN} AAAA\n",
        NOTE + f"— {ORIGIN}\n",
        NOTE + NOTE.split("\n\n")[1] * 100,
    ],
)
def test_parse_refuses_malformed_notes(note: str) -> None:
    with pytest.raises(CheckpointInvalid):
        parse(note)


def test_parse_refuses_a_second_spelling_of_the_same_root() -> None:
    root = b64encode(CHECKPOINT.root).decode()
    twin = root[:-2] + chr(ord(root[-2]) + 1) + "="

    with pytest.raises(CheckpointInvalid, match="canonical"):
        parse(NOTE.replace(root, twin))


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 1, bytes(32)), ("a\nb", 1, bytes(32)), ("a\x07", 1, bytes(32)), ("a", -1, bytes(32)), ("a", 1, bytes(31))],
)
def test_checkpoint_refuses_what_could_not_be_read_again(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(CheckpointInvalid):
        Checkpoint(origin, size, root)


@pytest.mark.parametrize("name", ["", "two words", "plus+sign", "line\nbreak", "bell\x07", "no\u00a0break"])
def test_sign_and_to_vkey_refuse_names_that_the_format_cannot_hold(name: str) -> None:
    with pytest.raises(CheckpointInvalid, match="key name"):
        sign(CHECKPOINT, name, KEY)
    with pytest.raises(CheckpointInvalid, match="key name"):
        to_vkey(name, KEY.public_key())


def test_vkey_is_read_back() -> None:
    name, key = from_vkey(to_vkey(ORIGIN, KEY.public_key()))

    assert (name, key) == (ORIGIN, KEY.public_key())


def test_from_vkey_reads_the_published_key_of_the_go_checksum_database() -> None:
    # A key made by the reference implementation of the format: proves name, key id and base64 from outside.
    name, _ = from_vkey("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")

    assert name == "sum.golang.org"


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "name",
        "name+00000000",
        "name+00000000+AQ==",
        "name+00000000+" + b64encode(b"\x02" + bytes(32)).decode(),
        "name+00000000+" + b64encode(b"\x01" + bytes(32)).decode(),
        "bell\x07+00000000+" + b64encode(b"\x01" + bytes(32)).decode(),
        "name+00000000+!!!!",
        to_vkey(ORIGIN, KEY.public_key()).replace("solberg", "solborg"),
        to_vkey(ORIGIN, KEY.public_key()) + "\n",
    ],
)
def test_from_vkey_refuses_what_is_not_a_key(vkey: str) -> None:
    with pytest.raises(CheckpointInvalid):
        from_vkey(vkey)


def test_pem_is_read_back() -> None:
    key = new_key()

    assert from_pem(to_pem(key)).public_key() == key.public_key()


def test_new_keys_differ() -> None:
    assert new_key().public_key() != new_key().public_key()


def test_from_pem_refuses_what_is_not_an_ed25519_key() -> None:
    secret = ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    locked = serialization.BestAvailableEncryption(b"password")

    for pem in (
        b"",
        b"not a key",
        secret.private_bytes(encoding, form, serialization.NoEncryption()),
        KEY.private_bytes(encoding, form, locked),
    ):
        with pytest.raises(CheckpointInvalid):
            from_pem(pem)

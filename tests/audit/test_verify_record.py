"""The stand-alone checker proves what is right, and nothing that was touched."""

from __future__ import annotations

import ast
import copy
import json
import runpy
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from rostra.audit import canonical, verify_record
from rostra.audit.checkpoint import Checkpoint, new_key, sign, to_vkey
from rostra.audit.merkle import Frontier, inclusion, leaf_hash
from rostra.audit.proof import content_hash, proof_document
from rostra.audit.verify_record import BASE, L, P, Point, decode_point, ed25519_verify, main, multiply

SCRIPT = Path(verify_record.__file__)
ORIGIN = "rostra.example/solberg"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VKEY = to_vkey(ORIGIN, KEY.public_key())
SALT, CONTENT = b"s" * 16, "Bussen er forsinket – متأخر".encode()
EVENT = {
    "kind": "inbox.message_received",
    "at": "2026-11-21T10:00:00.000000Z",
    "about": "inbox.message:7",
    "data": {"account": 3, "edited": False, "unit": None, "tags": ["buss", "😀"], "\U0001f600": 1, "\ufb33": 2},
    "content": content_hash(SALT, CONTENT),
}


def prove(
    event: dict[str, Any] = EVENT,
    content: tuple[bytes, bytes] | None = (SALT, CONTENT),
    name: str = ORIGIN,
    place: int = 7,
    size: int = 13,
) -> dict[str, Any]:
    """A good proof of `event` at `place` in a log of `size` events."""
    leaves = [leaf_hash(b"%d" % number) for number in range(size)]
    leaves[place] = leaf_hash(canonical.canonical(event))
    frontier = Frontier()
    frontier.extend(leaves)
    path = inclusion(place, size, lambda _level, start, stop: leaves[start:stop])
    note = sign(Checkpoint(ORIGIN, size, frontier.root()), name, KEY)
    return proof_document(event, content, place, size, path, note, to_vkey(name, KEY.public_key()))


Check = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Check:
    """Run the checker in this process on a proof (values or raw text); gives exit code and lines after the first."""

    def run(proof: object, *options: str) -> tuple[int, list[str]]:
        path = tmp_path / "proof.json"
        path.write_bytes(proof if isinstance(proof, bytes) else json.dumps(proof).encode())
        code = main([str(path), *options])
        lines = capsys.readouterr().out.splitlines()
        return code, [line for line in lines if not line.startswith("The event:")]

    return run


IS_CONTENT = "PROVEN      The content (34 bytes) is the one that the event vouches for."
IS_IN = f"PROVEN      The event stands at place 7 (counted from 0) among the 13 events of the log {ORIGIN}."
IS_SIGNED = f"PROVEN      The checkpoint is signed with the key {VKEY}"
NO_TIME = (
    "NOTE        The checkpoint holds no time that a third party confirmed: its age is what you can show yourself."
)
GOOD = "RESULT      The record is proven."
BAD = "RESULT      Something in this file is NOT proven."


def test_checker_proves_a_good_record_with_a_published_key(check: Check) -> None:
    assert check(prove(), "--key", VKEY) == (0, [IS_CONTENT, IS_IN, IS_SIGNED, NO_TIME, GOOD])


def test_checker_says_when_the_key_came_with_the_file(check: Check) -> None:
    warning = "NOTE        The key came with the file. Compare it with the one that the body publishes, or give that by --key."

    assert check(prove()) == (0, [IS_CONTENT, IS_IN, IS_SIGNED, warning, NO_TIME, GOOD])


def test_checker_takes_the_key_that_signed_of_all_that_are_published(check: Check) -> None:
    newer = to_vkey(ORIGIN, new_key().public_key())

    assert check(prove(), "--key", f"{newer}\n{VKEY}") == (0, [IS_CONTENT, IS_IN, IS_SIGNED, NO_TIME, GOOD])
    assert check(prove(), "--key", f"{newer}\n{newer}")[0] == 1


def test_checker_says_when_the_content_is_left_out(check: Check) -> None:
    left_out = (
        "NOTE        The content is not in the file: it is disposed of or restricted. The proof holds its hash alone."
    )

    assert check(prove(content=None), "--key", VKEY) == (0, [left_out, IS_IN, IS_SIGNED, NO_TIME, GOOD])


def test_checker_says_when_an_event_has_no_content(check: Check) -> None:
    event = {**EVENT, "content": None}

    code, lines = check(prove(event, None), "--key", VKEY)

    assert (code, lines[0]) == (0, "NOTE        This event has no content of its own.")


@pytest.mark.parametrize(("place", "size"), [(0, 1), (0, 2), (1, 2), (2, 3), (6, 7), (7, 8), (5, 100), (99, 100)])
def test_checker_proves_every_place(check: Check, place: int, size: int) -> None:
    assert check(prove(place=place, size=size), "--key", VKEY)[0] == 0


def altered(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(prove()), **changes}


def with_event(**changes: Any) -> dict[str, Any]:
    return altered(event={**EVENT, **changes})


def failures(lines: list[str]) -> list[str]:
    """The sentences of what was not proven."""
    return [line.removeprefix("NOT PROVEN  ") for line in lines if line.startswith("NOT PROVEN")]


NOT_CONTENT = "The content is NOT the one that the event vouches for."
NOT_IN = f"The event does NOT stand at place 7 (counted from 0) among the 13 events of the log {ORIGIN}."
PATH: list[str] = prove()["inclusion"]
STEP = b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        (with_event(at="2026-11-21T10:00:00.000001Z"), [NOT_IN]),
        (with_event(extra=1), [NOT_IN]),
        (with_event(content="0" * 64), [NOT_CONTENT, NOT_IN]),
        (with_event(content=None), [NOT_CONTENT, NOT_IN]),
        (altered(content={"salt": b64encode(SALT).decode(), "bytes": b64encode(b"other").decode()}), [NOT_CONTENT]),
        (altered(content={"salt": b64encode(b"x").decode(), "bytes": b64encode(CONTENT).decode()}), [NOT_CONTENT]),
        (altered(leaf_index=6), [NOT_IN.replace("place 7", "place 6")]),
        (altered(leaf_index=13), [NOT_IN.replace("place 7", "place 13")]),
        (altered(leaf_index=-1), [NOT_IN.replace("place 7", "place -1")]),
        (altered(inclusion=PATH[:-1]), [NOT_IN]),
        (altered(inclusion=[*PATH, STEP]), [NOT_IN]),
        (altered(inclusion=[STEP, *PATH[1:]]), [NOT_IN]),
        (altered(inclusion=[PATH[1], PATH[0], *PATH[2:]]), [NOT_IN]),
        (altered(tree_size=14), ["The file speaks of 14 events, the checkpoint of 13."]),
    ],
)
def test_checker_proves_nothing_that_was_touched(check: Check, proof: dict[str, Any], expected: list[str]) -> None:
    code, lines = check(proof, "--key", VKEY)

    assert (code, failures(lines), lines[-1]) == (1, expected, BAD)


def test_checker_finds_an_altered_checkpoint(check: Check) -> None:
    note = prove()["checkpoint"].replace("\n13\n", "\n14\n")

    code, lines = check(altered(checkpoint=note, tree_size=14), "--key", VKEY)

    assert (code, failures(lines)[-1]) == (1, f"The checkpoint is NOT signed with the key {VKEY}")


def test_checker_finds_a_checkpoint_signed_by_somebody_else(check: Check) -> None:
    other = to_vkey(ORIGIN, new_key().public_key())

    code, lines = check(prove(), "--key", other)

    assert (code, failures(lines)) == (1, [f"The checkpoint is NOT signed with the key {other}"])


def test_checker_finds_a_key_that_belongs_to_another_log(check: Check) -> None:
    code, lines = check(prove(name="other.example"))

    assert (code, failures(lines)) == (1, [f"The key belongs to other.example, the log is {ORIGIN}."])


def test_checker_ignores_the_signatures_of_others(check: Check) -> None:
    proof = prove()
    line = sign(Checkpoint(ORIGIN, 13, bytes(32)), "witness.example", new_key()).split("\n\n")[1]

    assert check({**proof, "checkpoint": proof["checkpoint"] + line}, "--key", VKEY)[0] == 0


NOTE: str = prove()["checkpoint"]
ZERO_KEY = b64encode(b"\x02" + bytes(32)).decode()


@pytest.mark.parametrize(
    ("proof", "reason"),
    [
        (b"", "The file is not JSON in UTF-8."),
        (b"\xff", "The file is not JSON in UTF-8."),
        (b"[" * 100_000, "The file is not JSON in UTF-8."),
        ([], "The field 'version' is missing or not what it should be."),
        ({}, "The field 'version' is missing or not what it should be."),
        (altered(version=True), "The field 'version' is missing or not what it should be."),
        (altered(version=2), "This program reads version 1 of the proof file; this one is another."),
        (altered(event=[]), "The field 'event' is missing or not what it should be."),
        (b'{"version": 1, "version": 1}', "A name occurs twice in one object of the file."),
        (with_event(ratio=0.5), "The file holds the number 0.5; only whole numbers can be proven."),
        (with_event(ratio=float("nan")), "The file holds the number NaN; only whole numbers can be proven."),
        (with_event(big=2**53), "The file holds a number that is too large to be exact."),
        (with_event(half="\ud800"), "The event holds half a character."),
        (with_event(deep=json.loads("[" * 700 + "]" * 700)), "The event is nested too deeply."),
        (altered(content="text"), "The field 'salt' is missing or not what it should be."),
        (altered(content={"salt": "", "bytes": "!"}), "The field 'bytes' is not base64."),
        (altered(inclusion=[7]), "The field 'inclusion' is not base64."),
        (altered(inclusion=["AB=="]), "The field 'inclusion' is not base64 in its usual form."),
        (altered(tree_size="13"), "The field 'tree_size' is missing or not what it should be."),
        (altered(checkpoint=""), "The checkpoint does not have the form of one."),
        (altered(checkpoint=NOTE.replace("\n13\n", "\n013\n")), "The checkpoint does not have the form of one."),
        (altered(checkpoint=NOTE.replace("\n13", "")), "The checkpoint does not have the form of one."),
        (altered(checkpoint=NOTE.rstrip()), "The checkpoint does not have the form of one."),
        (altered(checkpoint=NOTE.replace("solberg", "\x1b[2J", 1)), "The checkpoint does not have the form of one."),
        (altered(checkpoint=NOTE.replace("— ", "- ")), "The checkpoint has a line that is not a signature."),
        (altered(key="name"), "The public key is not of the form name+id+base64."),
        (altered(key=VKEY.replace("solberg", "\x1b")), "The public key is not of the form name+id+base64."),
        (altered(key=VKEY.replace("solberg", "solborg")), "The public key and its id do not belong together."),
        (altered(key=f"name+00000000+{ZERO_KEY}"), "The public key is not an Ed25519 key."),
    ],
)
def test_checker_says_what_it_cannot_read(check: Check, proof: object, reason: str) -> None:
    code, lines = check(proof)

    assert (code, lines[-1]) == (2, f"UNREADABLE  {reason}")


def test_checker_never_takes_the_key_of_the_file_for_an_empty_one(check: Check) -> None:
    assert check(prove(), "--key", "")[0] == 2


def test_checker_says_when_there_is_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert capsys.readouterr().out.startswith("UNREADABLE  The file cannot be opened: ")


@pytest.mark.parametrize("arguments", [[], ["a", "--key"], ["a", "--kee", "b"], ["a", "b"]])
def test_checker_says_how_it_is_used(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().out == "Usage: python3 verify_record.py proof.json [--key VKEY]\n"


# --- The program by itself --------------------------------------------------------------------------


def run(folder: Path, proof: dict[str, Any], *options: str) -> subprocess.CompletedProcess[str]:
    """Run a copy of the script outside the source tree, with nothing but the standard library in reach."""
    script, path = folder / "verify_record.py", folder / "proof.json"
    script.write_bytes(SCRIPT.read_bytes())
    path.write_text(json.dumps(proof))
    command = [sys.executable, "-I", "-S", str(script), str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, env={"LC_ALL": "C"})


def test_script_proves_a_good_record(tmp_path: Path) -> None:
    done = run(tmp_path, prove(), "--key", VKEY)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == [IS_CONTENT, IS_IN, IS_SIGNED, NO_TIME, GOOD]


@pytest.mark.parametrize(("proof", "code"), [(altered(leaf_index=6), 1), (altered(version=2), 2)])
def test_script_ends_with_the_code_of_what_it_found(tmp_path: Path, proof: dict[str, Any], code: int) -> None:
    done = run(tmp_path, proof)

    assert (done.returncode, done.stderr) == (code, "")


def test_script_starts_main(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(SCRIPT)])

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(SCRIPT), run_name="__main__")

    assert ended.value.code == 2


def test_script_is_written_for_python_3_8_and_needs_nothing_else() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        name.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }

    assert imported == {"__future__", "base64", "hashlib", "json", "re", "sys", "typing"}


# --- Its parts agree with the libraries that Rostra itself uses ---------------------------------------


@pytest.mark.parametrize(
    "value",
    [EVENT, {"a": [1, -5, True, None, '\x00\x1f"\\/\u2028é'], "": {}}, [], {"\ufb33": 1, "😀": {"ö": 2, "o": 3}}],
)
def test_canonical_form_is_that_of_the_log(value: object) -> None:
    assert verify_record.canonical(value).encode() == canonical.canonical(value)


RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_ed25519_accepts_the_vectors_of_rfc_8032(key: str, message: str, signature: str) -> None:
    assert ed25519_verify(bytes.fromhex(key), bytes.fromhex(message), bytes.fromhex(signature))


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_ed25519_rejects_the_vectors_once_a_bit_is_turned(key: str, message: str, signature: str) -> None:
    data = bytes.fromhex(key + signature + message)
    for place in (0, 31, 32, 63, 64, 95, *range(96, len(data))):
        turned = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert not ed25519_verify(turned[:32], turned[96:], turned[32:96])


def test_ed25519_accepts_what_the_library_signs() -> None:
    for number in range(8):
        key, message = new_key(), bytes(range(number))
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        assert ed25519_verify(public, message, key.sign(message))


def test_ed25519_rejects_a_second_form_of_a_good_signature() -> None:
    key, message, signature = (bytes.fromhex(part) for part in RFC_8032[1])
    s = int.from_bytes(signature[32:], "little")

    assert not ed25519_verify(key, message, signature[:32] + (s + L).to_bytes(32, "little"))


@pytest.mark.parametrize(("key", "signature"), [(bytes(31), bytes(64)), (bytes(32), bytes(63))])
def test_ed25519_rejects_wrong_lengths(key: bytes, signature: bytes) -> None:
    assert not ed25519_verify(key, b"", signature)


@pytest.mark.parametrize(
    "number",
    [P, P + 1, 2**255 - 1, 2**256 - 1, 1 + 2**255, 2],
    ids=["p", "p+1", "all ones", "all ones and sign", "x=0 with sign", "not on the curve"],
)
def test_decode_point_rejects_what_is_no_canonical_point(number: int) -> None:
    assert decode_point(number.to_bytes(32, "little")) is None


def test_base_point_has_the_order_of_the_group() -> None:
    end = multiply(L, BASE)

    assert decode_point(bytes([0x58] + [0x66] * 31)) == BASE
    assert (end.x % P, end.y) == (0, end.z)
    assert isinstance(end, Point)

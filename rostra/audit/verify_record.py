#!/usr/bin/env python3
"""Check the proof of one record, on any computer, without trusting the body that gave it to you.

    python3 verify_record.py proof.json [--key VKEY]

VKEY is the key that the body publishes, or several of them, one in a line.

Needs Python 3.8 or newer and nothing else: no network, no other files. It ends with 0 when everything that the file
claims is proven, with 1 when something is not, and with 2 when the file cannot be read.

How the proof works:

1. Each event (a message came in, an answer went out …) is written in one exact form (RFC 8785) and hashed: its leaf.
   The event holds a hash of the content, not the content, so that content can be erased while the proof stays.
2. All leaves are hashed together in pairs, the pairs in pairs and so on, up to one hash: the root (RFC 9162 §2.1).
   The few hashes beside the way from a leaf to the root prove that the leaf is one of those under the root.
3. The body signs the root and the number of leaves: the checkpoint (C2SP tlog-checkpoint and signed-note, Ed25519).
   To change an old event, the body would have to replace every checkpoint that anybody has kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from typing import Any, NamedTuple, NoReturn

# --- Reading: everything in the file is checked for its form before it is used ------------------------


class BadInput(Exception):
    """The file is not a proof: nothing can be said about the record."""


def field(data: Any, name: str, kind: type) -> Any:
    """One field of the file, which must be there and of this kind."""
    value = data.get(name) if isinstance(data, dict) else None
    # To Python, true and false are numbers too.
    if not isinstance(value, kind) or isinstance(value, bool):
        raise BadInput(f"The field {name!r} is missing or not what it should be.")
    return value


def from_base64(text: Any, name: str) -> bytes:
    """The bytes that a base64 text stands for."""
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise BadInput(f"The field {name!r} is not base64.") from None
    if base64.b64encode(data).decode() != text:
        raise BadInput(f"The field {name!r} is not base64 in its usual form.")
    return data


def no_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are all different: otherwise two readers could see two different events."""
    names = dict(pairs)
    if len(names) != len(pairs):
        raise BadInput("A name occurs twice in one object of the file.")
    return names


def no_fraction(text: str) -> NoReturn:
    raise BadInput(f"The file holds the number {text}; only whole numbers can be proven.")


def read_proof(path: str) -> Any:
    """The proof file as Python values."""
    try:
        with open(path, encoding="utf-8") as file:
            proof = json.load(
                file, object_pairs_hook=no_repetition, parse_float=no_fraction, parse_constant=no_fraction
            )
    except OSError as error:
        raise BadInput(f"The file cannot be opened: {error}.") from None
    except (ValueError, RecursionError):
        raise BadInput("The file is not JSON in UTF-8.") from None
    if field(proof, "version", int) != 1:
        raise BadInput("This program reads version 1 of the proof file; this one is another.")
    return proof


# --- RFC 8785: the one exact form of an event -----------------------------------------------------------


def canonical(value: Any) -> str:
    """The event as text: names in order, no spaces, nothing escaped that need not be."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(canonical(name) + ":" + canonical(value[name]) for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item) for item in value) + "]"
    if isinstance(value, int) and abs(value) > 2**53 - 1:
        raise BadInput("The file holds a number that is too large to be exact.")
    return json.dumps(value, ensure_ascii=False)


# --- RFC 9162 §2.1: leaf, node, and the way from a leaf to the root -------------------------------------


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def leaf_of(event: Any) -> bytes:
    """The leaf hash of an event."""
    try:
        return sha256(b"\x00" + canonical(event).encode("utf-8"))
    except UnicodeEncodeError:
        raise BadInput("The event holds half a character.") from None
    except RecursionError:
        raise BadInput("The event is nested too deeply.") from None


def root_of(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root to which the path leads from this leaf, or None where the path is too short or too long."""
    found, here, last = leaf, index, size - 1
    for beside in path:
        if last == 0:
            return None
        if here % 2 == 1 or here == last:
            found = sha256(b"\x01" + beside + found)
            while here % 2 == 0 and here > 0:
                here, last = here // 2, last // 2
        else:
            found = sha256(b"\x01" + found + beside)
        here, last = here // 2, last // 2
    return found if last == 0 else None


# --- RFC 8032: Ed25519, verification only ---------------------------------------------------------------


class Point(NamedTuple):
    """A point of the curve in the form of RFC 8032 §5.1.4: its coordinates are x/z and y/z; t is x*y/z."""

    x: int
    y: int
    z: int
    t: int


P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D: int = -121665 * pow(121666, P - 2, P) % P
SQUARE_ROOT_OF_MINUS_1: int = pow(2, (P - 1) // 4, P)


def add(a: Point, b: Point) -> Point:
    """The sum of two points."""
    minus, plus = (a.y - a.x) * (b.y - b.x) % P, (a.y + a.x) * (b.y + b.x) % P
    c, d = 2 * a.t * b.t * D % P, 2 * a.z * b.z % P
    e, f, g, h = plus - minus, d - c, d + c, plus + minus
    return Point(e * f % P, g * h % P, f * g % P, e * h % P)


def multiply(number: int, point: Point) -> Point:
    """The point added to itself so many times."""
    total = Point(0, 1, 1, 0)
    while number > 0:
        if number % 2 == 1:
            total = add(total, point)
        point, number = add(point, point), number // 2
    return total


def decode_point(data: bytes) -> Point | None:
    """The point that 32 bytes stand for, or None where they stand for none (RFC 8032 §5.1.3)."""
    number = int.from_bytes(data, "little")
    y, sign = number % 2**255, number >> 255
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * SQUARE_ROOT_OF_MINUS_1 % P
    if x * x % P != square or (x == 0 and sign == 1):
        return None
    if x % 2 != sign:
        x = P - x
    return Point(x, y, 1, x * y % P)


BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
BASE_Y = 46316835694926478169428394003475163141307993866256225615783033603165251855960
BASE = Point(BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def ed25519_verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the signature of the message was made with the secret half of the public key (RFC 8032 §5.1.7)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = decode_point(public_key), decode_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    left, right = multiply(s, BASE), add(r, multiply(k, a))
    same_x = (left.x * right.z - right.x * left.z) % P == 0
    same_y = (left.y * right.z - right.y * left.z) % P == 0
    return same_x and same_y


# --- C2SP: keys and checkpoints ---------------------------------------------------------------------------


def read_key(vkey: str) -> tuple[str, bytes, bytes]:
    """Name, key id and public key of `name+key id+base64`."""
    parts = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", vkey)
    if not parts or not vkey.isprintable():
        raise BadInput("The public key is not of the form name+id+base64.")
    key_id, data = bytes.fromhex(parts[2]), from_base64(parts[3], "key")
    if len(data) != 33 or data[:1] != b"\x01":
        raise BadInput("The public key is not an Ed25519 key.")
    if sha256(parts[1].encode("utf-8") + b"\n" + data)[:4] != key_id:
        raise BadInput("The public key and its id do not belong together.")
    return parts[1], key_id, data[1:]


class Checkpoint(NamedTuple):
    """A checkpoint taken apart; nothing in it is believed yet."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: list[str]


def read_checkpoint(note: str) -> Checkpoint:
    """Signed text, origin, size, root, and the signature lines of a checkpoint."""
    head, blank, tail = note.rpartition("\n\n")
    lines = head.split("\n")
    # What cannot be printed could pretend, on a screen, to be a sentence of this program.
    readable = all(line.isprintable() for line in note.split("\n"))
    formed = len(lines) >= 3 and all(lines) and re.fullmatch("0|[1-9][0-9]{0,18}", lines[1])
    if not (readable and blank and formed and tail.endswith("\n")):
        raise BadInput("The checkpoint does not have the form of one.")
    root = from_base64(lines[2], "checkpoint")
    return Checkpoint(head + "\n", lines[0], int(lines[1]), root, tail[:-1].split("\n"))


def is_signed(checkpoint: Checkpoint, vkey: str) -> bool:
    """Whether one of the signature lines is by this key, and every line that is by this key is right."""
    name, key_id, public_key = read_key(vkey)
    found = False
    for line in checkpoint.signatures:
        parts = re.fullmatch(r"— (\S+) (\S+)", line)
        if not parts:
            raise BadInput("The checkpoint has a line that is not a signature.")
        data = from_base64(parts[2], "checkpoint")
        if (parts[1], data[:4]) == (name, key_id):
            if not ed25519_verify(public_key, checkpoint.text.encode("utf-8"), data[4:]):
                return False
            found = True
    return found


# --- The four questions -----------------------------------------------------------------------------------


class Report:
    """What was proven, what was not, and what should be known about it; printed as it is found."""

    def __init__(self) -> None:
        self.failed = False

    def proven(self, sentence: str) -> None:
        print("PROVEN      " + sentence)

    def wrong(self, sentence: str) -> None:
        self.failed = True
        print("NOT PROVEN  " + sentence)

    def note(self, sentence: str) -> None:
        print("NOTE        " + sentence)


def check_content(proof: Any, report: Report) -> None:
    """Is the content the one that the event vouches for?"""
    expected = field(proof, "event", dict).get("content")
    content = proof.get("content")
    if content is None and expected is None:
        report.note("This event has no content of its own.")
    elif content is None:
        report.note("The content is not in the file: it is disposed of or restricted. The proof holds its hash alone.")
    else:
        salt = from_base64(field(content, "salt", str), "salt")
        data = from_base64(field(content, "bytes", str), "bytes")
        if sha256(salt + data).hex() == expected:
            report.proven(f"The content ({len(data)} bytes) is the one that the event vouches for.")
        else:
            report.wrong("The content is NOT the one that the event vouches for.")


def check_inclusion(proof: Any, checkpoint: Checkpoint, report: Report) -> None:
    """Is the event in the log that the checkpoint describes?"""
    index, size = field(proof, "leaf_index", int), field(proof, "tree_size", int)
    path = [from_base64(step, "inclusion") for step in field(proof, "inclusion", list)]
    leaf = leaf_of(field(proof, "event", dict))
    place = f"at place {index} (counted from 0) among the {size} events of the log {checkpoint.origin}."
    if size != checkpoint.size:
        report.wrong(f"The file speaks of {size} events, the checkpoint of {checkpoint.size}.")
    elif 0 <= index < size and root_of(leaf, index, size, path) == checkpoint.root:
        report.proven("The event stands " + place)
    else:
        report.wrong("The event does NOT stand " + place)


def check_signature(proof: Any, checkpoint: Checkpoint, trusted: str | None, report: Report) -> None:
    """Did the holder of the key sign the checkpoint?"""
    # Those that a body publishes: a key may have followed another since the checkpoint was signed.
    keys = (field(proof, "key", str) if trusted is None else trusted).split("\n")
    vkey = next((key for key in keys if is_signed(checkpoint, key)), keys[0])
    if is_signed(checkpoint, vkey):
        report.proven(f"The checkpoint is signed with the key {vkey}")
    else:
        report.wrong(f"The checkpoint is NOT signed with the key {vkey}")
    owner = read_key(vkey)[0]
    if owner != checkpoint.origin:
        report.wrong(f"The key belongs to {owner}, the log is {checkpoint.origin}.")
    if trusted is None:
        report.note(
            "The key came with the file. Compare it with the one that the body publishes, or give that by --key."
        )


def check(proof: Any, trusted: str | None, report: Report) -> None:
    """Answer the questions, in the order in which the proof is built."""
    checkpoint = read_checkpoint(field(proof, "checkpoint", str))
    check_content(proof, report)
    check_inclusion(proof, checkpoint, report)
    check_signature(proof, checkpoint, trusted, report)
    report.note("The checkpoint holds no time that a third party confirmed: its age is what you can show yourself.")


def main(arguments: list[str]) -> int:
    """Read the command line, print the sentences, give the exit code."""
    if len(arguments) not in (1, 3) or (len(arguments) == 3 and arguments[1] != "--key"):
        print("Usage: python3 verify_record.py proof.json [--key VKEY]")
        return 2
    report = Report()
    try:
        proof = read_proof(arguments[0])
        print("The event:  " + json.dumps(field(proof, "event", dict), sort_keys=True))
        check(proof, arguments[2] if len(arguments) == 3 else None, report)
    except BadInput as error:
        print(f"UNREADABLE  {error}")
        return 2
    print("RESULT      " + ("Something in this file is NOT proven." if report.failed else "The record is proven."))
    return 1 if report.failed else 0


if __name__ == "__main__":
    # A terminal that cannot show a letter shall not keep the sentence from being said.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))

"""Check a package of records, on any computer, without trusting the body that gave it to you.

    python3 verify.py [FOLDER] [--key VKEY]...

FOLDER is the bag (the folder with bagit.txt), or the package inside it; without it, the package in which this program
lies. Needs Python 3.8 or newer and nothing else: no network, no other program. It ends with 0 when everything that the
package claims is proven, with 1 when something is not, and with 2 when the package cannot be read. Each failure is
named.

What is checked:

1. The bag (BagIt, RFC 8493): every file has the SHA-256 that the manifest says; none is missing, none is too many.
2. The package (E-ARK CSIP, METS): its identifier is the name of its folder; every file has the size and the SHA-256 that
   the METS documents say; each file stands in one of them.
3. The checkpoints: signed with the key beside them, or with the one that you give by --key.
4. Every record: its content with its salt gives the hash that the event of the log holds; the event's leaf stands in
   the tree under a signed checkpoint (RFC 9162); the words of its ActivityStreams form are those of the content.

How the log works is described in README.txt and at the top of the functions below.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from typing import Any

from rostra.audit.verify_record import (
    BadInput,
    Checkpoint,
    Report,
    field,
    from_base64,
    is_signed,
    leaf_of,
    no_fraction,
    no_repetition,
    read_checkpoint,
    read_key,
    root_of,
    sha256,
)
from rostra.records.packages.verify_files import check_bag, check_mets, files_below, hash_of, lines_of

# --- Checkpoints ------------------------------------------------------------------------------------------------

LOG = os.path.join("representations", "log", "data")


def check_checkpoints(package: str, trusted: list[str], report: Report) -> dict[str, Checkpoint]:
    """The signed checkpoints, by name of their folder; those whose signature is wrong are left out."""
    home = os.path.join(package, LOG, "checkpoints")
    good: dict[str, Checkpoint] = {}
    for name in sorted(os.listdir(home)) if os.path.isdir(home) else []:
        folder = os.path.join(home, name)
        note = "".join(f"{line}\n" for line in lines_of(os.path.join(folder, "checkpoint.txt")))
        key = "".join(lines_of(os.path.join(folder, "key.txt")))
        checkpoint = read_checkpoint(note)
        if trusted and key not in trusted:
            report.wrong(f"Checkpoint {name}: its key {key} is none of those that you gave.")
        elif read_key(key)[0] != checkpoint.origin:
            report.wrong(f"Checkpoint {name}: its key belongs to another log.")
        elif not is_signed(checkpoint, key):
            report.wrong(f"Checkpoint {name}: it is NOT signed with its key {key}")
        else:
            good[name] = checkpoint
            report.proven(f"Checkpoint {name}: {checkpoint.size} events of {checkpoint.origin}, signed with {key}")
        say_time(folder, name, report)
    if not trusted:
        report.note(
            "The keys came with the package. Compare them with those that the body publishes, or give them by --key."
        )
    return good


def say_time(folder: str, name: str, report: Report) -> None:
    """Whether somebody else vouches for the time; this program does not check their signature, openssl does."""
    tokens = sorted(token for token in os.listdir(folder) if token.endswith(".tsr"))
    if not tokens:
        report.note(f"Checkpoint {name}: not time-stamped. Its age is what you can show yourself.")
        return
    before = "checkpoint.txt"
    for token in tokens:
        report.note(
            f"Checkpoint {name}: time-stamped. To check it, in {folder}, with the authority's root certificate: "
            f"openssl ts -verify -data {before} -in {token} -CAfile tsa-root.pem"
        )
        before = token


# --- Records ------------------------------------------------------------------------------------------------------

TOLD = 100
"""So many failures of records are told one by one; all of them are counted."""


class Counts:
    """How many records were seen, and of which sort."""

    def __init__(self) -> None:
        self.records = self.contents = self.withheld = self.disposed = self.words = 0


def read_line(text: str, where: str) -> Any:
    """A line of JSON."""
    try:
        return json.loads(text, object_pairs_hook=no_repetition, parse_float=no_fraction, parse_constant=no_fraction)
    except (ValueError, RecursionError):
        raise BadInput(f"{where} is not JSON.") from None


def strings(value: Any) -> Iterator[str]:
    """All text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            for text in strings(inner):
                yield text


def check_record(record: Any, item: Any, checkpoints: dict[str, Checkpoint], counts: Counts) -> list[str]:
    """What is wrong with one record, in sentences."""
    event = field(record, "event", dict)
    checkpoint = checkpoints.get(field(record, "checkpoint", str))
    failures = []
    if checkpoint is None:
        failures.append("the checkpoint that it names is NOT proven")
    elif not in_log(record, event, checkpoint):
        failures.append("its event is NOT in the log")
    if field(item, "id", str) != field(record, "id", str):
        failures.append("the item beside it is another one")
    if item.get("contentHash") != event.get("content"):
        failures.append("its item names another content")
    failures.extend(content_failures(record, event, item, counts))
    counts.records += 1
    return failures


def in_log(record: Any, event: Any, checkpoint: Checkpoint) -> bool:
    """Whether the event's leaf stands under the checkpoint that the record names."""
    index, path = (
        field(record, "leaf_index", int),
        [from_base64(step, "inclusion") for step in field(record, "inclusion", list)],
    )
    if not 0 <= index < checkpoint.size:
        return False
    return root_of(leaf_of(event), index, checkpoint.size, path) == checkpoint.root


def content_failures(record: Any, event: Any, item: Any, counts: Counts) -> list[str]:
    """What is wrong with a record's content; one that was disposed of or is withheld has none."""
    content = record.get("content")
    if content is None:
        if isinstance(record.get("tombstone"), dict):
            counts.disposed += 1
        elif record.get("withheld"):
            counts.withheld += 1
        else:
            return ["its content is missing, and nothing says why"]
        return []
    salt, text = from_base64(field(record, "salt", str), "salt"), field(record, "content", str)
    counts.contents += 1
    if sha256(salt + text.encode("utf-8", "surrogatepass")).hex() != event.get("content"):
        return ["its content is NOT the one that the event vouches for"]
    return words_failures(item, text, counts)


def words_failures(item: Any, content: str, counts: Counts) -> list[str]:
    """Whether an item whose words are said to be proven has the words of the content."""
    if item.get("wordsProven") is not True:
        return []
    thing = item.get("object")
    words = thing.get("content", "") if isinstance(thing, dict) else None
    counts.words += 1
    if words == "" or any(words == text for text in strings(json.loads(content))):
        return []
    return ["the words of its item are NOT those of the content"]


def check_records(package: str, checkpoints: dict[str, Checkpoint], report: Report) -> None:
    """Every record of the package, file by file."""
    home = os.path.join(package, LOG)
    counts, failed = Counts(), 0
    names = [name for name in sorted(os.listdir(home)) if name.startswith("records-")] if os.path.isdir(home) else []
    for name in names:
        beside = os.path.join(package, "representations", "activitystreams", "data", name.replace("records-", "items-"))
        items = lines_of(beside)
        for number, text in enumerate(lines_of(os.path.join(home, name)), 1):
            where = f"{name}, line {number}"
            told = next(items, None)
            if told is None:
                failures = ["the file of items has no such line"]
            else:
                failures = check_record(read_line(text, where), read_line(told, where), checkpoints, counts)
            for failure in failures:
                failed += 1
                if failed <= TOLD:
                    report.wrong(f"{where}: {failure}.")
        if next(items, None) is not None:
            report.wrong(f"{name}: the file of items has more lines.")
            failed += 1
    if failed > TOLD:
        report.wrong(f"{failed - TOLD} more failures of records were found after these.")
    say_counts(counts, failed, report)


def say_counts(counts: Counts, failed: int, report: Report) -> None:
    """What was found, as sentences."""
    if not failed:
        report.proven(
            f"{counts.records} records stand in the log; the contents of {counts.contents} are those that it vouches for."
        )
        report.proven(f"The words of {counts.words} items are those of the proven contents.")
    if counts.disposed:
        report.note(
            f"{counts.disposed} records were disposed of under a decision: their hash and place are proven, nothing else is left."
        )
    if counts.withheld:
        report.note(
            f"The contents of {counts.withheld} records are withheld: that they exist is proven, what the package shows instead is not."
        )


# --- The command --------------------------------------------------------------------------------------------------


def find_package(folder: str) -> tuple[str | None, str]:
    """The bag, where there is one, and the package in it."""
    if not os.path.isdir(folder):
        raise BadInput(f"{folder} is no folder. A package that came as one file is unpacked first.")
    if not os.path.isfile(os.path.join(folder, "bagit.txt")):
        return None, folder
    inside = sorted(os.listdir(os.path.join(folder, "data")))
    if len(inside) != 1:
        raise BadInput("The bag does not hold exactly one package.")
    return folder, os.path.join(folder, "data", inside[0])


def check_package(folder: str, trusted: list[str], report: Report) -> None:
    """Answer all questions about the package in this folder."""
    bag, package = find_package(folder)
    if bag is None:
        report.note("This is a package without its bag: the METS documents alone say what its files must be.")
        hashes = {path: hash_of(os.path.join(package, *path.split("/"))) for path in files_below(package)}
    else:
        start = os.path.relpath(package, bag).replace(os.sep, "/") + "/"
        found = check_bag(bag, report)
        hashes = {path[len(start) :]: value for path, value in found.items() if path.startswith(start)}
    check_mets(package, hashes, report)
    check_records(package, check_checkpoints(package, trusted, report), report)


def main(arguments: list[str]) -> int:
    """Read the command line, print the sentences, give the exit code."""
    trusted: list[str] = []
    folders: list[str] = []
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--key" and rest:
            trusted.append(rest.pop(0))
        elif argument.startswith("-") or folders:
            print("Usage: python3 verify.py [FOLDER] [--key VKEY]...")
            return 2
        else:
            folders.append(argument)
    report = Report()
    try:
        check_package(folders[0] if folders else own_folder(), trusted, report)
    except (BadInput, OSError) as error:
        print(f"UNREADABLE  {error}")
        return 2
    print("RESULT      " + ("Something in this package is NOT proven." if report.failed else "The package is proven."))
    return 1 if report.failed else 0


def own_folder() -> str:
    """The bag or package in whose folder of documentation this program lies."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    bag = os.path.dirname(os.path.dirname(package))
    return bag if os.path.isfile(os.path.join(bag, "bagit.txt")) else package


if __name__ == "__main__":
    # A terminal that cannot show a letter shall not keep the sentence from being said.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))

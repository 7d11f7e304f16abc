"""Tampered packages before the checker that lies in them: every failure is named."""

from __future__ import annotations

import ast
import hashlib
import re
import runpy
import shutil
import sys
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rostra.audit.canonical import canonical
from rostra.audit.checkpoint import Checkpoint, new_key, sign, to_vkey
from rostra.audit.merkle import Frontier, inclusion, leaf_hash
from rostra.audit.sources import Enclosed, Item
from rostra.records.packages import as2, bag, verify_files, verify_package
from rostra.records.packages.as2 import Facts
from rostra.records.packages.folder import Entry
from rostra.records.packages.part import Line, Part
from rostra.records.packages.seal import About, Stamp, Witness, pack, seal
from rostra.records.packages.shipped import verify_program

ORIGIN = "rostra.example/log/1"
KEY = new_key()
VKEY = to_vkey(ORIGIN, KEY.public_key())
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SALT = b"s" * 16
PNG = b"\x89PNG"
PICTURE = Enclosed(hashlib.sha256(PNG).hexdigest(), "a.png", "image/png", "A bus", len(PNG))
TEXTS = ("The bus is late.", "الحافلة متأخرة", "Gone", "Hidden")


def event(number: int, content: bytes) -> dict[str, object]:
    return {"id": number, "kind": "inbox.received", "content": hashlib.sha256(SALT + content).hexdigest()}


def build(folder: Path, *, stamps: tuple[Stamp, ...] = (), **more: object) -> Path:
    """A sealed bag of four records: two with content, one that was disposed of, one that is withheld."""
    contents = [canonical({"number": 1, "text": text}) for text in TEXTS]
    events = [event(number, content) for number, content in enumerate(contents, 1)]
    leaves = [leaf_hash(canonical(each)) for each in events]
    frontier = Frontier()
    frontier.extend(leaves)
    witness = Witness(sign(Checkpoint(ORIGIN, len(leaves), frontier.root()), ORIGIN, KEY), VKEY, stamps)
    part = Part(folder, "town-1-001", ("Time", "Text"), "en", "Rostra 1")
    lines = [line(number, events, contents, leaves, witness.name) for number in range(4)]
    part.add(1, lines, lambda _sha256: iter([PNG]))
    values = {
        "title": "Records", "body": "Town", "language": "en", "at": AT, "purpose": "Audit", "software": "Rostra",
        "version": "1", "group": "town-1", "number": 1, "redacted": False,
        "words": {"readme": "Read", "checker": "Check", "redacted": "Redacted", "missing": "Missing"},
        "facts": {"Body": "Town"}, "witnesses": (witness,), **more,
    }  # fmt: skip
    seal(part, About(**values))  # type: ignore[arg-type]
    return part.bag


def line(number: int, events: list[dict[str, object]], contents: list[bytes], leaves: list[bytes], name: str) -> Line:
    told = events[number]
    facts = Facts(
        id=f"urn:rostra:town:{number}", log=ORIGIN, body="Town", event=number, captured_at=AT,
        content_hash=str(told["content"]), proven=number < 2, withheld="redacted" if number == 3 else "",
    )  # fmt: skip
    media = (PICTURE,) if number == 0 else ()
    item = Item(kind="message", at=AT, incoming=True, text=TEXTS[number] if number != 3 else "▇name▇", media=media)
    activity = as2.activity(item, facts)
    if number == 2:
        activity = as2.disposed("message", facts, at=AT, decision="2026/7", removed_at=AT)
    path = inclusion(number, 4, lambda _level, start, stop: leaves[start:stop])
    proof: dict[str, object] = {
        "id": facts.id, "event": told, "leaf_index": number, "checkpoint": name,
        "inclusion": [_b64(step) for step in path],
    }  # fmt: skip
    if number < 2:
        proof |= {"salt": _b64(SALT), "content": contents[number].decode()}
    elif number == 2:
        proof["tombstone"] = {"decision": "2026/7"}
    else:
        proof["withheld"] = "redacted"
    return Line(
        id=facts.id, at=AT, captured_at=AT, happened="capture", activity=as2.line(activity), record=as2.line(proof),
        cells=("09:00", TEXTS[number]), files=media, fixity="pass",
    )  # fmt: skip


def _b64(data: bytes) -> str:
    return b64encode(data).decode()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("package"))


@pytest.fixture
def made(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / original.name))


Check = Callable[..., tuple[int, list[str]]]


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def run(*arguments: object) -> tuple[int, list[str]]:
        code = verify_package.main([str(argument) for argument in arguments])
        return code, capsys.readouterr().out.splitlines()

    return run


def inside(made: Path, path: str) -> Path:
    return made / "data" / made.name / path


def reseal(made: Path) -> None:
    """What a forger does: manifests and METS documents that fit what was changed."""
    package = made / "data" / made.name
    for path in (
        package / "representations" / "log" / "METS.xml",
        package / "representations/activitystreams/METS.xml",
        package / "METS.xml",
    ):
        text = path.read_text()
        for file in sorted(path.parent.rglob("*")):
            address = file.relative_to(path.parent).as_posix()
            if file.is_file() and f'xlink:href="{address}"' in text:
                text = _with_fixity(text, address, bag.hash_file(file))
        path.write_text(text)
    payload = [path for path in sorted(package.rglob("*")) if path.is_file()]
    entries = [
        Entry(path.relative_to(made / "data").as_posix(), path.stat().st_size, bag.hash_file(path).sha256)
        for path in payload
    ]
    bag.seal(made, entries, {}, {})
    (made / "README.txt").unlink(missing_ok=True)


def _with_fixity(text: str, address: str, entry: Entry) -> str:
    before, mark, after = text.partition(f'xlink:href="{address}"')
    start = max(before.rfind("<file "), before.rfind("<mdRef "))
    head, tail = before[:start], before[start:]
    if "<mdRef " in tail:
        end, _, rest = after.partition("/>")
        end = re.sub('SIZE="[0-9]+"', f'SIZE="{entry.size}"', end)
        return head + tail + mark + re.sub('CHECKSUM="[0-9a-f]+"', f'CHECKSUM="{entry.sha256}"', end) + "/>" + rest
    tail = re.sub('SIZE="[0-9]+"', f'SIZE="{entry.size}"', tail)
    return head + re.sub('CHECKSUM="[0-9a-f]+"', f'CHECKSUM="{entry.sha256}"', tail) + mark + after


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


RECORDS = "representations/log/data/records-000001.jsonl"
ITEMS = "representations/activitystreams/data/items-000001.jsonl"


def checkpoint(made: Path, name: str = "checkpoint.txt") -> Path:
    [folder] = inside(made, "representations/log/data/checkpoints").iterdir()
    return folder / name


def test_package_is_proven_and_says_what_is_not(made: Path, check: Check) -> None:
    code, said = check(made)

    assert code == 0
    assert said[-1] == "RESULT      The package is proven."
    assert [line for line in said if "records" in line] == [
        "PROVEN      4 records stand in the log; the contents of 2 are those that it vouches for.",
        "NOTE        1 records were disposed of under a decision: their hash and place are proven, nothing else is left.",
        "NOTE        The contents of 1 records are withheld: that they exist is proven, what the package shows instead is not.",
    ]
    assert any("not time-stamped" in line for line in said)


def test_resealed_package_is_proven_still(made: Path, check: Check) -> None:
    """The tamper tests below stand on this: resealing alone changes nothing."""
    reseal(made)

    assert check(made)[0] == 0


def test_stamped_checkpoint_says_how_openssl_checks_it(tmp_path: Path, check: Check) -> None:
    stamps = (Stamp(b"first", "tsa", "2026"), Stamp(b"second", "tsa", "2027"))

    said = " ".join(check(build(tmp_path, stamps=stamps))[1])

    assert "-data checkpoint.txt -in stamp-1.tsr" in said
    assert "-data stamp-1.tsr -in stamp-2.tsr" in said


def test_key_that_is_known_beforehand_is_compared(made: Path, check: Check) -> None:
    other = to_vkey(ORIGIN, new_key().public_key())

    assert (
        check(made, "--key", VKEY)[0],
        check(made, "--key", other)[0],
        check(made, "--key", other, "--key", VKEY)[0],
    ) == (0, 1, 0)
    assert not any("came with the package" in line for line in check(made, "--key", VKEY)[1])
    # With a key that is not trusted nothing is known of the records: that they are not in the log is not said.
    said = "\n".join(check(made, "--key", other)[1])
    assert "line 1: the checkpoint that it names is NOT proven" in said
    assert "NOT in the log" not in said


def test_failures_of_many_records_are_told_up_to_a_number(
    made: Path, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_package, "TOLD", 2)
    inside(made, ITEMS).write_text("", encoding="utf-8")
    reseal(made)

    code, said = check(made)

    missing = [line for line in said if "the file of items has no such line" in line]
    assert (code, len(missing)) == (1, 2)
    assert any("more failures of records were found after these" in line for line in said)


def test_package_without_its_bag_is_checked_by_its_mets(made: Path, check: Check) -> None:
    package = made / "data" / made.name
    assert check(package)[0] == 0
    edit(inside(made, ITEMS), "late", "here")

    code, said = check(package)

    assert (code, any("items-000001.jsonl has another checksum or size" in line for line in said)) == (1, True)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        (ITEMS, "was changed"),
        (RECORDS, "was changed"),
        ("METS.xml", "was changed"),
        ("documentation/verify.py", "was changed"),
        ("representations/media/METS.xml", "was changed"),
    ],
)
def test_changed_file_is_named(made: Path, check: Check, path: str, named: str) -> None:
    with inside(made, path).open("ab") as file:
        file.write(b"\n")

    code, said = check(made)

    assert (code, any(path in line and named in line for line in said)) in {(1, True), (2, True)}


def test_changed_picture_missing_file_and_added_file_are_named(made: Path, check: Check) -> None:
    [picture] = made.rglob("*.png")
    picture.write_bytes(b"other")
    inside(made, "documentation/index.html").unlink()
    inside(made, "documentation/more.html").write_text("more")
    (made / "extra.txt").write_text("x")

    code, said = check(made)

    text = "\n".join(said)
    assert code == 1
    for part in (
        f"{picture.name} was changed",
        "index.html is missing",
        "more.html does not belong",
        "more.html stands in none",
        "extra.txt does not belong",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("path", "old", "new", "failure"),
    [
        (RECORDS, "The bus is late.", "The bus is here.", "its content is NOT the one that the event vouches for"),
        (RECORDS, '"id":1,', '"id":9,', "its event is NOT in the log"),
        (RECORDS, '"leaf_index":0', '"leaf_index":1', "its event is NOT in the log"),
        (RECORDS, '"leaf_index":0', '"leaf_index":99', "its event is NOT in the log"),
        (RECORDS, '"withheld":"redacted"', '"withheld":""', "its content is missing, and nothing says why"),
        (ITEMS, '"content":"The bus is late."', '"content":"No bus."', "the words of its item are NOT those of the content"),
        (ITEMS, "urn:rostra:town:0", "urn:rostra:town:7", "the item beside it is another one"),
        (ITEMS, '"contentHash":"', '"contentHash":"0', "its item names another content"),
        (ITEMS, '"object":{', '"object":"x","was":{', "the words of its item are NOT those of the content"),
    ],
)  # fmt: skip
def test_forged_record_is_named_even_when_all_checksums_fit(
    made: Path, check: Check, path: str, old: str, new: str, failure: str
) -> None:
    edit(inside(made, path), old, new)
    reseal(made)

    code, said = check(made)

    assert code == 1
    assert next(line for line in said if line.startswith("NOT PROVEN")).endswith(f": {failure}.")


def test_lines_that_are_missing_or_too_many_are_named(made: Path, check: Check) -> None:
    path = inside(made, ITEMS)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:3]), encoding="utf-8")
    reseal(made)
    assert "the file of items has no such line" in "\n".join(check(made)[1])
    path.write_text("".join([*lines, lines[0]]), encoding="utf-8")
    reseal(made)
    assert "the file of items has more lines" in "\n".join(check(made)[1])


def test_item_that_claims_no_proof_of_its_words_is_not_compared(made: Path, check: Check) -> None:
    edit(inside(made, ITEMS), '"wordsProven":true', '"wordsProven":false')
    reseal(made)

    assert "The words of 1 items are those of the proven contents." in "\n".join(check(made)[1])


def test_checkpoint_that_is_forged_or_of_another_key_is_named(made: Path, check: Check) -> None:
    note, key = checkpoint(made).read_text(), checkpoint(made, "key.txt").read_text()
    checkpoint(made).write_text(note.replace("\n4\n", "\n5\n"))
    reseal(made)
    assert "it is NOT signed with its key" in "\n".join(check(made)[1])
    checkpoint(made).write_text(note)
    checkpoint(made, "key.txt").write_text(to_vkey("other.example/log/1", KEY.public_key()))
    reseal(made)
    assert "its key belongs to another log" in "\n".join(check(made)[1])
    checkpoint(made, "key.txt").write_text(key)
    reseal(made)
    assert check(made)[0] == 0


def test_package_of_another_name_is_named(made: Path, check: Check) -> None:
    edit(inside(made, "METS.xml"), f'OBJID="{made.name}"', 'OBJID="other"')
    edit(inside(made, "representations/log/METS.xml"), 'OBJID="log"', "")
    reseal(made)

    text = "\n".join(check(made)[1])

    assert (
        "'other' is not the name of its folder" in text,
        "representations/log/METS.xml: the identifier ''" in text,
    ) == (True, True)


def test_file_that_mets_names_and_nobody_finds_is_named(made: Path, check: Check) -> None:
    edit(inside(made, "METS.xml"), "documentation/index.html", "documentation/lost.html")
    reseal(made)

    assert "METS.xml: the file documentation/lost.html is missing" in "\n".join(check(made)[1])


def test_size_that_is_no_number_is_another_size(made: Path, check: Check) -> None:
    edit(inside(made, "representations/media/METS.xml"), f'SIZE="{len(PNG)}"', 'SIZE="x"')

    assert "has another checksum or size" in "\n".join(check(made / "data" / made.name)[1])


def test_package_without_records_or_checkpoints_proves_nothing_and_says_so(made: Path, check: Check) -> None:
    shutil.rmtree(inside(made, "representations/log/data"))

    code, said = check(made)

    assert (code, any("0 records stand in the log" in line for line in said)) == (1, True)


# --- What cannot be read: 2 -------------------------------------------------------------------------


def unreadable(said: list[str]) -> str:
    assert said[-1].startswith("UNREADABLE")
    return said[-1]


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "data/a/../../b", "data//a", "a\\b"])
def test_manifest_that_leads_out_of_the_package_is_refused(made: Path, check: Check, path: str) -> None:
    with (made / "manifest-sha256.txt").open("a") as file:
        file.write(f"{'0' * 64}  {path}\n")

    assert "does not stay in the package" in unreadable(check(made)[1])


def test_line_that_is_none_of_a_manifest_is_refused(made: Path, check: Check) -> None:
    (made / "manifest-sha256.txt").write_text("nothing\n")

    assert "none of a manifest" in unreadable(check(made)[1])


def test_percent_codes_of_a_manifest_are_read(tmp_path: Path) -> None:
    path = tmp_path / "manifest.txt"
    path.write_text(f"{'A' * 64}  data/a%25b\n")

    assert verify_files.manifest_of(str(path)) == {"data/a%b": "a" * 64}


def test_link_is_refused(made: Path, check: Check) -> None:
    inside(made, "documentation/link").symlink_to("/etc/hostname")

    assert "is a link" in unreadable(check(made)[1])


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<mets ", '<!DOCTYPE mets [<!ENTITY a "aaaa">]><mets ', "has a document type"),
        ("</mets>", "", "is not XML"),
        ('CHECKSUMTYPE="SHA-256"', 'CHECKSUMTYPE="MD5"', "has no SHA-256"),
        ("documentation/index.html", "../../index.html", "does not stay in the package"),
    ],
)
def test_mets_that_could_do_harm_is_refused(made: Path, check: Check, old: str, new: str, words: str) -> None:
    edit(inside(made, "METS.xml"), old, new)

    assert words in unreadable(check(made / "data" / made.name)[1])


def test_missing_documents_are_refused(made: Path, check: Check) -> None:
    (made / "tagmanifest-sha256.txt").unlink()
    assert "cannot be opened" in unreadable(check(made)[1])
    inside(made, "METS.xml").unlink()
    assert "cannot be opened" in unreadable(check(made / "data" / made.name)[1])


def test_lines_that_are_no_json_or_no_text_are_refused(made: Path, check: Check) -> None:
    path = inside(made, RECORDS)
    good = path.read_bytes()
    for wrong in (b"{", b'{"a":1,"a":2}', b'{"a":1.5}', b"\xff"):
        path.write_bytes(wrong + b"\n" + good)
        reseal(made)
        assert check(made)[0] == 2


def test_bag_with_two_packages_is_refused(made: Path, check: Check) -> None:
    (made / "data" / "more").mkdir()

    assert "exactly one package" in unreadable(check(made)[1])


def test_a_file_is_to_be_unpacked_first(made: Path, check: Check) -> None:
    assert "is unpacked first" in unreadable(check(made / "bagit.txt")[1])


def test_command_line_is_explained(check: Check) -> None:
    assert check("a", "b") == (2, ["Usage: python3 verify.py [FOLDER] [--key VKEY]..."])
    assert check("--help")[0] == 2
    assert check("--key")[0] == 2


# --- The program as it is shipped -------------------------------------------------------------------


def test_shipped_program_finds_its_own_package(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder in (made, made / "data" / made.name):
        program = folder / "documentation" / "verify.py" if folder != made else inside(made, "documentation/verify.py")
        monkeypatch.setattr(sys, "argv", [str(program)])
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(program), run_name="__main__")
        assert ended.value.code == 0
        shutil.rmtree(made / "documentation", ignore_errors=True)
        (made / "bagit.txt").unlink(missing_ok=True)
    assert "The package is proven." in capsys.readouterr().out


def test_module_finds_the_package_in_which_it_lies(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verify_package, "__file__", str(inside(made, "documentation/verify.py")))
    assert verify_package.own_folder() == str(made)
    assert verify_package.main([]) == 0
    (made / "bagit.txt").unlink()
    assert verify_package.own_folder() == str(made / "data" / made.name)


def test_module_runs_as_a_program_too(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["verify.py", str(made)])

    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(verify_package.__file__), run_name="__main__")

    assert ended.value.code == 0


def test_shipped_program_is_one_file_of_the_standard_library_for_old_pythons() -> None:
    tree = ast.parse(verify_program(), feature_version=(3, 8))
    imported = {
        (node.module or "").partition(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]

    assert imported <= set(sys.stdlib_module_names) | {"__future__"}
    assert len(names) == len(set(names))
    assert {"main", "ed25519_verify", "check_package"} <= set(names)


def test_packing_gives_the_same_bytes_for_the_same_bag(tmp_path: Path) -> None:
    part = Part(tmp_path, "town-1-001", ("Time", "Text"), "en", "Rostra 1")
    build(tmp_path)
    about = type("About", (), {"at": AT})()

    first, second = (pack(part, tmp_path / name, about) for name in ("a.tar", "b.tar"))  # type: ignore[arg-type]

    assert (first.sha256, first.size) == (second.sha256, second.size)
    part.remove()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "static") == ["a.tar", "b.tar"]

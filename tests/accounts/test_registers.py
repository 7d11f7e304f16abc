from __future__ import annotations

import io
import json
import os
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest

from rostra.accounts.registers import (
    LARGEST,
    MOST_ROWS,
    UNPACKED,
    Entry,
    RegisterUnreadable,
    Table,
    Unusable,
    entries,
    guess,
    read_table,
)

DATA = os.environ.get("ROSTRA_TEST_DATA", "")

NARROW = "Account,Platform,Department,Language,URL\nTown hall,Twitter,Press,English,twitter.com/town\n"


def found(text: str, mapping: dict[str, str] | None = None) -> list[Entry | Unusable]:
    table = read_table(text.encode(), "register.csv")
    return list(entries(table, mapping or guess(table.columns)))


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_row_becomes_an_entry() -> None:
    (entry,) = found(NARROW)

    assert isinstance(entry, Entry)
    assert (entry.line, entry.name, entry.unit, entry.languages) == (2, "Town hall", "Press", ("en",))
    assert (entry.profile.key, entry.profile.url) == ("x:town", "https://x.com/town")


@pytest.mark.parametrize(
    ("columns", "mapping"),
    [
        (
            ("Account", "Platform", "Department", "Language", "URL", "wikidata_id"),
            {"Account": "name", "Platform": "network", "Department": "unit", "Language": "language", "URL": "url"},
        ),
        (
            ("bioguide", "twitter", "facebook", "youtube_id", "twitter_id", "mastodon"),
            {"twitter": "handle:x", "facebook": "handle:facebook", "mastodon": "handle:mastodon"},
        ),
        (
            ("chamber", "facebook_page", "twitter_username", "bluesky_handle"),
            {
                "facebook_page": "handle:facebook",
                "twitter_username": "handle:x",
                "bluesky_handle": "handle:bluesky",
            },
        ),
        (("الاسم", "الرابط", "اللغة"), {"الاسم": "name", "الرابط": "url", "اللغة": "language"}),
        (("a", "b"), {}),
    ],
)
def test_mapping_is_guessed_by_the_names_of_columns(columns: tuple[str, ...], mapping: dict[str, str]) -> None:
    assert guess(columns) == mapping


def test_wide_row_becomes_an_entry_per_network() -> None:
    rows = found("who,twitter,facebook,mastodon\nA,town,,@town@social.example\n")

    assert [row.profile.key for row in rows if isinstance(row, Entry)] == ["x:town", "mastodon:town@social.example"]


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("English", ("en",)),
        ("Français", ("fr",)),
        ("fr", ("fr",)),
        ("norsk bokmål", ("nb",)),
        ("العربية", ("ar",)),
        ("English / Français", ("en", "fr")),
        ("română și engleză", ("ro", "en")),
        ("", ()),
    ],
)
def test_languages_are_understood_in_many_spellings(text: str, languages: tuple[str, ...]) -> None:
    (entry,) = found(f"url,language\nx.com/town,{text}\n")

    assert isinstance(entry, Entry)
    assert entry.languages == languages


def test_bilingual_means_the_two_languages_of_the_table() -> None:
    rows = found("url,language\nx.com/a,English\nx.com/b,Français\nx.com/c,Bilingual\nx.com/d,Bilingue\n")

    assert [row.languages for row in rows if isinstance(row, Entry)] == [("en",), ("fr",), ("en", "fr"), ("en", "fr")]


def test_bilingual_says_nothing_where_the_table_has_one_language() -> None:
    rows = found("url,language\nx.com/a,English\nx.com/c,Bilingual\n")

    assert [row.languages for row in rows if isinstance(row, Entry)] == [("en",), ()]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",English", "Paste the address of a profile, or write a handle."),
        ("x.com/town,Klingonish", "Rostra does not know the language “Klingonish”."),
        ("https://bit.ly/a,", "This is a short link. Open it, and paste the address that it leads to."),
    ],
)
def test_row_that_cannot_be_used_is_refused_with_its_line(row: str, reason: str) -> None:
    rows = found(f"url,language\nx.com/first,English\n{row}\n")

    assert rows[1:] == [Unusable(3, reason)]


def test_line_is_that_on_which_the_row_begins() -> None:
    rows = found('url,notes\nx.com/a,"two\nlines"\n\nnot a url,\n')

    assert isinstance(rows[0], Entry)
    assert (rows[0].line, rows[0].notes) == (2, "two\nlines")
    assert rows[1].line == 5


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.csv", "The file has no rows."),
        (b"url,url\nx.com/a,x.com/b\n", "a.csv", "The file has two columns called “url”."),
        (b"url\nx.com/a,b,c\n", "a.csv", "Line 2 has more cells than there are columns."),
        (b'url\n"x.com/a', "a.csv", "Line 2 cannot be read: unexpected end of data."),
        (b"{", "a.json", "The file is not JSON"),
        (b"[" * 100_000, "a.json", "The file is not JSON"),
        (b'{"a": 1}', "a.json", "The file must hold a list of objects."),
        (b"[1]", "a.json", "The file must hold a list of objects."),
        (b"PK\x03\x04 no workbook", "a.xlsx", "The file is not a workbook that can be read."),
        (b"x" * (LARGEST + 1), "a.csv", "The file is larger than 20 MB."),
        (b"url\n" + b"x.com/a\n" * (MOST_ROWS + 1), "a.csv", "The file has more than 50,000 rows."),
    ],
)
def test_file_that_cannot_be_used_is_refused_in_words(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(RegisterUnreadable) as refusal:
        read_table(content, name)

    assert str(refusal.value).startswith(reason)


def test_empty_workbook_has_no_rows() -> None:
    with pytest.raises(RegisterUnreadable, match=r"The file has no rows\."):
        read_table(workbook(), "a.xlsx")


@pytest.mark.parametrize(
    ("mapping", "reason"),
    [
        ({"URL": "address"}, "There is no field “address”."),
        ({"URL": "handle:orkut"}, "There is no field “handle:orkut”."),
        ({"URL": "url", "Account": "url"}, "Two columns are mapped to the field “url”."),
        ({"Link": "url"}, "The file has no column “Link”."),
        ({"Account": "name"}, "Say which column holds the addresses or the handles."),
    ],
)
def test_mapping_that_does_not_fit_is_refused(mapping: dict[str, str], reason: str) -> None:
    with pytest.raises(RegisterUnreadable) as refusal:
        found(NARROW, mapping)

    assert str(refusal.value).startswith(reason)


def test_ignored_column_is_left_out() -> None:
    (entry,) = found(NARROW, {"URL": "url", "Account": "ignore"})

    assert isinstance(entry, Entry)
    assert entry.name == "@town"


def test_workbook_and_json_say_what_the_csv_says() -> None:
    sheet = workbook(("url", "org", None), ("x.com/town", 2284.0, None), (None, None, None), ("x.com/b", 1.5, None))
    objects = json.dumps({"accounts": [{"url": "x.com/town", "org": 2284.0}, {"url": "x.com/b", "org": 1.5}]})

    expected = ({"url": "x.com/town", "org": "2284"}, {"url": "x.com/b", "org": "1.5"})
    assert read_table(sheet, "A.XLSX").rows == ((2, expected[0]), (4, expected[1]))
    assert read_table(objects.encode(), "a.json").rows == ((1, expected[0]), (2, expected[1]))


def test_json_cell_that_is_a_list_or_nothing_is_text() -> None:
    table = read_table(b'[{"url": "x.com/a", "language": ["en", "ro"], "notes": null}]', "a.json")

    assert table == Table(("url", "language", "notes"), ((1, {"url": "x.com/a", "language": "en, ro", "notes": ""}),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_spreadsheets_are_read(encoding: str) -> None:
    table = read_table("url;nom\nx.com/a;Rivière\n".encode(encoding), "a.csv")

    assert table.rows == ((2, {"url": "x.com/a", "nom": "Rivière"}),)


@pytest.mark.skipif(not DATA, reason="the real registers lie beside the project only where its makers have them")
@pytest.mark.parametrize(
    ("name", "usable", "refused"),
    [("canada_gc_socials.csv", 1861, 4), ("us_congress.csv", 1671, 0), ("uk_members.csv", 1931, 2)],
)
def test_real_registers_are_read_without_a_mapping(name: str, usable: int, refused: int) -> None:
    table = read_table((Path(DATA) / "registers" / name).read_bytes(), name)

    rows = list(entries(table, guess(table.columns)))

    kinds = [type(row) for row in rows]
    assert (kinds.count(Entry), kinds.count(Unusable)) == (usable, refused)


def test_very_wide_file_is_refused_at_once() -> None:
    header = ",".join(f"c{number}" for number in range(100_000))

    with pytest.raises(RegisterUnreadable, match="more than 200 columns"):
        read_table(f"{header}\nx\n".encode(), "register.csv")


@pytest.mark.parametrize("column", ["Account name", "Display name", "account_name", "Name"])
def test_columns_with_names_are_known(column: str) -> None:
    assert guess(["URL", column]) == {"URL": "url", column: "name"}


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "content", ["", "<a", "<a/>", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"]
)
def test_workbook_with_a_broken_part_is_refused_in_words(part: str, content: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(("URL",), ("x.com/a",)))) as whole, zipfile.ZipFile(buffer, "w") as broken:
        for name in whole.namelist():
            broken.writestr(name, content if name == part else whole.read(name))

    with pytest.raises(RegisterUnreadable):
        read_table(buffer.getvalue(), "register.xlsx")


@pytest.mark.parametrize(("part", "size"), [("xl/sharedStrings.xml", LARGEST + 1), ("xl/media/a.png", UNPACKED)])
def test_workbook_that_grows_when_unpacked_is_refused_unread(part: str, size: int) -> None:
    buffer = io.BytesIO(workbook(("URL",), ("x.com/a",)))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # the name stands twice
        archive.writestr(part, b" " * size)

    assert len(buffer.getvalue()) < 100_000
    with pytest.raises(RegisterUnreadable, match="too large when it is unpacked"):
        read_table(buffer.getvalue(), "register.xlsx")


def test_what_no_database_keeps_is_left_out() -> None:
    csv = read_table(b"url,name\nx.com/a,To\x00wn\n", "register.csv")
    json = read_table(b'[{"url": "x.com/a", "name": "T\\u0000o\\ud800wn", "notes": ["\\u0000"]}]', "register.json")

    assert csv.rows == ((2, {"url": "x.com/a", "name": "Town"}),)
    assert json.rows == ((1, {"url": "x.com/a", "name": "Town", "notes": ""}),)

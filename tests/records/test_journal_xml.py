"""The public journal as Noark 5 has it."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any
from xml.etree import ElementTree

import pytest
from lxml import etree

from rostra.records.journal_xml import NAMESPACE, Head, NoEntries, offentlig_journal
from rostra.records.models import JournalEntry
from tests.records.noark import SCHEMA, journal_is_valid

HEAD = Head("town.example/log/1", "964338531", "Portavale & Co", date(2026, 1, 1), date(2026, 6, 30), 1)


def entry(**more: Any) -> JournalEntry:
    values = {
        "year": 2026,
        "number": 12,
        "direction": "I",
        "document_date": date(2026, 3, 1),
        "entered_on": date(2026, 3, 2),
        "title": "Road <repair>\x0b",
        "party": "Ana",
    }
    return JournalEntry(**{**values, **more})


def written(*entries: JournalEntry, head: Head = HEAD) -> str:
    return b"".join(offentlig_journal(entries, head=head)).decode()


def test_entry_is_written_element_by_element() -> None:
    assert written(entry()) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<offentligJournal xmlns="{NAMESPACE}">\n'
        "<journalhode><journalStartDato>2026-01-01</journalStartDato><journalSluttDato>2026-06-30</journalSluttDato>"
        "<antallJournalposter>1</antallJournalposter>"
        "<arkivskaper><arkivskaperID>964338531</arkivskaperID>"
        "<arkivskaperNavn>Portavale &amp; Co</arkivskaperNavn></arkivskaper></journalhode>\n"
        "<journalregistrering><saksmappe><saksaar>2026</saksaar><sakssekvensnummer>12</sakssekvensnummer></saksmappe>"
        "<journalpost><systemID>9092409d-5dff-5d60-8e5a-400b05585d30</systemID><journalaar>2026</journalaar>"
        "<journalsekvensnummer>12</journalsekvensnummer><journalpostnummer>1</journalpostnummer>"
        "<offentligTittel>Road &lt;repair&gt;</offentligTittel><journaldato>2026-03-02</journaldato>"
        "<dokumentetsDato>2026-03-01</dokumentetsDato>"
        "<korrespondansepart><korrespondanseparttype>Avsender</korrespondanseparttype>"
        "<korrespondansepartNavn>Ana</korrespondansepartNavn></korrespondansepart>\n"
        "</journalpost></journalregistrering>\n"
        "</offentligJournal>\n"
    )


def found(row: JournalEntry, *names: str) -> list[str | None]:
    tree = ElementTree.fromstring(written(row))  # noqa: S314 - written a line above
    return [next((node.text for node in tree.iter(f"{{{NAMESPACE}}}{name}")), None) for name in names]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("", ["2026", "12", "1"]),
        ("2025/99", ["2025", "99", "12"]),
        (" 2025 / 99 ", ["2025", "99", "12"]),
        ("Road 7", ["2026", "12", "1"]),
    ],
)
def test_case_is_that_of_the_case_system(case: str, told: list[str]) -> None:
    assert found(entry(case=case), "saksaar", "sakssekvensnummer", "journalpostnummer") == told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({}, ["Road <repair>", None, "Ana", None, None]),
        (
            {"title_shielded": True, "exemption": "offl. § 13"},
            [
                "*****",
                "Skjerming tittel registrering - utvalgte ord",
                "Ana",
                "Unntatt offentlighet",
                "offl. § 13",
            ],
        ),
        (
            {"party_shielded": True, "exemption": "x"},
            ["Road <repair>", "Skjerming navn avsender", "*****", "Unntatt offentlighet", "x"],
        ),
        (
            {"party_shielded": True, "exemption": "x", "direction": "U"},
            ["Road <repair>", "Skjerming navn mottaker", "*****", "Unntatt offentlighet", "x"],
        ),
    ],
)
def test_what_is_shielded_is_not_in_the_file(more: dict[str, Any], told: list[str | None]) -> None:
    names = (
        "offentligTittel",
        "skjermingMetadata",
        "korrespondansepartNavn",
        "tilgangsrestriksjon",
        "skjermingshjemmel",
    )

    assert found(entry(**more), *names) == told


@pytest.mark.parametrize(
    ("direction", "party", "told"),
    [
        ("I", "Ana", ["Avsender", "Ana"]),
        ("U", "Ana", ["Mottaker", "Ana"]),
        ("U", "", ["Gruppemottaker", "Allmennheten"]),
        ("I", "", ["Avsender", "Allmennheten"]),
    ],
)
def test_who_wrote_or_was_written_to(direction: str, party: str, told: list[str]) -> None:
    row = entry(direction=direction, party=party)

    assert found(row, "korrespondanseparttype", "korrespondansepartNavn") == told


def test_identifiers_stay_the_same_in_every_export() -> None:
    assert found(entry(), "systemID") == found(entry(title="Other"), "systemID")
    assert found(entry(), "systemID") != found(entry(number=13), "systemID")


def test_journal_without_entries_is_none() -> None:
    with pytest.raises(NoEntries):
        written(head=Head("x", "1", "Town", date(2026, 1, 1), date(2026, 6, 30), 0))


EXEMPT = {"exemption": "offl. § 13"}
ALL = [
    entry(direction=direction, party=party, case=case, number=number, **more)
    for number, (direction, party, case, more) in enumerate(
        product(
            "IU",
            ("", "Ana"),
            ("", "2025/9", "Road 7"),
            ({}, EXEMPT, {"title_shielded": True, **EXEMPT}, {"party_shielded": True, **EXEMPT}),
        ),
        1,
    )
]
"""Every way in which an entry can be."""


def test_journal_is_what_noark_5_asks_whatever_is_in_it() -> None:
    assert journal_is_valid(written(*ALL).encode())
    assert [row for row in ALL if not journal_is_valid(written(row).encode())] == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("2026-03-02", "02.03.2026"),
        ("<antallJournalposter>1<", "<antallJournalposter>one<"),
        (">Avsender<", ">Sender<"),
        (">Unntatt offentlighet<", ">Hemmelig<"),
        (">Skjerming navn avsender<", ">Skjermet<"),
        ("<journalaar>2026</journalaar>", ""),
        ("<journaldato>2026-03-02</journaldato>", "<journaldato>2026-03-02</journaldato>" * 2),
        ("noark5/offentligJournal", "noark5/loependeJournal"),
    ],
)
def test_journal_that_was_touched_is_refused(right: str, wrong: str) -> None:
    text = written(entry(party_shielded=True, **EXEMPT))
    assert journal_is_valid(text.encode())
    assert right in text

    assert not journal_is_valid(text.replace(right, wrong).encode())


@pytest.mark.skipif(not SCHEMA.exists(), reason="no schemas of Noark 5 beside the folder that ROSTRA_TEST_DATA names")
def test_schema_of_the_national_archives_accepts_the_journal() -> None:
    schema = etree.XMLSchema(etree.parse(SCHEMA))
    text = written(*ALL)

    assert schema.validate(etree.fromstring(text.encode()))
    assert not schema.validate(etree.fromstring(text.replace("2026-03-02", "02.03.2026").encode()))

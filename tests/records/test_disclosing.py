from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rostra.audit.sources import Enclosed, Item
from rostra.records.disclosing import REASONS, Mark, disclose, find_marks, mark, marked

AT = datetime(2026, 11, 21, tzinfo=UTC)


def cut(text: str, **more: tuple[str, ...]) -> str:
    """The text of a copy, as somebody outside reads it."""
    also, keep = more.pop("also", ()), more.pop("keep", ())
    return disclose(Item(kind="message", at=AT, incoming=True, text=text), also=also, keep=keep).text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ana.lund@mail.example", "mail"),
        ("+47 912 34 567", "phone"),
        ("0712-345 678", "phone"),
        ("912 34 567", "phone"),
        ("٠٥٠١٢٣٤٥٦٧", "phone"),
        ("01019000083", "identity"),
        ("1800101221195", "identity"),
        ("AB 12 34 56 C", "identity"),
        ("4111 1111 1111 1111", "identity"),
        ("GB29 NWBK 6016 1331 9268 19", "bank"),
        ("@maria.l@social.example", "handle"),
        ("@maria_l", "handle"),
        ("https://social.example/@maria", "handle"),
        ("Storgata 12", "address"),
        ("Nedre Storgate 12 B", "address"),
        ("12 Harbour Street", "address"),
        ("Flat 3, 12 Old Mill Road", "address"),
        ("str. Mihai Eminescu nr. 5, bl. 2, sc. 1, ap. 14", "address"),
        ("شارع الملك فهد، رقم 15", "address"),
    ],
)
def test_what_leads_to_a_person_is_taken_out(text: str, reason: str) -> None:
    assert cut(f"Write to {text}, please") == f"Write to {mark(reason)}, please"


@pytest.mark.parametrize(
    "text",
    [
        "The ferry leaves at 14.30 from quay 3, every day but 2026-12-24.",
        "Case 2026/1234 was decided on 12.03.2026; the fee is 1 250,50.",
        "https://portavale.example/ferry",
        "Gata för idag. Vi ses kl 12",
        "",
    ],
)
def test_what_leads_to_nobody_stays(text: str) -> None:
    assert cut(text) == text


def test_unseen_letters_and_other_digits_hide_nothing() -> None:
    text = "ring 91\u200b2 34\u00ad 567 eller ٩١٢٣٤٥٦٧ nå"

    assert cut(text) == f"ring {mark('phone')} eller {mark('phone')} nå"


def test_the_writer_is_taken_out_wherever_they_stand() -> None:
    item = Item(
        kind="message",
        at=AT,
        incoming=True,
        party="acct:maria@social.example",
        party_name="Maria Lund",
        party_handle="@maria@social.example",
        subject="Maria Lund asks",
        text="I am Maria. MARIA LUND'S cat; signed Lund. Mariana is another one.",
        url="https://social.example/@maria/1",
        ref="at://did:plc:maria/1",
        reply_to="at://x",
        more={"sent_as": "Maria Lund", "size": 3, "seen": True},
    )

    copy = disclose(item)

    name = mark("name")
    assert (copy.party, copy.party_name, copy.party_handle) == ("", name, mark("handle"))
    assert (copy.subject, copy.more) == (f"{name} asks", {"sent_as": name, "size": 3, "seen": True})
    assert copy.text == f"I am {name}. {name} cat; signed {name}. Mariana is another one."
    assert (copy.url, copy.ref, copy.reply_to) == ("", "", "")
    assert (copy.kind, copy.at) == (item.kind, item.at)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("أحمد العتيبي", "لأحمد"),
        ("أحمد العتيبي", "وأحمد"),
        ("أحمد العتيبي", "احمد"),
        ("أحمد العتيبي", "أَحْمَد"),
        ("أحمد العتيبي", "والعتيبي"),
        ("أحمد العتيبي", "للعتيبي"),
        ("أحمد العتيبي", "عتيبي"),
        ("أحمد العتيبي", "لأحمد العتيبي"),
        ("فاطمة", "فاطمه"),
        ("Ștefan Ionuț", "Stefan Ionut"),
        ("Ștefan Ionuț", "Ştefan"),
        ("Ștefan Ionuț", "S\u0326tefan"),
        ("Stefan Ionut", "IONUȚ"),
        ("Ștefan Ionuț", "Ionuțului"),
        ("Maria Popescu", "Mariei"),
        ("Maria Popescu", "Mariei Popescu"),
        ("Andreea", "Andreei"),
        ("Jørgen Åsheim", "Jorgen Asheim's"),
    ],
)
def test_a_name_is_found_however_people_write_and_bend_it(name: str, text: str) -> None:
    item = Item(kind="message", at=AT, incoming=True, party_name=name, text=f"({text})")

    assert disclose(item).text == f"({mark('name')})"


@pytest.mark.parametrize(
    ("name", "text"),
    [("عبد الله", "قلت له"), ("أحمد", "محمد"), ("Maria", "mari Marian Marie"), ("Ion", "ioni Iona")],
)
def test_words_that_only_look_like_a_name_stay(name: str, text: str) -> None:
    item = Item(kind="message", at=AT, incoming=True, party_name=name, text=text)

    assert disclose(item).text == text


def test_a_mark_over_the_last_letter_goes_with_it() -> None:
    assert find_marks("x Andre\u0301 y", names=("Andre",)) == [Mark(2, 8, "name")]
    assert find_marks("x Popescu\u0327", names=("Popescu",), keep=("Popescu\u0327",)) == []


def test_an_answer_keeps_its_own_address_and_hides_whom_it_answers() -> None:
    item = Item(
        kind="answer",
        at=AT,
        party="7",
        party_name="Maria Lund",
        text="Dear Maria, the ferry leaves at nine.",
        url="https://social.example/@portavale/2",
        ref="2",
        reply_to="1",
    )

    copy = disclose(item)

    assert copy.text == f"Dear {mark('name')}, the ferry leaves at nine."
    assert (copy.url, copy.ref, copy.reply_to) == (item.url, "2", "")


def test_what_the_body_published_stands_as_it_is() -> None:
    item = Item(
        kind="delivery", at=AT, party_name="", text="The ferry leaves at nine.", url="https://a.example/", ref="2"
    )

    assert disclose(item) == item


def test_somebody_takes_more_out_and_leaves_something_in() -> None:
    text = "The neighbour Per Dahl sees 912 34 567 and post@dahl.example"

    assert cut(text, also=("per  dahl", " "), keep=("912 34 567",)) == (
        f"The neighbour {mark('other')} sees 912 34 567 and {mark('mail')}"
    )


def test_files_are_left_out_whole_and_counted() -> None:
    file = Enclosed("00" * 32, "maria.png", "image/png")
    copy = disclose(Item(kind="message", at=AT, media=(file, file)))

    assert (copy.media, copy.more) == ((), {"files_withheld": 2})


def test_marks_that_meet_are_one_of_the_strongest_reason() -> None:
    text = "maria@social.example"

    assert find_marks(text, handles=(text,), names=("Maria",), also=("social",)) == [Mark(0, 20, "mail")]
    assert find_marks("a Maria b", names=("Maria",)) == [Mark(2, 7, "name")]


def test_marks_are_counted_by_their_reasons() -> None:
    text = f"{mark('name')} {mark('mail')} {mark('name')}"

    assert marked(text) == {"mail": 1, "name": 2}
    assert list(marked(text)) == [reason for reason in REASONS if reason in ("mail", "name")]

"""What people look for, in the forms in which they write it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from rostra.accounts.models import Account
from rostra.core.scoping import scope
from rostra.inbox import search
from rostra.inbox.intake import receive
from rostra.inbox.models import Message
from rostra.inbox.search import NEWEST, matches, search_conversations, search_messages
from tests.inbox.intake_parts import edited, make_account, said


@pytest.fixture
def account(cast: Any) -> Account:
    return make_account()


def found(words: str) -> list[str]:
    refs = dict(Message.objects.values_list("id", "ref"))
    return [refs[pk] for pk in search_messages(words)]


HITS = [
    # language, what was written, what is looked for
    ("en", "The street lamps in front of our houses have been dark", "street lamp"),
    ("en", "The street lamp in front of our house has been dark", "houses"),
    ("en", "Could you please repair the pavements soon", "REPAIRING pavement"),
    ("en", "We complained about this repeatedly to you", "complain"),
    ("en", "The cafe near the library is closed", "café"),
    ("en", "The café near the library is closed", "cafe"),
    ("ro", "Când se repară șoseaua de lângă școală", "sosea scoala"),
    ("ro", "Când se repară strada Fabricii de lângă pod", "străzile"),
    ("ro", "Lucrările de pe străzile din cartier întârzie mult", "străzilor"),
    ("ro", "Pe șoseaua asta sunt foarte multe gropi periculoase", "sosea groapă"),
    ("ro", "Starea șoselei de la intrarea în oraș este jalnică", "sosea"),
    ("ro", "Gropile de pe stradă nu au fost astupate", "gropi"),
    ("ro", "Autobuzele întârzie în fiecare dimineață pe linia asta", "autobuzul"),
    ("ro", "Cand se repara soseaua de langa scoala noastra", "șosea"),
    ("ro", "Cînd se repară şoseaua de lîngă piaţă domnule", "șoseaua piața"),
    ("ro", "Primăriile nu răspund niciodată la întrebări", "primăria"),
    ("nb", "Gatene i sentrum er ikke brøytet ennå", "gate"),
    ("nb", "Gaten i sentrum er ikke brøytet ennå", "gatene brøyte"),
    ("nb", "Barnehagene i bydelen har altfor få plasser, så hva gjør dere med det", "barnehage"),
    ("nb", "Det er altfor mørkt på skoleveien når barna går hjem", "skole"),
    ("nb", "Når åpner biblioteket etter sommeren i år", "apner BIBLIOTEK"),
    ("nb", "Søppelet bak torget er ikke hentet på en uke", "soppel"),
    ("sv", "Gatorna i centrum har inte plogats ännu", "gata"),
    ("sv", "Bussarna är alltid försenade på den här linjen", "bussen"),
    ("sv", "Vägarna till skolan är mycket farliga för barnen", "väg"),
    ("sv", "Skolan behöver ett nytt staket före sommaren", "skola"),
    ("sv", "När öppnar förskolorna efter sommaren i år", "oppna forskola"),
    ("ar", "متى سيتم إصلاح الشارع أمام المدرسة", "شارع مدرسه"),
    ("ar", "متى سيتم إصلاح الشارع أمام المدرسة", "اصلاح"),
    ("ar", "الإنارة في الحي لا تعمل منذ أسبوع", "انارة"),
    ("ar", "اﻹنارة في الحي لا تعمل منذ اسبوع كامل", "الحي"),
    ("ar", "مُدِيرُ البَلَدِيَّةِ لم يرد على الرسالة", "مدير بلدية"),
    ("ar", "الشـــارع مليء بالحفر يا سادة", "شارع حفر"),
    ("ar", "رقم الطلب ٢٠٢٦ ولم يصل أي رد", "2026"),
    ("ar", "هذه مدرستنا القديمة في وسط المدينة", "مدرسة"),
    ("ar", "تأخرت الحافلة كثيرا صباح هذا اليوم", "الحافلات"),
    ("ar", "تأخرت الحافلات كثيرا صباح هذا اليوم", "حافله"),
]


@pytest.mark.parametrize(("language", "text", "words"), HITS)
def test_search_finds_other_forms(account: Account, now: datetime, language: str, text: str, words: str) -> None:
    receive(account=account, messages=[said("1", now, text), said("2", now, "Nothing of that is in here")], now=now)

    assert Message.objects.get(ref="1").language == language
    assert found(words) == ["1"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Gropi", "gropi"),
        ("Gatene", "gate"),
        ("Bussarna", "buss"),
        ("Streets", "street"),
        ("المدرسة", "مدرسه"),
        ("Ok", "ok"),
    ],
)
def test_search_finds_what_is_too_short_for_a_language(account: Account, now: datetime, text: str, words: str) -> None:
    receive(account=account, messages=[said("1", now, text)], now=now)

    assert Message.objects.get().language == ""
    assert found(words) == ["1"]


def test_search_finds_words_of_other_languages(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "Коли ви полагодите ліхтар перед нашим будинком?")], now=now)

    assert (Message.objects.get().language, found("ліхтар")) == ("uk", ["1"])


def test_search_wants_all_words(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "The bus was late this morning")], now=now)

    assert (found("bus late"), found("bus cancelled")) == (["1"], [])


def test_search_finds_by_the_beginning_from_four_letters_on(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "The library was closed this morning")], now=now)

    assert (found("libr"), found("lib"), found("libr morn"), found("brary")) == (["1"], [], ["1"], [])


def test_search_reads_the_subject(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "Please come and see", subject="Street lamps")], now=now)

    assert found("lamp") == ["1"]


def test_search_follows_an_edit(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now, "The bus was late this morning")], now=now)
    receive(account=account, messages=[edited("1", now, "The tram was late this morning")], now=now)

    assert (found("bus"), found("tram")) == ([], ["1"])


@pytest.mark.parametrize("words", ["", "   ", "\0", "!!!", "'", "& | ! ( ) <-> :* \\", "\ud800", "\u200f"])
def test_search_for_nothing_finds_nothing(account: Account, now: datetime, words: str) -> None:
    receive(account=account, messages=[said("1", now)], now=now)

    assert found(words) == []


@pytest.mark.parametrize(
    "words", ["road & repaired", "road's", '"the road"', "road:*", "ROAD", "repair", "the\0 road", "road " * 2000]
)
def test_search_takes_everything_for_words(account: Account, now: datetime, words: str) -> None:
    receive(account=account, messages=[said("1", now, "When will the road be repaired?")], now=now)

    assert found(words) == ["1"]


def test_search_gives_conversations_of_the_newest_matches(account: Account, now: datetime) -> None:
    receive(
        account=account,
        messages=[
            said("1", now - timedelta(minutes=2), "The bus was late"),
            said("2", now, "The bus was late", by="ben"),
            said("3", now, "The bus was late again", reply_to="1"),
        ],
        now=now,
    )

    newest = Message.objects.get(ref="3").conversation_id, Message.objects.get(ref="2").conversation_id
    assert found("bus") == ["3", "2", "1"]
    assert search_conversations("bus") == list(newest)


def test_search_gives_so_many_at_once_and_goes_on(account: Account, now: datetime) -> None:
    receive(account=account, messages=[said(str(n), now, "The bus was late") for n in range(NEWEST + 10)], now=now)

    first = matches("bus")
    rest = matches("bus", start=first.end)
    back = matches("bus", start=rest.found[0][0], newer=True)
    refs = dict(Message.objects.values_list("id", "ref"))

    assert [refs[pk] for pk, _ in first.found] == [str(n) for n in range(NEWEST + 9, 9, -1)]
    assert [refs[pk] for pk, _ in rest.found] == [str(n) for n in range(9, -1, -1)]
    assert [refs[pk] for pk, _ in back.found] == [str(n) for n in range(10, NEWEST + 10)]
    assert (rest.end, back.end) == (None, None)


@pytest.mark.parametrize(("few", "calls"), [(100, 1), (0, 4)])
def test_search_reaches_matches_beyond_what_it_looks_through(
    account: Account, now: datetime, monkeypatch: pytest.MonkeyPatch, few: int, calls: int
) -> None:
    monkeypatch.setattr(search, "LOOKED_THROUGH", 10)
    monkeypatch.setattr(search, "FEW", few)
    texts = ["The bus was late" if n in (0, 15, 29) else "The tram was late" for n in range(30)]
    receive(account=account, messages=[said(str(n), now, text) for n, text in enumerate(texts)], now=now)
    refs = dict(Message.objects.values_list("id", "ref"))

    for newer, wanted in ((False, ["29", "15", "0"]), (True, ["0", "15", "29"])):
        batches = [matches("bus", newer=newer)]
        while batches[-1].end is not None:
            batches.append(matches("bus", start=batches[-1].end, newer=newer))
        assert [refs[pk] for batch in batches for pk, _ in batch.found] == wanted
        assert len(batches) == calls


def test_search_stays_within_the_body(cast: Any, account: Account, now: datetime) -> None:
    receive(account=account, messages=[said("1", now)], now=now)

    with scope(cast.other):
        assert search_messages("road") == []
    assert found("road") == ["1"]

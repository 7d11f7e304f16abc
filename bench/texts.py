"""Messages of nobody: made from a fixed seed, in five languages, about as long as people write to a municipality."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from rostra.channels.contract import Incoming

OPENINGS = {
    "en": ["Good morning,", "Hello,", "To whom it may concern:", "Excuse me,", "Dear municipality,"],
    "ro": ["Bună ziua,", "Bună dimineața,", "Stimată primărie,", "Vă rog,", "Domnule primar,"],
    "nb": ["God morgen,", "Hei,", "Til kommunen:", "Unnskyld,", "Kjære kommune,"],
    "sv": ["God morgon,", "Hej,", "Till kommunen:", "Ursäkta,", "Kära kommun,"],
    "ar": ["صباح الخير،", "مرحبا،", "إلى البلدية:", "من فضلكم،", "السادة في البلدية،"],
}
CLAUSES = {
    "en": [
        "the street lamp in front of number {n} has been dark since {d}",
        "when will the pavement on the school road be repaired",
        "the bus on line {n} was late again and nobody at the stop knew why",
        "the bins behind the market have not been emptied for {n} days",
        "could you tell me which form I need for a building permit",
        "water runs out of the pipe at the corner and the cellar is already wet",
        "the playground near the library needs a new fence before summer",
    ],
    "ro": [
        "felinarul din fața numărului {n} este stins de {d}",
        "când se va repara trotuarul de pe strada școlii",
        "autobuzul de pe linia {n} a întârziat din nou și nimeni din stație nu știa de ce",
        "gunoiul din spatele pieței nu a fost ridicat de {n} zile",
        "îmi puteți spune ce formular îmi trebuie pentru autorizația de construire",
        "curge apă din conducta de la colț și pivnița este deja udă",
        "locul de joacă de lângă bibliotecă are nevoie de un gard nou până la vară",
    ],
    "nb": [
        "gatelykten utenfor nummer {n} har vært mørk siden {d}",
        "når blir fortauet langs skoleveien reparert",
        "bussen på linje {n} var forsinket igjen og ingen på holdeplassen visste hvorfor",
        "søppelet bak torget er ikke hentet på {n} dager",
        "kan dere si meg hvilket skjema jeg trenger for en byggetillatelse",
        "det renner vann fra røret på hjørnet og kjelleren er allerede våt",
        "lekeplassen ved biblioteket trenger et nytt gjerde før sommeren",
    ],
    "sv": [
        "gatlyktan utanför nummer {n} har varit mörk sedan {d}",
        "när ska trottoaren längs skolvägen lagas",
        "bussen på linje {n} var försenad igen och ingen vid hållplatsen visste varför",
        "soporna bakom torget har inte hämtats på {n} dagar",
        "kan ni säga mig vilken blankett jag behöver för ett bygglov",
        "det rinner vatten ur röret i hörnet och källaren är redan våt",
        "lekplatsen vid biblioteket behöver ett nytt staket före sommaren",
    ],
    "ar": [
        "مصباح الشارع أمام الرقم {n} مطفأ منذ {d}",
        "متى سيتم إصلاح الرصيف في شارع المدرسة",
        "الحافلة على الخط {n} تأخرت مرة أخرى ولم يعرف أحد في الموقف السبب",
        "لم تفرغ حاويات القمامة خلف السوق منذ {n} أيام",
        "هل يمكنكم إخباري أي استمارة أحتاج لرخصة البناء",
        "الماء يتسرب من الأنبوب عند الزاوية والقبو مبلل بالفعل",
        "يحتاج الملعب قرب المكتبة إلى سياج جديد قبل الصيف",
    ],
}
DAYS = {"en": "Monday", "ro": "luni", "nb": "mandag", "sv": "måndag", "ar": "الاثنين"}


def incoming(count: int, *, start: datetime, people: int = 4000, posts: tuple[str, ...] = ()) -> Iterator[Incoming]:
    """Messages one second apart. A third answer posts of ours, some go on in their own thread, the rest begin one."""
    dice = random.Random(20261121)
    last: dict[int, str] = {}
    for number in range(count):
        person = dice.randrange(people)
        language = dice.choice(list(CLAUSES))
        words = text(dice, language)
        reply_to = ""
        chance = dice.random()
        if posts and chance < 0.35:
            reply_to = dice.choice(posts)
        elif chance < 0.45:
            reply_to = last.get(person, "")
        ref = f"at://did:plc:{person:016x}/app.bsky.feed.post/{number:013x}"
        last[person] = ref
        at = start + timedelta(seconds=number)
        yield Incoming(
            ref=ref,
            text=words,
            sent_at=at,
            author_id=f"did:plc:{person:016x}",
            author_name=f"Person {person}",
            author_handle=f"person{person}.example.org",
            url=f"https://network.example/profile/person{person}/post/{number:013x}",
            reply_to=reply_to,
            root=reply_to,
            raw=_raw(ref, words, at, person, reply_to),
        )


def text(dice: random.Random, language: str) -> str:
    """About 186 characters, never twice the same."""
    clauses = dice.sample(CLAUSES[language], 3)
    whole = f"{dice.choice(OPENINGS[language])} {'. '.join(clauses[:2])}. {clauses[2]}?"
    return whole.format(n=dice.randrange(1, 400), d=DAYS[language])[:186] + f" {dice.randrange(100_000)}"


def _raw(ref: str, text: str, at: datetime, person: int, reply_to: str) -> bytes:
    """As much JSON as networks send with it, about 1.4 kB."""
    profile = {
        "did": f"did:plc:{person:016x}",
        "handle": f"person{person}.example.org",
        "displayName": f"Person {person}",
        "avatar": f"https://cdn.network.example/img/avatar/plain/did:plc:{person:016x}/bafkreib3{person:030x}@jpeg",
        "associated": {
            "chat": {"allowIncoming": "following"},
            "activitySubscription": {"allowSubscriptions": "followers"},
        },
        "viewer": {"muted": False, "blockedBy": False},
        "labels": [],
        "createdAt": "2024-02-03T04:05:06.789Z",
    }
    post = {
        "uri": ref,
        "cid": f"bafyreih{person:051x}",
        "author": profile,
        "reason": "reply" if reply_to else "mention",
        "reasonSubject": reply_to,
        "record": {
            "$type": "app.bsky.feed.post",
            "createdAt": at.isoformat(),
            "langs": ["en"],
            "reply": {"parent": {"uri": reply_to, "cid": f"bafyreia{person:051x}"}, "root": {"uri": reply_to}},
            "text": text,
        },
        "isRead": False,
        "indexedAt": at.isoformat(),
        "labels": [],
    }
    return json.dumps(post).encode()

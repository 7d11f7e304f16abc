"""What the people of Portavale write. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple


class Said(NamedTuple):
    """`when`: "6 10:15" is six days ago at that time of the body's clock, "3h" three hours ago.

    `answer` is what the office replied, `note` what it noted, `close` how the conversation ended; `under` is the
    number of the post.
    """

    when: str
    name: str
    text: str
    answer: str = ""
    note: str = ""
    close: str = ""
    under: int | None = None


POSTS = (
    (
        "New opening hours of the swimming hall",
        "From Monday the swimming hall opens at 6:30 on weekdays. Early swimmers pay the same as everybody. Timetable and prices: https://portavale.example/swimming",
        "6 09:00",
    ),
    (
        "Water main works in Harbour Street",
        "On Thursday we repair the water main in Harbour Street. No water between 9 and 14 in numbers 2 to 48. A tank stands at the church. Questions? Ask us here.",
        "4 10:00",
    ),
    (
        "Have your say on the night bus",
        "Should the night bus run on Thursdays too? Tell us when you would use it. The council decides on 12 December.",
        "2 12:30",
    ),
)

REPLIES = (
    Said(
        "6 10:15",
        "Ingrid Solberg",
        "Endelig! Gjelder det også i skoleferien?",
        "Ja, Ingrid: tidene gjelder hele året, også i skoleferiene. Velkommen!",
        under=0,
    ),
    Said(
        "6 12:40",
        "Mihai Dobre",
        "Abonamentele vechi rămân valabile?",
        "Da, toate abonamentele cumpărate până acum rămân valabile până la data scrisă pe card.",
        under=0,
    ),
    Said(
        "4 11:10",
        "Karin Ek",
        "Vi bor på nummer 50, berörs vi också?",
        "Nej, Karin. Bara nummer 2 till 48 berörs. Skulle vattnet ändå vara missfärgat, spola i fem minuter.",
        under=1,
    ),
    Said(
        "4 11:20",
        "yusuf_k",
        "The tank at the church was empty at 11. My grandmother has no water.",
        "We are sorry. The tank was refilled at 11:40 and a second one stands in front of number 30. Does your grandmother need water brought to her door? Call 555 0110.",
        note="Called the depot: second tank on its way.",
        under=1,
    ),
    Said("2 13:05", "سلمى الحداد", "أعمل في المستشفى وأنتهي عند منتصف الليل. سأستخدم الحافلة كل خميس.", "", under=2),
    Said("2 18:20", "Petru Lungu", "Da, dar să treacă și prin cartierul Est, nu doar prin centru.", "", under=2),
    Said("1 08:50", "Anna Lind", "Kan man köpa biljett ombord?", "", under=2),
    Said("5h", "frank.h", "Great idea, thank you!", "", under=2),
)

QUESTIONS = (
    Said(
        "6 08:20",
        "Elena Rusu",
        "Bună ziua, trotuarul de pe strada Teilor 12 este rupt de la lucrările de luna trecută. Mama mea folosește un cadru și nu poate trece. Când se repară?",
        "Bună ziua, doamnă Rusu. Trotuarul va fi reparat miercuri. Până atunci am pus o rampă provizorie. Ne cerem scuze pentru neplăceri.",
        note="Technical services confirm: Wednesday, crew 3.",
        close="answered",
    ),
    Said(
        "5 14:45",
        "Ola Nordmann",
        "Hei, jeg får ikke levert søknaden om barnehageplass, siden sier «feil 500». Fristen er i dag.",
        "Hei, Ola. Feilen er rettet, og fristen er utsatt til fredag. Du trenger ikke fylle ut skjemaet på nytt.",
        close="answered",
    ),
    Said(
        "4 03:17",
        "SuperCredit24",
        "Get a loan in 5 minutes!!! No questions asked, click here http://loan.example",
        close="spam",
    ),
    Said(
        "3 09:12",
        "Maria Ionescu",
        "Liftul de la Gara Veche e defect de trei săptămâni. Mama mea e în scaun cu rotile și nu mai poate ajunge la spital. Când îl reparați?",
    ),
    Said(
        "2 07:51",
        "أحمد العلي",
        "السلام عليكم، رصيف الميناء زلق جدًا بعد المطر وكاد أحد المارة أن يسقط صباح اليوم. هل يمكن وضع علامة تحذير؟",
        note="Harbour master will put up a sign before noon.",
    ),
    Said("1 10:30", "Sofia Berg", "Hej! Var kan jag lämna gamla batterier och en trasig mikrovågsugn?"),
    Said(
        "1 17:05",
        "Jon Hansen",
        "Gatelyset i Kirkeveien 4–20 har vært mørkt siden søndag. Barna går til skolen i mørket.",
    ),
    Said(
        "7h",
        "Grace Osei",
        "I moved here last month. Which papers do I need to register my children at school, and can I do it in English?",
    ),
    Said(
        "3h",
        "Vlad Munteanu",
        "Când începe distribuirea voucherelor pentru lemne? Anul trecut anunțul a venit prea târziu.",
    ),
    Said("1h", "Leïla Haddad", "Bonjour, le parking de la mairie est-il gratuit le samedi ?"),
)

DRAFTS = (
    (
        "Winter tyres on all buses",
        "All our buses have winter tyres from today. If a stop is icy, tell us where: we send the gritter.",
        "draft",
    ),
    (
        "Library closed on Friday",
        "The library is closed on Friday for stocktaking. Return books through the hatch in Park Lane at any time.",
        "review",
    ),
    (
        "Lift at Gara Veche: repair on Friday",
        "The lift at Gara Veche is repaired on Friday. Until then bus 14 stops, step-free, at the east entrance every 10 minutes.",
        "legal",
    ),
    (
        "Christmas market opens on Saturday",
        "The Christmas market opens on Saturday at 11 in the square. 40 stalls, a carousel, and free buses all weekend.",
        "approved",
    ),
)

"""What Portavale plans in Romanian and Arabic, and what became of a few posts. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple


class Planned(NamedTuple):
    """A post in two languages, the one in which it was written first; `due` and `state` as in the story of the week."""

    title: str
    due: str
    state: str
    texts: tuple[tuple[str, str], ...]


WEEK = (
    Planned(
        "Biblioteca: programul de iarnă",
        "-1 07:45",
        "approved",
        (
            (
                "ro",
                "De luni, biblioteca din Strada Parcului este deschisă de la 9 la 19, iar sâmbăta de la 10 la 15. Cărțile se pot înapoia oricând prin trapa de la intrare.",
            ),
            (
                "ar",
                "ابتداءً من يوم الاثنين تفتح المكتبة في شارع الحديقة من التاسعة صباحًا حتى السابعة مساءً، ويوم السبت من العاشرة صباحًا حتى الثالثة. يمكن إعادة الكتب في أي وقت عبر الفتحة عند المدخل.",
            ),
        ),
    ),
    Planned(
        "Vaccinare gratuită împotriva gripei",
        "-2 07:45",
        "approved",
        (
            (
                "ro",
                "Persoanele peste 65 de ani se pot vaccina gratuit împotriva gripei la centrul de sănătate, de marți până vineri, între orele 8 și 14. Nu este nevoie de programare.",
            ),
            (
                "ar",
                "يمكن لمن تجاوزوا الخامسة والستين أخذ لقاح الإنفلونزا مجانًا في المركز الصحي من الثلاثاء إلى الجمعة بين الثامنة صباحًا والثانية ظهرًا. لا حاجة إلى موعد.",
            ),
        ),
    ),
    Planned(
        "دروس اللغة للقادمين الجدد",
        "-3 08:15",
        "review",
        (
            (
                "ar",
                "تبدأ دروس اللغة المجانية للقادمين الجدد مساء يوم الخميس في السادسة في مدرسة الميناء. التسجيل عند المدخل، وهناك من يرعى الأطفال.",
            ),
            (
                "ro",
                "Cursurile gratuite de limbă pentru nou-veniți încep joi seara, la ora 18, în școala din port. Înscrierea se face la intrare, iar de copii are cineva grijă.",
            ),
        ),
    ),
    Planned(
        "Ridicarea mobilei vechi în cartierul Est",
        "-4 07:30",
        "draft",
        (
            (
                "ro",
                "Miercuri ridicăm mobila veche din cartierul Est. Lăsați-o pe trotuar până la ora 7, fără să blocați trecerea.",
            ),
            (
                "ar",
                "نجمع يوم الأربعاء الأثاث القديم من الحي الشرقي. ضعوه على الرصيف قبل السابعة صباحًا من دون أن تسدّوا الطريق.",
            ),
        ),
    ),
)

# The check digit of the number is right, and it is nobody's: it says that somebody was born on the last day of 2099.
BLOCKED = (
    "Felinare noi pe Strada Gării",
    "Felinarele de pe Strada Gării se înlocuiesc joi. Pentru întrebări: Ion Popescu, CNP 5991231400014.",
)
"""A personal number, and a picture that says nothing to people who cannot see it."""

RETURNED = (
    "Parcarea în centru se plătește și seara",
    "De luni, parcarea în centru se plătește până la ora 20. Cine locuiește acolo are abonament.",
)
REASON = "The council has not decided this yet: say that it is proposed, and when it is decided."

REMOVED = (
    "Podul Gării închis pentru mașini grele",
    "Podul Gării este închis pentru mașinile grele până vineri. Ocolire pe Strada Morii.",
)

CORRECTED = "Have your say on the night bus"
"""The title of the post that said the wrong day."""
WRONG_DAY, RIGHT_DAY = "12 December", "14 December"
NOTE = "the council decides on 14 December."

STOP = "The sirens went off at the harbour: nothing else goes out until we know why."
GO_ON = "The fire service says that it was a test."

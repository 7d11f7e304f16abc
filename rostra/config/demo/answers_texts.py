"""Approved answers of Portavale, and what was asked in the last days. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple

from rostra.config.demo.topics_texts import BUSES


class Prepared(NamedTuple):
    """`words` are language, question and answer; `review` and `valid` are days ago, or with a minus ahead ("": none)."""

    title: str
    topic: str
    words: tuple[tuple[str, str, str], ...]
    source: str = ""
    review: str = "-180"
    valid: str = ""


LATE_BUS = "Line 22 runs late"
HELP = "Help with the electricity bill"

APPROVED = (
    Prepared(
        "Bulky waste",
        "Waste and recycling",
        (
            (
                "en",
                "Where can I take an old sofa or a mattress?",
                "Hello {name}, take it to the recycling centre at the harbour, free of charge: weekdays 10 to 18, Saturdays 9 to 14. If you cannot carry it, we fetch it for 20 a piece.",
            ),
            (
                "ro",
                "Unde pot duce o canapea veche sau o saltea?",
                "Bună ziua, {name}! O puteți aduce gratuit la centrul de reciclare din port, de luni până vineri între 10 și 18, sâmbăta între 9 și 14. Dacă nu o puteți transporta, venim noi, contra 20 de lei bucata.",
            ),
            (
                "nb",
                "Hvor kan jeg levere en gammel sofa eller madrass?",
                "Hei, {name}. Du kan levere den gratis på gjenvinningsstasjonen ved havna, mandag til fredag 10–18 og lørdag 9–14. Kan du ikke frakte den selv, henter vi den for 20 kroner.",
            ),
            (
                "sv",
                "Var kan jag lämna en gammal soffa eller madrass?",
                "Hej {name}! Du kan lämna den gratis på återvinningscentralen vid hamnen, måndag till fredag 10–18 och lördag 9–14. Kan du inte ta dit den själv hämtar vi den för 20 kronor.",
            ),
            (
                "ar",
                "أين يمكنني التخلص من أريكة قديمة أو فراش؟",
                "أهلًا {name}، يمكنك إحضارها مجانًا إلى مركز إعادة التدوير في الميناء، من الاثنين إلى الجمعة بين العاشرة والسادسة، والسبت بين التاسعة والثانية. وإن تعذر عليك نقلها نأتي لأخذها مقابل 20.",
            ),
        ),
        "https://www.portavale.example/waste/bulky",
    ),
    Prepared(
        "A street light is out",
        "Street lighting",
        (
            (
                "en",
                "The street light in front of our house is out.",
                "Thank you, {name}. Each post has a number at eye level: with it we find the lamp at once. Lamps are mended within five working days, on the way to a school within two.",
            ),
            (
                "nb",
                "Gatelyset utenfor huset vårt er borte.",
                "Takk for at du sier fra, {name}. Hver stolpe har et nummer i øyehøyde, og med det finner vi lampa med en gang. Vi retter feil innen fem virkedager, og innen to på skoleveier.",
            ),
            (
                "sv",
                "Gatlyktan utanför vårt hus är släckt.",
                "Tack för att du hör av dig, {name}. På varje stolpe sitter ett nummer i ögonhöjd, och med det hittar vi lampan direkt. Vi lagar inom fem arbetsdagar, på skolvägar inom två.",
            ),
        ),
        "https://www.portavale.example/light",
    ),
    Prepared(
        "The water bill is too high",
        "Water and sewage",
        (
            (
                "en",
                "Why is my water bill so high?",
                "Close every tap and look at the meter: if it moves, there is a leak. Call 555 0120 and we send somebody, free of charge.",
            ),
            (
                "ro",
                "De ce e factura de apă atât de mare?",
                "Închideți toate robinetele și priviți contorul: dacă se mișcă, este o scurgere. Sunați la 555 0120 și trimitem pe cineva gratuit.",
            ),
        ),
        "https://www.portavale.example/water/bill",
    ),
    Prepared(
        "Parking permit for residents",
        "Parking",
        (
            (
                "en",
                "How do I apply for a resident's parking permit?",
                "You apply at www.portavale.example/permit with the number of your car. It costs 30 a year and holds from the day after.",
            ),
            (
                "nb",
                "Hvordan søker jeg om beboerkort?",
                "Du søker på www.portavale.example/permit med bilens nummer. Kortet koster 30 i året og gjelder fra dagen etter.",
            ),
        ),
        "https://www.portavale.example/permit",
    ),
    Prepared(
        "Registering a child at school",
        "Schools and kindergartens",
        (
            (
                "en",
                "Which papers do I need to register my child at school?",
                "Hello {name}, bring the child's birth certificate, proof of where you live and, if you have one, the last school report. We speak English, Romanian and Arabic on Tuesdays.",
            ),
            (
                "ro",
                "Ce acte îmi trebuie ca să-mi înscriu copilul la școală?",
                "Bună ziua, {name}! Aduceți certificatul de naștere al copilului, dovada domiciliului și, dacă aveți, ultima foaie matricolă. Marțea vorbim și română.",
            ),
            (
                "ar",
                "ما الأوراق المطلوبة لتسجيل طفلي في المدرسة؟",
                "أهلًا {name}، نرجو إحضار شهادة ميلاد الطفل وما يثبت مكان السكن، وآخر شهادة مدرسية إن وُجدت. نتحدث العربية يوم الثلاثاء.",
            ),
        ),
        "https://www.portavale.example/school",
    ),
    Prepared(
        "Appointments at the service desk",
        "Opening hours and appointments",
        (
            (
                "en",
                "How do I book an appointment?",
                "Book at www.portavale.example/desk or by telephone, 555 0100. Without an appointment you are served on Mondays before noon.",
            ),
            (
                "sv",
                "Hur bokar jag en tid?",
                "Boka på www.portavale.example/desk eller på telefon 555 0100. Utan tid tar vi emot på måndagar före tolv.",
            ),
        ),
        "https://www.portavale.example/desk",
        review="1",
    ),
    Prepared(
        LATE_BUS,
        BUSES,
        (
            (
                "en",
                "Why is line 22 late every morning?",
                "Hello {name}, you are right: since the bridge works began, line 22 has been up to 20 minutes late before nine. From Monday two more buses run between six and nine. We are sorry.",
            ),
            (
                "ro",
                "De ce întârzie linia 22 în fiecare dimineață?",
                "Bună ziua, {name}! Aveți dreptate: de când au început lucrările la pod, linia 22 întârzie cu până la 20 de minute înainte de ora nouă. De luni circulă încă două autobuze între șase și nouă. Ne cerem scuze.",
            ),
            (
                "nb",
                "Hvorfor er linje 22 forsinket hver morgen?",
                "Hei, {name}. Du har rett: siden arbeidet på brua begynte, har linje 22 vært opptil 20 minutter forsinket før klokka ni. Fra mandag går det to busser til mellom seks og ni. Vi beklager.",
            ),
        ),
        "https://www.portavale.example/line-22",
        valid="-21",
    ),
    Prepared(
        HELP,
        "Benefits and social help",
        (
            (
                "en",
                "I cannot pay my electricity bill. What help is there?",
                "Hello {name}, yes, there is help, and nobody is cut off while you wait. Bring the bill and the last payslip or the letter about your job to the service desk, or send them through our form. You hear from us within three working days.",
            ),
            (
                "ro",
                "Nu pot plăti factura la curent. Ce ajutor există?",
                "Bună ziua, {name}! Există ajutor, iar curentul nu vă este tăiat cât așteptați. Aduceți factura și ultimul fluturaș de salariu la ghișeu sau trimiteți-le prin formular. Vă răspundem în trei zile lucrătoare.",
            ),
        ),
        "https://www.portavale.example/help",
    ),
    Prepared(
        "Swimming hall closed for cleaning",
        "Opening hours and appointments",
        (
            ("en", "Why is the swimming hall closed?", "It is cleaned once a year, this time until Sunday."),
            ("nb", "Hvorfor er svømmehallen stengt?", "Den rengjøres en gang i året, denne gangen til og med søndag."),
        ),
        valid="12",
    ),
)

WAITING = (
    "Lifts and ramps out of order",
    "Accessibility",
    "sv",
    "Hissen är trasig, hur kommer jag fram?",
    "Hej {name}! Ring 555 0114 så ordnar vi skjuts från dörr till dörr utan kostnad tills hissen går igen.",
)
"""Words that nobody has approved yet."""

SENSITIVE = (
    "26h",
    "Samira Yusuf",
    "I lost my job in October and cannot pay the electricity bill this month. Is there any help, and what do I need to bring?",
)
UNCLEAR = (
    "6h",
    "Mustafa Demir",
    "Det ligger en stor gren över gångvägen efter blåsten, och barnen måste gå ut på körbanan.",
    "Hej Mustafa! Tack för att du hör av dig. Vilken gångväg är det, den längs ån eller den bakom skolan? Då skickar vi rätt lag direkt.",
)
WELL = (
    "27h",
    "Oana Ursu",
    "Fântâna publică din Valea Mică e bună de băut? Avem un bebeluș de trei luni.",
)
EXPERT = ("Henrik Vold", "henrik.vold@food-safety.example")
ASKED = "Is the water of the public well in Valea Mică safe to drink, for a small baby too? When was it last tested?"
REPLIED = "The sample of last month was fine for adults. Nitrate is near the limit, though: for babies under six months use bottled water. Next sample on the first of the month."

SMELL = ("Gunnar Eide", "Det lukter sterkt gass i oppgangen i Skolegata 14, tredje etasje. Hva skal vi gjøre?")

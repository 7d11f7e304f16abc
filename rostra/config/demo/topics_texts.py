"""What the people of Portavale wrote about in the weeks before, and what it was about. All of it is invented."""

from __future__ import annotations

from typing import NamedTuple


class Asked(NamedTuple):
    """A question with the topic that a person said it has, and the answer; topics by their English names."""

    topic: str
    name: str
    text: str
    answer: str


BUSES = "Buses and ferries"
BUSES_NAMES = {
    "en": BUSES,
    "ro": "Autobuze și feriboturi",
    "nb": "Buss og ferje",
    "sv": "Buss och färja",
    "ar": "الحافلات والعبّارات",
}
BUSES_EXAMPLES = {
    "en": ["The bus never came and I was late for work", "Does the ferry run on Sunday?"],
    "ro": ["Autobuzul nu a mai venit și am întârziat la muncă", "Circulă feribotul duminica?"],
    "nb": ["Bussen kom aldri, og jeg ble forsinket til jobb", "Går ferja på søndag?"],
    "sv": ["Bussen kom aldrig och jag blev sen till jobbet", "Går färjan på söndag?"],
    "ar": ["لم تأتِ الحافلة وتأخرت عن العمل", "هل تعمل العبّارة يوم الأحد؟"],
}

ROADS = (
    "Streets and pavements",
    "Street lighting",
    "Water and sewage",
    "Snow, ice and floods",
    "Parks and playgrounds",
)
"""What waits with the technical services."""

RULES = (
    ("Line 22 by its number", BUSES, "line 22\nlinia 22\nlinje 22\nالخط 22", ""),
    ("Gritting", "Snow, ice and floods", "grit*\nicy\nstrø*\nsand*\nsare\nزلق*", ""),
    ("Lamps in Kirkeveien", "Street lighting", "light*\nlamp*\ngatelys*\nmørk*", "Kirkeveien"),
)
"""Name, topic, words, place."""

PAST = (
    (
        "26 08:10",
        (
            Asked(
                "Streets and pavements",
                "Kofi Mensah",
                "The zebra crossing by the pharmacy is so worn that drivers no longer see it. Can you paint it again before somebody is hit?",
                "Thank you, Kofi. The crossing is painted as soon as the road has been dry for a day, at the latest next week.",
            ),
            Asked(
                "Streets and pavements",
                "Doina Ciobanu",
                "Pe strada Viilor, în dreptul casei cu numărul 31, capacul de canal s-a lăsat și mașinile se lovesc de el.",
                "Bună ziua! Echipa a fost la fața locului și a ridicat capacul. Vă mulțumim că ne-ați scris.",
            ),
            Asked(
                "Streets and pavements",
                "Truls Haugen",
                "Det mangler fortauskant foran butikken i Storgata. Rullatoren til far setter seg fast hver gang.",
                "Takk for at du sier fra, Truls. Vi lager en liten rampe der i løpet av uka.",
            ),
            Asked(
                "Street lighting",
                "Elsa Nyström",
                "Lampan vid busshållplatsen Backen blinkar hela natten. Går den att laga?",
                "Hej Elsa! Lampan byts på onsdag.",
            ),
            Asked(
                "Street lighting",
                "هدى منصور",
                "إنارة الممر خلف المكتبة لا تعمل، والنساء يخفن من المرور هناك ليلًا.",
                "شكرًا لكِ سيدة هدى. أصلحنا المصباحين خلف المكتبة مساء أمس، فأخبرينا إن انطفآ مرة أخرى.",
            ),
            Asked(
                "Waste and recycling",
                "Amina Warsame",
                "Hvor ofte blir glass og metall hentet på Nordsida? Dunken har stått full i tre uker.",
                "Hei, Amina. Glass og metall hentes hver fjerde uke. Ruta ble hoppet over sist, og det beklager vi: bilen kommer i morgen.",
            ),
            Asked(
                "Waste and recycling",
                "Priya Raman",
                "Can I put pizza boxes with the paper, or are they household waste?",
                "Clean ones go with the paper, greasy ones with household waste. Thank you for asking first!",
            ),
        ),
    ),
    (
        "22 08:30",
        (
            Asked(
                "Waste and recycling",
                "Ștefan Balan",
                "De ce nu mai există container pentru sticlă lângă școala nr. 3?",
                "Containerul a fost mutat la intrarea dinspre strada Lungă, la 80 de metri. Acolo poate opri și mașina de colectare.",
            ),
            Asked(
                "Waste and recycling",
                "Nils Åkerlund",
                "Jag har målarburkar och lösningsmedel kvar efter renoveringen. Vart åker jag med dem?",
                "Till återvinningscentralen vid hamnen, luckan för farligt avfall. Det är gratis för hushåll.",
            ),
            Asked(
                "Water and sewage",
                "Aurel Creangă",
                "Factura de apă e de două ori mai mare ca luna trecută, deși suntem doar doi în casă. Poate fi o scurgere?",
                "Bună ziua! Închideți toate robinetele și priviți contorul: dacă se mișcă, este o scurgere. Sunați-ne și trimitem pe cineva gratuit.",
            ),
            Asked(
                "Water and sewage",
                "خالد درويش",
                "ضغط الماء ضعيف في الطابق الرابع منذ يوم الأحد، ولا يكفي للاستحمام.",
                "أهلًا أستاذ خالد. كان الصمام في الشارع مغلقًا جزئيًا بعد أعمال الصيانة، وفُتح صباح اليوم.",
            ),
            Asked(
                "Water and sewage",
                "Marek Zieliński",
                "There is water coming up through the asphalt outside Quay Street 7. It has been running since last night.",
                "Thank you, Marek. It was a burst pipe: it is closed now, and the road is mended on Friday.",
            ),
            Asked(
                "Snow, ice and floods",
                "Solveig Dahl",
                "Kan dere strø trappa ned til ferjekaia? Den er speilblank om morgenen.",
                "Hei, Solveig. Trappa står på lista fra i dag og strøs før den første ferja.",
            ),
            Asked(
                "Snow, ice and floods",
                "Hanna Lindqvist",
                "Snövallen vid vår utfart är en meter hög efter plogbilen. Vem tar bort den?",
                "Hej Hanna! Vid utfarter gör fastighetsägaren det. Är vallen så hög att ni inte kommer ut hjälper vi till: ring 555 0110.",
            ),
        ),
    ),
    (
        "17 09:00",
        (
            Asked(
                "Parks and playgrounds",
                "Thandiwe Ncube",
                "The fence around the playground in Elm Park has a gap, and my toddler ran out to the road yesterday.",
                "How frightening. The gap was closed this morning, and the whole fence is looked over this week.",
            ),
            Asked(
                "Parks and playgrounds",
                "سامر خوري",
                "هل يمكن إضافة مقاعد في الظل قرب ملعب الأطفال في حديقة النهر؟",
                "اقتراح جميل يا سامر. سنضع مقعدين تحت الأشجار في الربيع عند تجديد الملعب.",
            ),
            Asked(
                "Parking",
                "Raluca Enache",
                "Parcometrul de la gară mi-a luat banii și nu mi-a dat bilet. Cui cer banii înapoi?",
                "Bună ziua, ne cerem scuze. Trimiteți-ne ora și locul, iar banii vă sunt returnați în cinci zile.",
            ),
            Asked(
                "Parking",
                "Bjørn Aasen",
                "Gjelder beboerkortet også på parkeringsplassen bak rådhuset?",
                "Nei, bare i gatene i din egen sone. Bak rådhuset er det to timer gratis med skive.",
            ),
            Asked(
                "Schools and kindergartens",
                "Nguyễn Thị Lan",
                "My son starts school in August and hardly speaks the language yet. Is there a class where he can learn it first?",
                "Welcome! Yes: the reception class at Park School takes children at any time of the year. Call 555 0130, in English too.",
            ),
            Asked(
                "Schools and kindergartens",
                "Fatima Al-Amin",
                "Kan min dotter få specialkost i skolan? Hon tål inte mjölk.",
                "Hej Fatima! Ja. Lämna läkarintyget till skolsköterskan, så gäller det från veckan därpå.",
            ),
            Asked(
                "Building and permits",
                "Gheorghe Tănase",
                "Vreau să închid balconul cu geam. Trebuie autorizație sau ajunge o notificare?",
                "Bună ziua! Pentru balcoanele spre stradă trebuie autorizație, pentru cele din curte ajunge o notificare.",
            ),
        ),
    ),
    (
        "13 08:20",
        (
            Asked(
                "Building and permits",
                "Kari Moen",
                "Vi vil sette opp en varmepumpe på fasaden mot gata. Må vi søke?",
                "Hei, Kari. Mot gata i gamlebyen må dere søke, ellers ikke. Svaret kommer vanligvis innen tre uker.",
            ),
            Asked(
                "Noise and order",
                "Declan Byrne",
                "The fair on the quay plays music until one at night, and my wife works early shifts. What is allowed?",
                "Until eleven. We have told the fair, and the night patrol listens from now on. Call 555 0112 if it goes on.",
            ),
            Asked(
                "Accessibility",
                "ليلى بكري",
                "ابني على كرسي متحرك. هل يوجد مدخل بلا درج إلى مبنى البلدية؟",
                "أهلًا بكما. نعم، من جهة الحديقة، والجرس على يمين الباب على ارتفاع مناسب.",
            ),
            Asked(
                "Fees and taxes",
                "Jonas Wikström",
                "Jag har fått två fakturor för samma sophämtning. Vilken ska jag betala?",
                "Hej Jonas! Betala den med det senare datumet. Den andra är makulerad, och vi beklagar.",
            ),
            Asked(
                "Fees and taxes",
                "Ileana Popescu-Marin",
                "Pot plăti impozitul pe casă în două rate?",
                "Bună ziua! Da: jumătate până la 31 martie și jumătate până la 30 septembrie, fără penalități.",
            ),
            Asked(
                "Opening hours and appointments",
                "Wanjiru Kamau",
                "Do I need an appointment to hand in a passport photo, or can I just come by?",
                "Just come by, between nine and three. It takes five minutes.",
            ),
        ),
    ),
)
"""When the first of them wrote; the others an hour after each other."""

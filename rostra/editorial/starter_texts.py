"""Texts for the service situations that come back everywhere, to start from (R-078, R-104). Brackets are for facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Starter(NamedTuple):
    name: str
    text: str


STARTERS: Mapping[str, Mapping[str, Starter]] = {
    "en": {
        "weather": Starter(
            "Weather warning",
            "[Snow, wind, heat] is expected in [place] from [day, time] to [day, time]. Please [what people should do]. We update this page: [address]",
        ),
        "closure": Starter(
            "Closed today",
            "[School, office, road] is closed on [day] because of [reason]. Instead: [what people can use]. Open again: [day, time].",
        ),
        "disruption": Starter(
            "Service disruption",
            "[Line, service] does not run between [place] and [place] until [time]. Use [replacement]. Questions: [address]",
        ),
        "parking": Starter(
            "Parking",
            "No parking in [street] on [day] from [time] to [time]: [reason]. Free places: [where].",
        ),
        "event": Starter(
            "Event",
            "[Event] is on [day] at [time], [place]. Everybody is welcome; it costs nothing. The programme: [address]",
        ),
        "meeting": Starter(
            "Meeting in public",
            "The council meets on [day] at [time]. On the agenda: [three matters]. Watch it live or later: [address]",
        ),
        "question": Starter(
            "A question to people",
            "We are planning [project]. What matters most to you there? Answer here until [day]; we tell you what became of it.",
        ),
        "emergency": Starter(
            "Emergency",
            "[What happened] in [place]. [What to do at once]. Do not call [number] unless you are in danger. Next news here at [time].",
        ),
    },
    "ro": {
        "weather": Starter(
            "Avertizare meteo",
            "În [localitate] se așteaptă [ninsoare, vânt, caniculă] din [ziua, ora] până în [ziua, ora]. Vă rugăm să [ce trebuie făcut]. Noutăți pe această pagină: [adresa]",
        ),
        "closure": Starter(
            "Închis astăzi",
            "[Școala, biroul, drumul] este închis(ă) în [ziua] din cauza [motivul]. În schimb: [alternativa]. Se redeschide: [ziua, ora].",
        ),
        "disruption": Starter(
            "Întrerupere de serviciu",
            "[Linia, serviciul] nu circulă între [locul] și [locul] până la [ora]. Folosiți [alternativa]. Întrebări: [adresa]",
        ),
        "parking": Starter(
            "Parcare",
            "Pe [strada] parcarea este interzisă în [ziua], între [ora] și [ora]: [motivul]. Locuri libere: [unde].",
        ),
        "event": Starter(
            "Eveniment",
            "[Evenimentul] are loc în [ziua], la [ora], la [locul]. Sunteți bineveniți; intrarea este liberă. Programul: [adresa]",
        ),
        "meeting": Starter(
            "Ședință publică",
            "Consiliul se întrunește în [ziua], la [ora]. Pe ordinea de zi: [trei subiecte]. Ședința poate fi urmărită în direct sau ulterior: [adresa]",
        ),
        "question": Starter(
            "O întrebare pentru dumneavoastră",
            "Pregătim [proiectul]. Ce contează cel mai mult pentru dumneavoastră? Răspundeți aici până în [ziua]; vă spunem ce am făcut cu răspunsurile.",
        ),
        "emergency": Starter(
            "Urgență",
            "[Ce s-a întâmplat] la [locul]. [Ce trebuie făcut imediat]. Nu sunați la [numărul] decât dacă sunteți în pericol. Următoarele informații, aici, la [ora].",
        ),
    },
    "nb": {
        "weather": Starter(
            "Værvarsel",
            "Det ventes [snø, vind, varme] i [sted] fra [dag, klokkeslett] til [dag, klokkeslett]. Vi ber deg [hva folk bør gjøre]. Siden oppdateres: [adresse]",
        ),
        "closure": Starter(
            "Stengt i dag",
            "[Skolen, kontoret, veien] er stengt [dag] på grunn av [årsak]. Bruk i stedet [alternativ]. Åpner igjen: [dag, klokkeslett].",
        ),
        "disruption": Starter(
            "Driftsavbrudd",
            "[Linjen, tjenesten] går ikke mellom [sted] og [sted] før [klokkeslett]. Bruk [alternativ]. Spørsmål: [adresse]",
        ),
        "parking": Starter(
            "Parkering",
            "Parkering forbudt i [gate] [dag] fra [klokkeslett] til [klokkeslett]: [årsak]. Ledige plasser: [hvor].",
        ),
        "event": Starter(
            "Arrangement",
            "[Arrangement] er [dag] klokken [klokkeslett], [sted]. Alle er velkomne, og det er gratis. Program: [adresse]",
        ),
        "meeting": Starter(
            "Åpent møte",
            "Kommunestyret møtes [dag] klokken [klokkeslett]. På dagsordenen: [tre saker]. Se møtet direkte eller i opptak: [adresse]",
        ),
        "question": Starter(
            "Et spørsmål til deg",
            "Vi planlegger [prosjekt]. Hva er viktigst for deg? Svar her innen [dag], så forteller vi hva vi gjorde med svarene.",
        ),
        "emergency": Starter(
            "Nødsituasjon",
            "[Hva som har skjedd] i [sted]. [Hva du skal gjøre straks]. Ikke ring [nummer] uten at du er i fare. Neste oppdatering her klokken [klokkeslett].",
        ),
    },
    "sv": {
        "weather": Starter(
            "Vädervarning",
            "[Snö, vind, värme] väntas i [ort] från [dag, klockslag] till [dag, klockslag]. Vi ber dig att [vad människor bör göra]. Sidan uppdateras: [adress]",
        ),
        "closure": Starter(
            "Stängt i dag",
            "[Skolan, kontoret, vägen] är stängt/stängd [dag] på grund av [orsak]. Använd i stället [alternativ]. Öppnar igen: [dag, klockslag].",
        ),
        "disruption": Starter(
            "Driftstörning",
            "[Linjen, tjänsten] går inte mellan [plats] och [plats] före [klockslag]. Använd [alternativ]. Frågor: [adress]",
        ),
        "parking": Starter(
            "Parkering",
            "Parkeringsförbud på [gata] [dag] från [klockslag] till [klockslag]: [orsak]. Lediga platser: [var].",
        ),
        "event": Starter(
            "Evenemang",
            "[Evenemang] äger rum [dag] klockan [klockslag], [plats]. Alla är välkomna och det är gratis. Program: [adress]",
        ),
        "meeting": Starter(
            "Öppet sammanträde",
            "Fullmäktige sammanträder [dag] klockan [klockslag]. På dagordningen: [tre ärenden]. Se det direkt eller i efterhand: [adress]",
        ),
        "question": Starter(
            "En fråga till dig",
            "Vi planerar [projekt]. Vad är viktigast för dig? Svara här senast [dag], så berättar vi vad vi gjorde med svaren.",
        ),
        "emergency": Starter(
            "Nödläge",
            "[Vad som har hänt] i [plats]. [Vad du ska göra genast]. Ring inte [nummer] om du inte är i fara. Nästa besked här klockan [klockslag].",
        ),
    },
    "ar": {
        "weather": Starter(
            "تحذير من الطقس",
            "يُتوقع [ثلوج، رياح، حرّ] في [المكان] من [اليوم والساعة] إلى [اليوم والساعة]. يُرجى [ما ينبغي فعله]. نحدّث هذه الصفحة: [العنوان]",
        ),
        "closure": Starter(
            "مغلق اليوم",
            "[المدرسة، المكتب، الطريق]: إغلاق يوم [اليوم] بسبب [السبب]. البديل: [ما يمكن استعماله]. العودة إلى العمل: [اليوم والساعة].",
        ),
        "disruption": Starter(
            "توقف في الخدمة",
            "تتوقف [الخط، الخدمة] بين [المكان] و[المكان] حتى [الساعة]. استعملوا [البديل]. للاستفسار: [العنوان]",
        ),
        "parking": Starter(
            "مواقف السيارات",
            "يُمنع الوقوف في [الشارع] يوم [اليوم] من [الساعة] إلى [الساعة]: [السبب]. أماكن متاحة: [أين].",
        ),
        "event": Starter(
            "فعالية",
            "تُقام [الفعالية] يوم [اليوم] الساعة [الساعة] في [المكان]. الدعوة عامة والدخول مجاني. البرنامج: [العنوان]",
        ),
        "meeting": Starter(
            "جلسة علنية",
            "يجتمع المجلس يوم [اليوم] الساعة [الساعة]. على جدول الأعمال: [ثلاثة مواضيع]. المشاهدة مباشرة أو لاحقًا: [العنوان]",
        ),
        "question": Starter(
            "سؤال إليكم",
            "نُعدّ لـ[المشروع]. ما الأهم بالنسبة إليكم؟ أجيبوا هنا حتى [اليوم]، وسنخبركم بما فعلناه بإجاباتكم.",
        ),
        "emergency": Starter(
            "حالة طوارئ",
            "[ما حدث] في [المكان]. [ما يجب فعله فورًا]. لا تتصلوا بالرقم [الرقم] إلا إذا كنتم في خطر. المعلومات التالية هنا الساعة [الساعة].",
        ),
    },
}
"""By language and situation; every language has all situations."""

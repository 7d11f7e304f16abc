"""Emergencies are seen in five languages as people write them; what only sounds like one is not."""

from __future__ import annotations

import csv
import os
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rostra.inbox.reading.urgency import LANGUAGES, Kind, Urgent, urgent

DATA = Path(os.environ.get("ROSTRA_TEST_DATA", "nowhere"))

EMERGENCIES = [
    ("en", "fire", "There is a fire in the stairwell, people are inside!"),
    ("en", "gas", "Strong smell of gas at 12 Mill Lane"),
    ("en", "injury", "An old man fell and he is bleeding from the head"),
    ("en", "injury", "she is not breathing, please help"),
    ("en", "trapped", "we are stuck in the lift since an hour"),
    ("en", "trapped", "A child is drowning in the canal"),
    ("en", "violence", "shots fired behind the school"),
    ("en", "danger", "the wall of the old building collapsed on the pavement"),
    ("en", "threat", "I know where you live and I will kill you"),
    ("en", "self_harm", "I don't want to live anymore"),
    ("ro", "fire", "A izbucnit un incendiu la bloc"),
    ("ro", "fire", "Arde casa vecinului, veniti repede"),
    ("ro", "gas", "Miroase puternic a gaz in scara 3"),
    ("ro", "gas", "miros de gaz pe scara"),
    ("ro", "injury", "Un bătrân a căzut și sângerează"),
    ("ro", "injury", "un om nu mai respira pe trotuar"),
    ("ro", "trapped", "Suntem blocați în lift"),
    ("ro", "violence", "un barbat cu cutit in autobuz"),
    ("ro", "threat", "stim unde stai, te omor"),
    ("ro", "self_harm", "nu mai vreau sa traiesc"),
    ("nb", "fire", "Det brenner i blokka vår"),
    ("nb", "gas", "Det lukter gass i gangen"),
    ("nb", "gas", "Det lukter sterkt gass i oppgangen"),
    ("nb", "gas", "Det luktar sterkt av gass her"),
    ("nb", "injury", "En mann ligger bevisstløs på fortauet"),
    ("nn", "injury", "Ein mann ligg medvitslaus og pustar ikkje"),
    ("nn", "trapped", "Eit barn har falle og druknar i elva"),
    ("nb", "self_harm", "Jeg orker ikke leve lenger"),
    ("nn", "self_harm", "eg vil ikkje leve"),
    ("nb", "threat", "Vi vet hvor du bor, jeg skal drepe deg"),
    ("sv", "fire", "Det brinner i källaren"),
    ("sv", "gas", "Det luktar gas i trapphuset"),
    ("sv", "injury", "Kvinnan blöder kraftigt och andas inte"),
    ("sv", "violence", "skottlossning vid torget"),
    ("sv", "self_harm", "jag orkar inte leva längre"),
    ("sv", "threat", "jag ska döda dig"),
    ("ar", "fire", "في حريق بالعمارة وفيها ناس"),
    ("ar", "fire", "البيت ولع الحقونا"),
    ("ar", "fire", "العافية شاعلة فالدار"),
    ("ar", "gas", "في ريحة غاز قوية في العمارة"),
    ("ar", "gas", "رائحة الغاز في الدرج"),
    ("ar", "injury", "الولد كينزف بزاف"),
    ("ar", "injury", "أبوي مغمى عليه وما يتنفس"),
    ("ar", "injury", "الراجل بينزف ومش بيتنفس"),
    ("ar", "trapped", "في ولد عم يغرق بالنهر"),
    ("ar", "trapped", "احنا محبوسين في المصعد"),
    ("ar", "threat", "والله لأقتلك"),
    ("ar", "threat", "غادي نقتلك"),
    ("ar", "self_harm", "مش عايز أعيش"),
    ("ar", "self_harm", "بغيت نموت"),
    ("ar", "self_harm", "ما بدي عيش"),
    ("", "fire", "l3afia f dar"),
    ("", "gas", "Gass!"),
    ("", "trapped", "Hjälp"),
    # An excuse or a denial stands in another sentence, or on the other side of a comma.
    ("en", "fire", "There is fire in our kitchen"),
    ("en", "fire", "Fire! The school is burning"),
    ("en", "fire", "Our house caught fire, the children are inside"),
    ("en", "fire", "There is a fire. The neighbours are inside"),
    ("en", "fire", "Help, fire. Your colleagues do not answer"),
    ("en", "fire", "Nobody answers, there is fire on the third floor"),
    ("en", "fire", "This fire is spreading to the next house"),
    ("en", "fire", "Fire everywhere, we cannot get out"),
    ("en", "fire", "The kindergarten is burning"),
    ("en", "fire", "Please send the fire brigade"),
    ("en", "fire", "Somebody call the fire department!"),
    ("en", "fire", "Where is the fire brigade?"),
    ("en", "fire", "We live next to fire and smoke, please come"),
    ("en", "trapped", "There are people under the rubble of the market"),
    ("en", "injury", "My wife got injured by falling blocks"),
    ("en", "gas", "It smells of gas. Price of the repair does not matter"),
    ("en", "injury", "No answer at 112, my father is bleeding"),
    ("en", "injury", "He isn't moving. Not breathing either"),
    ("en", "trapped", "There is no light, we are trapped under the stairs"),
    ("en", "violence", "They do not listen: he has a gun"),
    ("en", "threat", "I never forget. I will kill you all at the town hall"),
    ("en", "self_harm", "I see no way out, I want to kill myself"),
    ("ro", "fire", "Filmez acum, arde blocul"),
    ("ro", "fire", "Nu raspunde nimeni, arde casa"),
    ("ro", "fire", "Foc mic in scara, se intinde repede"),
    ("ro", "fire", "Arde școala, copiii sunt înăuntru"),
    ("ro", "fire", "E foc la vecini, nu vine nimeni"),
    ("ro", "gas", "Nu mai pot dormi. Miroase a gaz pe casa scarii"),
    ("ro", "gas", "Miroase a gaz, pericol de explozie"),
    ("ro", "injury", "Nu stiu ce sa fac, tata sangereaza"),
    ("ro", "injury", "Nu raspunde la 112. Nu mai respira mama"),
    ("ro", "trapped", "Nu merge curentul, suntem blocati in lift"),
    ("ro", "violence", "Nu e gluma! Un barbat cu un cutit e in curte"),
    ("ro", "threat", "Nu uit. Va omor pe toti la primarie"),
    ("ro", "self_harm", "Nu mai pot, vreau sa mor"),
    ("nb", "fire", "Det brenner på skolen"),
    ("nb", "fire", "Huset brenner for fullt"),
    ("nb", "fire", "Ingen svarer på 110, det brenner i blokka"),
    ("nb", "fire", "Hjelp, det brenner etter lynnedslaget"),
    ("nb", "fire", "Det er brann. Kamp mot flammene, nå"),
    ("nn", "fire", "Det brenn på låven, kom fort"),
    ("nb", "gas", "Det lukter gass, fare for eksplosjon"),
    ("nb", "injury", "Jeg filmer ikke, mannen blør kraftig"),
    ("nb", "injury", "Får ikke kontakt. Bevisstløs mann på benken"),
    ("nb", "trapped", "Det kommer ingen, vi sitter fast i heisen"),
    ("nn", "trapped", "Eg ser ingen vaksne, eit barn druknar"),
    ("nb", "threat", "Dere hører aldri. Jeg skal drepe dere"),
    ("nb", "self_harm", "Det finnes ingen utvei, jeg vil dø"),
    ("sv", "fire", "Det brinner inne i huset"),
    ("sv", "fire", "det brinner för fullt"),
    ("sv", "fire", "Det brinner inne på skolan, barn är kvar"),
    ("sv", "fire", "Ingen svarar, det brinner i trapphuset"),
    ("sv", "gas", "Det luktar gas, fara för explosion"),
    ("sv", "gas", "Jag hittar inget fel. Luktar gas gör det ändå"),
    ("sv", "injury", "Hon svarar inte, hon blöder"),
    ("sv", "injury", "Ambulansen kommer aldrig. Medvetslös man vid hållplatsen"),
    ("sv", "trapped", "Larmet går inte fram, vi sitter fast i hissen"),
    ("sv", "violence", "Jag filmar, han står med kniv vid kiosken"),
    ("sv", "danger", "Vi kan inte gå ut. Taket har rasat"),
    ("sv", "threat", "Ni lyssnar aldrig. Jag ska döda er"),
    ("sv", "self_harm", "Jag ser ingen utväg, jag vill dö"),
    ("ar", "fire", "نار في المدرسة"),
    ("ar", "fire", "لا أحد يرد، البيت يحترق"),
    ("ar", "fire", "ما حدا عم يرد. في حريق بالبناية"),
    ("ar", "fire", "مفيش حد بيرد، البيت ولع"),
    ("ar", "fire", "ماكاين حتى واحد، العافية شاعلة فالدار"),
    ("ar", "gas", "مش عارف شو أعمل، ريحة غاز قوية"),
    ("ar", "gas", "ريحة الغاز قوية. سعر التصليح مو مهم"),
    ("ar", "injury", "ما في حدا، أبوي ينزف"),
    ("ar", "injury", "الإسعاف لم تصل. مغمى عليه من ساعة"),
    ("ar", "trapped", "الكهربا مقطوعة مش شغالة، احنا محبوسين في المصعد"),
    ("ar", "violence", "هذه ليست لعبة. معه سكين"),
    ("ar", "threat", "لا تنسى، راح أقتلك"),
    ("ar", "self_harm", "ما بقى عندي أمل، بدي موت"),
]
NONE = [
    ("en", "Fire the director of the water company!"),
    ("en", "You should fire whoever planned this"),
    ("en", "The gas price went up again"),
    ("en", "I'm dying of laughter at your answer"),
    ("en", "When is the next fire drill at the school?"),
    ("en", "There is no fire, only steam"),
    ("en", "My phone battery is dying while I wait"),
    ("en", "What number do I call in case of fire?"),
    ("en", "We are drowning in paperwork and rubbish: drowning in rubbish"),
    ("en", "It won't kill you to answer once"),
    ("en", "I don't want to live in this city any longer"),
    ("en", "A photo shoot in the park"),
    ("ro", "Cand vin lemnele de foc?"),
    ("ro", "S-a scumpit pretul la gaz"),
    ("ro", "mor de ras cand citesc"),
    ("ro", "Primarul e suparat foc"),
    ("ro", "Nu este niciun incendiu"),
    ("nb", "Når er neste brannøvelse?"),
    ("nb", "Heia Brann!"),
    ("nb", "De fire busstoppene i sentrum"),
    ("nb", "Gi gass, kommune!"),
    ("nb", "Ungdommene brenner for miljøet"),
    ("sv", "När är brandövningen?"),
    ("sv", "Jag brinner för cykelvägar"),
    ("sv", "Gaspriset stiger igen"),
    ("ar", "الأسعار نار"),
    ("ar", "الله يعطيكم العافية"),
    ("ar", "سعر الغاز مرتفع"),
    ("ar", "متت من الضحك"),
    ("ar", "أحتاج أقلام رصاص للمدرسة"),
    ("en", "We should fire our director"),
    ("en", "Fire your incompetent planners"),
    ("en", "This song is fire"),
    ("en", "The council plans to fire people"),
    ("en", "There is not a fire, it is the bakery"),
    ("en", "Where is the nearest fire station?"),
    ("ro", "Gatim la foc mic sarmale la sarbatoare"),
    ("ro", "Nu e un incendiu, doar fum de la gratar"),
    ("nb", "Hva brenner på i kommunen nå?"),
    ("nb", "Det er ikke noen brann her"),
    ("nb", "De brenner etter å komme i gang"),
    ("sv", "Ungdomarna brinner för miljön"),
    ("sv", "Det är inte någon brand"),
    ("sv", "Jag brinner inne med en fråga om bygglov"),
    ("ar", "لا يوجد حريق في الحي"),
    ("ar", "أسعار الخضار نار"),
    ("", ""),
    ("", "🙂"),
]


@pytest.mark.parametrize(("language", "kind", "text"), EMERGENCIES)
def test_urgent_sees_an_emergency(language: str, kind: str, text: str) -> None:
    assert kind in {hint.kind for hint in urgent(text, language)}


@pytest.mark.parametrize(("language", "kind", "text"), EMERGENCIES)
def test_urgent_sees_it_where_the_language_is_not_known(language: str, kind: str, text: str) -> None:
    assert kind in {hint.kind for hint in urgent(text)}


@pytest.mark.parametrize(("language", "text"), NONE)
def test_urgent_leaves_other_meanings_alone(language: str, text: str) -> None:
    assert urgent(text, language) == []


def test_urgent_names_the_words_as_they_were_written() -> None:
    assert urgent("Ajutor! MIROS de GAZ, pe scară.", "ro") == [Urgent(Kind.GAS, "MIROS de GAZ")]
    assert urgent("يا جماعة، الحريق كبير", "ar") == [Urgent(Kind.FIRE, "الحريق")]


def test_urgent_reads_phrases_over_a_gap_of_three_words() -> None:
    assert urgent("the house next to ours is burning", "en") == []
    assert urgent("the house opposite is burning", "en") == [Urgent(Kind.FIRE, "house opposite is burning")]


def test_urgent_takes_one_word_for_a_cry_in_a_short_message_only() -> None:
    assert urgent("HELP!!!", "en") == [Urgent(Kind.TRAPPED, "HELP")]
    assert urgent("Can you help me with the parking form", "en") == []


def test_urgent_reads_to_the_end() -> None:
    assert urgent("We waited for weeks. " * 900 + "I want to kill myself", "en") == [
        Urgent(Kind.SELF_HARM, "kill myself")
    ]


def test_urgent_takes_excuses_within_a_sentence_only() -> None:
    assert urgent("Fire the director", "en") == []
    assert urgent("Fire. The director is inside", "en") == [Urgent(Kind.FIRE, "Fire")]
    assert urgent("Fire\nThe director is inside", "en") == [Urgent(Kind.FIRE, "Fire")]


def test_urgent_takes_denials_up_to_a_comma_only() -> None:
    assert urgent("There is no big fire", "en") == []
    assert urgent("No, fire", "en") == [Urgent(Kind.FIRE, "fire")]


def test_urgent_takes_turns_of_phrase_across_a_comma_but_no_sentence() -> None:
    assert urgent("Last year, fire", "en") == []
    assert urgent("So it was last year. Fire", "en") == [Urgent(Kind.FIRE, "Fire")]


def test_urgent_takes_a_longer_hint_before_the_excuse_in_it() -> None:
    assert urgent("De brenner for kollektivtrafikk", "nb") == []
    assert urgent("Taket brenner for fullt", "nb") == [Urgent(Kind.FIRE, "brenner for fullt")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_have_every_kind(language: str) -> None:
    table = tomllib.loads((files("rostra.inbox.reading") / "urgent" / f"{language}.toml").read_text("utf-8"))

    assert set(table) == {"not", "rhetorical", *Kind}
    assert all(table[kind]["words"] for kind in Kind)


@given(st.text(max_size=300), st.sampled_from(["", *LANGUAGES, "nn", "fi", "en-GB"]))
def test_urgent_reads_anything(text: str, language: str) -> None:
    assert len({hint.kind for hint in urgent(text, language)}) == len(urgent(text, language))


@pytest.mark.skipif(not DATA.exists(), reason="ROSTRA_TEST_DATA names no folder of test data")
@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("duplicates/banking77.csv", 0.001),
        ("moderation/sms_spam.csv", 0.005),
        ("moderation/youtube_spam.csv", 0.006),
        ("topics/civic_blr_topic.csv", 0.02),
        ("topics/sib200_topic.csv", 0.01),
    ],
)
def test_urgent_rarely_cries_wolf(name: str, most: float) -> None:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = [(row["text"], row["lang"]) for row in csv.DictReader(file)]
    share = sum(bool(urgent(text, language)) for text, language in rows) / len(rows)
    print(f"{name}: {share:.4f}")

    assert share <= most

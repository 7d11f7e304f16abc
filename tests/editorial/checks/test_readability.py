from __future__ import annotations

import pytest

from rostra.core.readability import arabic_syllables, english_syllables, flesch, lix, osman
from tests.editorial.checks.drafts import found

HARD = {
    "en": "Notwithstanding the aforementioned administrative considerations, the municipal organisation's interdepartmental "
    "implementation of environmental sustainability regulations necessitates comprehensive documentation, continuous "
    "evaluation and the participation of representatives of independent institutional organisations in accordance with "
    "applicable international legislation.",
    "ro": "Reglementările administrative privind implementarea programelor interinstituționale necesită documentarea "
    "cuprinzătoare, evaluarea continuă și participarea reprezentanților organizațiilor neguvernamentale independente, "
    "conform legislației internaționale aplicabile domeniului respectiv, precum și elaborarea documentației "
    "corespunzătoare procedurilor administrative prevăzute.",
    "nb": "Kommunedirektørens administrative saksbehandlingsrutiner vedrørende gjennomføring av tverrsektorielle "
    "bærekraftsprogrammer forutsetter omfattende dokumentasjon, kontinuerlig evaluering samt deltakelse fra "
    "representanter for uavhengige interesseorganisasjoner i overensstemmelse med gjeldende internasjonal lovgivning og "
    "kommunestyrets overordnede styringsdokumenter innenfor samfunnsplanleggingen.",
    "sv": "Kommundirektörens administrativa handläggningsrutiner beträffande genomförande av sektorsövergripande "
    "hållbarhetsprogram förutsätter omfattande dokumentation, kontinuerlig utvärdering samt deltagande från "
    "representanter för oberoende intresseorganisationer i överensstämmelse med gällande internationell lagstiftning och "
    "kommunfullmäktiges övergripande styrdokument inom samhällsplaneringen.",
    "ar": "واستنادا إلى المقتضيات التنظيمية المنصوص عليها في القرارات الوزارية المتعلقة بالاستراتيجيات المستقبلية للاستثمارات "
    "والمسؤوليات المؤسساتية فإن الاجتماعات الاستشارية للمستثمرين والاختصاصيين ستستكمل المناقشات والاستفسارات المتعلقة "
    "بالالتزامات والإجراءات الاحترازية المستخدمة والمستوجبة للاستفادة من الإمكانيات والاستحقاقات المستقبلية للمؤسسات",
}
EASY = {
    "en": "The bridge is open again. You can walk and ride over it from today. Cars must wait until May. We put in new "
    "lamps and a safe path for bikes. Thank you for your patience! Do you have a question? Ask us here.",
    "ro": "Podul este din nou deschis. De azi puteți merge pe jos sau cu bicicleta. Mașinile mai așteaptă până în mai. Am "
    "pus lămpi noi și o pistă sigură. Vă mulțumim că ați avut răbdare! Aveți o întrebare? Scrieți-ne aici.",
    "nb": "Brua er åpen igjen. Fra i dag kan du gå og sykle over den. Biler må vente til mai. Vi har satt opp nye lys og "
    "laget en trygg vei for sykler. Takk for at du har ventet! Har du spørsmål? Skriv til oss her.",
    "sv": "Bron är öppen igen. Från i dag kan du gå och cykla över den. Bilar får vänta till maj. Vi har satt upp nya lampor "
    "och gjort en säker väg för cyklar. Tack för att du har väntat! Har du frågor? Skriv till oss här.",
    "ar": "الجسر مفتوح من جديد. من اليوم يمكنكم المشي عليه. على السيارات أن تنتظر حتى مايو. وضعنا مصابيح جديدة. وعملنا ممرا "
    "آمنا للدراجات. شكرا لكم على الصبر! هل لديكم سؤال؟ اكتبوا لنا هنا. نحن معكم كل يوم. أهلا بكم.",
}


@pytest.mark.parametrize("language", HARD)
def test_hard_text_is_found(language: str) -> None:
    assert len(found("readability", HARD[language], language)) == 1


@pytest.mark.parametrize("language", EASY)
def test_easy_text_is_fine(language: str) -> None:
    assert found("readability", EASY[language], language) == []


def test_the_sentence_names_scale_and_value() -> None:
    assert found("readability", HARD["nb"], "no-NO")[0].startswith("This is hard to read (LIX ")


def test_short_texts_and_other_languages_are_left_alone() -> None:
    assert found("readability", " ".join(HARD["en"].split()[:29])) == []
    assert found("readability", HARD["en"], "fr") == []


def test_formulas_give_what_the_papers_say() -> None:
    # One sentence of four words of one syllable each: 206.835 - 4.06 - 84.6.
    assert round(flesch(["the cat sat down"]), 3) == 118.175
    # Four words, one of them of more than six letters: 4 + 25.
    assert lix(["vi bygger kommunens bro"]) == 29.0
    # Two words of two syllables, none long: 200.791 - 2.03 - 24.181 · 4 / 2.
    assert round(osman(["قلم كتب"]), 3) == round(200.791 - 2.03 - 24.181 * (2 + 2) / 2, 3)


@pytest.mark.parametrize(
    ("word", "count"), [("the", 1), ("bridge", 1), ("open", 2), ("table", 2), ("closed", 1), ("administration", 5)]
)
def test_english_syllables(word: str, count: int) -> None:
    assert english_syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("من", 1), ("قلم", 2), ("باب", 2), ("البلدية", 4), ("و", 1)])
def test_arabic_syllables(word: str, count: int) -> None:
    assert arabic_syllables(word) == count

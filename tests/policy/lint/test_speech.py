from __future__ import annotations

import pytest

from rostra.policy.lint.speech import speech_bans
from rostra.policy.questionnaire import LANGUAGES, items, policy_text, text

BANS = [
    ("en", "Employees must never write about the body."),
    ("en", "Staff may not discuss the municipality on social media."),
    ("en", "It is forbidden to comment on the organisation."),
    ("en", "You must not criticise the employer in public."),
    ("en", "Nobody may post anything about their work."),
    ("en", "Comments by employees about the agency are prohibited."),
    ("en", "Employees never talk about their workplace online"),
    ("ro", "Angajații nu au voie să scrie despre instituție."),
    ("ro", "Este interzis să discutați despre primărie pe rețele."),
    ("ro", "Personalul nu poate critica instituția."),
    ("ro", "Salariații nu vorbesc niciodată despre angajator."),
    ("nb", "Ansatte skal aldri skrive om kommunen."),
    ("nb", "Det er forbudt å omtale arbeidsgiveren på sosiale medier."),
    ("nb", "Ansatte får ikke kritisere virksomheten."),
    ("nb", "Ansatte diskuterer aldri kommunen."),
    ("sv", "Anställda får inte skriva om myndigheten."),
    ("sv", "Det är förbjudet att kommentera arbetsgivaren."),
    ("sv", "Personalen ska aldrig diskutera kommunen."),
    ("sv", "Medarbetare skriver aldrig om myndigheten."),
    ("ar", "لا يجوز للموظفين الكتابة عن الجهة."),
    ("ar", "يُمنع على الموظفين الحديث عن البلدية في وسائل التواصل."),
    ("ar", "على الموظفين ألا يكتبوا عن الجهة أبدًا."),
    ("ar", "يحظر انتقاد المؤسسة علنًا."),
]
ALLOWED = [
    ("en", "Employees may write about the body and its work, critically too."),
    ("en", "Employees must not publish confidential information about the body."),
    ("en", "Employees may not speak on behalf of the body without a mandate."),
    ("en", "No rule forbids employees to write about the body."),
    ("en", "Employees never share the passwords of the body."),
    ("en", "Accounts of the body are not used to publish opinions."),
    ("ro", "Angajații pot scrie despre instituție, și critic."),
    ("ro", "Angajații nu au voie să scrie despre instituție informații confidențiale."),
    ("ro", "Angajații nu vorbesc în numele instituției despre primărie."),
    ("nb", "Ansatte kan skrive om kommunen, også kritisk."),
    ("nb", "Ansatte skal ikke skrive om kommunen på vegne av den."),
    ("sv", "Anställda får skriva om myndigheten, även kritiskt."),
    ("sv", "Anställda får inte skriva om myndighetens hemliga uppgifter."),
    ("ar", "يجوز للموظفين الكتابة عن الجهة، ونقدها أيضًا."),
    ("ar", "لا يجوز للموظفين نشر معلومات سرية عن الجهة."),
    ("de", "Beschäftigte dürfen nie über die Gemeinde schreiben."),
]


@pytest.mark.parametrize(("language", "sentence"), BANS)
def test_a_blanket_ban_is_found(language: str, sentence: str) -> None:
    found = speech_bans(f"{text('E4.2', language).clause} {sentence}", language)
    assert found == (sentence.rstrip("."),)


@pytest.mark.parametrize(("language", "sentence"), ALLOWED)
def test_what_is_allowed_or_limited_is_no_ban(language: str, sentence: str) -> None:
    assert speech_bans(sentence, language) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_texts_ban_nothing(language: str) -> None:
    told = [
        words
        for pk in items()
        for shipped in [text(pk, language)]
        for words in (
            shipped.clause,
            shipped.exceptions,
            shipped.advice,
            shipped.employee,
            shipped.public,
            shipped.crisis,
            *(option.clause for option in shipped.options.values()),
        )
    ]
    general = policy_text(language)
    told += [general.purpose, general.scope, general.promise]
    assert [ban for words in told for ban in speech_bans(words, language)] == []

from __future__ import annotations

import pytest

from tests.editorial.checks.drafts import found


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "I think the new bridge is ugly.", "i think"),
        ("ro", "După părerea mea, podul este urât.", "dupa parerea mea"),
        ("nb", "Etter min mening er brua stygg.", "etter min mening"),
        ("sv", "Jag tycker att bron är ful.", "jag tycker"),
        ("ar", "في رأيي الجسر قبيح.", "في رايي"),
    ],
)
def test_personal_opinion_is_found(language: str, text: str, words: str) -> None:
    assert found("opinion", text, language) == [
        f"“{words}”: a body has no personal opinion. Say what was decided, or what is known."
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "What do you think? “I think it is great”, says Ana. The council believes that trees matter."),
        ("ro", "Ce părere aveți? „Eu cred că e frumos”, spune Ana."),
        ("nb", "Hva synes du? «Jeg synes den er fin», sier Ana. Hva mener kommunen?"),
        ("sv", "Vad tycker du? ”Jag tycker den är fin”, säger Ana."),
        ("ar", "ما رأيكم في الجسر؟ «أعتقد أنه جميل» تقول آنا."),
    ],
)
def test_questions_and_quotes_are_fine(language: str, text: str) -> None:
    assert found("opinion", text, language) == []


CAMPAIGN = [
    ("en", "Vote for us on Sunday!", "vote for us"),
    ("ro", "Votați pentru noi duminică!", "votati pentru noi"),
    ("nb", "Stem på oss på søndag!", "stem på oss"),
    ("sv", "Rösta på vårt parti på söndag!", "rösta på vårt"),
    ("ar", "صوتوا لصالح مرشحنا يوم الأحد!", "صوتوا لصالح"),
]


@pytest.mark.parametrize(("language", "text", "words"), CAMPAIGN)
def test_campaign_is_found(language: str, text: str, words: str) -> None:
    assert found("political", text, language) == [f"“{words}”: a public body does not campaign."]
    assert found("election", text, language) == []


@pytest.mark.parametrize(("language", "text", "words"), CAMPAIGN)
def test_campaign_before_an_election_weighs_more(language: str, text: str, words: str) -> None:
    assert found("political", text, language, election="Local elections") == []
    assert found("election", text, language, election="Local elections") == [
        f"“{words}”: before the election (Local elections) nothing may help a candidate or a party."
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Vote on Sunday: polling stations open at 8. You can vote in advance. The council elected a new chair."),
        ("ro", "Duminică sunt alegeri: secțiile de votare se deschid la 8. Votați anticipat la primărie."),
        ("nb", "Søndag er det valg. Du kan stemme på forhånd i rådhuset. Valglokalene åpner kl. 8."),
        ("sv", "På söndag är det val. Du kan rösta på förhand i biblioteket. Vallokalerna öppnar kl. 8."),
        ("ar", "الانتخابات يوم الأحد. تفتح مراكز الاقتراع الساعة 8. يمكنكم التصويت مبكرا."),
    ],
)
def test_how_to_vote_is_fine(language: str, text: str) -> None:
    assert found("political", text, language) == []
    assert found("election", text, language, election="Local elections") == []

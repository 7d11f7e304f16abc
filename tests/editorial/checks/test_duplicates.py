from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from rostra.core.reading import essence
from rostra.editorial.checks import CHECKS
from rostra.editorial.checks.draft import Twin
from tests.editorial.checks.drafts import ACCOUNT, draft, found

TEXT = "The library on Market Street opens again on Monday at nine, with longer hours."


def _twin(text: str, account: int = 2) -> Twin:
    return Twin(account, "Transit", datetime(2026, 11, 20, 12, tzinfo=UTC), essence(text))


def test_same_text_on_an_account_before_this_one_is_found() -> None:
    assert found("duplicate", TEXT, siblings={"Transit": f"{TEXT} #library https://city.example"}) == [
        "The words are the same as on Transit: say it differently to each public."
    ]


def test_same_text_of_the_last_days_is_found_once() -> None:
    assert found("duplicate", TEXT, twins=(_twin("Other."), _twin(TEXT.upper()), _twin(TEXT))) == [
        "The same words are on Transit as well (Nov. 20, 2026)."
    ]


def test_one_changed_word_is_still_the_same() -> None:
    assert len(found("duplicate", TEXT, twins=(_twin(TEXT.replace("longer", "new")),))) == 0
    long = f"{TEXT} {TEXT.replace('library', 'pool')} Bring a friend, a book, and some time to stay with us."
    assert len(found("duplicate", long, twins=(_twin(long.replace("friend", "child")),))) == 1


def test_other_words_short_notices_and_the_own_account_are_fine() -> None:
    assert found("duplicate", TEXT, siblings={"Transit": "Monday is the day: books for all of Market Street!"}) == []
    assert found("duplicate", "The bridge is open.", siblings={"Transit": "The bridge is open."}) == []
    assert found("duplicate", TEXT, twins=(_twin(TEXT, ACCOUNT.pk),)) == []


def test_heading_makes_no_other_words_of_the_same() -> None:
    content = replace(draft(TEXT).content, heading="News from the culture house and all its branches")
    headed = replace(draft(siblings={"Transit": TEXT}, twins=(_twin(TEXT),)), content=content)

    assert len(list(CHECKS["duplicate"](headed))) == 2

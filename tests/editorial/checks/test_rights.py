from __future__ import annotations

from dataclasses import replace

from tests.editorial.checks.drafts import PHOTO, found

COPY = replace(PHOTO, sha256="ef" * 32, original=PHOTO.sha256)


def test_file_without_a_record_is_found() -> None:
    expected = ["“bridge.jpg” has no record of rights that holds: say in the media library whose it is."]

    assert found("rights_missing", media=(PHOTO,)) == expected
    assert found("rights_missing", media=(COPY, PHOTO), recorded=frozenset({PHOTO.sha256})) == []


def test_people_who_have_not_agreed_are_found() -> None:
    assert found("consent_missing", media=(COPY,), unagreed=frozenset({PHOTO.sha256})) == [
        "“bridge.jpg” shows people who have not agreed to its publication."
    ]
    assert found("consent_missing", media=(PHOTO,)) == []

"""How notices and mails name a post: by its title, or where it is not public by its number and kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from rostra.editorial.actions import plan
from rostra.editorial.actions.moves import tell
from rostra.editorial.actions.translating import ask_translation
from rostra.editorial.content import Details
from rostra.editorial.enums import Confidentiality
from rostra.people.actions import mail_notices
from rostra.people.models import Notice
from tests.editorial.office import Office


@pytest.mark.parametrize("confidentiality", [each for each in Confidentiality if each != Confidentiality.PUBLIC])
def test_post_that_is_not_public_is_told_of_without_its_title(office: Office, confidentiality: str) -> None:
    kind = plan.add_type(fields=plan.TypeFields(name="News"), by=office.cast.approver, now=office.clock())
    details = Details(confidentiality=confidentiality)
    bare = office.write(title="The mayor resigns", details=details)
    typed = office.write(
        title="The mayor resigns", details=Details(confidentiality=confidentiality, content_type_id=kind.pk)
    )

    for post in (bare, typed):
        tell([office.cast.records.user], "editorial.commented", post, now=office.clock(), by="Jonas")
    ask_translation(post=typed, language="ro", of=office.cast.editor, by=office.cast.editor, now=office.clock())

    told = Notice.objects.order_by("pk").values_list("data__title", flat=True)
    assert list(told) == [f"#{bare.pk}", f"#{typed.pk} (News)", f"#{typed.pk} (News)"]
    mail_notices(now=office.clock())
    sent = [str(message.message()) for message in mail.outbox]
    assert [("mayor" in text, f"#{typed.pk} (News)" in text) for text in sent] == [(False, True)] * 2


def test_public_post_is_told_of_by_its_title(office: Office) -> None:
    office.ask(office.write(title="The bridge is open"))

    assert Notice.objects.get().data["title"] == "The bridge is open"


@pytest.mark.parametrize(
    ("days", "own_end", "in_public"),
    [(30, None, 30), (30, 3, 3), (None, 3, 3), (None, None, None)],
)
def test_post_stays_in_public_as_long_as_its_kind_unless_it_says_until_when(
    office: Office, days: int | None, own_end: int | None, in_public: int | None
) -> None:
    kind = plan.add_type(
        fields=plan.TypeFields(name="News", shown_days=days), by=office.cast.approver, now=office.clock()
    )
    due_at = office.clock() + timedelta(days=1)
    end = None if own_end is None else due_at + timedelta(days=own_end)

    post = office.approved(due_at=due_at, details=Details(content_type_id=kind.pk, expires_at=end))

    [delivery] = office.deliveries(post).values()
    assert delivery.expires_at == (None if in_public is None else due_at + timedelta(days=in_public))

from __future__ import annotations

import pytest

from rostra.editorial.checks.surroundings import around
from rostra.editorial.content import Content, Target
from rostra.editorial.enums import Form
from rostra.editorial.models import ContentType, Post
from rostra.policy.content_checks import ContentChecks
from tests.editorial.checks.drafts import found
from tests.editorial.office import Office

RIGHT = "Open data of the county, CC BY 4.0"
PLACE = "https://county.example/air"


def test_content_of_others_without_source_and_right_is_found() -> None:
    assert found("source_missing", "The air is good.", unsourced=True) == [
        "This comes from others: name its source, and by what right it may be shared."
    ]
    assert found("source_missing", "The air is good.") == []


@pytest.mark.parametrize(
    ("form", "url", "right", "missing"),
    [
        (Form.SHARED, "", "", True),
        (Form.SHARED, PLACE, "", True),
        (Form.SHARED, "", RIGHT, True),
        (Form.SHARED, PLACE, RIGHT, False),
        (Form.TEXT, "", "", False),
        (Form.TEXT, PLACE, "", True),
        (Form.TEXT, PLACE, RIGHT, False),
        (None, "", "", False),
    ],
)
def test_form_and_details_of_the_post_decide(
    office: Office, form: str | None, url: str, right: str, missing: bool
) -> None:
    kind = ContentType.objects.create(name="Kind", form=form) if form else None
    post = Post(content_type=kind, source_url=url, source_rights=right)
    versions = {Target(office.city): Content("The air is good.", "en")}

    read = around(versions, post=post, decided=ContentChecks(), now=office.clock())

    assert read.unsourced is missing

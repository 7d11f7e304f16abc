from __future__ import annotations

import base64
import json
from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from rostra.audit.canonical import canonical
from rostra.core import pdf
from rostra.core.throttle import Throttle
from rostra.reports.models import Report
from tests.reports.ledger import Ledger

REPORTS = "/compliance/reports/"


def make(cast: Any, language: str = "en", view: str = "swedish-ten") -> Report:
    response = cast.client(cast.records).post(REPORTS, {"view": view, "language": language})
    assert response.status_code == 302
    return Report.objects.latest("pk")


def test_report_is_made_and_read_by_every_member(cast: Any, ledger: Ledger) -> None:
    report = make(cast)
    client = cast.client(cast.reader)

    assert "The ten points" in client.get(REPORTS).content.decode()
    page = client.get(f"{REPORTS}{report.pk}/").content.decode()
    assert "Signature checked" in page
    assert report.signature in page
    assert "Make a report" not in client.get(REPORTS).content.decode()


def test_changed_report_says_so(cast: Any, ledger: Ledger) -> None:
    report = make(cast)
    Report.objects.filter(pk=report.pk).update(content={**report.content, "title": "Another"})

    assert "The signature does not fit" in cast.client(cast.reader).get(f"{REPORTS}{report.pk}/").content.decode()


def test_file_holds_content_key_and_signature(cast: Any, ledger: Ledger) -> None:
    report = make(cast)

    response = cast.client(cast.reader).get(f"{REPORTS}{report.pk}/report.json")

    signed = json.loads(response.content)
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signed["key"]))
    public.verify(base64.b64decode(signed["signature"]), canonical(signed["summary"]))
    assert f"compliance-{report.pk}.json" in response["Content-Disposition"]


@pytest.mark.skipif(bool(pdf.trouble()), reason="Pango is missing")
@pytest.mark.parametrize("language", ["en", "ar"])
def test_report_as_pdf(cast: Any, ledger: Ledger, language: str) -> None:
    report = make(cast, language)

    response = cast.client(cast.reader).get(f"{REPORTS}{report.pk}/report.pdf")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_who_asks_for_too_many_pdfs_waits(cast: Any, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make(cast)
    monkeypatch.setattr(pdf, "trouble", lambda: "")
    monkeypatch.setattr(pdf, "_made", OrderedDict())
    monkeypatch.setattr(pdf, "throttle", Throttle(limit=0))

    response = cast.client(cast.reader).get(f"{REPORTS}{report.pk}/report.pdf", follow=True)

    assert response.redirect_chain[-1][0] == f"{REPORTS}{report.pk}/"
    assert "many PDFs within a minute" in response.content.decode()


def test_without_pango_the_page_is_printed(cast: Any, ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    report = make(cast)
    monkeypatch.setattr(pdf, "trouble", lambda: "no library")

    response = cast.client(cast.reader).get(f"{REPORTS}{report.pk}/report.pdf", follow=True)

    assert response.redirect_chain[-1][0] == f"{REPORTS}{report.pk}/"
    assert "Print this page instead" in response.content.decode()


def test_form_refuses_what_there_is_not(cast: Any, ledger: Ledger) -> None:
    client = cast.client(cast.records)

    assert client.post(REPORTS, {"view": "none", "language": "en"}).status_code == 422
    assert Report.objects.count() == 0


def test_others_make_none(cast: Any, ledger: Ledger) -> None:
    response = cast.client(cast.editor).post(REPORTS, {"view": "elements", "language": "en"})

    assert response.status_code == 403


def test_lost_key_is_said_on_the_form(cast: Any, ledger: Ledger, settings: Any) -> None:
    make(cast)
    for file in Path(settings.KEYS).iterdir():
        file.unlink()

    response = cast.client(cast.records).post(REPORTS, {"view": "elements", "language": "en"})

    assert response.status_code == 422
    assert "The key that signs the log" in response.content.decode()


def test_form_begins_with_the_view_that_somebody_came_from(cast: Any, ledger: Ledger) -> None:
    page = cast.client(cast.records).get(f"{REPORTS}?view=nz-musts").content.decode()

    assert '<option value="nz-musts" selected>' in page


def test_report_that_is_not_there(cast: Any) -> None:
    assert cast.client(cast.reader).get(f"{REPORTS}999/").status_code == 404


@pytest.mark.parametrize("part", ["", "report.json", "report.pdf"])
def test_report_of_another_body_does_not_exist(cast: Any, ledger: Ledger, part: str) -> None:
    report = make(cast)

    assert cast.client(cast.stranger).get(f"{REPORTS}{report.pk}/{part}").status_code == 404

"""How long the text of the policy takes: the whole document as PDF, its page, and the lint; in English and Arabic.

Every question has its recommended answer and a third of the clauses stand in the body's own words, in both languages.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.ingest import NOW, set_up, use
from rostra.config.postgres import throwaway

DATABASE = "bench_policy"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
LANGUAGES = ("en", "ar")
PDF_LIMIT = 5.0
PAGE_LIMIT_MS = 300.0
FIELDS = {
    "text": "Rules 2025",
    "words": "Ana, 22 33 44 55",
    "role": "security",
    "number": "30",
    "url": "https://city.example/p",
}


def run(pages: int = 40) -> dict[str, Any]:
    with throwaway() as cluster:
        set_up(cluster, DATABASE)
        use(cluster, DATABASE)
        from rostra.core.scoping import scope
        from rostra.people.models import Body

        Body.objects.filter(slug="bench").update(languages=list(LANGUAGES))
        body = Body.objects.get(slug="bench")
        with scope(body):
            version = _draft()
            figures = _measured(version, pages)
    slow = max(figures["pdf_s"].values()) / PDF_LIMIT, figures["page_p95_ms"] / PAGE_LIMIT_MS
    return {
        "name": "policy",
        "figures": figures,
        "ratios": {"pdf_to_limit": round(slow[0], 3), "page_to_limit": round(slow[1], 3)},
        "holds": max(slow) < 1,
    }


def _measured(version: Any, pages: int) -> dict[str, Any]:
    from rostra.policy.document import paper
    from rostra.policy.lint import lint

    paper.pdf(version, "employee", "en")
    pdf = {language: _seconds(partial(paper.pdf, version, "full", language))[0] for language in LANGUAGES}
    seen = _seconds(_page(version.opened_by), pages)
    checked = _seconds(lambda: lint(version, NOW), pages)
    return {
        "pdf_s": {language: round(taken, 2) for language, taken in pdf.items()},
        "page_p95_ms": round(seen[int(len(seen) * 0.95)] * 1000, 1),
        "lint_ms": round(checked[len(checked) // 2] * 1000, 1),
    }


def _seconds(work: Callable[[], object], times: int = 1) -> list[float]:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return sorted(taken)


def _page(reader: Any) -> Callable[[], object]:
    """The document page as a signed-in reader asks for it."""
    from django.conf import settings
    from django.test import Client

    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": PLAIN}}
    client = Client(SERVER_NAME="localhost")
    client.force_login(reader)

    def ask() -> None:
        response = client.get("/policy/document/")
        if response.status_code != 200:
            raise RuntimeError(f"the page answered {response.status_code}")

    ask()
    return ask


def _draft() -> Any:
    from rostra.people.actions import add_member
    from rostra.policy.decisions import QUESTIONS
    from rostra.policy.document import template_of
    from rostra.policy.models import Answer, Version, Wording
    from rostra.policy.queries.said import rule_hash, said
    from rostra.policy.questionnaire import items

    by = add_member(email="reader@bench.example", name="Reader", by=None, now=NOW).user
    version = Version.objects.create(number=1, form="full", opened_at=NOW, opened_by=by)
    for item in items().values():
        value = {
            "options": [item.recommended] if item.recommended else [],
            "fields": {name: FIELDS[kind] for name, kind in (item.fields or {}).items()},
            "rules": {key: QUESTIONS[key].write(QUESTIONS[key].default) for key in item.settles},
        }
        Answer.objects.create(version=version, item=item.id, value=value, proposed_at=NOW, proposed_by=by)
    now = said(version)
    for item in list(items().values())[::3]:
        for language in LANGUAGES:
            text = f"{template_of(item, now, language)}\n\n{template_of(item, now, language)}"
            Wording.objects.create(
                version=version,
                item=item.id,
                language=language,
                text=text,
                rule_hash=rule_hash(item, now),
                by=by,
                at=NOW,
            )
    return version


def main(arguments: list[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser(prog="bench policy")
    parser.add_argument("--pages", type=int, default=40)
    return run(**vars(parser.parse_args(arguments)))


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))

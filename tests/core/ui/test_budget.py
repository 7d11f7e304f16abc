"""What a page makes a reader fetch: at most 45 kB of style sheets and scripts, as they travel."""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory

LIMIT = 45_000


@pytest.mark.parametrize("template", ["app.html", "public.html", "plain.html"])
def test_styles_and_scripts_fit_the_budget(template: str) -> None:
    page = render_to_string(template, request=RequestFactory().get("/"))
    names = re.findall(r'(?:src|href)="/static/([^"?]+\.(?:css|js))', page)
    sizes = {name: len(brotli.compress(_content(name), quality=11)) for name in names}
    assert sizes != {}
    assert sum(sizes.values()) <= LIMIT, sizes


def _content(name: str) -> bytes:
    found = finders.find(name)
    assert found is not None, f"{name}: run make assets"
    return Path(found).read_bytes()

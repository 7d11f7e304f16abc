"""What is marked for translation under a name that the extractor does not know stays English without anybody noticing."""

from __future__ import annotations

import ast

from scripts.messages import KEYWORDS
from tests.architecture.tree import parsed, python


def test_functions_of_gettext_are_called_by_names_that_the_extractor_knows() -> None:
    odd = [
        f"{file}: {alias.name} as {alias.asname}"
        for file in python("rostra")
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name and (alias.asname or alias.name) not in KEYWORDS
    ]

    assert odd == []

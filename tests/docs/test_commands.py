"""Commands that the documentation names exist, with the options that it gives them."""

from __future__ import annotations

import argparse
import re

import pytest
from django.core.management import get_commands, load_command_class

from rostra.config.cli import OURS
from tests.architecture.tree import ROOT
from tests.docs.pages import code, pages, table

COMMAND = re.compile(r"(?:^|; |&& |bin/|\()(?:rostra|manage\.py) ([a-z_]+)((?: [^;&|]*)?)")
TARGET = re.compile(r"(?:^|[\s;&(])make ((?:[a-z-]+ ?)+)")
OPTION = re.compile(r"(?<!\S)(--[a-z][a-z-]*)")


def named() -> list[tuple[str, str, str]]:
    """Page, command and the rest of the line, for every `rostra …` of the documentation."""
    return [
        (str(page), name, rest) for page in pages() for piece in code(page) for name, rest in COMMAND.findall(piece)
    ]


def options(command: str) -> set[str]:
    loaded = load_command_class(get_commands()[command], command)
    found: set[str] = set()
    waiting: list[argparse.ArgumentParser] = [loaded.create_parser("rostra", command)]
    while waiting:
        parser = waiting.pop()
        for action in parser._actions:
            found.update(action.option_strings)
            if isinstance(action, argparse._SubParsersAction):
                waiting += action.choices.values()
    return found


def test_every_command_exists() -> None:
    known = {*get_commands(), "help"}

    assert {f"{page}: rostra {name}" for page, name, _ in named() if name not in known} == set()


def test_every_option_exists() -> None:
    wrong = {
        f"{page}: rostra {name} {option}"
        for page, name, rest in named()
        if name in get_commands()
        for option in OPTION.findall(rest)
        if option not in options(name)
    }

    assert wrong == set()


def test_overview_and_page_name_the_same_commands() -> None:
    rows = table("docs/reference/commands.md", "command", "what it does")

    assert {cells[0].strip("`").split()[1] for cells in rows} == set(OURS)
    assert set(OURS) <= set(get_commands())


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {
        (str(page), target)
        for page in pages()
        for piece in code(page)
        for found in TARGET.findall(piece)
        for target in found.split()
    }

    assert {f"{page}: make {target}" for page, target in asked if target not in targets} == set()


@pytest.mark.parametrize("name", sorted(OURS))
def test_command_explains_itself(name: str) -> None:
    command = load_command_class(get_commands()[name], name)

    assert command.help.strip() != ""

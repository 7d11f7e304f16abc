from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SPEC = importlib.util.spec_from_file_location("css_lint", ROOT / "scripts/css_lint.py")
assert SPEC is not None
assert SPEC.loader is not None
css_lint = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(css_lint)


@pytest.mark.parametrize(
    "css",
    [
        "a{margin-left:1px}",
        "a{left:0}",
        "a{color:red;padding-right : 2px}",
        "a{text-align:right}",
        "a{float:left}",
        "a{width:3rem}",
        "a{min-height:1px}",
        "a{border-top-left-radius:3px}",
        "a{border-right:1px solid}",
        "a{overflow-y:auto}",
    ],
)
def test_css_lint_refuses_physical_declarations(css: str) -> None:
    assert len(list(css_lint.css_problems(css))) == 1


@pytest.mark.parametrize(
    "css",
    [
        "a{margin-inline-start:1px;inset-block-start:0;text-align:start}",
        "[dir=rtl] a{margin-left:1px}",
        "@media (max-width:44em){a{inline-size:1px}}",
        "/* left: 0 */ a{color:red}",
        "a{background-position:left;--position-left:1}",
        "a{overflow-x:auto}",
    ],
)
def test_css_lint_lets_logical_declarations_pass(css: str) -> None:
    assert list(css_lint.css_problems(css)) == []


def test_css_lint_names_the_line() -> None:
    assert list(css_lint.css_problems("a{\n/* x */\nleft:0}")) == [(3, "left: is physical: use the logical property")]


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red">',
        '<p onclick="x()">',
        "<script>x()</script>",
        "<style>a{}</style>",
        '<a hx-on:click="x">',
        '<a hx-trigger="click[ctrlKey]">',
        '<a href="javascript:x()">',
        "<a hx-vals='js:{a: b()}'>",
    ],
)
def test_css_lint_refuses_what_the_policy_blocks(html: str) -> None:
    assert len(list(css_lint.template_problems(html))) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<script src="/a.js" defer></script>',
        '<script type="application/json">{}</script>',
        '<link rel="stylesheet" href="a.css">',
        '<a hx-trigger="every 20s" data-style="x" href="?once=1">',
        "{# style= #}",
    ],
)
def test_css_lint_lets_clean_templates_pass(html: str) -> None:
    assert list(css_lint.template_problems(html)) == []


def test_css_lint_finds_nothing_in_this_repository() -> None:
    assert css_lint.problems(ROOT) == []

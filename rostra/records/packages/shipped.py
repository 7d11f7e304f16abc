"""`verify.py` as it lies in every package: the checkers of a proof, of the files and of a package, as one file."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable
from functools import cache

from rostra.audit import verify_record
from rostra.records.packages import verify_files, verify_package

CHECKER = "verify.py"


@cache
def verify_program() -> str:
    """The program's text. What both parts import, and what would run the first one by itself, is left out."""
    proof, files, package = (inspect.getsource(module) for module in (verify_record, verify_files, verify_package))
    parts = [_rest(proof, _only_for_one_proof), _rest(files, _nothing), _rest(package, _nothing)]
    return _head(package, proof, files) + "\n\n".join(parts)


def _head(*sources: str) -> str:
    """Docstring of the first source, imports of all."""
    tree = ast.parse(sources[0])
    imports = {
        ast.unparse(node)
        for source in sources
        for node in ast.parse(source).body
        if isinstance(node, (ast.Import, ast.ImportFrom)) and not _is_ours(node)
    }
    names: dict[str, set[str]] = {}
    plain = sorted(line for line in imports if line.startswith("import "))
    for line in imports - set(plain):
        module, _, given = line.removeprefix("from ").partition(" import ")
        names.setdefault(module, set()).update(given.split(", "))
    names.pop("__future__")
    froms = [f"from {module} import {', '.join(sorted(given))}" for module, given in sorted(names.items())]
    docstring = ast.get_docstring(tree, clean=False)
    lines = [
        "#!/usr/bin/env python3",
        f'"""{docstring}"""',
        "",
        "from __future__ import annotations",
        "",
        *plain,
        *froms,
    ]
    return "\n".join(lines) + "\n\n"


def _rest(source: str, left_out: Callable[[ast.stmt], bool]) -> str:
    """A source without its docstring, its imports and what is left out."""
    lines = source.splitlines()
    tree = ast.parse(source)
    for node in reversed(tree.body):
        if node is tree.body[0] or isinstance(node, (ast.Import, ast.ImportFrom)) or left_out(node):
            del lines[node.lineno - 1 : node.end_lineno]
    text = "\n".join(lines).removeprefix("#!/usr/bin/env python3").strip("\n")
    return re.sub("\n{4,}", "\n\n\n", text) + "\n"


def _only_for_one_proof(node: ast.stmt) -> bool:
    """What only the checker of one proof file needs, and what would run it."""
    if isinstance(node, ast.FunctionDef):
        return node.name in ("main", "read_proof") or node.name.startswith("check")
    return isinstance(node, ast.If)


def _nothing(_node: ast.stmt) -> bool:
    return False


def _is_ours(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rostra.")

"""Other people's programs that check packages, each as one question: does it accept this?"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyld import jsonld

ROOT = Path(__file__).parents[2]
HOME = ROOT / ".cache" / "validators"
SHIM = Path(__file__).with_name("eark_offline.py")
STREAMS = "https://www.w3.org/ns/activitystreams"


def run(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def python() -> str:
    """The Python of the validators' environment; a missing one fails, it never skips."""
    path = HOME / "bin" / "python"
    if not (HOME / "made").exists():
        pytest.fail("The validators are missing: `make test-servers` installs them.", pytrace=False)
    return str(path)


def bagit(bag: Path) -> bool:
    return run(python(), str(HOME / "bin" / "bagit.py"), "--validate", "--quiet", str(bag)).returncode == 0


def sums(bag: Path, manifest: str = "manifest-sha256.txt") -> bool:
    """As coreutils see it."""
    return run("sha256sum", "--check", "--strict", "--quiet", manifest, cwd=bag).returncode == 0


def eark(package: Path) -> tuple[list[str], list[str]]:
    """What eark-validator says: the three states, which must be WellFormed, VALID, VALID; and rules that it complains of.

    Its exit code is always 0.
    """
    said = run(python(), str(SHIM), str(package))
    [line] = [line for line in said.stdout.splitlines() if line.startswith("{")]
    found = json.loads(line)
    parts = [found["structure"], found["metadata"]["schema_results"], found["metadata"]["schematron_results"]]
    complaints = [
        each.get("rule_id") or each["message"]
        for part in parts
        for each in part["messages"]
        if each["severity"] != "Info"
    ]
    return [part["status"] for part in parts], complaints


def wacz(path: Path) -> bool:
    return run(python(), str(HOME / "bin" / "wacz"), "validate", "-f", str(path)).returncode == 0


def warc(path: Path) -> bool:
    return run(python(), str(HOME / "bin" / "warcio"), "check", str(path)).returncode == 0


class Schemas(etree.Resolver):
    """Schemas that import others find them beside them."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def resolve(self, system_url: str, _public_id: str, context: Any) -> Any:
        return self.resolve_filename(str(self._folder / Path(system_url).name), context)


def schema(folder: Path, name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Schemas(folder))
    return etree.XMLSchema(etree.parse(str(folder / name), parser))


def accepts(known: etree.XMLSchema, document: Path | bytes) -> bool:
    content = document if isinstance(document, bytes) else document.read_bytes()
    return bool(known.validate(etree.fromstring(content)))


def eark_schemas() -> Path:
    """The METS schema as the validator has it."""
    [folder] = HOME.glob("lib/python*/site-packages/eark_validator/ipxml/resources/schema")
    return folder


def unknown_terms(activity: dict[str, Any], package: Path) -> list[str]:
    """Names that neither ActivityStreams nor Rostra's context knows: they expand to `_:name`."""
    contexts = {
        STREAMS: package / "schemas" / "activitystreams.jsonld",
        "rostra-context.jsonld": package / "representations/activitystreams/data/rostra-context.jsonld",
    }

    def load(address: str, _options: Any = None) -> dict[str, Any]:
        path = contexts.get(address) or contexts[address.rpartition("/")[2]]
        document = json.loads(path.read_bytes())
        return {"contextUrl": None, "documentUrl": address, "document": document, "contentType": "application/ld+json"}

    base = "https://package.example/representations/activitystreams/data/items.jsonl"
    return sorted(_unknown(jsonld.expand(activity, {"documentLoader": load, "base": base})))


def _unknown(expanded: Any) -> Iterator[str]:
    for value in expanded if isinstance(expanded, list) else [expanded]:
        if isinstance(value, dict):
            types = value.get("@type", [])
            yield from (name for name in [*value, *(types if isinstance(types, list) else [])] if name.startswith("_:"))
            yield from _unknown(list(value.values()))
        elif isinstance(value, list):
            yield from _unknown(value)

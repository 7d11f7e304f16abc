"""`python -m bench NAME [options]` runs one benchmark; without a name, all but those beside a peer. Each prints one line of JSON."""

from __future__ import annotations

import importlib
import json
import sys

NAMES = (
    "ingest",
    "inbox",
    "publish",
    "register",
    "checks",
    "calendar",
    "autosave",
    "reading",
    "surge",
    "log",
    "disposal",
    "export",
    "records",
    "compliance",
    "compliance_page",
    "policy",
)
PEERS = ("helpdesk",)
"""These install somebody else's program first: only by name."""


def main(arguments: list[str]) -> int:
    names = [arguments[0]] if arguments else list(NAMES)
    for name in names:
        if name not in NAMES + PEERS:
            print(f"There is no benchmark “{name}”. There are: {', '.join(NAMES + PEERS)}.", file=sys.stderr)
            return 2
        result = importlib.import_module(f"bench.{name}").main(arguments[1:])
        print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Runs eark-validator without a network, within the validators' own environment: `python eark_offline.py PACKAGE`.

At import it asks for vocabularies by their addresses, and carries them in its own folder all the same. Whatever else
it would ask for is refused.
"""

from __future__ import annotations

import sys
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO
from urllib.error import URLError
from urllib.parse import urlsplit

spec = find_spec("eark_validator")
assert spec is not None
assert spec.origin is not None
CARRIED = Path(spec.origin).parent / "ipxml" / "resources" / "vocabs"


def carried(address: Any, *_: Any, **__: Any) -> BinaryIO:
    """The vocabulary of this name, from the wheel."""
    path = CARRIED / Path(urlsplit(str(address)).path).name
    if not path.is_file():
        raise URLError(f"no network here: {address}")
    return path.open("rb")


urllib.request.urlopen = carried  # type: ignore[assignment]

from eark_validator.cli.app import main  # noqa: E402 - it asks while it is imported

sys.exit(main())

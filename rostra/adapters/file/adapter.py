"""The channel of imported messages: what came in by file can be read and recorded, not answered there."""

from __future__ import annotations

from typing import ClassVar

from rostra.channels.adapter import Adapter
from rostra.channels.contract import Capabilities


class File(Adapter):
    """An account of this channel is made by the first import; nothing is fetched and nothing is sent."""

    name: ClassVar[str] = "file"
    label: ClassVar[str] = "File"
    can: ClassVar[Capabilities] = Capabilities(publish=False, inbox=False, public=False, live_proof="own")

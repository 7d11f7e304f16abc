from __future__ import annotations

from rostra.config.cli import main

main()

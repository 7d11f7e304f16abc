#!/usr/bin/env python
"""The same as the `rostra` command, for tools that expect manage.py."""

from __future__ import annotations

from rostra.config.cli import main

if __name__ == "__main__":
    main()

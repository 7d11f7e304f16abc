"""Exit 1 when a model differs from what its migrations make; needs no database."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
django.setup()

from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

loader = MigrationLoader(None)
detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
changes = detector.changes(graph=loader.graph)
for label, migrations in changes.items():
    for operation in migrations[0].operations:
        sys.stdout.write(f"{label}: {operation.describe()}\n")
sys.exit(1 if changes else 0)

"""The embedded PostgreSQL: found, made, started, shared and stopped. Knows nothing of Django."""

from .cluster import DATABASE, Cluster, Role
from .errors import PostgresError
from .throwaway import throwaway

__all__ = ["DATABASE", "Cluster", "PostgresError", "Role", "throwaway"]

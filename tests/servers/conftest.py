"""The real servers as session fixtures; each lives in the module named after its channel."""

from __future__ import annotations

from tests.servers.bluesky import bluesky_network
from tests.servers.mail import mail_server
from tests.servers.mastodon import mastodon_server
from tests.servers.oidc_provider import oidc_provider
from tests.servers.wordpress import wordpress_server

__all__ = ["bluesky_network", "mail_server", "mastodon_server", "oidc_provider", "wordpress_server"]

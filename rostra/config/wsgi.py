from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from rostra.config.processes import end_with_parent, settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
application = get_wsgi_application()
# The views too, before the first of all readers asks.
reverse("desk:today")
settle()
# The server's worker processes load this: none of them outlives the server and keeps its port.
end_with_parent()

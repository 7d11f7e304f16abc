from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from rostra.config.processes import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
application = get_wsgi_application()
# The server's worker processes load this: none of them outlives the server and keeps its port.
end_with_parent()

"""What the policy's document says of accounts: where their register stands, and how many there are."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rostra.accounts.enums import Stage
from rostra.accounts.queries.published import published
from rostra.core.scoping import current_body_id
from rostra.people.models import Body
from rostra.policy.annexes import Annex, Row


def _rows() -> list[Row]:
    slug = Body.objects.values_list("slug", flat=True).get(pk=current_body_id())
    count = published().exclude(stage=Stage.CLOSED).count()
    words = ngettext("%(count)d account", "%(count)d accounts", count) % {"count": count}
    return [
        Row(str(_("The public register")), words, url=settings.ROSTRA_URL + reverse("portal:accounts", args=[slug]))
    ]


ANNEX = Annex(name="accounts.register", title=_("Register of accounts"), rows=_rows, empty=_("There is none yet."))

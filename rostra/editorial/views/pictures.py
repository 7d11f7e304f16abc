"""The pictures of posts."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from rostra.core.ranges import file_response
from rostra.editorial.access import picture_or_404
from rostra.people.access import MemberRequest, members_only
from rostra.people.enums import Right


@require_safe
@members_only(Right.READ)
def picture(request: MemberRequest, token: str) -> HttpResponseBase:
    """A picture that Rostra itself wrote anew: shown as what it is; the sign for a file where its bytes are lost."""
    shown, row = picture_or_404(request.member, token)
    try:
        response = file_response(request, row, content_type=shown.type)
    except FileNotFoundError:
        return redirect(static("rostra/no-picture.svg"))
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response

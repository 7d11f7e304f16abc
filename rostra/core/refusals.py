"""Anticipated refusals: an action says no in a sentence for the user. Anything else that is raised is a bug.

A view says it within `refusal_told` or `refusal_in`: what stands after the act there happens only if it was done.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise


class Refused(Exception):
    """Base of what actions refuse. The message is translated and shown as it is; `field` names the form field, if one."""

    def __init__(self, message: str | Promise, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field

    def __str__(self) -> str:
        return str(self.args[0])


class Faster(Refused):
    """Somebody else changed the same thing in between; nothing was done. The page shows how it stands now."""


def refusal_told(request: HttpRequest, form: forms.BaseForm | None = None) -> AbstractContextManager[None, bool]:
    """What is refused within is told to whoever asked for it, on the page that they see next.

    Where it names a field of `form`, it becomes an error there instead, and the page shows the form again.
    """

    def tell(refused: Refused) -> None:
        if form is not None and refused.field in form.fields:
            form.add_error(refused.field, str(refused))
        else:
            messages.error(request, str(refused))

    return _Passed(tell)


def refusal_in(form: forms.BaseForm) -> AbstractContextManager[None, bool]:
    """What is refused within becomes an error of the form, at its field where it names one."""
    return _Passed(
        lambda refused: form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    )


class _Passed(AbstractContextManager[None, bool]):
    """Ends the block at a refusal and passes it on; whatever else is raised goes its way.

    A class, so that type checkers know from `bool` that the lines behind the block are reached.
    """

    def __init__(self, to: Callable[[Refused], None]) -> None:
        self.to = to

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(raised, Refused):
            return False
        self.to(raised)
        return True

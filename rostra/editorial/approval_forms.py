from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rostra.editorial.actions.commenting import LONGEST
from rostra.policy.approval_chains import Workflow


class CommentForm(forms.Form):
    text = forms.CharField(label=_("Comment"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))


class WorkflowForm(forms.Form):
    """By which model posts for an account are approved; nothing: as the body decided."""

    model = forms.ChoiceField(
        label=_("Way of approving"), choices=[("", _("As the body decided")), *Workflow.choices], required=False
    )

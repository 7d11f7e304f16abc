"""The decisions about answers to citizens as forms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rostra.core.ui.choices import offer
from rostra.people.models import Member
from rostra.policy.decision_form import DecisionForm
from rostra.policy.replies import LONGEST_DAYS, LONGEST_THANKS, ReplyReview


class ReplyReviewForm(DecisionForm):
    new_days = forms.IntegerField(
        label=_("Days for which a member counts as new"),
        min_value=0,
        max_value=LONGEST_DAYS,
        help_text=_("0: nobody's answers are read just because they are new."),
    )
    sensitive = forms.BooleanField(label=_("Answers on sensitive topics"), required=False)
    members = forms.MultipleChoiceField(
        label=_("All answers of these members"), required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("new_days", "sensitive", "members", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Member.objects.filter(left_at=None).select_related("user").order_by("user__name", "pk")
        offer(self, members=[(str(row.pk), row.user.name) for row in rows])

    @classmethod
    def fill(cls, value: ReplyReview) -> dict[str, Any]:
        members = [str(pk) for pk in value.members]
        return {"new_days": value.new_days, "sensitive": value.sensitive, "members": members}

    def value(self) -> ReplyReview:
        cleaned = self.cleaned_data
        return ReplyReview(cleaned["new_days"], cleaned["sensitive"], tuple(int(pk) for pk in cleaned["members"]))


class ThanksForm(DecisionForm):
    """One field for each language of the interface; an empty one stands for the words that Rostra brings."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"words_{code}"] = forms.CharField(
                label=gettext("Words in %(language)s") % {"language": name},
                required=False,
                max_length=LONGEST_THANKS,
                widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "lang": code}),
            )
        self.order_fields([*(f"words_{code}" for code, _name in settings.LANGUAGES), "reason"])

    @classmethod
    def fill(cls, value: Mapping[str, str]) -> dict[str, Any]:
        return {f"words_{code}": words for code, words in value.items()}

    def value(self) -> Mapping[str, str]:
        said = ((code, self.cleaned_data[f"words_{code}"].strip()) for code, _name in settings.LANGUAGES)
        return {code: words for code, words in said if words}

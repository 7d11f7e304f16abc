"""What the forms about posts say, parsed; nothing is saved here."""

from .asking import AskingForm
from .correcting import CorrectionForm, WhyForm
from .post import PostForm
from .when import ReasonForm, WhenForm

__all__ = ["AskingForm", "CorrectionForm", "PostForm", "ReasonForm", "WhenForm", "WhyForm"]

"""Changes to bodies and to who belongs to them. Each is atomic and writes its event."""

from .authority import LastAdministrator, NotAllowed
from .bodies import BodyNotPossible, add_unit, change_body, create_body
from .exporting import log_exported
from .mailing import mail_invitation, mail_notices, mail_password_link
from .members import add_member, end_membership, send_invitation
from .own import change_profile, choose_language, password_set, sign_in_failed, signed_in, signed_out
from .roles import give_duty, give_role, take_duty, take_role
from .telling import mark_all_read, mark_read, notify

__all__ = [
    "BodyNotPossible",
    "LastAdministrator",
    "NotAllowed",
    "add_member",
    "add_unit",
    "change_body",
    "change_profile",
    "choose_language",
    "create_body",
    "end_membership",
    "give_duty",
    "give_role",
    "log_exported",
    "mail_invitation",
    "mail_notices",
    "mail_password_link",
    "mark_all_read",
    "mark_read",
    "notify",
    "password_set",
    "send_invitation",
    "sign_in_failed",
    "signed_in",
    "signed_out",
    "take_duty",
    "take_role",
]

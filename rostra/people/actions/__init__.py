"""Changes to bodies and to who belongs to them. Each is atomic and writes its event."""

from .absence import AbsenceNotPossible, come_back, say_away
from .asking import ask_access, decide_access, take_back_access
from .authority import LastAdministrator, NotAllowed
from .bodies import BodyNotPossible, add_unit, change_body, create_body
from .devices import (
    DeviceNotPossible,
    change_device,
    count_devices,
    find_device,
    hand_back,
    keeps_devices,
    lose_device,
    mark_updated,
    register_device,
    remind_of_updates,
    retire_device,
)
from .directory import apply_directory, directory_refused, link_directory, welcome_from_directory
from .expiring import end_what_ran_out
from .exporting import access_exported, log_exported
from .granting import end_grant, end_grants, give_grant
from .leaving import (
    LeavingNotPossible,
    deactivate_user,
    end_membership,
    leave_as_planned,
    plan_leaving,
    take_back_leaving,
)
from .mailing import mail_invitation, mail_notices, mail_password_link
from .mandates import Wish, confirm_mandate, end_mandate, give_mandate, remind_of_mandates
from .members import add_member, change_member, send_invitation
from .own import change_profile, choose_language, password_set, sign_in_failed, signed_in, signed_out
from .qualifying import disqualify, limit_qualifications, qualify
from .roles import give_duty, give_role, take_duty, take_role
from .ruling import set_rule
from .security import (
    NothingToReset,
    end_session,
    end_sessions,
    factor_failed,
    factors_changed,
    reset_second_factor,
)
from .telling import mark_all_read, mark_read, notify, settle
from .units import close_unit, move_unit, rename_unit

__all__ = [
    "AbsenceNotPossible",
    "BodyNotPossible",
    "DeviceNotPossible",
    "LastAdministrator",
    "LeavingNotPossible",
    "NotAllowed",
    "NothingToReset",
    "Wish",
    "access_exported",
    "add_member",
    "add_unit",
    "apply_directory",
    "ask_access",
    "change_body",
    "change_device",
    "change_member",
    "change_profile",
    "choose_language",
    "close_unit",
    "come_back",
    "confirm_mandate",
    "count_devices",
    "create_body",
    "deactivate_user",
    "decide_access",
    "directory_refused",
    "disqualify",
    "end_grant",
    "end_grants",
    "end_mandate",
    "end_membership",
    "end_session",
    "end_sessions",
    "end_what_ran_out",
    "factor_failed",
    "factors_changed",
    "find_device",
    "give_duty",
    "give_grant",
    "give_mandate",
    "give_role",
    "hand_back",
    "keeps_devices",
    "leave_as_planned",
    "limit_qualifications",
    "link_directory",
    "log_exported",
    "lose_device",
    "mail_invitation",
    "mail_notices",
    "mail_password_link",
    "mark_all_read",
    "mark_read",
    "mark_updated",
    "move_unit",
    "notify",
    "password_set",
    "plan_leaving",
    "qualify",
    "register_device",
    "remind_of_mandates",
    "remind_of_updates",
    "rename_unit",
    "reset_second_factor",
    "retire_device",
    "say_away",
    "send_invitation",
    "set_rule",
    "settle",
    "sign_in_failed",
    "signed_in",
    "signed_out",
    "take_back_access",
    "take_back_leaving",
    "take_duty",
    "take_role",
    "welcome_from_directory",
]

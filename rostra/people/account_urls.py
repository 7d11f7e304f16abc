"""Sign-in under the names that allauth looks up. There is no page to sign up: administrators add people."""

from __future__ import annotations

from django.urls import path, re_path

from rostra.people.directory import PROVIDER
from rostra.people.views import account, factors, security

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("code/", factors.authenticate, name="mfa_authenticate"),
    path("confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("confirm/passkey/", factors.reauthenticate_passkey, name="mfa_reauthenticate_webauthn"),
    path("factors/", security.to_overview, name="mfa_index"),
    path("app/add/", factors.app_add, name="mfa_activate_totp"),
    path("app/remove/", factors.app_remove, name="mfa_deactivate_totp"),
    path("codes/", factors.codes, name="mfa_view_recovery_codes"),
    path("codes/new/", factors.codes_new, name="mfa_generate_recovery_codes"),
    path("passkeys/", security.to_overview, name="mfa_list_webauthn"),
    path("passkeys/add/", factors.passkey_add, name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", factors.passkey_rename, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", factors.passkey_remove, name="mfa_remove_webauthn"),
    path("passkeys/sign-in/", factors.passkey_login, name="mfa_login_webauthn"),
    path("directory/", security.directory_start, name="directory_start"),
    path("directory/back/", security.directory_back, {"provider_id": PROVIDER}, name="openid_connect_callback"),
]

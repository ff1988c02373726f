"""Paths of the sign-in pages, under the names by which the library knows them."""

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from chancery.accounts import views

urlpatterns = [
    path(_("account/sign-in/"), views.login, name="account_login"),
    path(_("account/sign-in/code/"), views.second_step, name="mfa_authenticate"),
    path(_("account/sign-in/passkey/"), views.passkey_login, name="mfa_login_webauthn"),
    path(_("account/sign-out/"), views.logout, name="account_logout"),
    path(_("account/closed/"), views.closed, name="account_inactive"),
    path(_("account/invitation/<str:token>/"), views.invitation, name="account_invitation"),
    path(_("account/sign-in/identity/"), views.identity, name="openid_connect_login"),
    path(_("account/security/identity/"), views.identity_link, name="account_identity"),
    path(_("account/security/address/"), views.address, name="account_address"),
    path(_("account/security/address/<str:token>/"), views.address_confirm, name="account_address_confirm"),
    path(_("account/confirm/"), views.reauthenticate, name="account_reauthenticate"),
    path(_("account/confirm/code/"), views.reauthenticate_code, name="mfa_reauthenticate"),
    path(_("account/confirm/passkey/"), views.reauthenticate_key, name="mfa_reauthenticate_webauthn"),
    path(_("account/password/"), views.password, name="account_change_password"),
    path(_("account/password/forgotten/"), views.forgotten, name="account_reset_password"),
    path(_("account/password/forgotten/sent/"), views.forgotten_sent, name="account_reset_password_done"),
    path(_("account/password/changed/"), views.new_password_done, name="account_reset_password_from_key_done"),
    re_path(
        _(r"^account/password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"),
        views.new_password,
        name="account_reset_password_from_key",
    ),
    path(_("account/security/"), views.security, name="mfa_index"),
    path(_("account/security/codes/"), views.use_codes, name="mfa_activate_totp"),
    path(_("account/security/codes/stop/"), views.leave_codes, name="mfa_deactivate_totp"),
    path(_("account/security/recovery/"), views.recovery, name="mfa_view_recovery_codes"),
    path(_("account/security/recovery/new/"), views.recovery_new, name="mfa_generate_recovery_codes"),
    path(_("account/security/recovery/file/"), views.recovery_file, name="mfa_download_recovery_codes"),
    path(_("account/security/passkeys/"), views.passkeys, name="mfa_list_webauthn"),
    path(_("account/security/passkeys/add/"), views.passkey_add, name="mfa_add_webauthn"),
    path(_("account/security/passkeys/<int:pk>/remove/"), views.passkey_remove, name="mfa_remove_webauthn"),
    path(_("account/security/passkeys/<int:pk>/rename/"), views.passkey_rename, name="mfa_edit_webauthn"),
]

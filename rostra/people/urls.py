from __future__ import annotations

from django.urls import path

from rostra.people.views import body, log, members, own

app_name = "people"
urlpatterns = [
    path("me/", own.profile, name="profile"),
    path("me/body/", own.switch, name="switch"),
    path("me/notices/", own.notice_list, name="notices"),
    path("me/notices/read/", own.notices_read, name="notices_read"),
    path("me/notices/<int:pk>/", own.notice_open, name="notice"),
    path("settings/people/", members.member_list, name="members"),
    path("settings/people/add/", members.member_add, name="member_add"),
    path("settings/people/<int:pk>/", members.member_page, name="member"),
    path("settings/people/<int:pk>/role/", members.role_give, name="role_give"),
    path("settings/people/<int:pk>/duty/", members.duty_give, name="duty_give"),
    path("settings/people/<int:pk>/end/", members.member_end, name="member_end"),
    path("settings/people/<int:pk>/invite/", members.member_invite, name="member_invite"),
    path("settings/roles/<int:pk>/take/", members.role_take, name="role_take"),
    path("settings/duties/<int:pk>/take/", members.duty_take, name="duty_take"),
    path("settings/units/", body.units, name="units"),
    path("settings/duties/", body.duties, name="duties"),
    path("settings/body/", body.settings, name="body"),
    path("log/", log.log, name="log"),
    path("log/sign-ins/", log.sign_ins, name="sign_ins"),
    path("log/export/", log.log_export, name="log_export"),
]

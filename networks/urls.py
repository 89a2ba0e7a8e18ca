from django.urls import path

from networks.views import audit, invitations, members, networks, people, requests, sites

app_name = "networks"
urlpatterns = [
    path("networks/", networks.network_list, name="network-list"),
    path("networks/add/", networks.network_add, name="network-add"),
    path("networks/<slug:slug>/edit/", networks.network_edit, name="network-edit"),
    path("organizations/", networks.organization_list, name="organization-list"),
    # People
    path("networks/<slug:slug>/people/", members.member_list, name="member-list"),
    path("networks/<slug:slug>/people/leave/", members.network_leave, name="network-leave"),
    path("networks/<slug:slug>/people/hand-over/", members.hand_over, name="network-hand-over"),
    path("people/<uuid:public_id>/", members.member_detail, name="member-detail"),
    path("people/<uuid:public_id>/edit/", members.member_edit, name="member-edit"),
    path("people/<uuid:public_id>/end/", members.member_end, name="member-end"),
    # Joining by invitation
    path(
        "networks/<slug:slug>/people/invitations/",
        invitations.invitation_list,
        name="invitation-list",
    ),
    path("networks/<slug:slug>/people/invite/", invitations.invitation_add, name="invitation-add"),
    path(
        "people/invitations/<uuid:public_id>/send-again/",
        invitations.invitation_resend,
        name="invitation-resend",
    ),
    path(
        "people/invitations/<uuid:public_id>/revoke/",
        invitations.invitation_revoke,
        name="invitation-revoke",
    ),
    path("join/<str:token>/", invitations.invitation_answer, name="invitation-answer"),
    # Joining by request
    path("networks/<slug:slug>/ask/", requests.request_add, name="request-add"),
    path("networks/<slug:slug>/people/requests/", requests.request_list, name="request-list"),
    path(
        "people/requests/<uuid:public_id>/withdraw/",
        requests.request_withdraw,
        name="request-withdraw",
    ),
    path(
        "people/requests/<uuid:public_id>/approve/",
        requests.request_approve,
        name="request-approve",
    ),
    path(
        "people/requests/<uuid:public_id>/decline/",
        requests.request_decline,
        name="request-decline",
    ),
    # Sites
    path("networks/<slug:slug>/sites/", sites.site_list, name="site-list"),
    path("networks/<slug:slug>/sites/add/", sites.site_add, name="site-add"),
    path("sites/<uuid:public_id>/edit/", sites.site_edit, name="site-edit"),
    # Oneself
    path("settings/", people.profile, name="profile"),
    path("settings/mail/", people.profile_mail, name="profile-mail"),
    path("settings/tokens/", people.token_list, name="token-list"),
    path("settings/tokens/add/", people.token_add, name="token-add"),
    path("settings/tokens/<uuid:public_id>/revoke/", people.token_revoke, name="token-revoke"),
    # The trail
    path("networks/<slug:slug>/audit/", audit.audit_list, name="audit-list"),
    path("networks/<slug:slug>/audit/download/", audit.audit_export, name="audit-export"),
]

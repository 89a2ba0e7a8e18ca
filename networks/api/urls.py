from django.urls import path
from rest_framework.routers import SimpleRouter

from networks.api import mail, views

router = SimpleRouter(use_regex_path=False)
router.register("networks", views.NetworkViewSet, basename="network")
router.register("organizations", views.OrganizationViewSet, basename="organization")
router.register("sites", views.SiteViewSet, basename="site")
router.register("memberships", views.MembershipViewSet, basename="membership")
router.register(
    "membership-invitations",
    views.MembershipInvitationViewSet,
    basename="membership-invitation",
)
router.register("join-requests", views.JoinRequestViewSet, basename="join-request")

urlpatterns = [
    path(
        "my-mail/",
        mail.MyMailView.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="my-mail",
    ),
    *router.urls,
]

from rest_framework.routers import SimpleRouter

from improvement.api import views

router = SimpleRouter(use_regex_path=False)
router.register("projects", views.ProjectViewSet, basename="project")
router.register("cycles", views.CycleViewSet, basename="cycle")

urlpatterns = router.urls

from rest_framework.routers import SimpleRouter

from improvement.api import changes, diagrams, views

router = SimpleRouter(use_regex_path=False)
router.register("projects", views.ProjectViewSet, basename="project")
router.register("changes", changes.ChangeViewSet, basename="change")
router.register("diagrams", diagrams.DiagramViewSet, basename="diagram")
router.register("cycles", views.CycleViewSet, basename="cycle")

urlpatterns = router.urls

from rest_framework.routers import SimpleRouter

from outcomes.api import views

router = SimpleRouter(use_regex_path=False)
router.register("measures", views.MeasureViewSet, basename="measure")
router.register("observations", views.ObservationViewSet, basename="observation")
router.register("charts", views.ChartViewSet, basename="chart")

urlpatterns = router.urls

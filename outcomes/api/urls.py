from rest_framework.routers import SimpleRouter

from outcomes.api import measures, views

router = SimpleRouter(use_regex_path=False)
router.register("measures", measures.MeasureViewSet, basename="measure")
router.register("definitions", measures.DefinitionViewSet, basename="definition")
router.register("observations", views.ObservationViewSet, basename="observation")
router.register("charts", views.ChartViewSet, basename="chart")

urlpatterns = router.urls

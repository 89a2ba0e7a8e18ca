from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from lhs_platform.pages.reference import nowhere

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("<path:rest>", nowhere, name="api-nowhere"),
]

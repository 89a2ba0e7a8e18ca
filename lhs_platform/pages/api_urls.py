from django.urls import path

from lhs_platform.pages.reference import nowhere
from lhs_platform.pages.schema import SchemaView

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("<path:rest>", nowhere, name="api-nowhere"),
]

from django.urls import path

from lhs_platform.pages.reference import nowhere
from lhs_platform.pages.schema import schema

urlpatterns = [
    path("schema/", schema, name="api-schema"),
    path("<path:rest>", nowhere, name="api-nowhere"),
]

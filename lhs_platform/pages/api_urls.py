from django.urls import path

from lhs_platform.pages.reference import nowhere
from lhs_platform.pages.schema import schema
from lhs_platform.pages.trail import api as trail

urlpatterns = [
    *trail.urlpatterns,
    path("schema/", schema, name="api-schema"),
    path("<path:rest>", nowhere, name="api-nowhere"),
]

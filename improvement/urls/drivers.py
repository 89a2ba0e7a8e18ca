"""Pages of key driver diagrams."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import diagrams, drivers

DIAGRAM = "diagrams/<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/drivers/", diagrams.diagram_list, name="diagram-list"),
    path("networks/<slug:slug>/drivers/add/", diagrams.diagram_add, name="diagram-add"),
    path(f"{DIAGRAM}/", diagrams.diagram_detail, name="diagram-detail"),
    path(f"{DIAGRAM}/edit/", diagrams.diagram_edit, name="diagram-edit"),
    path(f"{DIAGRAM}/versions/", diagrams.version_list, name="version-list"),
    path(f"{DIAGRAM}/compare/", diagrams.version_compare, name="version-compare"),
    path(f"{DIAGRAM}/download/<slug:form>/", diagrams.diagram_file, name="diagram-file"),
    path(f"{DIAGRAM}/drivers/add/", drivers.driver_add, name="driver-add"),
    path("drivers/<uuid:public_id>/edit/", drivers.driver_edit, name="driver-edit"),
]

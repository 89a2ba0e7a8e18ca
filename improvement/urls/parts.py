"""Pages of what belongs to a project; `kind` is one of aims, team, milestones, documents."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import parts

urlpatterns: list[URLPattern | URLResolver] = [
    path("projects/<uuid:public_id>/parts/<slug:kind>/add/", parts.part_add, name="part-add"),
    path(
        "projects/<uuid:public_id>/parts/<slug:kind>/<uuid:part_id>/",
        parts.part_edit,
        name="part-edit",
    ),
    path(
        "projects/<uuid:public_id>/parts/<slug:kind>/<uuid:part_id>/remove/",
        parts.part_remove,
        name="part-remove",
    ),
]

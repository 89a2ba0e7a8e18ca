"""Pages of the change package."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import changes

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/changes/", changes.change_list, name="change-list"),
    path("networks/<slug:slug>/changes/add/", changes.change_add, name="change-add"),
    path("networks/<slug:slug>/changes/export/", changes.change_export, name="change-export"),
    path("changes/<uuid:public_id>/", changes.change_detail, name="change-detail"),
    path("changes/<uuid:public_id>/edit/", changes.change_edit, name="change-edit"),
    path("changes/<uuid:public_id>/state/", changes.change_state, name="change-state"),
    path("changes/<uuid:public_id>/copy/", changes.change_copy, name="change-copy"),
]

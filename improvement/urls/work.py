"""Pages of projects and cycles, and of what is due in them."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import cycles, projects, versions, weeks

urlpatterns: list[URLPattern | URLResolver] = [
    path("this-week/", weeks.week, name="week"),
    path("networks/<slug:slug>/this-week/", weeks.network_week, name="network-week"),
    path("tasks/<uuid:public_id>/done/", weeks.task_done, name="task-done"),
    path("networks/<slug:slug>/tests/", cycles.cycle_list, name="cycle-list"),
    path("networks/<slug:slug>/projects/add/", projects.project_add, name="project-add"),
    path("projects/<uuid:public_id>/", projects.project_detail, name="project-detail"),
    path("projects/<uuid:public_id>/edit/", projects.project_edit, name="project-edit"),
    path("projects/<uuid:public_id>/ramps/", projects.ramp_list, name="ramp-list"),
    path("projects/<uuid:public_id>/cycles/add/", cycles.cycle_add, name="cycle-add"),
    path("cycles/<uuid:public_id>/", cycles.cycle_detail, name="cycle-detail"),
    path("cycles/<uuid:public_id>/move/", cycles.cycle_move, name="cycle-move"),
    path("cycles/<uuid:public_id>/next/", cycles.cycle_next, name="cycle-next"),
    path("cycles/<uuid:public_id>/versions/", versions.cycle_versions, name="cycle-versions"),
    path("cycles/<uuid:public_id>/compare/", versions.cycle_compare, name="cycle-compare"),
    path("cycles/<uuid:public_id>/<slug:part>/", cycles.cycle_edit, name="cycle-edit"),
]

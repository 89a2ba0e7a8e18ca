"""Pages of how far the teams have come."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import assessments

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/assessments/", assessments.assessment_list, name="assessment-list"),
    path(
        "projects/<uuid:public_id>/assessments/",
        assessments.assessment_team,
        name="assessment-team",
    ),
    path(
        "projects/<uuid:public_id>/assessments/add/",
        assessments.assessment_add,
        name="assessment-add",
    ),
    path("assessments/<uuid:public_id>/edit/", assessments.assessment_edit, name="assessment-edit"),
]

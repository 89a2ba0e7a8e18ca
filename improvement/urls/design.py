"""Pages of design processes, their topics, and what is said to these."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import briefs, contributions, design, themes, topics

PROCESS = "processes/<uuid:public_id>"
TOPIC = "topics/<uuid:public_id>"
SAID = "contributions/<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/processes/", design.process_list, name="process-list"),
    path("networks/<slug:slug>/processes/add/", design.process_add, name="process-add"),
    path(f"{PROCESS}/", design.process_detail, name="process-detail"),
    path(f"{PROCESS}/edit/", design.process_edit, name="process-edit"),
    path(f"{PROCESS}/status/", design.process_status, name="process-status"),
    path(f"{PROCESS}/brief/", briefs.brief_write, name="brief-write"),
    path(f"{PROCESS}/briefs/", briefs.brief_versions, name="brief-versions"),
    path(f"{PROCESS}/steps/add/", design.step_add, name="step-add"),
    path("design-steps/<uuid:public_id>/edit/", design.step_edit, name="step-edit"),
    path("design-steps/<uuid:public_id>/remove/", design.step_remove, name="step-remove"),
    path(f"{PROCESS}/topics/add/", topics.topic_add, name="topic-add"),
    path(f"{TOPIC}/", topics.topic_detail, name="topic-detail"),
    path(f"{TOPIC}/edit/", topics.topic_edit, name="topic-edit"),
    path(f"{TOPIC}/close/", topics.topic_close, name="topic-close"),
    path(f"{TOPIC}/table/", contributions.table_add, name="table-add"),
    path(f"{TOPIC}/themes/", themes.theme_board, name="topic-themes"),
    path(f"{TOPIC}/summary/", themes.topic_summary, name="topic-summary"),
    path("themes/<uuid:public_id>/edit/", themes.theme_edit, name="theme-edit"),
    path("themes/<uuid:public_id>/remove/", themes.theme_remove, name="theme-remove"),
    path(f"{SAID}/", contributions.contribution_detail, name="contribution-detail"),
    path(f"{SAID}/edit/", contributions.table_edit, name="table-edit"),
    path(f"{SAID}/take-back/", contributions.contribution_take_back, name="contribution-take-back"),
    path(f"{SAID}/hide/", contributions.contribution_hide, name="contribution-hide"),
    path(f"{SAID}/show/", contributions.contribution_show, name="contribution-show"),
    path(f"{SAID}/idea/", contributions.contribution_idea, name="contribution-idea"),
]

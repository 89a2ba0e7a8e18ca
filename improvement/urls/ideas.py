"""Pages of ideas, their wordings, and what is proposed to them."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import amendments, idea_acts, idea_writing, ideas

IDEA = "ideas/<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/ideas/", ideas.idea_list, name="idea-list"),
    path("networks/<slug:slug>/ideas/add/", idea_writing.idea_add, name="idea-add"),
    path("networks/<slug:slug>/ideas/drafts/", ideas.idea_drafts, name="idea-drafts"),
    path("networks/<slug:slug>/ideas/similar/", ideas.idea_similar, name="idea-similar"),
    path(f"{IDEA}/", ideas.idea_detail, name="idea-detail"),
    path(f"{IDEA}/edit/", idea_writing.idea_edit, name="idea-edit"),
    path(f"{IDEA}/publish/", idea_writing.idea_publish, name="idea-publish"),
    path(f"{IDEA}/discard/", idea_writing.idea_discard, name="idea-discard"),
    path(f"{IDEA}/versions/", ideas.idea_versions, name="idea-versions"),
    path(f"{IDEA}/withdraw/", idea_acts.idea_withdraw, name="idea-withdraw"),
    path(f"{IDEA}/return/", idea_acts.idea_return, name="idea-return"),
    path(f"{IDEA}/hide/", idea_acts.idea_hide, name="idea-hide"),
    path(f"{IDEA}/show/", idea_acts.idea_show, name="idea-show"),
    path(f"{IDEA}/merge/", idea_acts.idea_merge, name="idea-merge"),
    path(f"{IDEA}/unmerge/", idea_acts.idea_unmerge, name="idea-unmerge"),
    path(f"{IDEA}/split/", idea_acts.idea_split, name="idea-split"),
    path(f"{IDEA}/amend/", amendments.amendment_add, name="amendment-add"),
    path(
        "amendments/<uuid:public_id>/answer/", amendments.amendment_answer, name="amendment-answer"
    ),
    path(
        "amendments/<uuid:public_id>/take-back/",
        amendments.amendment_take_back,
        name="amendment-take-back",
    ),
]

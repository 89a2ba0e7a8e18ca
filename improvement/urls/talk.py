"""Pages on which people talk about things, ask for help, and follow."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import comments, talk

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/asks/", talk.ask_list, name="ask-list"),
    path("settings/following/", talk.follow_list, name="follow-list"),
    path("talk/<slug:kind>/<uuid:public_id>/", talk.talk_detail, name="talk-detail"),
    path("talk/<slug:kind>/<uuid:public_id>/follow/", talk.talk_follow, name="talk-follow"),
    path("comments/<uuid:public_id>/edit/", comments.comment_edit, name="comment-edit"),
    path(
        "comments/<uuid:public_id>/take-back/",
        comments.comment_take_back,
        name="comment-take-back",
    ),
    path("comments/<uuid:public_id>/hide/", comments.comment_hide, name="comment-hide"),
    path("comments/<uuid:public_id>/show/", comments.comment_show, name="comment-show"),
    path("comments/<uuid:public_id>/settle/", comments.comment_settle, name="comment-settle"),
    path("comments/<uuid:public_id>/versions/", comments.comment_versions, name="comment-versions"),
]

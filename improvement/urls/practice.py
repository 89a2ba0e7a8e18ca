"""The page of how well tests are run."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import practice

urlpatterns: list[URLPattern | URLResolver] = [
    path("networks/<slug:slug>/practice/", practice.practice_list, name="practice-list"),
]

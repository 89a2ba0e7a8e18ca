"""Pages of results to share, of those who took them up, and of the library."""

from django.urls import URLPattern, URLResolver, path

from improvement.views import library, result_acts, result_writing, sharing, uptakes

RESULT = "results/<uuid:public_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("library/", library.library, name="library"),
    path("library/feed/", library.library_feed, name="library-feed"),
    path("networks/<slug:slug>/results/", sharing.result_list, name="result-list"),
    path("changes/<uuid:public_id>/share/", result_writing.result_add, name="result-add"),
    path(f"{RESULT}/", sharing.result_detail, name="result-detail"),
    path(f"{RESULT}/edit/", result_writing.result_edit, name="result-edit"),
    path(f"{RESULT}/discard/", result_writing.result_discard, name="result-discard"),
    path(f"{RESULT}/authors/", result_writing.result_author, name="result-author"),
    path(f"{RESULT}/charts/", result_writing.result_charts, name="result-charts"),
    path(f"{RESULT}/charts/<uuid:chart>/", sharing.result_chart, name="result-chart"),
    path(f"{RESULT}/cite/<slug:form>/", sharing.result_cite, name="result-cite"),
    path(f"{RESULT}/data/", sharing.result_data, name="result-data"),
    path(f"{RESULT}/answer/", result_acts.result_answer, name="result-answer"),
    path(f"{RESULT}/take-back/", result_acts.result_take_back, name="result-take-back"),
    path(f"{RESULT}/return/", result_acts.result_return, name="result-return"),
    path(f"{RESULT}/publish/", result_acts.result_publish, name="result-publish"),
    path(f"{RESULT}/withdraw/", result_acts.result_withdraw, name="result-withdraw"),
    path(f"{RESULT}/edition/", result_acts.result_edition, name="result-edition"),
    path(f"{RESULT}/take-up/", uptakes.uptake_add, name="uptake-add"),
    path(f"{RESULT}/copy/", uptakes.result_copy, name="result-copy"),
    path("uptakes/<uuid:public_id>/take-back/", uptakes.uptake_take_back, name="uptake-take-back"),
]

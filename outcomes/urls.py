from django.urls import path

from outcomes.views import (
    blanks,
    charts,
    copying,
    data,
    dictionary,
    downloads,
    files,
    judgements,
    measures,
    signals,
    sites,
)

app_name = "outcomes"
urlpatterns = [
    path("measures/<uuid:public_id>/chart.csv", charts.measure_csv, name="measure-csv"),
    path("measures/<uuid:public_id>/chart.<str:form>", downloads.measure_file, name="measure-file"),
    path("networks/<slug:slug>/measures.pptx", downloads.measure_deck, name="measure-deck"),
    path("networks/<slug:slug>/signals/", signals.signal_list, name="signal-list"),
    path("signals/<uuid:public_id>/look/", signals.signal_look, name="signal-look"),
    path("signals/<uuid:public_id>/explain/", signals.signal_explain, name="signal-explain"),
    path("measures/<uuid:public_id>/follow/", signals.measure_follow, name="measure-follow"),
    path("networks/<slug:slug>/measures/", measures.measure_list, name="measure-list"),
    path("networks/<slug:slug>/measures/add/", measures.measure_add, name="measure-add"),
    path("networks/<slug:slug>/measures/copy/", copying.measure_copy, name="measure-copy"),
    path(
        "networks/<slug:slug>/measures/dictionary/", dictionary.dictionary_page, name="dictionary"
    ),
    path(
        "networks/<slug:slug>/measures/dictionary.csv",
        dictionary.dictionary_csv,
        name="dictionary-csv",
    ),
    path(
        "networks/<slug:slug>/measures/dictionary.json",
        dictionary.dictionary_json,
        name="dictionary-json",
    ),
    path("measures/<uuid:public_id>/", charts.measure_detail, name="measure-detail"),
    path(
        "measures/<uuid:public_id>/definitions/",
        measures.measure_definitions,
        name="measure-definitions",
    ),
    path("measures/<uuid:public_id>/sites/", sites.measure_sites, name="measure-sites"),
    path("measures/<uuid:public_id>/funnel/", sites.measure_funnel, name="measure-funnel"),
    path("series/<uuid:public_id>/phases/add/", judgements.phase_start, name="phase-start"),
    path("phases/<uuid:public_id>/remove/", judgements.phase_end, name="phase-end"),
    path("series/<uuid:public_id>/baseline/", judgements.baseline_freeze, name="baseline-freeze"),
    path("series/<uuid:public_id>/marks/add/", judgements.point_mark, name="point-mark"),
    path("marks/<uuid:public_id>/remove/", judgements.point_unmark, name="point-unmark"),
    path("measures/<uuid:public_id>/notes/add/", charts.note_add, name="note-add"),
    path("measures/<uuid:public_id>/edit/", measures.measure_edit, name="measure-edit"),
    path("measures/<uuid:public_id>/retire/", measures.measure_retire, name="measure-retire"),
    path("networks/<slug:slug>/data/", data.data_entry, name="data-entry"),
    path("networks/<slug:slug>/data/upload/", files.data_upload, name="data-upload"),
    path("files/<uuid:public_id>/", files.file_detail, name="file-detail"),
    path("files/<uuid:public_id>/store/", files.file_store, name="file-store"),
    path("files/<uuid:public_id>/drop/", files.file_drop, name="file-drop"),
    path("files/<uuid:public_id>/faults.csv", files.file_faults, name="file-faults"),
    path("networks/<slug:slug>/data/template.csv", blanks.data_template, name="data-template"),
    path("networks/<slug:slug>/data/template.xlsx", blanks.data_workbook, name="data-workbook"),
    path("networks/<slug:slug>/data/sent/", files.submission_list, name="submission-list"),
]

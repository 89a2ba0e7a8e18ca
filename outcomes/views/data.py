from django.http import Http404


def _none(_request, **_kwargs):
    raise Http404


data_entry = data_upload = data_upload_confirm = data_template = submission_list = _none

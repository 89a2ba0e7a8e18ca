"""Template tags of the components."""

from datetime import date

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory


class Survey(forms.Form):
    seen = forms.IntegerField(label="Children seen", help_text="Count each once.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    way = forms.ChoiceField(choices=[("room", "In the room")], widget=forms.RadioSelect)
    listed = forms.BooleanField(label="List me")


def render(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("day", "until", "words"),
    [
        (date(2026, 11, 3), date(2026, 11, 4), "<b>3–4</b>Nov 2026"),
        (date(2026, 11, 30), date(2026, 12, 1), "<b>30–1</b>Nov–Dec <span>2026</span>"),
        (date(2026, 12, 31), date(2027, 1, 1), "<b>31–1</b>Dec–Jan <span>2027</span>"),
        (date(2026, 11, 3), None, "<b>3</b>Nov 2026"),
    ],
)
def test_days_over_the_end_of_a_month_name_both_months(day, until, words) -> None:
    html = render('{% include "components/date.html" %}', day=day, until=until)

    assert words in html


def test_icon_without_label_is_decoration() -> None:
    html = render('{% icon "search" %}')

    assert 'aria-hidden="true"' in html
    assert html.count("img/icons.svg#i-search") == 1


def test_icon_with_label_is_read_out_and_escaped() -> None:
    html = render('{% icon "search" label=label %}', label="Find <b>")

    assert 'role="img" aria-label="Find &lt;b&gt;"' in html


def test_field_links_label_help_and_control() -> None:
    html = render("{% field form.seen %}", form=Survey())

    assert '<label class="form-label" for="id_seen">Children seen</label>' in html
    assert 'id="id_seen_helptext"' in html
    assert 'aria-describedby="id_seen_helptext"' in html
    assert "optional" not in html


def test_field_with_error_says_it_above_the_control_and_marks_it() -> None:
    html = render("{% field form.seen %}", form=Survey({"seen": "many"}))

    assert html.index('id="id_seen_error"') < html.index("<input")
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_seen_helptext id_seen_error"' in html
    assert "form-control is-wrong" in html


def test_optional_field_says_so_unless_told_not_to() -> None:
    form = Survey()

    assert "(optional)" in render("{% field form.note %}", form=form)
    assert "(optional)" not in render("{% field form.note mark=False %}", form=form)


def test_choices_stand_in_a_named_fieldset() -> None:
    html = render("{% field form.way %}", form=Survey({"seen": "x"}))

    assert "<legend" in html
    assert 'aria-describedby="id_way_error"' in html
    assert 'class="ln-options"' in html


def test_checkbox_has_its_label_behind_it() -> None:
    html = render("{% field form.listed %}", form=Survey())

    assert html.index("<input") < html.index("<label")


def test_field_takes_other_words() -> None:
    html = render('{% field form.seen label="How many?" help_text="" %}', form=Survey())

    assert "How many?" in html
    assert "Count each once" not in html


def test_form_errors_link_to_each_field() -> None:
    html = render("{% form_errors form %}", form=Survey({}))

    assert "3 things need a look" in html
    assert 'href="#id_seen"' in html
    assert 'href="#id_way_0"' in html


def test_form_errors_of_a_fine_or_fresh_form_are_nothing() -> None:
    html = render("{% form_errors form none %}", form=Survey(), none=None)

    assert html.strip() == ""


def test_plain_form_looks_like_our_fields() -> None:
    html = str(Survey({}))

    assert 'class="ln-fields"' in html
    assert "3 things need a look" in html


@pytest.mark.parametrize("value", ["community", "clinician", "researcher", "leader"])
def test_group_has_icon_and_word(value: str) -> None:
    html = render("{% group value %}", value=value)

    assert f"is-{value}" in html
    assert "<use" in html


def test_pager_keeps_the_filters() -> None:
    request = RequestFactory().get("/", {"q": "kite", "page": "2"})

    html = render(
        '{% pager page noun="people" %}', request=request, page=Paginator(range(30), 10).page(2)
    )

    assert "?q=kite&amp;page=1" in html
    assert "?q=kite&amp;page=3" in html
    assert "11 to 20 of 30 people" in html


def test_pager_of_one_page_is_nothing() -> None:
    request = RequestFactory().get("/")

    html = render("{% pager page %}", request=request, page=Paginator(range(3), 10).page(1))

    assert html.strip() == ""


@pytest.mark.parametrize(
    ("path", "source", "expected"),
    [
        ("/networks/", '{% current "/networks/" %}', 'aria-current="page"'),
        ("/networks/kite/", '{% current "/networks/" %}', 'aria-current="true"'),
        ("/networks/", '{% current "/" exact=True %}', ""),
        ("/networks/", '{% current "" %}', ""),
    ],
)
def test_current_marks_where_the_reader_stands(path: str, source: str, expected: str) -> None:
    request = RequestFactory().get(path)

    assert render(source, request=request) == expected

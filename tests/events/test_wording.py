"""Words with placeholders: only known names, nothing evaluated, nothing let through as markup."""

import pytest

from events.emails.usual import NEED_A_LINK, PLACEHOLDERS, USUAL, fault_in_body, fault_in_subject
from events.emails.wording import BadPlaceholder, as_html, as_line, as_text

VALUES = {
    "name": '<a href="https://evil.example">x</a>',
    "meeting": "Day",
    "link": "https://a.b/i/x/",
}
BLOCKS = {"link": lambda: "<b>buttons</b>"}


def test_values_are_put_in():
    assert (
        as_text("Dear {{ name }},\n\n{{meeting}}", VALUES | {"name": "Wren"}) == "Dear Wren,\n\nDay"
    )


def test_unknown_placeholder_is_named():
    with pytest.raises(BadPlaceholder, match="secret_key"):
        as_text("{{ secret_key }}", VALUES)


@pytest.mark.parametrize(
    "words", ["{{ name.upper }}", "{{ name|safe }}", "{{ }}", "{{ name", "name }}", "{{{ name }}}"]
)
def test_what_is_no_plain_name_is_refused(words):
    with pytest.raises(BadPlaceholder):
        as_text(words, VALUES)


def test_markup_in_a_value_is_escaped_and_no_link_comes_of_it():
    html = as_html("Dear {{ name }}, see https://good.example/a?b=1&c=2.", VALUES, BLOCKS)

    assert "&lt;a href=" in html
    assert html.count("<a ") == 1
    assert 'href="https://good.example/a?b=1&amp;c=2"' in html


def test_markup_in_the_words_is_escaped():
    assert "<script>" not in as_html("<script>{{ name }}</script>", VALUES, BLOCKS)


def test_address_in_a_name_stays_a_name():
    html = as_html("Dear {{ name }}", {"name": "https://evil.example/login"}, {})

    assert "<a " not in html


def test_values_are_not_filled_in_again():
    assert as_text("{{ name }}", VALUES | {"name": "{{ link }}"}) == "{{ link }}"


def test_subject_is_one_line():
    line = as_line("{{ name }} at {{ meeting }}", VALUES | {"name": "Wren\r\nBcc: all@x.example"})

    assert line == "Wren Bcc: all@x.example at Day"


def test_link_alone_becomes_buttons_and_within_words_a_link():
    html = as_html("Go:\n\n{{ link }}\n\nor {{ link }} now", VALUES, BLOCKS)

    assert html.count("<b>buttons</b>") == 1
    assert html.count('href="https://a.b/i/x/"') == 1


def test_usual_words_pass_their_own_checks():
    faults = [
        fault
        for kind, words in USUAL.items()
        for fault in (fault_in_subject(words.subject), fault_in_body(kind, words.body))
        if fault
    ]

    assert faults == []
    assert set(USUAL) >= NEED_A_LINK


@pytest.mark.parametrize("kind", sorted(NEED_A_LINK))
def test_kinds_that_ask_need_the_link(kind):
    assert "{{ link }}" in fault_in_body(kind, "Please answer.")
    assert not fault_in_body(kind, "Please answer: {{ link }}")


def test_subject_may_hold_no_link():
    assert "link" in PLACEHOLDERS
    assert "“{{ link }}” is not a placeholder here" in fault_in_subject("See {{ link }}")

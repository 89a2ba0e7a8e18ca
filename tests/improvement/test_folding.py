"""What of a cycle's page is folded while somebody writes, and what stands open."""

from improvement.models import Cycle
from tests.improvement.test_views_cycles import formset, plan_data, url


def test_while_one_writes_the_other_quadrants_are_folded(as_owner, cycle):
    writing = as_owner.get(url(cycle)).text
    other = as_owner.get(url(cycle, "do")).text

    assert writing.count("<details data-open-wide") == 3
    assert other.count("<details data-open-wide") == 2


def test_who_only_reads_sees_all_quadrants_open(client, cast, cycle):
    client.force_login(cast.researcher)

    assert "data-open-wide" not in client.get(url(cycle)).text


def test_folded_parts_of_a_plan_are_sent_and_open_where_something_is_wrong(as_owner, cycle):
    plain = as_owner.get(url(cycle)).text
    wrong = as_owner.post(url(cycle, "plan"), plan_data(cycle, owner=""))

    assert plain.count('<details class="ln-part">') == 3
    assert 'name="owner"' in plain
    assert wrong.status_code == 422
    assert wrong.text.count('<details class="ln-part" open>') == 1


def test_tasks_stand_open_when_more_rows_are_asked_for_or_one_is_wrong(as_owner, cycle):
    more = as_owner.get(f"{url(cycle, 'plan')}?rows=more").text
    row = {"id": "", "what": "", "who": "Nurse"}
    data = plan_data(cycle) | formset("tasks", [row], initial=0)
    wrong = as_owner.post(url(cycle, "plan"), data)

    assert '<details class="ln-part" open>' in more
    assert wrong.status_code == 422
    assert '<details class="ln-part" open>' in wrong.text


def test_a_test_that_stands_still_says_so_on_its_page(as_owner, cycle):
    Cycle.objects.filter(pk=cycle.pk).update(starts_on="2026-01-05")

    assert "This test stands still." in as_owner.get(url(cycle)).text

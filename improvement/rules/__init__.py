"""Who may do what in the room of improvement, one module for each noun."""

from improvement.rules.changes import (
    can_add_change,
    can_copy_change,
    can_edit_change,
    can_set_change_state,
    networks_to_copy_to,
)
from improvement.rules.doers import Doers, can_finish_task
from improvement.rules.drivers import (
    can_add_diagram,
    can_edit_diagram,
    must_name_project,
    projects_for_diagram,
)
from improvement.rules.due import due_by, due_on
from improvement.rules.parts import can_edit_part, people_for_team
from improvement.rules.stuck import is_stuck, still_days, stuck_reasons, why_stuck
from improvement.rules.work import (
    can_add_project,
    can_edit_cycle,
    can_edit_project,
    can_hand_out_cycles,
    can_move_cycle,
    can_start_cycle,
    must_name_sites,
    owners_for_cycle,
    sites_for_cycle,
    sites_for_project,
)

__all__ = [
    "Doers",
    "can_add_change",
    "can_add_diagram",
    "can_add_project",
    "can_copy_change",
    "can_edit_change",
    "can_edit_cycle",
    "can_edit_diagram",
    "can_edit_part",
    "can_edit_project",
    "can_finish_task",
    "can_hand_out_cycles",
    "can_move_cycle",
    "can_set_change_state",
    "can_start_cycle",
    "due_by",
    "due_on",
    "is_stuck",
    "must_name_project",
    "must_name_sites",
    "networks_to_copy_to",
    "owners_for_cycle",
    "people_for_team",
    "projects_for_diagram",
    "sites_for_cycle",
    "sites_for_project",
    "still_days",
    "stuck_reasons",
    "why_stuck",
]

"""Who may do what in the room of improvement, one module for each noun."""

from improvement.rules.changes import (
    can_add_change,
    can_copy_change,
    can_edit_change,
    can_set_change_state,
    networks_to_copy_to,
)
from improvement.rules.drivers import (
    can_add_diagram,
    can_edit_diagram,
    must_name_project,
    projects_for_diagram,
)
from improvement.rules.parts import can_edit_part, people_for_team
from improvement.rules.talk import (
    can_comment,
    can_edit_comment,
    can_follow,
    can_hide_comment,
    can_read_comment,
    can_read_versions,
    can_settle_ask,
    can_take_back_comment,
    people_to_tell,
)
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
    "can_add_change",
    "can_add_diagram",
    "can_add_project",
    "can_comment",
    "can_copy_change",
    "can_edit_change",
    "can_edit_comment",
    "can_edit_cycle",
    "can_edit_diagram",
    "can_edit_part",
    "can_edit_project",
    "can_follow",
    "can_hand_out_cycles",
    "can_hide_comment",
    "can_move_cycle",
    "can_read_comment",
    "can_read_versions",
    "can_set_change_state",
    "can_settle_ask",
    "can_start_cycle",
    "can_take_back_comment",
    "must_name_project",
    "must_name_sites",
    "networks_to_copy_to",
    "owners_for_cycle",
    "people_for_team",
    "people_to_tell",
    "projects_for_diagram",
    "sites_for_cycle",
    "sites_for_project",
]

"""Who may do what in the room of improvement, one module for each noun."""

from improvement.rules.parts import can_edit_part, people_for_team
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
    "can_add_project",
    "can_edit_cycle",
    "can_edit_part",
    "can_edit_project",
    "can_hand_out_cycles",
    "can_move_cycle",
    "can_start_cycle",
    "must_name_sites",
    "owners_for_cycle",
    "people_for_team",
    "sites_for_cycle",
    "sites_for_project",
]

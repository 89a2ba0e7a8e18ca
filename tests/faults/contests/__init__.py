"""What people race for, one module each. A new contest is a module here and a line below.

A module has `CONTEST`, a `tests.faults.contest.Contest`. Its `set_up` makes a fresh scene for so
many people and gives a `Round`: who presses which button, and a verdict that looks at the
database when all have pressed. `tests.faults.race` runs it, and runs it again on the site of
`tests.faults.unguarded_site`, where the fault it guards against must show.
"""

NAMES = [
    "last_seat",
    "offered_seat",
    "last_item_place",
    "travel_money",
    "check_in",
    "minutes",
    "cycles",
    "ballots",
    "session_lines",
]

"""Quicker migrations for the databases of tests; the demonstration of the journeys runs them plainly.

For each new table Django renders anew every model that leads to it, which in the end is all of them,
a hundred times. A new model needs only itself rendered: nothing refers to it yet.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def quick_states() -> Iterator[None]:
    plainly = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = plainly  # type: ignore[method-assign]


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    """Add a model as Django does, but render it alone. Marked as delayed, the models are rendered
    as a whole before code of a migration runs, as after a field without relations."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:
        self.is_delayed = True
        self.apps.render_multiple([model_state])

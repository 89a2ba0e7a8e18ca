"""One row of the matrix."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Answers = dict[str, str]
Take = Callable[[Any], Any]


@dataclass(frozen=True)
class Row:
    """The expected answers by method, and how the URL's arguments come from a scene."""

    methods: dict[str, Answers]
    of: dict[str, Take]

    def arguments(self, scene: Any) -> dict[str, Any]:
        return {name: take(scene) for name, take in self.of.items()}


def row(
    *,
    get: Answers | None = None,
    post: Answers | None = None,
    patch: Answers | None = None,
    delete: Answers | None = None,
    **of: Take,
) -> Row:
    """Spell a row; keyword arguments beside the methods are the URL's own."""
    methods = {"GET": get, "POST": post, "PATCH": patch, "DELETE": delete}
    return Row({name: answers for name, answers in methods.items() if answers}, of)


def slug(scene: Any) -> Any:
    return scene.network.slug


def of(name: str) -> Take:
    """Take the public id of a thing of the scene."""
    return lambda scene: getattr(scene, name).public_id

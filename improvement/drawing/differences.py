"""What differs between two versions of a theory, in words."""

from collections.abc import Iterator
from typing import Any

Content = dict[str, Any]
Said = dict[str, str]
WORDS = {
    "title": "The title",
    "aim": "The aim",
    "global_aim": "Why it matters",
    "population": "For whom",
}


def differences(old: Content, new: Content) -> list[Said]:
    """Say what was added, removed, renamed and linked otherwise, each with its kind.

    What became of a change in the meantime is no change of the theory.
    """
    return [*_words(old, new), *_drivers(old, new), *_links(old, new)]


def _words(old: Content, new: Content) -> Iterator[Said]:
    for name, word in WORDS.items():
        if old[name] != new[name]:
            before, after = old[name] or "nothing", new[name] or "nothing"
            yield _said("reworded", f"{word}: “{before}” became “{after}”.")


def _drivers(old: Content, new: Content) -> Iterator[Said]:
    before, after = _by_id(old), _by_id(new)
    for key, driver in after.items():
        if key not in before:
            yield _said("added", f"{_named(driver)} is new.")
    for key, driver in before.items():
        if key not in after:
            yield _said("removed", f"{_named(driver)} is gone.")
            continue
        now = after[key]
        if now["name"] != driver["name"]:
            yield _said("renamed", f"{_named(driver)} is now called “{now['name']}”.")
        if now["measure"] != driver["measure"]:
            yield _said("measured", f"{_named(now)}: {_measure(driver, now)}")


def _measure(before: dict[str, Any], after: dict[str, Any]) -> str:
    if not after["measure"]:
        return f"no longer measured by “{before['measure']}”."
    if not before["measure"]:
        return f"now measured by “{after['measure']}”."
    return f"measured by “{after['measure']}” instead of “{before['measure']}”."


def _links(old: Content, new: Content) -> Iterator[Said]:
    before, after = _linked(old), _linked(new)
    for pair, (text, weak) in after.items():
        if pair not in before:
            yield _said("linked", f"{text}{', a guess so far' if weak else ''}: new.")
        elif before[pair][1] != weak:
            became = "a guess so far" if weak else "sure"
            yield _said("relinked", f"{text}: now {became}.")
    for pair, (text, _weak) in before.items():
        if pair not in after:
            yield _said("unlinked", f"{text}: no longer.")


def _linked(content: Content) -> dict[tuple[str, str], tuple[str, bool]]:
    """Give every link in words, by what it joins."""
    names = {key: driver["name"] for key, driver in _by_id(content).items()}
    serves = {
        (link["secondary"], link["primary"]): (
            f"“{names[link['secondary']]}” serves “{names[link['primary']]}”",
            link["weak"],
        )
        for link in content["serves"]
    }
    acts = {
        (link["change"], link["driver"]): (
            f"The change “{link['title']}” acts on “{names[link['driver']]}”",
            link["weak"],
        )
        for link in content["acts"]
    }
    return serves | acts


def _by_id(content: Content) -> dict[str, dict[str, Any]]:
    return {driver["id"]: driver for driver in content["drivers"]}


def _named(driver: dict[str, Any]) -> str:
    return f"{driver['level'].capitalize()} driver “{driver['name']}”"


def _said(kind: str, text: str) -> Said:
    return {"kind": kind, "text": text}

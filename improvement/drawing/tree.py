"""The nested list of a diagram: primary drivers, what serves each, and the changes."""

from typing import Any

Content = dict[str, Any]
Node = dict[str, Any]


def tree(content: Content) -> list[Node]:
    """Nest each driver and change once, under the first thing it serves; `also` names the others.

    Secondary drivers that serve nothing yet come last, as if they were primary, marked `is_loose`.
    """
    nodes = {driver["id"]: _node(driver) for driver in content["drivers"]}
    primaries = [one for one in nodes.values() if one["level"] == "primary"]
    for number, node in enumerate(primaries, start=1):
        node["label"] = str(number)
    loose = _nest_drivers(content, nodes)
    roots = [*primaries, *loose]
    _nest_changes(content, nodes, roots)
    return roots


def _node(driver: dict[str, Any]) -> Node:
    return {
        **driver,
        "label": "",
        "is_weak": False,
        "is_loose": False,
        "also": [],
        "drivers": [],
        "changes": [],
    }


def _nest_drivers(content: Content, nodes: dict[str, Node]) -> list[Node]:
    """Put secondary drivers under their first primary; give those that have none."""
    loose = []
    place = {key: position for position, key in enumerate(nodes)}
    for node in [one for one in nodes.values() if one["level"] == "secondary"]:
        links = [link for link in content["serves"] if link["secondary"] == node["id"]]
        links.sort(key=lambda link: place[link["primary"]])
        if not links:
            node["is_loose"] = True
            loose.append(node)
            continue
        home = nodes[links[0]["primary"]]
        home["drivers"].append(node)
        node["label"] = f"{home['label']}.{len(home['drivers'])}"
        node["is_weak"] = links[0]["weak"]
        node["also"] = [nodes[link["primary"]]["label"] for link in links[1:]]
    return loose


def _nest_changes(content: Content, nodes: dict[str, Node], roots: list[Node]) -> None:
    order = {node["id"]: position for position, node in enumerate(walk(roots))}
    links = sorted(content["acts"], key=lambda link: order[link["driver"]])
    seen: dict[str, Node] = {}
    for link in links:
        home = nodes[link["driver"]]
        if link["change"] in seen:
            seen[link["change"]]["also"].append(home["label"] or home["name"])
            continue
        change = {
            "id": link["change"],
            "title": link["title"],
            "state": link["state"],
            "reliability": link["reliability"],
            "is_weak": link["weak"],
            "also": [],
        }
        seen[link["change"]] = change
        home["changes"].append(change)


def walk(roots: list[Node]) -> list[Node]:
    """Give all drivers in the order in which they are read."""
    return [node for root in roots for node in (*root["drivers"], root)]

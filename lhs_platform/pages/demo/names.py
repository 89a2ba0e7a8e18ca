"""Invented names. Nobody is meant."""

import random
from collections.abc import Iterator

GIVEN = ["Wren", "Bram", "Isolde", "Fennimore", "Peregrine", "Tansy", "Ottoline", "Jory", "Odalys", "Thaddea", "Corwin", "Marigold", "Lysander", "Saffron", "Barnaby", "Clementine", "Hollis", "Juniper", "Emeric", "Rosalba", "Quillon", "Delphine", "Anselm", "Primrose", "Cosimo", "Bettina", "Florian", "Hesper", "Ignace", "Linnea", "Mortimer", "Nerissa", "Osric", "Philippa", "Roland", "Sunniva", "Tobias", "Ursula", "Valentin", "Winifred", "Xanthe", "Yorick", "Zinnia", "Alaric", "Briony", "Caspian", "Dorothea", "Evander"]
FAMILY = ["Oakapple", "Thistlewood", "Marrowby", "Quill", "Ashdown", "Hollowell", "Fenn", "Pennyfeather", "Brightwater", "Larkspur", "Mossgrove", "Candlewick", "Stonebridge", "Applegarth", "Underhill", "Foxglove", "Greenleaf", "Hazelhurst", "Ivory", "Jessamine", "Kettlewell", "Lanternby", "Merryweather", "Nightingale", "Orchard", "Plumtree", "Quickthorn", "Rainford", "Silverbirch", "Thornbury", "Umberland", "Violetta", "Waterlow", "Yarrow", "Amberley", "Beechcroft", "Cloverly", "Dewberry"]
PLACES = ["Riverbend", "Northgate", "Fernleigh", "Saltmarsh", "Cedar-Hollow", "Two-Bridges", "Old-Mill", "Heron-Lake", "Lakeside", "Stillwater", "Maple-Ridge", "Foxfield", "Harborview", "Greenbank", "Windmere", "Ashford-Vale", "Copperhill", "Larkfield", "Millbrook", "Oakhaven", "Pinecrest", "Quarry-Bay", "Rosemount", "Silverton", "Thornfield", "Upland-Park", "Vine-Street", "Westering", "Yewdale", "Amber-Cove", "Brookside", "Clearwater", "Dovecote", "Eastmoor", "Falcon-Point", "Glenrock"]
KINDS = ("Children’s Hospital", "Medical Center", "Regional Hospital", "University Hospital")


def place(index: int) -> str:
    return PLACES[index % len(PLACES)].replace("-", " ")


def people(chance: random.Random) -> Iterator[str]:
    """Give names without end, each once."""
    pairs = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    chance.shuffle(pairs)
    yield from pairs

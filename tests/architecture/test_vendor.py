"""The front-end files of others are the files that were fetched, and nothing lies beside them."""

import re

from scripts import vendor

ICON = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon="([a-z0-9-]+)\"""")
TEMPLATES = vendor.STATIC.parent / "templates"


def test_vendored_files_have_the_recorded_sums() -> None:
    manifest = vendor.load()

    assert vendor.problems(manifest) == []


def test_every_package_names_version_licence_and_integrity() -> None:
    packages = vendor.load()["packages"]

    incomplete = [
        package["name"]
        for package in packages
        if not (
            re.fullmatch(r"\d+\.\d+\.\d+", package["version"])
            and package["license"]
            and package["integrity"].startswith("sha512-")
        )
    ]

    assert incomplete == []


def test_every_icon_in_a_template_is_in_the_sprite() -> None:
    sprite = (vendor.STATIC / "img" / "icons.svg").read_text()

    used = {
        name
        for template in TEMPLATES.rglob("*.html")
        for found in ICON.findall(template.read_text())
        for name in found
        if name
    }

    assert {name for name in used if f'id="i-{name}"' not in sprite} == set()


def test_the_two_dark_palettes_are_the_same() -> None:
    tokens = (vendor.STATIC / "css" / "tokens.css").read_text()

    chosen, device = (
        tokens.split(f'[data-bs-theme="{theme}"] {{')[1].split("}")[0] for theme in ("dark", "auto")
    )

    assert chosen == device

"""Fetch the front-end files of others from npm, or check that ours are still theirs.

`static/vendor/vendor.json` names each package with its version and npm's own integrity hash,
and each file we keep with its SHA-256. Run `python -m scripts.vendor` after changing a version
(put the new integrity beside it) or the list of icons; `--check` needs no network.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "static"
MANIFEST = STATIC / "vendor" / "vendor.json"
SOURCE_MAP = re.compile(rb"\s*/\*# sourceMappingURL=\S+ \*/\s*$")
SVG = re.compile(r"<svg[^>]*\bviewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.DOTALL)

Package = dict[str, Any]
Read = Callable[[str], bytes]


def load() -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text())
    return manifest


def kept(manifest: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every file that is kept, icon sprite included, as its entry in the manifest."""
    for package in manifest["packages"]:
        yield from package["files"]
        if "sprite" in package:
            yield package["sprite"]


def problems(manifest: dict[str, Any]) -> list[str]:
    """Say which kept files are missing, changed, or lie in static/vendor without an entry."""
    found = [
        f"{entry['to']} is not the file that was fetched"
        for entry in kept(manifest)
        if not (STATIC / entry["to"]).is_file() or sha256(STATIC / entry["to"]) != entry["sha256"]
    ]
    listed = {STATIC / entry["to"] for entry in kept(manifest)} | {MANIFEST}
    strays = sorted(set(filter(Path.is_file, MANIFEST.parent.rglob("*"))) - listed)
    return found + [f"{stray.relative_to(STATIC)} has no entry" for stray in strays]


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(package: Package) -> None:
    """Take the wanted files out of one package, after its integrity was proved."""
    with tempfile.TemporaryDirectory() as folder:
        archive = pack(package, Path(folder))
        with tarfile.open(archive) as tar:
            take(package, lambda name: extracted(tar, name))


def pack(package: Package, folder: Path) -> Path:
    wanted = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", "--json", "--pack-destination", str(folder), wanted]
    subprocess.run(command, check=True, capture_output=True)
    archive = next(folder.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package["integrity"]:
        raise SystemExit(f"{wanted} is not what vendor.json promises: sha512-{digest}")
    return archive


def extracted(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"{name} is not a file of the package")
    return member.read()


def take(package: Package, read: Read) -> None:
    for entry in package["files"]:
        content = read(entry["from"])
        # Hashed static files refuse a style sheet that names a map we do not ship.
        write(entry, SOURCE_MAP.sub(b"\n", content) if entry.get("drop_source_map") else content)
    if "sprite" in package:
        write(package["sprite"], sprite(package["sprite"], read).encode())


def sprite(entry: dict[str, Any], read: Read) -> str:
    """Join the listed icons into one SVG of symbols named `i-<icon>`."""
    symbols = [
        symbol(name, read(f"{entry['from']}/{name}.svg").decode()) for name in entry["icons"]
    ]
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""])


def symbol(name: str, drawing: str) -> str:
    match = SVG.search(drawing)
    if match is None:
        raise SystemExit(f"{name}.svg has no viewBox")
    box, shapes = match.groups()
    inside = "".join(line.strip() for line in shapes.splitlines())
    return f'<symbol id="i-{name}" viewBox="{box}">{inside}</symbol>'


def write(entry: dict[str, Any], content: bytes) -> None:
    path = STATIC / entry["to"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    entry["sha256"] = hashlib.sha256(content).hexdigest()


def main(arguments: list[str]) -> int:
    manifest = load()
    if "--check" not in arguments:
        for package in manifest["packages"]:
            fetch(package)
        MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")
    for problem in (wrong := problems(manifest)):
        print(problem)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

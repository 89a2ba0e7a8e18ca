"""Start the demonstration: environment, then `manage.py demo`. Standard library only.

PORT=8123 python3 -m scripts.demo       start it
python3 -m scripts.demo reset           forget what was entered
"""

import os
import secrets
import shutil
import socket
import sys
from pathlib import Path

from scripts.bootstrap import PYTHON, ROOT, ensure, keep_bytecode


def start() -> None:
    """Become the demonstration's process, or end with a sentence that says why not."""
    port = wanted_port()
    ensure("base")
    keep_bytecode()
    folder = data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DEMO="1",
        DATA_DIR=str(folder),
        STATIC_ROOT=str(folder / "static"),
        PORT=str(port),
        SITE_URL=f"http://127.0.0.1:{port}",
    )
    os.environ.setdefault("SECRET_KEY", secret_key(folder / "secret-key"))
    os.chdir(ROOT)
    os.execv(PYTHON, [str(PYTHON), "manage.py", "demo"])


def reset() -> None:
    """Remove everything the demonstration keeps."""
    shutil.rmtree(data_folder(), ignore_errors=True)
    print("The demonstration starts over with the next: make demo")


def data_folder() -> Path:
    return Path(os.environ.get("DATA_DIR") or ROOT / "var" / "demo").resolve()


def wanted_port() -> int:
    """Give PORT if it is a free port; else end."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            sys.exit(
                f"Port {text} cannot be used ({error.strerror}). Try: PORT={int(text) + 1} make demo"
            )
    return int(text)


def secret_key(file: Path) -> str:
    """Give the demonstration's own secret, made on the first start."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(60))
    return file.read_text()


if __name__ == "__main__":
    {"start": start, "reset": reset}[sys.argv[1] if len(sys.argv) > 1 else "start"]()

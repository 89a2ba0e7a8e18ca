"""Make the virtual environment from the lock files. Standard library only.

Where the machine has several builds of this Python version, the quickest is taken: one that was
compiled without profiles, as pyenv does, needs half as much time again. PYTHON=… takes its own.

    python3 -m scripts.bootstrap base     what the site runs on
    python3 -m scripts.bootstrap dev      that, and what its developers use
    python3 -m scripts.bootstrap bench    that, and the peers it is timed against

Does nothing when the environment was made from the same lock before.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
KINDS = ("base", "dev", "bench")  # each holds the one before
OLDEST = (3, 11)
VERSION = ".".join(str(part) for part in sys.version_info[:2])
NEWER_NAMES = ("python3.13", "python3.12", "python3.11")
# Calls, attributes and texts, as Django does them all day; fails where no environment can be made.
PROBE = """
import ensurepip, json, time, venv
class Thing:
    def __init__(self, number):
        self.number = number
    def text(self):
        return str(self.number)
def seconds():
    started = time.process_time()
    kept = {one.number % 100: one.text() for one in map(Thing, range(60000))}
    json.dumps(kept)
    return time.process_time() - started
print(min(seconds() for _ in range(3)))
"""
CLEARLY = 0.85


def ensure(kind: str) -> None:
    """Make the environment hold what the lock of this kind names."""
    if sys.version_info < OLDEST:
        use_newer_python()
    if any(is_stamped(one) for one in KINDS[KINDS.index(kind) :]):
        return
    started = time.monotonic()
    print("Preparing the environment …", end="", flush=True)
    if not is_usable():
        make_venv(sys.executable if os.environ.get("PYTHON") else quickest())
    install(kind)
    stamp_file(kind).write_text(fingerprint(kind))
    print(f" {time.monotonic() - started:.0f} s", flush=True)


def keep_bytecode() -> None:
    """Let all processes below this one keep what they compile, in the environment's own folder:
    where the machine says not to write it, each start would compile Django anew."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(VENV / "bytecode")


def install(kind: str) -> None:
    """Install what the lock names: by uv, which is quick; else by pip, which knows more proxies."""
    lock = str(LOCKS / f"{kind}.txt")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(LOCKS / "uv.txt")])
    uv = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--system-certs"]
    command = [*uv, "--require-hashes", "--python", str(PYTHON), "-r", lock]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        run([*pip, "--require-hashes", "-r", lock])


def use_newer_python() -> None:
    """Start again with a newer Python of this machine, or say that there is none."""
    for name in NEWER_NAMES:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])
    sys.exit(
        f"This needs Python 3.11 or newer; {sys.executable} is {VERSION}. "
        "Install one, then: make PYTHON=/path/to/python3 …"
    )


def quickest() -> str:
    """Give the quickest build of this Python version on the machine: this one, if none is clearly
    quicker."""
    places = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/bin", "/usr/local/bin"]
    others = {
        str(path.resolve())
        for place in places
        for path in [Path(place) / f"python{VERSION}"]
        if path.is_file() and os.access(path, os.X_OK)
    } - {str(Path(sys.executable).resolve())}
    here = probed(sys.executable)
    best, seconds = min(
        ((one, probed(one)) for one in others), key=lambda one: one[1], default=("", here)
    )
    return best if seconds < CLEARLY * here else sys.executable


def probed(python: str) -> float:
    """Give the seconds a Python takes for a little work; endless if it makes no environment."""
    done = subprocess.run([python, "-c", PROBE], capture_output=True, text=True, check=False)
    try:
        return float(done.stdout)
    except ValueError:
        return float("inf")


def fingerprint(kind: str) -> str:
    """Name the state an environment should be in: the locks and the Python version."""
    digest = hashlib.sha256(VERSION.encode())
    for lock in (LOCKS / "uv.txt", LOCKS / f"{kind}.txt"):
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def stamp_file(kind: str) -> Path:
    return VENV / f".made-from-{kind}"


def is_stamped(kind: str) -> bool:
    file = stamp_file(kind)
    return PYTHON.exists() and file.exists() and file.read_text() == fingerprint(kind)


def is_usable() -> bool:
    """Tell whether there is an environment, with pip, of this Python version."""
    ask = "import pip, sys; print(*sys.version_info[:2], sep='.')"
    try:
        done = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == VERSION


def make_venv(python: str) -> None:
    """Make an empty environment; on Debian as root, with the package it needs."""
    command = [python, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    package = f"python{VERSION}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        run(["apt-get", "update", "-qq"])
        run(["apt-get", "install", "-y", "-qq", package])
        run(command)
        return
    sys.exit(f"\nPython cannot make a virtual environment. Install it: apt-get install {package}")


def run(command: "list[str]") -> None:
    """Run a command in silence; if it fails, end with what it said."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"\nThis failed: {' '.join(command)}\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    ensure(sys.argv[1] if len(sys.argv) > 1 else "dev")

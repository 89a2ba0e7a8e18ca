"""Make the virtual environment from the lock files. Standard library only.

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
NEWER_NAMES = ("python3.13", "python3.12", "python3.11")


def ensure(kind: str) -> None:
    """Make the environment hold what the lock of this kind names."""
    if sys.version_info < OLDEST:
        use_newer_python()
    stamp = fingerprint(kind)
    if any(is_stamped(one, fingerprint(one)) for one in KINDS[KINDS.index(kind) :]):
        return
    started = time.monotonic()
    print("Preparing the environment …", end="", flush=True)
    if not is_usable():
        make_venv()
    install(kind)
    stamp_file(kind).write_text(stamp)
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
    found = ".".join(str(part) for part in sys.version_info[:2])
    sys.exit(
        f"This needs Python 3.11 or newer; {sys.executable} is {found}. "
        "Install one, then: make PYTHON=/path/to/python3 …"
    )


def fingerprint(kind: str) -> str:
    """Name the state an environment should be in: the locks and the Python."""
    digest = hashlib.sha256(sys.version.encode())
    for lock in (LOCKS / "uv.txt", LOCKS / f"{kind}.txt"):
        digest.update(lock.read_bytes())
    return digest.hexdigest()


def stamp_file(kind: str) -> Path:
    return VENV / f".made-from-{kind}"


def is_stamped(kind: str, stamp: str) -> bool:
    file = stamp_file(kind)
    return PYTHON.exists() and file.exists() and file.read_text() == stamp


def is_usable() -> bool:
    """Tell whether there is an environment, with pip, of this very Python version."""
    ask = "import pip, sys; print(sys.version)"
    try:
        done = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == sys.version.strip()


def make_venv() -> None:
    """Make an empty environment; on Debian as root, with the package it needs."""
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    version = ".".join(str(part) for part in sys.version_info[:2])
    package = f"python{version}-venv"
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

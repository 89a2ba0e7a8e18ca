"""The tree of processes under `make demo`."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lhs_platform.pages.supervisor import Tree, TreeError
from tests.services.ports import free_port, wait_for_port

WAITS = ("timeit", "-n", "1", "-r", "1", "import time; time.sleep(60)")
FAILS = ("tests.tooling.no_such_module",)
PARENT = """
import sys, time
from pathlib import Path
from lhs_platform.pages.supervisor import Tree
tree = Tree(Path(sys.argv[1]))
tree.start("orphan", *sys.argv[2:])
print(tree.children[0].process.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    tree = Tree(tmp_path / "log")
    yield tree
    tree.stop()


@pytest.mark.slow
def test_a_child_that_ends_by_itself_is_named_with_its_log(tree: Tree) -> None:
    tree.start("steady", *WAITS)
    tree.start("frail", *FAILS)

    with pytest.raises(
        TreeError, match=r"(?s)The frail process ended.*exit code 1.*no_such_module"
    ):
        tree.watch()


@pytest.mark.slow
def test_stop_ends_every_child(tree: Tree) -> None:
    tree.start("first", *WAITS)
    tree.start("second", *WAITS)

    tree.stop()

    assert all(child.process.poll() is not None for child in tree.children)


@pytest.mark.slow
def test_ready_waits_for_a_good_answer(tree: Tree, tmp_path: Path) -> None:
    port = free_port()
    tree.start("web", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path))

    tree.wait_until_ready(f"http://127.0.0.1:{port}/")

    assert wait_for_port(port, alive=lambda: True)


@pytest.mark.slow
def test_an_address_that_never_answers_is_an_error(tree: Tree) -> None:
    tree.start("steady", *WAITS)

    with pytest.raises(TreeError, match="gave no good answer"):
        tree.wait_until_ready(f"http://127.0.0.1:{free_port()}/", seconds=0.3)


@pytest.mark.slow
def test_children_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), *WAITS], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    child = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    deadline = time.monotonic() + 10
    while _lives(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _lives(child)


def _lives(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()

"""The browser of the journeys: a headless shell where one can be had, else the machine's."""

import pytest

from tests.services import chromium


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine whose programs are scripts of ours, with a Chromium and nothing else."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "SHELL", "shell-of-this-test")
    monkeypatch.setattr(chromium, "NAMES", ("browser-of-this-test",))
    monkeypatch.setattr(chromium, "UNPACKED", tmp_path / "environment" / "shell")
    (tmp_path / "environment").mkdir()

    def add(name, script):
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
        return str(programs / name)

    add("browser-of-this-test", "echo 1")
    return add


def unpacks(version):
    """Give a dpkg-deb whose shell answers, or does not."""
    return (
        'mkdir -p "$3/usr/lib/chromium"; shell="$3/usr/lib/chromium/$3"; '
        f"printf '#!/bin/sh\\n{version}\\n' > $shell; chmod +x $shell"
    )


def test_a_shell_is_fetched_once_and_driven(machine, tmp_path):
    machine("apt-get", f"echo x >> {tmp_path}/asked; touch shell.deb")
    machine("dpkg-deb", unpacks("exit 0"))

    chromium.fetch_shell()
    chromium.fetch_shell()

    assert chromium.find_chromium().startswith(str(tmp_path / "environment"))
    assert (tmp_path / "asked").read_text() == "x\n"


@pytest.mark.parametrize(
    ("apt", "deb"),
    [
        ("exit 100", unpacks("exit 0")),
        ("touch a.deb", "exit 2"),
        ("touch a.deb", unpacks("exit 3")),
    ],
)
def test_where_none_can_be_had_the_machines_browser_serves(machine, apt, deb):
    machine("apt-get", apt)
    browser = machine("browser-of-this-test", "echo 1")
    machine("dpkg-deb", deb)

    chromium.fetch_shell()

    assert chromium.find_chromium() == browser


def test_a_browser_of_ones_choice_is_not_replaced(machine, monkeypatch, tmp_path):
    machine("apt-get", f"touch {tmp_path}/asked")
    chosen = machine("mine", "echo 1")
    monkeypatch.setenv("CHROMIUM", chosen)

    chromium.fetch_shell()

    assert chromium.find_chromium() == chosen
    assert not (tmp_path / "asked").exists()


def test_without_any_it_says_what_to_install(machine, monkeypatch):
    monkeypatch.setattr(chromium, "NAMES", ())

    with pytest.raises(chromium.NoChromiumError, match="apt-get install chromium"):
        chromium.find_chromium()

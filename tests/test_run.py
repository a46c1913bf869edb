"""run.py's own decisions: what is missing, when the environment counts as ready, what is said to an old Python."""

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(run.__file__).resolve().parent


def finish(venv: Path, lines: set[str]) -> None:
    """Lay out an environment whose making came to its end."""
    python = run.python_of(venv)
    python.parent.mkdir(parents=True)
    python.touch()
    (venv / "settledesk.stamp").write_text("\n".join(lines), "utf-8")


def pins(lock: str) -> dict[str, str]:
    """Return a lock's packages with their versions, as its lines have them."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


@pytest.mark.parametrize(
    ("words", "environ", "needs"),
    [
        (["test", "-k", "x"], {}, run.OFFSCREEN),
        (["deep"], {"DISPLAY": ":0"}, run.OFFSCREEN),
        (["window"], {}, {}),
        ([], {"DISPLAY": ":0"}, run.OFFSCREEN | run.ON_X),
        (["gallery"], {"DISPLAY": ":0"}, run.OFFSCREEN | run.ON_X),
        (["settle", "-"], {"DISPLAY": ":0"}, {}),
        (["demo"], {}, {}),
        (["demo"], {"DISPLAY": ":0"}, run.OFFSCREEN | run.ON_X),
        (["demo", "--no-window"], {"DISPLAY": ":0"}, {}),
    ],
)
def test_qt_libraries_are_asked_for_only_where_a_window_is(
    words: list[str], environ: dict[str, str], needs: dict[str, str]
) -> None:
    assert run.qt_libraries(words, environ, "linux") == needs
    assert run.qt_libraries(words, environ, "win32") == {}


def test_missing_libraries_are_named_by_package() -> None:
    assert run.missing_packages(run.OFFSCREEN, lambda library: library != "libEGL.so.1") == ["libegl1"]
    assert run.missing_packages(run.OFFSCREEN, lambda library: True) == []
    assert not run.loads("libno-such-thing.so.0")


def test_the_venv_package_is_that_of_the_python_at_hand(tmp_path: Path) -> None:
    system, other = tmp_path / "python3", tmp_path / "python3.x"
    system.touch()
    other.touch()
    assert run.venv_package(str(system), str(system)) == "python3-venv"
    assert run.venv_package(str(other), str(system)) == f"python3.{sys.version_info.minor}-venv"


@pytest.mark.skipif(run.WINDOWS, reason="system packages are Linux's")
def test_without_the_right_to_install_the_exact_line_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/" + name)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as leaving:
        run.install_packages(["python3-venv", "libgl1"])
    assert leaving.value.code == 2
    said = capsys.readouterr()
    assert "sudo apt-get install -y --no-install-recommends python3-venv libgl1\n" in said.err
    assert said.out == ""


def test_nothing_missing_installs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*command: object, **options: object) -> int:
        raise AssertionError(command)

    monkeypatch.setattr(subprocess, "call", refuse)
    run.install_packages([])


def test_the_stamp_names_python_place_and_each_lock(tmp_path: Path) -> None:
    (tmp_path / "a.lock").write_bytes(b"x==1")
    assert run.wanted(tmp_path, tmp_path / ".venv", ["a.lock"]) == {
        f"python 3.{sys.version_info.minor}",
        f"place {tmp_path / '.venv'}",
        f"a.lock {hashlib.sha256(b'x==1').hexdigest()}",
    }


def test_an_environment_is_ready_only_when_finished_here_from_these_locks(tmp_path: Path) -> None:
    venv = tmp_path / ".venv"
    (tmp_path / "a.lock").write_bytes(b"x==1")
    lines = run.wanted(tmp_path, venv, ["a.lock"])
    assert not lines <= run.stamped(venv), "there is none"
    finish(venv, lines)
    assert lines <= run.stamped(venv)
    (tmp_path / "a.lock").write_bytes(b"x==2")
    assert not run.wanted(tmp_path, venv, ["a.lock"]) <= run.stamped(venv), "the lock changed"
    moved = tmp_path / "moved"
    venv.rename(moved)
    (tmp_path / "a.lock").write_bytes(b"x==1")
    assert not run.wanted(tmp_path, moved, ["a.lock"]) <= run.stamped(moved), "the folder moved"


def test_an_environment_broken_off_or_without_its_python_is_not_ready(tmp_path: Path) -> None:
    finish(tmp_path, {"python 3.11"})
    run.python_of(tmp_path).unlink()
    assert run.stamped(tmp_path) == set()
    run.python_of(tmp_path).touch()
    (tmp_path / "settledesk.stamp").write_bytes(b"\xff\xfe")
    assert run.stamped(tmp_path) == set()
    (tmp_path / "settledesk.stamp").unlink()
    assert run.stamped(tmp_path) == set()


def test_only_one_makes_the_environment(tmp_path: Path) -> None:
    with (tmp_path / "busy").open("a") as first, (tmp_path / "busy").open("a") as second:
        assert run.grab(first)
        assert not run.grab(second)
        first.close()
        assert run.grab(second)


def test_messages_leave_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    run.say("准备")
    with pytest.raises(SystemExit) as leaving:
        run.give_up("不行")
    assert (leaving.value.code, *capsys.readouterr()) == (2, "", "准备\n不行\n")


def test_an_old_python_gets_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    monkeypatch.setattr(sys, "version", "3.8.18 (main)")
    monkeypatch.setattr(sys, "stderr", said)
    source = (ROOT / "run.py").read_text("utf-8")
    with pytest.raises(SystemExit) as leaving:
        exec(compile(source, "run.py", "exec"), {"__name__": "run", "__file__": "run.py"})  # noqa: S102
    assert leaving.value.code == 2
    assert "需要 Python 3.11 至 3.14，当前是 3.8.18" in said.getvalue()
    assert "Python 3.11 to 3.14 is needed" in said.getvalue()


def test_the_locks_agree_are_hashed_and_name_no_host() -> None:
    program, tests = pins("requirements.lock"), pins("requirements-dev.lock")
    assert program.items() <= tests.items(), "adding the tests' packages must change none of the program's"
    assert program["pyside6-essentials"].startswith("6.11.")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert all("--hash=sha256:" in part for part in re.split(r"^[\w.-]+==", text, flags=re.MULTILINE)[1:])

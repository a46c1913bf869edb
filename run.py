"""Set up and start 异地结算台 from a checkout, with the standard library alone.

python3 run.py test [ARGS]   ruff, mypy, the wheel's own self-check, pytest; ARGS go to pytest, alone
python3 run.py deep [ARGS]   the long seeded tests; what ran is written to deep-report.txt
python3 run.py               the window
python3 run.py WORD...       python -m settledesk WORD...: demo, settle CASE.json, check, and so on

What run.py itself has to say goes to standard error: standard output and input belong to the program.
"""

import contextlib
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    # Every Python since 3.6 can read this file up to here; an older one trips over the annotations below.
    sys.stderr.write(
        f"需要 Python 3.11 至 3.14，当前是 {sys.version.split()[0]}。"
        "请安装后再试，例如：python3.11 run.py（Windows：py -3.13 run.py）\n"
        f"Python 3.11 to 3.14 is needed, this is {sys.version.split()[0]}.\n"
    )
    sys.exit(2)

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"

# What PySide6 needs of a bare Debian: shared library → package. Found by adding one at a time in a minimal system.
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
ON_X = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def say(sentence: str) -> None:
    """Tell the user something, on standard error."""
    print(sentence, file=sys.stderr, flush=True)


def give_up(sentence: str) -> NoReturn:
    """Tell the user what is wrong and what to do, and leave with 2."""
    say(sentence)
    sys.exit(2)


def python_of(venv: Path) -> Path:
    """Return where a virtual environment keeps its Python."""
    return venv / ("Scripts/python.exe" if WINDOWS else "bin/python")


# ---- what the system must have


def loads(library: str) -> bool:
    """Say whether the system has a shared library."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def qt_libraries(words: Sequence[str], environ: Mapping[str, str], platform: str = sys.platform) -> dict[str, str]:
    """Return the shared libraries the asked-for act needs: none unless it shows or tests the window, on Linux."""
    word = words[0] if words else "window"
    if not platform.startswith("linux"):
        return {}
    if word in {"test", "deep"}:
        return OFFSCREEN
    # Without a display there is no window to open, whatever the word.
    shows = word in {"window", "gallery"} or (word == "demo" and "--no-window" not in words)
    return OFFSCREEN | ON_X if shows and environ.get("DISPLAY") else {}


def missing_packages(libraries: Mapping[str, str], present: Callable[[str], bool] = loads) -> list[str]:
    """Return the packages whose library is not there."""
    return [package for library, package in libraries.items() if not present(library)]


def venv_package(executable: str = sys.executable, system: str = "/usr/bin/python3") -> str:
    """Name Debian's package that completes this Python's `venv`."""
    if os.path.realpath(executable) == os.path.realpath(system):
        return "python3-venv"
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def can_make_venv() -> bool:
    """Say whether this Python can make a virtual environment: Debian leaves ensurepip out of python3."""
    import importlib.util

    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def install_packages(packages: Sequence[str]) -> None:
    """Install system packages with apt-get where that is possible, else name the line to type and leave."""
    import shutil
    import subprocess

    if not packages:
        return
    names = " ".join(packages)
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if not shutil.which("apt-get"):
        give_up(
            f"缺少系统组件（以 Debian 的包名计）：{names}。请用本系统的包管理器安装后再试。\nSystem packages are missing."
        )
    if os.geteuid() != 0:
        give_up(
            f"缺少系统组件，请先运行下面一行再试（system packages are missing, run this first）：\n"
            f"  sudo apt-get update && sudo {' '.join(install)}"
        )
    say(f"安装系统组件（installing system packages）：{names}")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    output = 2 if sys.stderr.isatty() else subprocess.DEVNULL  # a line for each unpacked file is for someone waiting
    for command in (["apt-get", "update", "-qq"], [*install, "-qq"]):
        code = subprocess.call(command, env=environ, stdin=subprocess.DEVNULL, stdout=output)
    if code:
        give_up(f"系统组件没有装上，请检查网络与软件源后运行：{' '.join(install)}")


# ---- the virtual environment


def wanted(root: Path, venv: Path, locks: Iterable[str]) -> set[str]:
    """Return what the stamp of a finished environment says: its Python, its place, each lock and its digest."""
    lines = {f"python {sys.version_info.major}.{sys.version_info.minor}", f"place {venv}"}
    return lines | {f"{name} {hashlib.sha256((root / name).read_bytes()).hexdigest()}" for name in locks}


def stamped(venv: Path) -> set[str]:
    """Return what the environment's stamp says: nothing where the making was broken off or its Python is gone."""
    try:
        lines = set((venv / "settledesk.stamp").read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return set()
    return lines if python_of(venv).exists() else set()


def grab(busy: IO[str]) -> bool:
    """Try to be the only holder of a file, until it is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(busy.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(busy, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other run.py is making the environment."""
    import time

    with (ROOT / ".venv-busy").open("a") as busy:
        if not grab(busy):
            say("另一个 run.py 正在准备运行环境，请稍候（waiting for another run.py）……")
            while not grab(busy):
                time.sleep(0.2)
        yield


def lines_for(dev: bool) -> set[str]:
    """Return the stamp lines of the environment that is needed: the tests' lock holds the program's as well."""
    return wanted(ROOT, VENV, ("requirements.lock", "requirements-dev.lock") if dev else ("requirements.lock",))


def make_venv(dev: bool) -> None:
    """Make the environment ready: from nothing, or by adding what the tests need to the program's own."""
    import shutil
    import subprocess
    import time

    begun = time.monotonic()
    with alone():
        stamp = stamped(VENV)
        if lines_for(dev) <= stamp:  # another run.py made it meanwhile
            return
        say("准备运行环境，只做一次，约下载 100 MB（setting up .venv, once）……")
        if not stamp or not stamp <= lines_for(dev=True):  # new, broken off, moved, another Python, older locks
            try:
                if VENV.exists():
                    shutil.rmtree(VENV)
            except OSError as error:
                give_up(f"无法清除旧的运行环境 {VENV}：{error.strerror}。请关闭正在运行的结算台后再试。")
            if subprocess.call([sys.executable, "-m", "venv", str(VENV)], stdin=subprocess.DEVNULL, stdout=2):
                give_up(f"无法建立运行环境 {VENV}（could not make the virtual environment），原因见上。")
        lock = ROOT / ("requirements-dev.lock" if dev else "requirements.lock")
        pip = [str(python_of(VENV)), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
        quiet = [] if sys.stderr.isatty() else ["-q"]
        locked = ["--require-hashes", "--only-binary", ":all:", "-r", str(lock)]
        if subprocess.call([*pip, *quiet, *locked], stdin=subprocess.DEVNULL, stdout=2):
            give_up("依赖没有装全（could not install the dependencies）：请检查网络后再运行一次；原因见上。")
        fresh = VENV / "settledesk.stamp.new"
        fresh.write_text("\n".join(sorted(lines_for(dev))) + "\n", "utf-8")
        fresh.replace(VENV / "settledesk.stamp")
    say(f"运行环境已就绪，用时 {time.monotonic() - begun:.1f} 秒（ready）。")


# ---- running


def environment() -> dict[str, str]:
    """Return the environment the program and its tests run in: this checkout's sources and no other."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "desktop")}


def become(arguments: Sequence[str]) -> int:
    """Run the environment's Python in this process's place, standard streams and exit code its own."""
    command = [str(python_of(VENV)), *arguments]
    if not WINDOWS:
        os.execve(command[0], command, environment())  # noqa: S606  # no shell is what we want
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches the program too: it answers, we wait
    return subprocess.call(command, env=environment())


def run_wheel() -> int:
    """Build the wheel and run its self-check from outside the checkout; return the first exit code that is not 0."""
    import subprocess
    import sysconfig
    import tempfile

    python = str(python_of(VENV))
    with tempfile.TemporaryDirectory(prefix="settledesk-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        clean = home / "venv"

        # Neither the checkout's sources nor the user's own data.
        environ = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        environ |= {f"XDG_{kind}_HOME": folder for kind in ("DATA", "CONFIG", "STATE", "CACHE")}

        def call(*command: str) -> int:
            return subprocess.call(command, cwd=home, env=environ, stdin=subprocess.DEVNULL)

        code = call(python, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, str(ROOT))
        code = code or call(python, "-m", "venv", "--without-pip", str(clean))
        if code:
            return code
        # The locked packages come from .venv, settledesk from the wheel alone.
        packages = {
            base: sysconfig.get_path("purelib", "venv", {"base": str(base), "platbase": str(base)})
            for base in (VENV, clean)
        }
        Path(packages[clean], "locked.pth").write_text(packages[VENV] + "\n", "utf-8")
        pip = (python, "-m", "pip", "--disable-pip-version-check", "--python", str(python_of(clean)))
        wheel = next(home.glob("*.whl"))
        code = call(*pip, "install", "-q", "--no-deps", "--no-index", str(wheel)) or call(*pip, "check")
        return code or call(str(python_of(clean).with_name("settledesk")), "check")


def test(arguments: Sequence[str]) -> int:
    """Run every check, pytest last; with arguments, pytest alone."""
    import subprocess
    import time

    os.chdir(ROOT)
    if arguments:
        return become(["-m", "pytest", *arguments])
    python = str(python_of(VENV))

    def module(*words: str) -> int:
        return subprocess.call([python, "-m", *words], env=environment(), stdin=subprocess.DEVNULL)

    stages: dict[str, Callable[[], int]] = {
        "ruff check": lambda: module("ruff", "check", "."),
        "ruff format": lambda: module("ruff", "format", "--check", "."),
        "mypy": lambda: module("mypy"),
        "wheel, settledesk check": run_wheel,
        # A file stays with one process: what its tests share is made once.
        "pytest": lambda: module("pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"),
    }
    failed = []
    for name, stage in stages.items():
        say(f"—— {name} ……")
        begun = time.monotonic()
        if stage():
            failed.append(name)
        if name != "pytest":  # pytest says its own, in the line that must stay last
            say(f"—— {name}：{'未通过 FAILED' if name in failed else '通过 ok'}，{time.monotonic() - begun:.1f} s")
    if failed:
        say(f"未通过：{'、'.join(failed)}\nstages: {len(stages) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def deep(arguments: Sequence[str]) -> int:
    """Run the long seeded tests and write what ran to deep-report.txt."""
    import datetime
    import platform
    import subprocess

    os.chdir(ROOT)
    command = [str(python_of(VENV)), "-m", "pytest", "tests", "-m", "deep", "-vv", "-rA", "--durations=0", *arguments]
    environ = {**environment(), "SETTLEDESK_DEEP": "1", "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
    with Path("deep-report.txt").open("w", encoding="utf-8") as report:
        moment = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        report.write(f"{moment} Python {platform.python_version()} {platform.platform()}\n")
        report.write(f"SETTLEDESK_DEEP=1 pytest {' '.join(command[3:])}\n")
        pipe, merge = subprocess.PIPE, subprocess.STDOUT
        with subprocess.Popen(
            command, env=environ, stdout=pipe, stderr=merge, encoding="utf-8", errors="replace"
        ) as run:
            for line in run.stdout or ():
                report.write(line)
                print(line, end="", flush=True)
    return run.returncode


def main(words: Sequence[str]) -> int:
    """Set up what the words need and do what they say; return the exit code."""
    checks = {"test": test, "deep": deep}.get(words[0] if words else "")
    dev = checks is not None
    ready = lines_for(dev) <= stamped(VENV)
    packages = missing_packages(qt_libraries(words, os.environ))
    if not ready and not WINDOWS and not can_make_venv():
        packages = [venv_package(), *packages]
    install_packages(packages)
    if not ready:
        make_venv(dev)
    if checks:
        return checks(words[1:])
    return become(["-P", "-m", "settledesk", *words])  # -P: no file of the current folder passes for a module


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("已中断（interrupted）。")
        sys.exit(130)

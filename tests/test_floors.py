"""The architecture, executable: which room may import which, and which library is used in one room alone."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[1] / "desktop" / "settledesk"

MAY_IMPORT: dict[str, set[str]] = {
    "basis": set(),
    "model": {"basis"},
    "policy": {"model", "basis"},
    "engine": {"policy", "model", "basis"},
    "store": {"model", "basis"},
    "paper": {"model", "basis"},
    "sheets": {"model", "basis"},
    "desk": {"engine", "store", "paper", "sheets", "policy", "model", "basis"},
    "ui": {"desk", "model", "basis"},
    "cli": {"desk", "model", "basis"},
    # The composition root: app.py, __main__.py and __init__.py. It may import every room; only __main__ imports it.
    "app": {"ui", "cli", "desk", "engine", "store", "paper", "sheets", "policy", "model", "basis", "app"},
}
ONLY_IN: dict[str, set[str]] = {
    "PySide6": {"ui", "app"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "sqlite3": {"store"},
    "reportlab": {"paper"},
    "pypdfium2": {"paper"},
    "zxingcpp": {"paper"},
    "PIL": {"paper"},
    "openpyxl": {"sheets"},
    "python_calamine": {"sheets"},
    "pypinyin": {"store"},
    "msgspec": {"model"},
    "tomllib": {"basis", "policy"},
}


def imports(file: Path, sources: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and dotted name of everything a module imports, relative imports made absolute."""
    package = ["settledesk", *file.relative_to(sources).parts[:-1]]
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from settledesk import store` names a room as much as `import settledesk.store` does.
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def violations(sources: Path) -> list[str]:
    """Return a sentence for every module that breaks a floor or doesn't say what it is for."""
    found = []
    for file in sorted(sources.rglob("*.py")):
        inside = file.relative_to(sources)
        room = inside.parts[0] if len(inside.parts) > 1 else "app"
        if room not in MAY_IMPORT:
            found.append(f"{inside}: {room} is not a room")
            continue
        if not ast.get_docstring(ast.parse(file.read_text("utf-8"))):
            found.append(f"{inside}: no docstring")
        for line, name in imports(file, sources):
            top, _, rest = name.partition(".")
            if top == "settledesk":
                target = rest.partition(".")[0]
                if target == "__version__":  # every room may say which program this is
                    continue
                target = target if target in MAY_IMPORT else "app"
                if target != room and target not in MAY_IMPORT[room]:
                    found.append(f"{inside}:{line}: {room} may not import {name}")
            elif room not in ONLY_IN.get(top, {room}):
                found.append(f"{inside}:{line}: {top} belongs to {' and '.join(sorted(ONLY_IN[top]))}")
    return found


def test_every_room_keeps_to_its_floor() -> None:
    assert (SOURCES / "__init__.py").is_file()
    assert violations(SOURCES) == []


@pytest.mark.parametrize(
    ("place", "text", "sentence"),
    [
        ("engine/split.py", "import settledesk.store.database", "engine may not import settledesk.store.database"),
        ("engine/split.py", "from settledesk import store", "engine may not import settledesk.store"),
        ("engine/split.py", "from ..store import database", "engine may not import settledesk.store.database"),
        ("basis/money.py", "from settledesk.app import main", "basis may not import settledesk.app.main"),
        ("ui/main.py", "from settledesk.engine import split", "ui may not import settledesk.engine.split"),
        ("desk/settle.py", "def f():\n    import PySide6.QtCore", "PySide6 belongs to app and ui"),
        ("desk/settle.py", "from sqlalchemy.orm import Session", "sqlalchemy belongs to store"),
        ("helpers/things.py", "", "helpers is not a room"),
    ],
)
def test_a_breach_is_named(tmp_path: Path, place: str, text: str, sentence: str) -> None:
    file = tmp_path / place
    file.parent.mkdir(parents=True)
    file.write_text(f'"""What it is for."""\n\n{text}\n', "utf-8")
    (breach,) = violations(tmp_path)
    assert breach.startswith(place)
    assert breach.endswith(sentence)


def test_a_module_without_docstring_is_named(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import PySide6\n", "utf-8")
    assert violations(tmp_path) == ["app.py: no docstring"]


def test_what_is_allowed_passes(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('"""Root."""\nfrom settledesk.ui import main\nimport PySide6\n', "utf-8")
    (tmp_path / "__main__.py").write_text('"""Start."""\nfrom settledesk.app import main\n', "utf-8")
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "rows.py").write_text(
        '"""Rows."""\nfrom . import columns\nfrom .. import __version__\nimport sqlalchemy\n', "utf-8"
    )
    assert violations(tmp_path) == []

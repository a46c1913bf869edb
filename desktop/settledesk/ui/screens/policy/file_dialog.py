"""The system's own question for a file, asked without holding the window up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_file(over: QWidget, title: str, kinds: str, take: Callable[[Path], None], save_as: str = "") -> None:
    """Ask for a file to read, or with `save_as` for a place to write; `take` is called unless none is chosen."""
    dialog = QFileDialog(over, title, "", kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    # Files are chosen here, not renamed or thrown away.
    dialog.setOption(QFileDialog.Option.ReadOnly)
    if save_as:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(Path(save_as).suffix.removeprefix("."))
        dialog.selectFile(save_as)
    else:
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(lambda name: take(Path(name)))
    dialog.open()

"""Fee files: asked for, read in the child process, shown before they are taken; the last one asked for counts."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from settledesk.basis.errors import Refusal
from settledesk.desk.fees import FeeFile
from settledesk.desk.long_work import read_fees
from settledesk.desk.troubles import is_bug, mistakes_of
from settledesk.ui.child import Child, Run
from settledesk.ui.screens.settle.stay import StayPanel


class FeeReader(QObject):
    """Reads files of fee lines for the panel that shows them."""

    def __init__(self, child: Child, stay: StayPanel) -> None:
        super().__init__(stay)
        self._child, self._stay = child, stay
        self._run: Run | None = None
        stay.file_forgotten.connect(self.forget)

    def ask(self, over: QWidget) -> Path | None:
        """Ask for a file with the system's own dialog; None where none was chosen."""
        name, _ = QFileDialog.getOpenFileName(over, "导入费用明细", "", "费用明细 (*.xlsx *.xls *.csv);;所有文件 (*)")
        return Path(name) if name else None

    def read(self, path: Path) -> None:
        """Read a file and show what it holds, or everything that is wrong with it."""
        self.forget()
        self._stay.show_reading(path)

        def done(found: FeeFile) -> None:
            self._run = None
            self._stay.show_file(found, path)

        def failed(trouble: Exception) -> None:
            self._run = None
            self._stay.show_file(Refusal(*mistakes_of(trouble)), path)
            if is_bug(trouble):
                raise trouble

        self._run = self._child.run(partial(read_fees, path=path), done, failed, lambda _: None)

    def forget(self) -> None:
        """The file that is being read is no longer wanted."""
        if self._run is not None:
            self._run.cancel()
            self._run = None

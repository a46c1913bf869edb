"""Local benefits as tests of the 政策 screen need them: the texts of a form, and the same as a pack's zip."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from settledesk.basis.places import shipped
from settledesk.desk.local_entry import BandTyped, LocalBenefits, Told, read_entry
from settledesk.desk.local_text import area_text, benefits_text
from settledesk.desk.office import Office
from settledesk.desk.pack_zip import make_zip
from settledesk.desk.people import save_person
from tests.ui.stage import NOW, Stage

BAOJI = "610300"
FROM_BAOJI = "610302198002030019"
"""The ID number of 宝小鸡, a resident of Baoji."""
FOLDER = "610300-baoji"
FILE = "benefits-390-2024-01-01.toml"
TYPED = {
    "in_force": "20240101",
    "cap": "250000",
    "deductible.3.1": "2000",
    "deductible.2.1": "600",
    "deductible.1.1": "200",
    "bands[0].ratio": "60%",
    "bands[1].ratio": "75%",
    "bands[2].ratio": "85%",
    "source": "0917-1234567",
    "told_on": "20240417",
}
"""What is typed into the blank form for residents of Baoji; the levels of the lines stand there already."""


def entry() -> LocalBenefits:
    """Return the same as the desk takes it."""
    return LocalBenefits(
        area=BAOJI,
        scheme="390",
        in_force="20240101",
        deductibles={"3.1": "2000", "2.1": "600", "1.1": "200"},
        bands=(BandTyped("3", "", "", "60%"), BandTyped("2", "", "", "75%"), BandTyped("1", "", "", "85%")),
        cap="250000",
        how="telephone",
        source="0917-1234567",
        told_on="20240417",
    )


def register(office: Office) -> None:
    """Register 宝小鸡, who is insured where there is no pack."""
    texts = {
        "name": "宝小鸡",
        "id_kind": "01",
        "id_number": FROM_BAOJI,
        "insured_area": BAOJI,
        "scheme": "390",
        "person": "adult",
    }
    clerk = office.settings.clerk
    save_person(office, {f"patient.{name}": text for name, text in texts.items()}, clerk, NOW, NOW.date())


def answer(at: Stage, path: Path) -> None:
    """Type the path of a file into the question for one, and press Enter."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    line = dialog.findChild(QLineEdit)
    assert line is not None
    line.setText(str(path))
    QTest.keyClick(line, Qt.Key.Key_Return)
    # Other systems give the front back to the window by themselves.
    at.window.activateWindow()
    assert QTest.qWaitForWindowActive(at.window)
    at.wait()


def zipped(office: Office, path: Path, spoiled: bool = False) -> Path:
    """Write the pack of Baoji as a zip and return its path; `spoiled` has ratios that no figure can have."""
    told = read_entry(office.rulebook.areas, entry(), NOW.date())
    assert isinstance(told, Told)
    text = benefits_text(told, "王核", NOW.date())
    if spoiled:
        text = text.replace("ratio = 0.6", "ratio = 6").replace("ratio = 0.75", "ratio = 75")
    files = {"area.toml": area_text(told, "000000"), FILE: text}
    path.write_bytes(make_zip({f"{FOLDER}/{name}": content.encode() for name, content in files.items()}))
    return path


def draft(path: Path) -> Path:
    """Write a draft of what Zibo's employees would get and return its path: stays cost more, long ones less."""
    text = (shipped("policies") / "370300-zibo" / "benefits-310-2023-01-01.toml").read_text("utf-8")
    text = text.replace("in_force = 2023-01-01", 'in_force = 2024-03-01\nstatus = "draft"')
    text = text.replace("value = 700,", "value = 1500,").replace("ratio = 0.80 }", "ratio = 0.85 }")
    path.write_text(text, "utf-8")
    return path

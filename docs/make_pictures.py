"""Makes the pictures of the README from a real run of `demo`: the window, a receipt's page, and the workbook as printed.

python3 run.py demo, then: python docs/make_pictures.py DEMO-OUT (in the development environment; the workbook needs
LibreOffice and is left as it is where there is none). The window is brought into its states by real keys at a fixed
moment (tests/ui/states.py), on a copy of the demo's data.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "desktop"))

from PIL import Image

from settledesk.app import make_application
from settledesk.paper.pages import page_png
from settledesk.ui.look.look import Look
from settledesk.ui.look.style import apply
from settledesk.ui.look.tokens import Size
from tests.ui.screen_checks import pixels
from tests.ui.shots import Shot, draw, shown
from tests.ui.stage import add_patients
from tests.ui.states import STATE

PICTURES = Path(__file__).resolve().parent / "pictures"
WINDOW = (
    ("settle-unfiled", "unfiled", Shot()),
    ("settle-filed", "filed", Shot()),
    ("settle-lines", "grid", Shot()),
    ("receipts", "receipts-one", Shot()),
    ("settle-dark", "unfiled", Shot(dark=True)),
    ("settle-huge", "filed", Shot(size=Size.HUGE)),
    ("policy-figures", "policy-figures", Shot()),
    ("policy-impact", "policy-impact-done", Shot()),
)
"""The pictures of the window: file, state, and how it is seen."""
_COLOURS = 256


def main() -> int:
    """Draw the window, the first receipt and the workbook's first page into docs/pictures."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-out")
    _draw_window(out / "data")
    receipt = sorted(out.glob("结算单-*.pdf"))[1]
    _save(Image.open(BytesIO(page_png(receipt.read_bytes(), 0, dpi=110))), "receipt")
    office = shutil.which("soffice")
    if office is None:
        sys.stderr.write("LibreOffice is not there: the workbook's picture is left as it is.\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        book = next(out.glob("结算明细-*.xlsx"))
        command = [office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(book.resolve())]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        pdf = next(Path(folder).glob("*.pdf")).read_bytes()
        _save(Image.open(BytesIO(page_png(pdf, 0, dpi=110))), "workbook")
    return 0


def _draw_window(data: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, look = make_application(), Look()
    apply(look, app)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        shutil.copytree(data, template)
        add_patients(template)
        for name, state, shot in WINDOW:
            with shown(template, Path(folder) / name, look, STATE[state], shot) as (at, widget):
                _save(pixels(draw(at, widget, shot)), name)


def _save(picture: Image.Image, name: str) -> None:
    """Keep a picture in few colours: a third of the bytes, and nothing that the eye misses."""
    few = picture.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())

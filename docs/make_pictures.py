"""Makes the pictures of the README from a real run of `demo`: a receipt's page and the workbook as it prints.

python3 run.py demo, then: python docs/make_pictures.py DEMO-OUT (in the development environment; the workbook needs
LibreOffice and is left as it is where there is none).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "desktop"))

from settledesk.paper.pages import page_png

PICTURES = Path(__file__).resolve().parent / "pictures"


def main() -> int:
    """Draw the first receipt and the workbook's first page into docs/pictures."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "demo-out")
    receipt = sorted(out.glob("结算单-*.pdf"))[1]
    (PICTURES / "receipt.png").write_bytes(page_png(receipt.read_bytes(), 0, dpi=110))
    office = shutil.which("soffice")
    if office is None:
        sys.stderr.write("LibreOffice is not there: the workbook's picture is left as it is.\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        book = next(out.glob("结算明细-*.xlsx"))
        command = [office, "--headless", "--convert-to", "pdf", "--outdir", folder, str(book.resolve())]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        pdf = next(Path(folder).glob("*.pdf")).read_bytes()
        (PICTURES / "workbook.png").write_bytes(page_png(pdf, 0, dpi=110))
    return 0


if __name__ == "__main__":
    sys.exit(main())

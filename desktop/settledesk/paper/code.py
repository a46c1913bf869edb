"""The code on a statement: its number and a checksum, as a QR that our own window reads back."""

from __future__ import annotations

import hashlib
import io
import json
import re
from dataclasses import dataclass
from typing import Any

import zxingcpp
from PIL import Image

from settledesk.model.settlement import Settlement

_MARK = "YDJS:1:"
_TEXT = re.compile(rf"{_MARK}(.+):([0-9A-F]{{12}})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class StatementCode:
    """What a statement's QR says."""

    number: str
    checksum: str

    @property
    def text(self) -> str:
        """The text inside the QR."""
        return f"{_MARK}{self.number}:{self.checksum}"


def statement_checksum(settlement: Settlement) -> str:
    """Return twelve characters that change with the number or with anything in the stored outcome.

    It finds a mistyped, altered or foreign paper when compared with the stored settlement; it is no signature.
    """
    canonical = json.dumps(settlement.outcome, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A lone surrogate, which a foreign system may have sent, has no UTF-8 form.
    content = f"{settlement.number}\n{canonical}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(content).hexdigest()[:12].upper()


def parse_code(text: str) -> StatementCode | None:
    """Return what a scanned text says, or None where it is not from a statement of ours."""
    found = _TEXT.fullmatch(text.strip())
    return StatementCode(found[1], found[2]) if found else None


def read_qr(picture: bytes | Image.Image) -> StatementCode | None:
    """Return the code on a picture of a statement (a file's bytes or a PIL image), or None where there is none."""
    image = Image.open(io.BytesIO(picture)) if isinstance(picture, bytes) else picture
    formats = zxingcpp.BarcodeFormats((zxingcpp.BarcodeFormat.QRCode,))
    for barcode in zxingcpp.read_barcodes(image.convert("L"), formats=formats):
        code = parse_code(barcode.text)
        if code is not None:
            return code
    return None


def qr_boxes(text: str, left: float, top: float, side: float) -> list[tuple[float, float, float, float]]:
    """Return the dark parts of the QR of a text as rectangles in a square of the given side."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    # zxingcpp's Image has the buffer protocol, which its stubs do not say.
    picture: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(picture).tolist()
    size = side / len(rows)
    boxes = []
    for y, line in enumerate(rows):
        x = 0
        while x < len(line):
            start = x
            while x < len(line) and line[x] == 0:
                x += 1
            if x > start:
                # Neighbouring rows overlap by a hair, or viewers show white seams between them.
                boxes.append((left + start * size, top + y * size, (x - start) * size, size + 0.02))
            else:
                x += 1
    return boxes

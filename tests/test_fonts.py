"""The shipped fonts are the ones their README names, unchanged, each with its licence beside it."""

import hashlib
import re
from pathlib import Path

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"


def test_every_font_is_as_received_with_its_licence_beside_it() -> None:
    rows = re.findall(
        r"^\| (\S+\.ttf) \|.*\| (\S+\.txt) \| ([0-9a-f]{64}) \|$", (FONTS / "README.md").read_text("utf-8"), re.M
    )
    assert {name for name, _, _ in rows} == {file.name for file in FONTS.glob("*.[to]t[fc]")}
    for name, licence, digest in rows:
        assert hashlib.sha256((FONTS / name).read_bytes()).hexdigest() == digest, name
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / licence).read_text("utf-8"), licence

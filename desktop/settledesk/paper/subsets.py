"""A TrueType font as a document holds it: subsets of at most 256 characters that draw, copy and search right."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase import pdfdoc, ttfonts


class _Table:
    """A font's table, read in place: reportlab would copy ten megabytes of outlines for every document."""

    __slots__ = ("_data", "_start", "_stop")

    def __init__(self, data: bytes, start: int, length: int) -> None:
        self._data, self._start, self._stop = data, start, start + length

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : min(self._start + part.stop, self._stop)]


class _Outlines(ttfonts.TTFontFace):
    """A typeface that hands out its outlines without copying them."""

    _ttf_data: bytes

    def get_table(self, tag: str) -> Any:
        if tag != "glyf":
            return super().get_table(tag)  # type: ignore[no-untyped-call]
        return _Table(self._ttf_data, *self.get_table_pos(tag))


class _Metrics:
    """A font's glyph widths and bearings, as reportlab reads them: pairs by glyph, but kept as plain numbers."""

    __slots__ = ("_bearings", "_widths")

    def __init__(self, pairs: Sequence[tuple[float, int]]) -> None:
        self._widths = array("d", (width for width, _ in pairs))
        self._bearings = array("H", (bearing for _, bearing in pairs))

    def __getitem__(self, glyph: int) -> tuple[float, int]:
        return self._widths[glyph], self._bearings[glyph]


class _Written(pdfdoc.PDFObject):
    """An object of the document, as the bytes that stand in the file."""

    __RefOnly__ = 1  # reportlab's word for: stands by itself and is referred to

    def __init__(self, content: bytes) -> None:
        self._content = content

    def format(self, document: object) -> bytes:  # noqa: ARG002  # reportlab's signature
        return self._content


@dataclass(frozen=True, slots=True)
class _Subset:
    """One subset made ready: the font file and the map back to text, compressed, and the widths."""

    file: bytes
    to_unicode: bytes
    widths: str


class EmbeddedFont(ttfonts.TTFont):
    """A font of which a document holds what it uses."""

    def __init__(self, name: str, file: str) -> None:
        # Without asciiReadable only characters in use are embedded, not all of ASCII.
        super().__init__(name, file, asciiReadable=False)
        self.face.__class__ = _Outlines
        # A full garbage collection would otherwise look at half a million numbers and lists of the three fonts, and
        # the clerk wait 30 ms for it. The first of these is for text shaping, which we don't do.
        self.face.glyphToChar = {}  # type: ignore[attr-defined]  # not in the stubs
        self.face.glyphPos = array("L", self.face.glyphPos)
        self.face.hmetrics = _Metrics(self.face.hmetrics)
        self._usual: dict[tuple[int, ...], _Subset] = {}

    def begin(self, document: object, usual: str) -> None:
        """Give `usual`, the characters that nearly every paper of a kind has, a subset of their own.

        It is made and compressed once for the process; what is left for each document is a small second subset.
        """
        self.splitString(usual, document)
        state = self.state[document]
        if state.nextCode > 256:
            raise ValueError(f"{len(usual)} characters are too many for one subset")
        state.nextCode = 256
        subset = tuple(state.subsets[0])
        if subset not in self._usual:
            self._usual[subset] = self._prepare(subset, 0)

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Put the subsets into the document: called by reportlab when a document is written."""
        # WORKAROUND: reportlab 5.1.0's own method writes a character beyond U+FFFF into the ToUnicode map as five
        # hexadecimal digits where UTF-16 is asked for: 𠮷 is drawn right, but copied and searched as ₻
        # (makeToUnicodeCMap in https://hg.reportlab.com/hg-public/reportlab/file/tip/src/reportlab/pdfbase/ttfonts.py).
        state = self.state[doc]
        state.frozen = 1
        fonts = doc.idToObject[pdfdoc.BasicFonts].dict
        for number, codes in enumerate(state.subsets):
            subset = tuple(codes)
            ready = self._usual.get(subset) or self._prepare(subset, number)
            name = self.getSubsetInternalName(number, doc)[1:]
            base = self._base_name(number)

            def refer(content: bytes) -> str:
                return str(doc.Reference(_Written(content)).format(doc), "ascii")

            descriptor = (
                f"<< /Type /FontDescriptor /FontName /{base} /Flags {self._flags()} {self._metrics()}"
                f" /FontFile2 {refer(ready.file)} >>"
            )
            font = (
                f"<< /Type /Font /Subtype /TrueType /Name /{name} /BaseFont /{base} /FirstChar 0"
                f" /LastChar {len(subset) - 1} /Widths [{ready.widths}] /ToUnicode {refer(ready.to_unicode)}"
                f" /FontDescriptor {refer(descriptor.encode('ascii'))} >>"
            )
            fonts[name] = _Written(font.encode("ascii"))
            doc.Reference(fonts[name], name)
        del self.state[doc]

    def _prepare(self, subset: Sequence[int], number: int) -> _Subset:
        content, widths = self.face.makeSubset(subset), self.face.charWidths
        return _Subset(
            _stream(content, f"/Length1 {len(content)}"),
            _stream(_to_unicode(self._base_name(number), subset).encode("ascii")),
            " ".join(f"{widths.get(code, self.face.defaultWidth):g}" for code in subset),
        )

    def _base_name(self, number: int) -> str:
        return f"{ttfonts.SUBSETN(number).decode('ascii')}+{self.face.name.decode('ascii')}"

    def _flags(self) -> int:
        return (int(self.face.flags) & ~ttfonts.FF_NONSYMBOLIC) | ttfonts.FF_SYMBOLIC

    def _metrics(self) -> str:
        face = self.face
        box = " ".join(f"{edge:g}" for edge in face.bbox)
        return (
            f"/Ascent {face.ascent:g} /Descent {face.descent:g} /CapHeight {face.capHeight:g} /FontBBox [{box}]"
            f" /ItalicAngle {face.italicAngle:g} /StemV {face.stemV:g} /MissingWidth {face.defaultWidth:g}"
        )


def _stream(content: bytes, keys: str = "") -> bytes:
    packed = zlib.compress(content)
    head = f"<< {keys} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return head.encode("ascii") + packed + b"\nendstream"


def _to_unicode(name: str, subset: Sequence[int]) -> str:
    """Return the map from a subset's codes to text: what a viewer copies and searches for each glyph."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for start in range(0, len(subset), 100):  # a block may hold a hundred entries
        block = subset[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines.extend(f"<{start + at:02X}> <{chr(code).encode('utf-16-be').hex()}>" for at, code in enumerate(block))
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)

"""Drawing a PDF: pages that collect text and lines, top left being the origin, written out all at once at the end."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from settledesk import __version__
from settledesk.paper import fonts

# ASCII85 makes page streams a quarter larger and slower, for mail systems of the 1980s.
rl_config.useA85 = 0

WIDTH, HEIGHT = 595.28, 841.89
"""A4 portrait, in points."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour, as the content stream writes it for fills and text, and for lines."""

    fill: str
    line: str


INK = Tone("0.07 g", "0.07 G")
GREY = Tone("0.4 g", "0.4 G")
PALE = Tone("0.72 g", "0.72 G")
WHITE = Tone("1 g", "1 G")
RED = Tone("0.7 0.15 0.12 rg", "0.7 0.15 0.12 RG")


class Page:
    """One page: what is put on it is kept as drawing operators until the paper is finished."""

    def __init__(self, document: object) -> None:
        self._document = document
        self._shapes: list[str] = []
        self._text: list[str] = []
        self._face: tuple[str, float] | None = None
        self._tone: str | None = None
        self._swell = 0.0

    def text(self, x: float, y: float, text: str, size: float, bold: bool = False, tone: Tone = INK) -> None:
        """Write text from `x` on, its base line at `y`."""
        if tone.fill != self._tone:
            self._tone = tone.fill
            self._text.append(f"{tone.fill} {tone.line}")
        self._text.append(f"1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm")
        for face, piece in fonts.runs(text, bold):
            swell = face.swell * size
            if swell != self._swell:
                self._swell = swell
                self._text.append(f"2 Tr {swell:.3f} w" if swell else "0 Tr")
            font = face.font
            for subset, codes in font.splitString(piece, self._document):
                used = (font.getSubsetInternalName(subset, self._document), size)
                if used != self._face:
                    self._face = used
                    self._text.append(f"{used[0]} {size:.4g} Tf")
                self._text.append(f"<{codes.hex()}> Tj")

    def right(self, x: float, y: float, text: str, size: float, bold: bool = False, tone: Tone = INK) -> None:
        """Write text that ends at `x`."""
        self.text(x - fonts.width(text, size, bold), y, text, size, bold, tone)

    def centre(self, x: float, y: float, text: str, size: float, bold: bool = False, tone: Tone = INK) -> None:
        """Write text with its middle at `x`."""
        self.text(x - fonts.width(text, size, bold) / 2, y, text, size, bold, tone)

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = 0.4, tone: Tone = INK) -> None:
        """Draw a straight line."""
        self._shapes.append(f"{tone.line} {thick:.2f} w {x1:.2f} {HEIGHT - y1:.2f} m {x2:.2f} {HEIGHT - y2:.2f} l S")

    def frame(self, x: float, y: float, wide: float, high: float, thick: float = 0.6, tone: Tone = INK) -> None:
        """Draw an empty rectangle, `x` and `y` being its upper left corner."""
        self._shapes.append(f"{tone.line} {thick:.2f} w {x:.2f} {HEIGHT - y - high:.2f} {wide:.2f} {high:.2f} re S")

    def fill(self, boxes: list[tuple[float, float, float, float]], tone: Tone = INK) -> None:
        """Fill rectangles (left, top, width, height) as one shape."""
        path = "".join(f"{x:.2f} {HEIGHT - y - high:.2f} {wide:.2f} {high:.2f} re " for x, y, wide, high in boxes)
        self._shapes.append(f"{tone.fill} {path}f")

    @property
    def operators(self) -> str:
        """The page's content stream."""
        return "\n".join((*self._shapes, "BT", *self._text, "ET"))


class Paper:
    """A PDF document in the making; the same pages always give the same bytes."""

    def __init__(self, title: str, subject: str, usual: str = "", usual_bold: str = "") -> None:
        """Begin a document; `usual` are the characters that nearly every paper of its kind has."""
        self._buffer = BytesIO()
        # An initial font of our own keeps the reader's Helvetica out of the file.
        self._canvas = Canvas(
            self._buffer,
            pagesize=(WIDTH, HEIGHT),
            invariant=1,
            pageCompression=1,
            initialFontName=fonts.face(fonts.REGULAR).font.fontName,  # type: ignore[arg-type]  # the stubs say float
            lang="zh-CN",
        )
        self._document: object = self._canvas._doc  # type: ignore[attr-defined]  # private, but fonts are kept there
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setCreator(f"settledesk {__version__}")
        for name, characters in ((fonts.REGULAR, usual), (fonts.BOLD, usual_bold)):
            if characters:
                fonts.face(name).font.begin(self._document, characters)
        self._pages: list[Page] = []

    def page(self) -> Page:
        """Begin another page; earlier ones may still be drawn on."""
        page = Page(self._document)
        self._pages.append(page)
        return page

    def finish(self) -> bytes:
        """Return the PDF."""
        for page in self._pages:
            self._canvas.addLiteral(page.operators)
            self._canvas.showPage()
        self._canvas.save()
        return self._buffer.getvalue()

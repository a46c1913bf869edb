"""The application's style sheet, made of the tokens, and how a widget takes on a changed property."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from settledesk.basis.places import shipped
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import FIELD, HAIR, RADIUS, RING, ROOM, SNUG, TIGHT, Palette, Role

TONES = ("good", "warning", "stop", "secondary", "faint", "accent", "fund", "account", "cash", "self_funded")
"""The colours a label can ask for by its property `tone`."""
_ENTRY = ("QLineEdit", "QComboBox", "QAbstractSpinBox", "QPlainTextEdit", "QTextEdit")
_VIEWS = "QTableView, QListView, QTreeView"


def style_sheet(look: Look) -> str:
    """Return the style sheet for the look in force."""
    parts = (_grounds, _labels, _fields, _choices, _buttons, _segments, _tables, _bars)
    return "\n".join(part(look) for part in parts)


def apply(look: Look, app: QApplication) -> None:
    """Put the look on the application, now and whenever it changes."""
    app.setStyle("Fusion")

    def follow() -> None:
        # Away with the old one first: to exchange two takes Qt four times as long as to take one off and put one on.
        app.setStyleSheet("")
        app.setPalette(_qt_palette(look.palette))
        app.setFont(look.font())
        app.setStyleSheet(style_sheet(look))

    follow()
    look.changed.connect(follow)


@contextmanager
def unstyled(app: QApplication) -> Iterator[None]:
    """Build many widgets without the style sheet, which they take on together at the end.

    Under a style sheet a widget is polished anew each time that what it stands in is put into something else: for a
    window with its screens that is four fifths of the time.
    """
    sheet = app.styleSheet()
    app.setStyleSheet("")
    try:
        yield
    finally:
        app.setStyleSheet(sheet)


def restyle(widget: QWidget) -> None:
    """Let a widget take on what one of its dynamic properties now asks for."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.updateGeometry()
    widget.update()


def _qt_palette(colours: Palette) -> QPalette:
    """Return the same colours for what Qt paints without asking the style sheet."""
    role = QPalette.ColorRole
    found = QPalette()
    for name, colour in (
        (role.Window, colours.ground),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.sunken),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.faint),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.stop),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.ToolTipBase, colours.text),
        (role.ToolTipText, colours.surface),
        (role.Light, colours.surface),
        (role.Midlight, colours.line),
        (role.Mid, colours.line),
        (role.Dark, colours.edge),
        (role.Accent, colours.accent),
    ):
        found.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        found.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.secondary))
    return found


def _type(look: Look, role: Role) -> str:
    return f"font-size: {look.font(role).pixelSize()}px;"


def _mark(look: Look, name: str) -> str:
    """Return a drawn mark as the style sheet wants it; it cannot colour one itself, so there is one for each theme."""
    path = shipped("resources") / "icons" / "marks" / f"{name}-{'dark' if look.dark else 'light'}.svg"
    return f'url("{path.as_posix()}")'


def _grounds(look: Look) -> str:
    p, px = look.palette, look.px
    return f"""
QMainWindow, QDialog, QWidget[ground="true"] {{ background: {p.ground}; }}
QFrame[surface="panel"] {{ background: {p.surface}; border: 1px solid {p.line}; border-radius: {px(RADIUS)}px; }}
QFrame[surface="sunken"] {{ background: {p.sunken}; border: none; border-radius: {px(RADIUS)}px; }}
QFrame[surface="strip"] {{ background: {p.surface}; border: none; border-bottom: 1px solid {p.line}; }}
QFrame[surface="bar"] {{ background: {p.surface}; border: 1px solid {p.line}; }}
QFrame[surface="rule"] {{ background: {p.line}; border: none; }}
QFrame[surface="panel"]:focus {{ border: {RING}px solid {p.accent}; }}
QScrollArea[ring="true"] {{ border: {RING}px solid transparent; }}
QScrollArea[ring="true"]:focus {{ border-color: {p.accent}; }}
QScrollArea, QScrollArea > QWidget > QWidget[clear="true"] {{ background: transparent; border: none; }}
QSplitter::handle {{ background: transparent; }}
QToolTip {{ background: {p.text}; color: {p.surface}; border: none; padding: {px(HAIR)}px {px(TIGHT)}px; }}
QMenu {{ background: {p.surface}; border: 1px solid {p.edge}; padding: {px(HAIR)}px; }}
QMenu::item {{ padding: {px(HAIR)}px {px(ROOM)}px; border-radius: {px(HAIR)}px; }}
QMenu::item:selected {{ background: {p.accent_ground}; color: {p.text}; }}
QMenu::item:disabled {{ color: {p.faint}; }}
QMenu::separator {{ height: 1px; background: {p.line}; margin: {px(HAIR)}px 0; }}
"""


def _labels(look: Look) -> str:
    p = look.palette
    tones = "\n".join(f'QLabel[tone="{tone}"] {{ color: {getattr(p, tone)}; }}' for tone in TONES)
    return f"""
QLabel[role="caption"] {{ {_type(look, Role.CAPTION)} color: {p.secondary}; }}
QLabel[role="small"] {{ {_type(look, Role.SMALL)} }}
QLabel[role="title"] {{ {_type(look, Role.TITLE)} font-weight: bold; }}
QLabel[role="money"] {{ {_type(look, Role.MONEY)} font-weight: bold; }}
QLabel[role="mono"] {{ {_type(look, Role.SMALL)} letter-spacing: 0.5px; }}
QLabel[bold="true"] {{ font-weight: bold; }}
QLabel:focus {{ border: {RING}px solid {p.accent}; border-radius: {look.px(HAIR)}px; }}
{tones}
"""


def _fields(look: Look) -> str:
    p, px = look.palette, look.px
    tall, wide = px(FIELD), px(TIGHT + 2)

    def each(suffix: str) -> str:
        return ", ".join(name + suffix for name in _ENTRY)

    # The ring is two pixels and the plain outline one: the padding makes up for it, so nothing moves on focus.
    return f"""
{each("")} {{ background: {p.surface}; color: {p.text}; border: 1px solid {p.edge}; border-radius: {px(RADIUS)}px;
    padding: 1px {wide}px; selection-background-color: {p.accent}; selection-color: {p.on_accent}; }}
QLineEdit, QComboBox, QAbstractSpinBox {{ min-height: {tall - 4}px; }}
{each(":hover")} {{ border-color: {p.secondary}; }}
{each('[readOnly="true"]')} {{ background: {p.sunken}; border-color: {p.line}; }}
{each(":disabled")} {{ background: {p.sunken}; color: {p.secondary}; border-color: {p.line}; }}
{each('[state="right"]')} {{ border-color: {p.good}; }}
{each('[state="waiting"]')} {{ border: 1px dashed {p.warning}; background: {p.warning_ground}; }}
{each('[state="wrong"]')} {{ border: {RING}px solid {p.stop}; background: {p.stop_ground}; padding: 0 {wide - 1}px; }}
{each(":focus")} {{ border: {RING}px solid {p.accent}; padding: 0 {wide - 1}px; }}
QComboBox {{ padding-right: {px(24)}px; combobox-popup: 0; }}
QComboBox:focus {{ padding-right: {px(24) - 1}px; }}
QComboBox::drop-down {{ subcontrol-origin: border; subcontrol-position: center right; width: {px(24)}px; border: none; }}
QComboBox::down-arrow {{ image: {_mark(look, "chevron")}; width: {px(14)}px; height: {px(14)}px; }}
QComboBox QAbstractItemView {{ background: {p.surface}; color: {p.text}; border: 1px solid {p.edge}; outline: none;
    padding: {px(HAIR) // 2}px; selection-background-color: {p.accent_ground}; selection-color: {p.text}; }}
QComboBox QAbstractItemView::item {{ min-height: {px(28)}px; padding: 0 {px(TIGHT)}px; border: none; }}
QComboBox QAbstractItemView::item:hover {{ background: {p.sunken}; color: {p.text}; }}
QComboBox QAbstractItemView::item:selected {{ background: {p.accent_ground}; color: {p.text}; }}
QPlainTextEdit, QTextEdit {{ padding: {px(HAIR)}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: {px(HAIR) - 1}px; }}
"""


def _choices(look: Look) -> str:
    p, px = look.palette, look.px
    box = px(16)
    dot = px(5)
    return f"""
QCheckBox, QRadioButton {{ spacing: {px(TIGHT)}px; min-height: {px(28) - 2 * RING}px; padding: 0 {px(HAIR)}px;
    border: {RING}px solid transparent; border-radius: {px(RADIUS)}px; background: transparent; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {p.accent}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {p.secondary}; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {box}px; height: {box}px; border: 1px solid {p.edge};
    background: {p.surface}; }}
QCheckBox::indicator {{ border-radius: {px(HAIR)}px; }}
QRadioButton::indicator {{ border-radius: {box // 2 + 1}px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {p.accent}; }}
QCheckBox::indicator:checked {{ background: {p.accent}; border-color: {p.accent}; image: {_mark(look, "check")}; }}
QCheckBox::indicator:indeterminate {{ background: {p.accent}; border-color: {p.accent}; image: {_mark(look, "dash")}; }}
QRadioButton::indicator:checked {{ width: {box + 2 - 2 * dot}px; height: {box + 2 - 2 * dot}px;
    border: {dot}px solid {p.accent}; background: {p.surface}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {p.sunken}; border-color: {p.line}; }}
"""


def _buttons(look: Look) -> str:
    p, px = look.palette, look.px
    inner = px(FIELD) - 2 * RING
    return f"""
QPushButton {{ background: {p.surface}; color: {p.text}; border: 1px solid {p.edge}; border-radius: {px(RADIUS)}px;
    min-height: {inner}px; padding: 1px {px(SNUG)}px; }}
QPushButton:hover {{ background: {p.sunken}; }}
QPushButton:pressed, QPushButton:checked {{ background: {p.accent_ground}; border-color: {p.accent}; }}
QPushButton[kind="primary"] {{ background: {p.accent}; color: {p.on_accent}; border-color: {p.accent}; font-weight: bold; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ border-color: {p.text}; }}
QPushButton[kind="danger"] {{ color: {p.stop}; border-color: {p.stop}; }}
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:pressed {{ background: {p.stop_ground}; }}
QPushButton[kind="quiet"] {{ background: transparent; color: {p.accent}; border-color: transparent; padding: 1px {px(TIGHT)}px; }}
QPushButton[kind="quiet"]:hover, QPushButton[kind="quiet"]:pressed {{ background: {p.accent_ground}; }}
QPushButton:disabled, QPushButton[kind="primary"]:disabled, QPushButton[kind="danger"]:disabled {{
    background: {p.sunken}; color: {p.secondary}; border-color: {p.line}; }}
QPushButton[kind="quiet"]:disabled {{ background: transparent; color: {p.secondary}; border-color: transparent; }}
QPushButton:focus {{ border: {RING}px solid {p.accent}; padding: 0 {px(SNUG) - 1}px; }}
QPushButton[kind="quiet"]:focus {{ border: {RING}px solid {p.accent}; padding: 0 {px(TIGHT) - 1}px; }}
QPushButton[kind="primary"]:focus {{ border: {RING}px solid {p.text}; }}
"""


def _segments(look: Look) -> str:
    """Buttons of which one is down, side by side as one; `place` says where in the row each stands."""
    p, r = look.palette, look.px(RADIUS)
    return f"""
QPushButton[kind="segment"] {{ border-radius: 0; border: 1px solid {p.edge}; border-left-width: 0; }}
QPushButton[kind="segment"]:checked {{ background: {p.accent}; color: {p.on_accent}; border-color: {p.accent}; font-weight: bold; }}
QPushButton[kind="segment"]:disabled {{ background: {p.sunken}; color: {p.secondary}; }}
QPushButton[kind="segment"][place="first"], QPushButton[kind="segment"][place="only"] {{ border-left-width: 1px;
    border-top-left-radius: {r}px; border-bottom-left-radius: {r}px; }}
QPushButton[kind="segment"][place="last"], QPushButton[kind="segment"][place="only"] {{
    border-top-right-radius: {r}px; border-bottom-right-radius: {r}px; }}
QPushButton[kind="segment"]:focus {{ border: {RING}px solid {p.accent}; }}
QPushButton[kind="segment"]:checked:focus {{ border: {RING}px solid {p.text}; }}
"""


def _tables(look: Look) -> str:
    p, px = look.palette, look.px
    # No border and no background for plain items: with one, Qt leaves out what a model gives as BackgroundRole. The
    # lines between rows are painted by pieces.cells.LinedCells.
    return f"""
{_VIEWS} {{ background: {p.surface}; color: {p.text}; border: {RING}px solid transparent; border-radius: {px(HAIR)}px;
    gridline-color: {p.line}; outline: {RING}px solid {p.accent}; selection-background-color: {p.accent_ground}; selection-color: {p.text}; }}
QTableView:focus, QListView:focus, QTreeView:focus {{ border-color: {p.accent}; }}
QTableView::item {{ padding: 0 {px(6)}px; }}
QListView::item {{ padding: {px(HAIR)}px {px(TIGHT)}px; min-height: {px(24)}px; border-radius: {px(HAIR)}px; }}
QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {{ background: {p.accent_ground};
    color: {p.text}; }}
QListView::item:hover:!selected {{ background: {p.sunken}; }}
QHeaderView {{ background: transparent; border: none; }}
QHeaderView::section {{ background: {p.surface}; color: {p.secondary}; {_type(look, Role.SMALL)} font-weight: normal;
    border: none; border-bottom: 1px solid {p.edge}; padding: {px(HAIR)}px {px(TIGHT)}px; }}
QTableCornerButton::section {{ background: {p.surface}; border: none; }}
"""


def _bars(look: Look) -> str:
    p, px = look.palette, look.px
    slim, least = px(10), px(32)
    return f"""
QScrollBar {{ background: transparent; border: none; margin: 0; }}
QScrollBar:vertical {{ width: {slim}px; }}
QScrollBar:horizontal {{ height: {slim}px; }}
QScrollBar::handle {{ background: {p.edge}; border-radius: {slim // 2 - 2}px; margin: 2px; }}
QScrollBar::handle:vertical {{ min-height: {least}px; }}
QScrollBar::handle:horizontal {{ min-width: {least}px; }}
QScrollBar::handle:hover {{ background: {p.secondary}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: none; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QProgressBar {{ background: {p.sunken}; border: none; border-radius: {px(3)}px; min-height: {px(6)}px; max-height: {px(6)}px;
    text-align: center; color: transparent; }}
QProgressBar::chunk {{ background: {p.accent}; border-radius: {px(3)}px; }}
QTabBar::tab {{ background: transparent; color: {p.secondary}; border: {RING}px solid transparent; padding: {px(HAIR)}px {px(SNUG)}px; }}
QTabBar::tab:selected {{ color: {p.accent}; border-bottom-color: {p.accent}; }}
QTabBar:focus {{ border: {RING}px solid {p.accent}; }}
"""

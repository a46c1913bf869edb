"""Every icon is there, is drawn in the colour asked for, and is sharp on a screen of any density."""

from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QPixmap

from settledesk.basis.places import shipped
from settledesk.ui.look.icons import ICONS, icon, pixmap
from settledesk.ui.look.look import Look
from settledesk.ui.look.tokens import Size


def colours(drawn: QPixmap) -> set[str]:
    """Return the colours of all wholly opaque pixels."""
    image = drawn.toImage()
    pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


def test_the_list_is_what_ships() -> None:
    assert {file.stem for file in (shipped("resources") / "icons").glob("*.svg")} == set(ICONS)


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_one_colour_on_a_grid_of_24(look: Look, name: str) -> None:
    root = ElementTree.fromstring((shipped("resources") / "icons" / f"{name}.svg").read_text("utf-8"))  # noqa: S314  # our own file
    assert root.attrib["viewBox"] == "0 0 24 24" and root.attrib["stroke"] == "currentColor"
    near = QColor(look.palette.stop)
    for seen in map(QColor, colours(pixmap(name, look, "stop", side=48))):
        difference = abs(seen.red() - near.red()) + abs(seen.green() - near.green()) + abs(seen.blue() - near.blue())
        assert difference < 16


def test_an_icon_follows_size_density_and_theme(look: Look) -> None:
    assert pixmap("print", look).width() == 20
    dense = pixmap("print", look, ratio=2.0)
    assert (dense.width(), dense.devicePixelRatio()) == (40, 2.0)
    light = colours(pixmap("stop", look, "text", 48))
    look.set_size(Size.HUGE)
    look.set_dark(True)
    assert pixmap("print", look).width() == 33
    assert colours(pixmap("stop", look, "text", 48)).isdisjoint(light)


def test_a_button_icon_is_there_and_greys(look: Look) -> None:
    made = icon("print", look, "stop")
    assert {size.width() for size in made.availableSizes()} == {20, 40}


def test_an_unknown_icon_is_our_mistake(look: Look) -> None:
    with pytest.raises(FileNotFoundError):
        pixmap("unknown", look)

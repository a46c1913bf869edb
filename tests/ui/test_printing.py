"""Papers on their way to a printer: pages fill the paper, a printer that is not there is passed over, nothing is lost."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from settledesk.basis.errors import Refusal
from settledesk.desk import receipts
from settledesk.paper.pages import page_count, page_image
from settledesk.paper.statement import draw_statement
from settledesk.ui.printing import STATEMENT, WAITING, Printing, open_printer, opens_dialog, paint
from tests.paper.samples import YANGJIANG, YANGJIANG_HEAD, ZIBO, ZIBO_HEAD

TWO_PAGES = draw_statement(ZIBO, ZIBO_HEAD)
ONE_PAGE = draw_statement(YANGJIANG, YANGJIANG_HEAD)


def onto_file(path: Path) -> QPrinter:
    """A printer whose paper is a PDF file, so that a test can read what was printed."""
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFileName(str(path))
    return printer


def darkness(pdf: bytes, page: int) -> list[float]:
    """How dark each of 6 × 8 parts of a page is, from 0 to 255."""
    small = page_image(pdf, page, 60).convert("L").resize((6, 8))
    return [255 - value for value in small.tobytes()]


def test_every_page_fills_its_paper(qtbot: QtBot, tmp_path: Path) -> None:
    assert paint(onto_file(tmp_path / "out.pdf"), receipts.pages(TWO_PAGES, 100))
    printed = (tmp_path / "out.pdf").read_bytes()
    assert page_count(printed) == page_count(TWO_PAGES) == 2
    for page in (0, 1):
        for there, here in zip(page_image(printed, page, 72).size, page_image(TWO_PAGES, page, 72).size, strict=True):
            assert abs(there - here) <= 1
        for there, here in zip(darkness(printed, page), darkness(TWO_PAGES, page), strict=True):
            assert abs(there - here) < 6


def test_a_printer_that_takes_nothing_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    assert not paint(onto_file(tmp_path / "no such folder" / "out.pdf"), receipts.pages(ONE_PAGE, 40))


def test_the_named_printer_takes_the_paper_off_the_window_thread(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[str] = []
    threads: list[bool] = []

    def opened(name: str) -> QPrinter:
        asked.append(name)
        threads.append(threading.current_thread() is threading.main_thread())
        return onto_file(tmp_path / "out.pdf")

    printing = Printing(tmp_path, {STATEMENT: ("收据机", "备用机")}, opened)
    told: list[str] = []
    work = threading.Thread(target=lambda: told.append(printing.send(ONE_PAGE, "结算单-1").text))
    work.start()
    work.join()
    assert told == ["结算单-1 已送打印机 收据机"]
    assert (asked, threads) == (["收据机"], [False])
    assert page_count((tmp_path / "out.pdf").read_bytes()) == 1
    assert not (tmp_path / WAITING).exists()


def test_the_second_printer_steps_in_and_it_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    papers = {"备用机": onto_file(tmp_path / "out.pdf"), "坏的": onto_file(tmp_path / "no such folder" / "out.pdf")}
    printing = Printing(tmp_path, {STATEMENT: ("没接的", "", "坏的", "备用机")}, papers.get)
    sent = printing.send(ONE_PAGE, "结算单-1")
    assert sent.tone == "warning"
    assert sent.text == "打印机 没接的 找不到或未就绪；打印机 坏的 没有接受；结算单-1 已改送 备用机"
    assert (tmp_path / "out.pdf").exists()


def test_without_a_default_printer_the_spare_one_takes_it(qtbot: QtBot, tmp_path: Path) -> None:
    printing = Printing(tmp_path, {STATEMENT: ("", "备用机")}, {"备用机": onto_file(tmp_path / "out.pdf")}.get)
    assert printing.send(ONE_PAGE, "结算单-1").text.endswith("备用机")


def test_without_a_printer_the_pdf_waits_in_the_folder_that_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    sent = Printing(tmp_path, {STATEMENT: ("没有这台",)}).send(ONE_PAGE, "结算单-1")
    assert sent.file == tmp_path / "待打印" / "结算单-1.pdf"
    assert sent.file.read_bytes() == ONE_PAGE
    assert "没有这台 找不到" in sent.text
    assert str(sent.file) in sent.text
    assert sent.tone == "warning"


def test_where_not_even_the_folder_takes_it_the_sentence_says_both(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / WAITING / "结算单-1.pdf" / "in the way").mkdir(parents=True)
    with pytest.raises(Refusal, match="找不到或未就绪.*写不了文件.*补打"):
        Printing(tmp_path, {STATEMENT: ("没有这台",)}).send(ONE_PAGE, "结算单-1")


def test_a_printer_that_asks_for_a_file_name_is_no_printer() -> None:
    assert opens_dialog("Microsoft Print to PDF")
    assert opens_dialog("Microsoft XPS Document Writer")
    assert opens_dialog("传真")
    assert not opens_dialog("HP LaserJet M1005")


def test_a_printer_that_is_not_there_cannot_be_opened(qtbot: QtBot) -> None:
    assert open_printer("没有这台") is None

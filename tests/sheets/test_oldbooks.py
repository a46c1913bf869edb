"""An .xls that lies about itself is refused before calamine believes it."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest
import xlwt

from settledesk.basis.errors import Refusal
from settledesk.sheets.oldbooks import Locked, Unsound, check_old_workbook
from settledesk.sheets.reading import read_grids
from tests.sheets import books

ROWS = [books.HEADER, *[books.ASPIRIN, books.SET] * 20]
FAT_LENGTH, DIRECTORY_START, MINI_LENGTH, DIFAT_START = 44, 48, 64, 68


@pytest.fixture
def good(tmp_path: Path) -> bytearray:
    return bytearray(books.xls(tmp_path / "good.xls", *ROWS).read_bytes())


def put(data: bytearray, place: int, number: int) -> bytearray:
    struct.pack_into("<I", data, place, number)
    return data


def unsound(data: bytearray | bytes) -> str:
    with pytest.raises(Unsound) as refused:
        check_old_workbook(bytes(data))
    return str(refused.value)


def test_a_sound_one_passes(good: bytearray) -> None:
    check_old_workbook(bytes(good))


def test_one_of_several_sheets_and_many_numbers_passes(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for name in ("a", "b"):
        sheet = book.add_sheet(name)
        for row in range(200):
            for column in range(20):
                sheet.write(row, column, row * column)
    book.save(str(tmp_path / "a.xls"))
    check_old_workbook((tmp_path / "a.xls").read_bytes())
    assert [len(grid.rows) for grid in read_grids(tmp_path / "a.xls")] == [200, 200]


@pytest.mark.parametrize("place", [FAT_LENGTH, MINI_LENGTH])
def test_counts_beyond_the_file_ask_for_no_memory(good: bytearray, place: int) -> None:
    assert unsound(put(good, place, 0x7FFFFFFF)) == "header"


def test_chains_that_run_in_circles_end(good: bytearray) -> None:
    fat = (struct.unpack_from("<I", good, 76)[0] + 1) * 512
    directory = struct.unpack_from("<I", good, DIRECTORY_START)[0]
    assert unsound(put(bytearray(good), fat + directory * 4, directory)) == "circle"
    assert unsound(put(bytearray(good), fat, 0)) == "circle"  # the workbook's own stream
    table = struct.unpack_from("<I", good, 76)[0]
    looping = put(put(bytearray(good), DIFAT_START, table), fat + 508, table)
    assert unsound(looping) in ("circle", "sector")


def test_sectors_beyond_the_end_are_seen(good: bytearray) -> None:
    assert unsound(put(bytearray(good), 76, 0x00FFFFFF)) == "sector"
    assert unsound(put(good, DIRECTORY_START, 0x00FFFFFF)) == "short"


def test_a_container_without_a_workbook(good: bytearray) -> None:
    name = "Workbook".encode("utf-16-le")
    assert unsound(good.replace(name, "Worksack".encode("utf-16-le"))) == "stream"


def test_sizes_beyond_the_file(good: bytearray) -> None:
    root = good.index("Root Entry".encode("utf-16-le"))
    assert unsound(put(bytearray(good), root + 120, 0x7FFFFFFF)) == "root"
    stream = good.index("Workbook".encode("utf-16-le"))
    assert unsound(put(bytearray(good), stream + 120, 0x7FFFFFFF)) == "stream"


def test_other_sector_sizes_are_none(good: bytearray) -> None:
    good[30] = 15
    assert unsound(good) == "sectors"


def test_a_stump_is_short(good: bytearray) -> None:
    assert unsound(good[:60]) == "short"


def test_more_texts_than_the_file_can_hold(good: bytearray) -> None:
    place = good.index(b"\xfc\x00", 512)
    assert unsound(put(good, place + 8, 0x7FFFFFFF)) == "strings"


def test_a_sheet_said_to_be_endless(good: bytearray) -> None:
    place = good.index(b"\x00\x02\x0e\x00", 512)
    assert unsound(put(bytearray(good), place + 8, 0x7FFFFFFF)) == "dimensions"
    assert unsound(put(bytearray(good), place + 4, 100)) == "dimensions"  # it ends before it begins
    check_old_workbook(bytes(put(bytearray(good), place + 8, 0)))


def test_a_cell_beyond_the_last_column(good: bytearray) -> None:
    place = good.index(b"\xfd\x00\x0a\x00", 512)
    struct.pack_into("<H", good, place + 6, 40_000)
    assert unsound(good) == "columns"


def test_a_password_is_told_apart() -> None:
    with pytest.raises(Locked):
        check_old_workbook((Path(__file__).parent / "data" / "locked.xls").read_bytes())


def test_the_clerk_hears_one_sentence_for_all_of_them(tmp_path: Path, good: bytearray) -> None:
    (tmp_path / "a.xls").write_bytes(put(good, MINI_LENGTH, 0x7FFFFFFF))
    with pytest.raises(Refusal, match="文件已损坏或不完整"):
        read_grids(tmp_path / "a.xls")


def test_a_panic_of_the_library_is_one_sentence_and_nothing_on_screen(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, xlwt.Formula("1+2"))
    book.save(str(tmp_path / "a.xls"))
    data = bytearray((tmp_path / "a.xls").read_bytes())
    place = data.index(b"\x06\x00\x1d\x00", 512)
    struct.pack_into("<H", data, place + 4 + 20, 0x7FFF)  # the length of the formula
    (tmp_path / "a.xls").write_bytes(data)
    with pytest.raises(Refusal, match="文件已损坏或不完整"):
        read_grids(tmp_path / "a.xls")
    assert capfd.readouterr().err == ""
    print("seen", file=sys.stderr)
    assert capfd.readouterr().err == "seen\n"


def test_a_program_without_a_console_reads_too(
    tmp_path: Path, good: bytearray, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: int) -> int:
        raise OSError(9, "Bad file descriptor")

    monkeypatch.setattr(os, "dup", closed)
    (tmp_path / "a.xls").write_bytes(good)
    assert len(read_grids(tmp_path / "a.xls")[0].rows) == 41


def test_small_streams_are_read_from_the_mini_stream(tmp_path: Path, good: bytearray) -> None:
    # xlwt and Excel pad the workbook to 4,096 bytes; other programs put a smaller one among the mini sectors.
    directory = (struct.unpack_from("<I", good, DIRECTORY_START)[0] + 1) * 512
    entry = good.index("Workbook".encode("utf-16-le"))
    start = struct.unpack_from("<I", good, entry + 116)[0]
    put(good, entry + 120, 1000)
    put(good, entry + 116, 0)
    put(good, directory + 116, start)
    put(good, directory + 120, 4096)
    assert unsound(good) == "short"  # there is no mini table yet
    fat = (struct.unpack_from("<I", good, 76)[0] + 1) * 512
    free = len(good) // 512 - 1
    good += struct.pack("<128I", *range(1, 16), 0xFFFFFFFE, *[0xFFFFFFFF] * 112)
    put(put(good, 60, free), MINI_LENGTH, 1)
    put(good, fat + free * 4, 0xFFFFFFFE)
    check_old_workbook(bytes(good))

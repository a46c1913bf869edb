"""Whatever stands in a file, reading it gives lines or a Refusal: never a traceback, never a lost program."""

from __future__ import annotations

import csv
import io
import random
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from settledesk.basis.errors import Refusal
from settledesk.basis.places import shipped
from settledesk.policy.areas import load_areas
from settledesk.sheets.fees import FIELDS as FEE_FIELDS
from settledesk.sheets.fees import read_fees
from settledesk.sheets.filings import FIELDS as FILING_FIELDS
from settledesk.sheets.filings import read_filings
from tests.sheets import books

AREAS = load_areas(shipped("resources") / "areas.csv")
WORDS = [name for field in (*FEE_FIELDS, *FILING_FIELDS) for name in field.names]
TYPICAL = st.sampled_from(
    [*WORDS, "", "合计", "小计", "西药费", "甲", "乙", "丙", "10%", "1,234.50", "１２", "2022-03-05", "20220305", "3.7E+17", "=1", "#N/A", "370300", "淄博市",
     "职工医保", "在职", "承诺", "有效", "长期", "370303198001010012", "第 1 页", "制表：", "\ufeff", "'", '"', "无", "-"]
)  # fmt: skip
TEXTS = st.one_of(TYPICAL, TYPICAL, st.text(max_size=12))
CELLS = st.one_of(
    TEXTS, TEXTS, st.none(), st.integers(-(10**6), 10**6), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans(),
    st.dates(date(1900, 3, 1)), st.datetimes(datetime(1900, 3, 1)),  # noqa: DTZ001
)  # fmt: skip
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def read_both(path: Path) -> None:
    """Read a file as either kind of list; only a Refusal may come, with sentences that can be shown."""
    for read in (read_fees, lambda one: read_filings(one, AREAS, date(2024, 4, 18))):
        try:
            read(path)
        except Refusal as refusal:
            assert refusal.mistakes
            for mistake in refusal.mistakes:
                assert mistake.problem
                assert all(letter.isprintable() for letter in mistake.sentence), mistake


@QUIET
@given(
    st.lists(st.lists(TEXTS, max_size=14), max_size=12),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_any_csv(tmp_path: Path, rows: list[list[str]], delimiter: str, encoding: str) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    (tmp_path / "a.csv").write_bytes(written.getvalue().encode(encoding, "replace"))
    read_both(tmp_path / "a.csv")


@QUIET
@given(st.lists(st.lists(CELLS, max_size=14), max_size=10), st.sampled_from([books.HEADER, books.FILING_HEADER, ()]))
def test_any_cells_under_a_right_header(tmp_path: Path, rows: list[list[Any]], header: tuple[str, ...]) -> None:
    book = Workbook()
    page: Any = book.active
    page.append(list(header))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                value = "".join(
                    letter
                    for letter in value
                    if letter >= " " and not "\ud800" <= letter <= "\udfff" and letter < "\ufffe"
                )
            cell = page.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(tmp_path / "a.xlsx")
    read_both(tmp_path / "a.xlsx")


@QUIET
@given(st.text(max_size=400) | st.lists(st.sampled_from(["<table>", "<tr>", "<td rowspan=3>", "<td colspan='2'>", "</td>", "</table>", "<br/>", "<!--", "<![", "单价", "&#0;", "<Row ss:Index='9'>",
    "<Cell ss:MergeAcross='3'>", "<Data ss:Type='Number'>", "1", "</Data>", "<style>", "</style>", "<?xml", "<html>", "&", "<"]), max_size=60).map("".join))  # fmt: skip
def test_any_markup(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.xls").write_bytes(b"<html>" + page.encode("utf-8", "replace"))
    read_both(tmp_path / "a.xls")


@QUIET
@given(
    st.binary(max_size=600),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\x09\x08"]),
)
def test_any_bytes(tmp_path: Path, data: bytes, start: bytes) -> None:
    (tmp_path / "a").write_bytes(start + data)
    read_both(tmp_path / "a")


def bitten(data: bytes, pick: random.Random) -> bytes:
    """Return data with a few bytes changed, lost, added or doubled."""
    found = bytearray(data)
    for _ in range(pick.choice((1, 1, 2, 5, 20))):
        place, what = pick.randrange(len(found)), pick.random()
        if what < 0.5:
            found[place] = pick.randrange(256)
        elif what < 0.7:
            found[place] = 255
        elif what < 0.8:
            del found[place : place + pick.randrange(1, 50)]
        elif what < 0.9:
            found[place:place] = pick.randbytes(pick.randrange(1, 20))
        else:
            other, length = pick.randrange(len(found)), pick.randrange(1, 64)
            found[place : place + length] = found[other : other + length]
    return bytes(found)


def bitten_within(data: bytes, pick: random.Random) -> bytes:
    """Return an .xlsx with bytes of its parts changed, packed again: the damage a checksum would else betray."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w") as target:
        parts = {part.filename: source.read(part) for part in source.infolist()}
        chosen = pick.choice([name for name in parts if "theme" not in name])
        parts[chosen] = bitten(parts[chosen], pick)
        for name, content in parts.items():
            target.writestr(name, content)
    return packed.getvalue()


MAKERS: dict[str, Callable[..., Path]] = {
    "xlsx": books.xlsx,
    "within": books.xlsx,
    "xls": books.xls,
    "csv": books.text,
    "html": books.html,
}


def bite(tmp_path: Path, kind: str, seeds: range) -> None:
    make = MAKERS[kind]
    rows = [("清单",), books.HEADER] + [books.ASPIRIN, books.SET, books.COSMETIC] * 20
    good = make(tmp_path / "good", *rows).read_bytes()
    path = tmp_path / "bad"
    for seed in seeds:
        pick = random.Random(f"{kind} {seed}")
        path.write_bytes((bitten_within if kind == "within" else bitten)(good, pick))
        begun = time.process_time()
        try:
            read_fees(path)
        except Refusal as refusal:
            assert refusal.mistakes
        assert time.process_time() - begun < 20, seed


@pytest.mark.parametrize("kind", MAKERS)
def test_damaged_files(tmp_path: Path, kind: str) -> None:
    bite(tmp_path, kind, range(150))


@pytest.mark.deep
@pytest.mark.parametrize("kind", MAKERS)
def test_many_damaged_files(tmp_path: Path, kind: str) -> None:
    bite(tmp_path, kind, range(150, 8000))

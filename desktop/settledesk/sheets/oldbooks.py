"""Whether an .xls is sound enough to be handed to calamine, which trusts the numbers in it.

WORKAROUND: calamine follows sector chains that run in circles and asks for as much memory as a damaged count says;
the first never ends, the second aborts the process without an exception. Both take the unsaved draft with them. So
the container ([MS-CFB]) and the places of the cells ([MS-XLS]) are looked through here first.
"""

from __future__ import annotations

import struct

_HEADER = struct.Struct("<30xHH6x9I")
_END_OF_CHAIN = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_SHORT_STREAM = 4096
_MOST_SHEETS = 1000

_EOF, _FILE_PASS, _SHEET, _STRINGS, _DIMENSIONS, _MANY_NUMBERS = 0x000A, 0x002F, 0x0085, 0x00FC, 0x0200, 0x00BD
_CELLS = frozenset((0x0006, 0x0406, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, _MANY_NUMBERS))
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256


class Unsound(Exception):
    """The file is damaged: it says things of itself that cannot be."""


class Locked(Exception):
    """The workbook is encrypted: it opens with a password only."""


def check_old_workbook(data: bytes) -> None:
    """Raise Unsound where calamine would hang or ask for more memory than any true .xls needs; Locked for a password."""
    try:
        stream = _workbook_stream(data)
        position, sheets = 0, []
        while position >= 0:
            kind, body, position = _record(stream, position)
            if kind == _SHEET:
                sheets.append(int.from_bytes(body[:4], "little"))
            elif kind == _FILE_PASS:
                raise Locked
            elif kind == _STRINGS and int.from_bytes(body[4:8], "little") > len(stream):
                raise Unsound("strings")
            elif kind == _EOF:
                break
        if len(sheets) > _MOST_SHEETS:
            raise Unsound("sheets")
        for start in set(sheets):
            _check_sheet(stream, start)
    except (struct.error, IndexError):
        raise Unsound("short") from None


def _workbook_stream(data: bytes) -> bytes:
    """Return the stream that holds the sheets; what calamine will walk is walked here too."""
    header = _HEADER.unpack_from(data)
    shift, mini_shift, dir_len, fat_len, dir_start, _, _, mini_start, mini_len, difat_start, difat_len = header
    if shift not in (9, 12) or mini_shift != 6:
        raise Unsound("sectors")
    size = 1 << shift
    count = (len(data) - 1) // size  # the first is the header
    if max(dir_len, fat_len, mini_len, difat_len) > count:
        raise Unsound("header")

    def sector(number: int) -> bytes:
        if number >= count:
            raise Unsound("sector")
        return data[(number + 1) * size : (number + 2) * size]

    table = list(struct.unpack_from("<109I", data, 76))
    seen: set[int] = set()
    while difat_start not in (_FREE, _END_OF_CHAIN):
        if difat_start in seen:
            raise Unsound("circle")
        seen.add(difat_start)
        *more, difat_start = _numbers(sector(difat_start))
        table += more
    fat: list[int] = []
    for number in table:
        if number != _FREE:
            fat += _numbers(sector(number))

    def chain(start: int) -> bytes:
        return b"".join(sector(number) for number in _walk(start, fat, count))

    directory = chain(dir_start)
    if len(directory) % 128:
        raise Unsound("directory")
    mini_stream = b""
    found: dict[str, tuple[int, int]] = {}
    for place in range(0, len(directory), 128):
        name = directory[place : place + 64].decode("utf-16-le", "replace").split("\0")[0]
        start, length = struct.unpack_from("<IQ" if shift == 12 else "<II", directory, place + 116)
        if place == 0:
            if length > len(data):
                raise Unsound("root")
            mini_stream = chain(start)
        found.setdefault(name, (start, length))
    mini_fat = _numbers(chain(mini_start))
    stream = found.get("Workbook") or found.get("Book")
    if stream is None or stream[1] > len(data):
        raise Unsound("stream")
    start, length = stream
    if length < _SHORT_STREAM:
        parts = (mini_stream[number * 64 : number * 64 + 64] for number in _walk(start, mini_fat, len(mini_fat)))
        return b"".join(parts)[:length]
    return chain(start)[:length]


def _numbers(sector: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])


def _walk(start: int, fat: list[int] | tuple[int, ...], count: int) -> list[int]:
    """Return a chain's sectors, which must come to its end without passing one twice."""
    walked: list[int] = []
    while start != _END_OF_CHAIN:
        if len(walked) > count:
            raise Unsound("circle")
        walked.append(start)
        start = fat[start]
    return walked


def _record(stream: bytes, position: int) -> tuple[int, bytes, int]:
    """Return a record's kind and body and where the next begins, -1 at the end."""
    if position + 4 > len(stream):
        return _EOF, b"", -1
    kind, length = struct.unpack_from("<HH", stream, position)
    end = position + 4 + length
    return kind, stream[position + 4 : end], end


def _check_sheet(stream: bytes, position: int) -> None:
    unpack, last = struct.Struct("<HHHH").unpack_from, len(stream) - 8
    columns = 0
    while position <= last:
        kind, length, _, column = unpack(stream, position)
        if kind in _CELLS:
            if kind == _MANY_NUMBERS and length >= 6:
                column = int.from_bytes(stream[position + 2 + length : position + 4 + length], "little")
            columns = max(columns, column)
        elif kind == _DIMENSIONS:
            _check_dimensions(stream[position + 4 : position + 4 + length])
        elif kind == _EOF:
            break
        position += 4 + length
    if columns >= _MOST_COLUMNS:
        raise Unsound("columns")


def _check_dimensions(body: bytes) -> None:
    """Check how many rows and columns the sheet says it has: a count from its first to before its last."""
    first_row, last_row, first, last = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
    empty = last_row == 0 or last == 0
    if not empty and (first_row >= last_row or first >= last or last_row > _MOST_ROWS or last > _MOST_COLUMNS):
        raise Unsound("dimensions")

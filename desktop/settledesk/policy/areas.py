"""Reads the area table that is shipped as resources/areas.csv."""

from __future__ import annotations

import csv
from pathlib import Path

from settledesk.basis.errors import BadPack
from settledesk.model.areas import CITY, COUNTY, FORMER, KINDS, OUTSIDE, PROVINCE, PROVINCIAL, Area, AreaTable

COLUMNS = ("code", "name", "province", "kind", "pooled_to")
_MUST_POOL = (FORMER,)
_NAMES_ITSELF = (PROVINCE,)


def load_areas(path: Path) -> AreaTable:
    """Return the table of pooling areas; BadPack naming every line that is wrong, or what keeps the file from reading.

    `BadPack.key` is the first wrong line, `BadPack.problem` says what is wrong there and on each line after it.
    """
    try:
        lines = _lines(path)
    except OSError as error:
        raise BadPack(path.name, "", f"读不了统筹区表：{error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadPack(path.name, "", "统筹区表不是 UTF-8 编码") from error
    except csv.Error as error:
        raise BadPack(path.name, "", f"统筹区表不是 CSV 文件：{error}") from error
    if not lines or tuple(lines[0][1]) != COLUMNS:
        raise BadPack(path.name, "第1行", f"表头应为 {','.join(COLUMNS)}")
    areas: list[tuple[int, Area]] = []
    wrong: list[tuple[int, str]] = []
    for number, cells in lines[1:]:
        problem = _malformed(cells)
        if problem:
            wrong.append((number, problem))
        else:
            code, name, province, kind, pooled_to = cells
            areas.append((number, Area(code, name, province, kind, pooled_to or None)))
    if not wrong:
        wrong = _contradictions(areas)
    if not wrong and not areas:
        wrong = [(1, "表中没有统筹区")]
    if wrong:
        first, *rest = sorted(wrong)
        problem = "；".join([first[1], *(f"第{number}行：{text}" for number, text in rest)])
        raise BadPack(path.name, f"第{first[0]}行", problem)
    return AreaTable(tuple(area for _, area in areas))


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with the number of its last line."""
    # utf-8-sig: a table that was opened and saved in Excel begins with a byte order mark.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        return [(reader.line_num, cells) for cells in reader if cells]


def _malformed(cells: list[str]) -> str:
    """Return what is wrong with a row taken alone, or nothing."""
    if len(cells) != len(COLUMNS):
        return f"应有 {len(COLUMNS)} 列，现有 {len(cells)} 列"
    code, name, province, kind, pooled_to = cells
    if not _is_code(code):
        return f"代码“{code}”不是六位数字"
    if not name or name != name.strip():
        return f"{code} 的名称为空或前后有空格"
    if province != code[:2]:
        return f"{code} 的省级代码应为 {code[:2]}，现为“{province}”"
    if kind not in KINDS:
        return f"{code} 的类别“{kind}”不认识，应为 {'、'.join(KINDS)} 之一"
    if not _shape(code, kind):
        return f"{code} 这样的代码不能是 {kind}"
    if pooled_to and not _is_code(pooled_to):
        return f"{code} 的归属代码“{pooled_to}”不是六位数字"
    if kind in _MUST_POOL and not pooled_to:
        return f"{code} 已停用，须写明归属的统筹区"
    if kind in _NAMES_ITSELF and pooled_to not in ("", code):
        return f"{code} 是省级，归属只能为空或其自身"
    if kind not in _NAMES_ITSELF and pooled_to == code:
        return f"{code} 归属到了自身"
    return ""


def _is_code(text: str) -> bool:
    return len(text) == 6 and text.isascii() and text.isdigit()


def _shape(code: str, kind: str) -> bool:
    """Say whether a code can be of the kind: find() goes by the digits, so a slip here would misplace districts."""
    if kind in (PROVINCE, OUTSIDE):
        return code.endswith("0000")
    if kind == PROVINCIAL:
        return code.endswith("9900")
    if kind == CITY:
        return code.endswith("00") and code[2:4] not in ("00", "90", "99")
    if kind == COUNTY:
        return code[2:4] == "90" and not code.endswith("00")
    return not code.endswith("0000") and not code.endswith("9900")


def _contradictions(areas: list[tuple[int, Area]]) -> list[tuple[int, str]]:
    """Return what is wrong between rows, each with its line."""
    rows: dict[str, Area] = {}
    wrong: list[tuple[int, str]] = []
    for number, area in areas:
        if area.code in rows:
            wrong.append((number, f"{area.code} 重复"))
        rows.setdefault(area.code, area)
    whole = {area.province for _, area in areas if area.kind == PROVINCE and area.pooled_to is not None}
    for number, area in areas:
        target = area
        seen = {area.code}
        while target.pooled_to is not None and target.pooled_to != target.code:
            if target.pooled_to not in rows:
                wrong.append((number, f"{area.code} 的归属 {target.pooled_to} 不在表中"))
                break
            target = rows[target.pooled_to]
            if target.code in seen:
                wrong.append((number, f"{area.code} 的归属绕成了圈"))
                break
            seen.add(target.code)
        else:
            if area.province in whole and target.code != f"{area.province}0000":
                wrong.append((number, f"{area.code} 应归属 {area.province}0000：该省整体统筹"))
            elif target is not area and target.kind == PROVINCE and target.pooled_to is None:
                wrong.append((number, f"{area.code} 归属到不是统筹区的 {target.code}"))
    provinces = {area.province for _, area in areas if area.kind in (PROVINCE, OUTSIDE)}
    wrong += [(n, f"{a.code} 所在的省级 {a.province}0000 不在表中") for n, a in areas if a.province not in provinces]
    return wrong

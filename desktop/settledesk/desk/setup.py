"""Setting up an office: is it needed, is what was typed good, and doing it, empty or with the sample hospital."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from settledesk.basis.errors import Mistake, Refusal, refuse
from settledesk.basis.places import shipped
from settledesk.basis.settings import Settings, read_settings, write_settings
from settledesk.basis.text import narrow
from settledesk.desk.imports import import_filings
from settledesk.desk.office import open_office
from settledesk.desk.sample import sample_folder, sample_settings
from settledesk.desk.sample_stays import first_and_last_day, moment, sample_stays, settle_stay
from settledesk.model.areas import OUTSIDE, PROVINCE, PROVINCIAL, Area, AreaTable
from settledesk.model.labels import LEVEL
from settledesk.policy.areas import load_areas
from settledesk.store.database import FILE_NAME, open_database

_CODE = re.compile(r"H[0-9]{11}")
_WINDOW = re.compile(r"[0-9A-Z]{2}")
_LONGEST_NAME, _LONGEST_CLERK = 60, 20
_MOST_NAMED = 3
_BUILT = ".setup"
"""The folder inside the data folder in which a sample office is built before it is moved in whole."""


def needs_setup(folder: Path) -> bool:
    """Say whether no hospital is set in a data folder; Refusal where its settings cannot be read."""
    return not read_settings(folder).hospital_name.strip()


def shipped_areas() -> AreaTable:
    """Return the area table; BadPack where the program folder is damaged."""
    return load_areas(shipped("resources") / "areas.csv")


def hospital_cities(areas: AreaTable) -> tuple[Area, ...]:
    """Return the areas in which a hospital can lie, by code."""
    return tuple(one for one in areas.cities() if one.kind not in (OUTSIDE, PROVINCIAL))


def cities_like(text: str, areas: AreaTable) -> tuple[Area, ...]:
    """Return the areas that a typed name, code or part of either can mean; one that is exactly so named alone."""
    asked = narrow(text)
    if not asked:
        return ()
    cities = hospital_cities(areas)
    exact = [one for one in cities if asked in (one.code, one.name, area_text(one))]
    if exact:
        return tuple(exact)
    if len(asked) == 6 and asked.isdigit():
        found = areas.find(asked)
        return (found,) if found in cities else ()
    return tuple(one for one in cities if asked in one.name or one.code.startswith(asked))


def area_text(area: Area) -> str:
    """Return an area as it stands in its field."""
    return f"{area.name} {area.code}"


def tidied(given: Settings, areas: AreaTable) -> Settings:
    """Return the settings as they are kept, from what was typed: half-width, capitals, the area as its code.

    A district's code stays as it was typed. What cannot be made sense of stays as it is, for `check_setup` to name.
    """
    area = narrow(given.hospital_area)
    like = cities_like(area, areas)
    if len(like) == 1 and not (len(area) == 6 and area.isdigit()):
        area = like[0].code
    window = narrow(given.window).upper()
    return replace(
        given,
        hospital_name=given.hospital_name.strip(),
        hospital_code=narrow(given.hospital_code).replace(" ", "").upper(),
        hospital_area=area,
        window=window.zfill(2) if window.isdigit() else window,
        clerk=given.clerk.strip(),
    )


def check_setup(given: Settings, areas: AreaTable) -> tuple[Mistake, ...]:
    """Return everything that keeps tidied settings from being used, each under its setting's name; none: all well."""
    found = []
    for name, problem, remedy in (
        ("hospital_name", _wrong_text(given.hospital_name, _LONGEST_NAME), "请填写医院全称，与公章一致"),
        ("hospital_code", _wrong_code(given.hospital_code), "应为 H 加 11 位数字，可问本院医保办"),
        ("hospital_area", *_wrong_area(given.hospital_area, areas)),
        ("hospital_level", "" if given.hospital_level in LEVEL else "没有选择级别", "请选择医院级别"),
        ("window", "" if _WINDOW.fullmatch(given.window) else "不是两位数字或字母", "如 01、02、A1，各窗口不能相同"),
        ("clerk", _wrong_text(given.clerk, _LONGEST_CLERK), "请填写收费员姓名，将印在结算单上"),
    ):
        if problem:
            found.append(Mistake(name, problem, remedy))
    return tuple(found)


def doubts_of_setup(given: Settings, areas: AreaTable) -> tuple[Mistake, ...]:
    """Return what is doubtful in tidied settings but keeps nobody from using them."""
    code = given.hospital_code
    if _CODE.fullmatch(code):
        place, named = areas.find(given.hospital_area), areas.find(code[1:7])
        if place is not None and named is not None and place != named:
            problem = f"编码中的区划 {code[1:7]} 是{named.name}，所在地是{place.name}"
            return (Mistake("hospital_code", problem, "请核对哪一个写错了"),)
    return ()


def _wrong_text(text: str, longest: int) -> str:
    if not text:
        return "还没有填"
    if not text.isprintable():
        return "有不能显示的字符"
    return f"太长，最多 {longest} 个字" if len(text) > longest else ""


def _wrong_code(text: str) -> str:
    if not text:
        return "还没有填"
    if _CODE.fullmatch(text):
        return ""
    if text.startswith("H") and text.isascii() and text[1:].isdigit():
        return f"H 后应有 11 位数字，现有 {len(text) - 1} 位"
    return "编码写法不对"


def _wrong_area(text: str, areas: AreaTable) -> tuple[str, str]:
    """Return what is wrong with an area and what to do, both empty where it is good."""
    if not text:
        return "还没有填", "请写城市名或区划代码，如 淄博 或 370300"
    like = cities_like(text, areas)
    if len(like) == 1:
        return "", ""
    if like:
        names = "、".join(one.name for one in like[:_MOST_NAMED]) + ("等" if len(like) > _MOST_NAMED else "")
        return f"有 {len(like)} 个地区相符：{names}", "请再写几个字，或用 ↓ 选择"
    found = areas.find(text)
    if found is None:
        return "没有这个地区", "请写城市名或区划代码，如 淄博 或 370300"
    if found.kind == OUTSIDE:
        return f"{found.name}不在国家医保统筹范围内", "请写医院所在的城市"
    what = "是一个省" if found.kind == PROVINCE else "不是医院所在的城市"
    return f"{found.name}{what}", "请写到市，如 370300"


def set_up(folder: Path, settings: Settings, sample: bool = False) -> Iterator[str]:
    """Set up an office in a data folder and yield what is being done; settings are written last and whole.

    With `sample` the hospital is the sample's, and 200 patients with filings and three settled stays come with it.
    Stopped at any moment, no office is there and it can be done again. Refusal where an office, or for the sample a
    database, is there already, or for settings that `check_setup` finds wrong; StoreTrouble, OSError.
    """
    if not needs_setup(folder):
        raise refuse("", f"{folder} 里已经设置过医院", "原有设置和数据没有改动，请重新打开程序")
    if sample:
        theirs = sample_settings()
        settings = replace(
            theirs,
            theme=settings.theme,
            type_size=settings.type_size,
            scanner_gap_ms=settings.scanner_gap_ms,
            statement_printer=settings.statement_printer,
            statement_spare_printer=settings.statement_spare_printer,
        )
    wrong = check_setup(settings, shipped_areas())
    if wrong:
        raise Refusal(*wrong)
    folder.mkdir(parents=True, exist_ok=True)
    if sample:
        yield from _build_sample(folder, settings)
    else:
        yield "正在建立数据库"
        open_database(folder).close()
    # Settings last: a folder that has them is an office, and one that was cut off before can be set up again.
    write_settings(folder, settings)
    yield f"已设置 {settings.hospital_name} {settings.window} 号窗"


def _build_sample(folder: Path, settings: Settings) -> Iterator[str]:
    if (folder / FILE_NAME).exists():
        raise refuse("", f"{folder} 里已有数据库，示例数据不能混入", "请选「从空白开始」，或换一个数据文件夹")
    built = folder / _BUILT
    if built.exists():
        shutil.rmtree(built)
    built.mkdir()
    write_settings(built, settings)
    stays = sample_stays()
    yield "正在检查政策包"
    with open_office(built) as office:
        yield "正在导入示例患者和备案"
        _, last = first_and_last_day(stays)
        found = import_filings(office, sample_folder() / "filings.xlsx", settings.clerk, moment(last, 8))
        for number, stay in enumerate(stays, 1):
            yield f"已导入 {found.patients} 名患者、{found.filings} 条备案，正在结算示例住院 {number} / {len(stays)}"
            settle_stay(office, stay, f"sample-{number}")
    (built / FILE_NAME).replace(folder / FILE_NAME)
    shutil.rmtree(built)

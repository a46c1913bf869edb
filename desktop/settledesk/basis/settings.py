"""This office's settings: which hospital and window it is, and how the window looks; one file, checked at reading."""

from __future__ import annotations

import json
import os
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.text import nearest
from settledesk.basis.toml import read_toml

T = TypeVar("T")


def _setting(default: T, sentence: str, *, choices: tuple[str, ...] = (), between: tuple[int, int] = (0, 0)) -> T:
    """Return a field: its default, the sentence that stands above it in the file, and what it may be."""
    about = {"sentence": sentence, "choices": choices, "between": between}
    return field(default=default, metadata=about)


@dataclass(frozen=True, slots=True)
class Settings:
    """The hospital and the window, empty until the office is set up, and how this window looks, scans and prints."""

    hospital_name: str = _setting("", "医院名称")
    hospital_code: str = _setting("", "定点医药机构编码，H 加 11 位数字")
    hospital_area: str = _setting("", "医院所在地的六位区划代码")
    hospital_level: str = _setting("3", "医院级别：1、2、3 级，0 未定级", choices=("1", "2", "3", "0"))
    window: str = _setting("01", "窗口号，两位数字或字母，是结算单号的开头")
    clerk: str = _setting("", "收费员姓名")
    statement_prefix: str = _setting("", "结算单标题前的省名，可空")
    theme: str = _setting("light", "界面颜色：light 浅色，dark 深色", choices=("light", "dark"))
    type_size: str = _setting("normal", "字号：normal 普通，large 大，huge 特大", choices=("normal", "large", "huge"))
    scanner_gap_ms: int = _setting(
        30, "扫码枪两键之间的平均间隔，毫秒，15 至 80；扫码被当作手工输入时调大", between=(15, 80)
    )
    statement_printer: str = _setting("", "打印结算单的打印机名；空为系统默认打印机")
    statement_spare_printer: str = _setting("", "上一台打不了时用的打印机名；空为没有备用")


NAME = "settings.toml"


def read_settings(path: Path) -> Settings:
    """Return the settings of a file (or of a data folder's settings.toml); Refusal with every mistake."""
    file = path / NAME if path.is_dir() else path
    if not file.exists():
        return Settings()
    known = {one.name: one for one in fields(Settings)}
    mistakes = []
    found: dict[str, Any] = {}
    for key, value in read_toml(file).items():
        place = f"{file.name} {key}"
        if key not in known:
            near = nearest(key, known)
            mistakes.append(Mistake(place, "没有这个设置", f"是否应为 {near}" if near else "请删去"))
        elif wrong := _wrong(known[key], value):
            mistakes.append(Mistake(place, wrong, "请改正"))
        else:
            found[key] = value
    if mistakes:
        raise Refusal(*mistakes)
    return Settings(**found)


def _wrong(one: Field[Any], value: object) -> str:
    """Return what is wrong with a setting's value, or nothing."""
    choices, (least, most) = one.metadata["choices"], one.metadata["between"]
    if isinstance(one.default, int):
        # In Python a bool is an int; in a settings file `true` for a number is a slip.
        if isinstance(value, bool) or not isinstance(value, int):
            return "应为不带引号的整数"
        return "" if least <= value <= most else f"应在 {least} 至 {most} 之间，现为 {value}"
    if not isinstance(value, str):
        return "应为带引号的文字"
    if choices and value not in choices:
        return f"应为 {'、'.join(choices)} 之一，现为「{value}」"
    return ""


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the settings into the data folder, whole or not at all, each under its sentence; OSError if it fails."""
    lines = []
    for one in fields(Settings):
        # A JSON string or integer is a TOML one too (but for DEL), so no writer library is needed for flat settings.
        value = json.dumps(getattr(settings, one.name), ensure_ascii=False).replace("\x7f", "\\u007f")
        lines.append(f"# {one.metadata['sentence']}\n{one.name} = {value}\n")
    draft = folder / f"{NAME}.new"
    with draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines))
        # Renamed before it has reached the disk, it could be empty after a power cut.
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)

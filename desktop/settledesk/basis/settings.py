"""This office's settings: which hospital and window it is; one file in the data folder, checked at reading."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path

from settledesk.basis.errors import Mistake, Refusal
from settledesk.basis.text import nearest
from settledesk.basis.toml import read_toml


@dataclass(frozen=True, slots=True)
class Settings:
    """The hospital and the window; empty until the office is set up."""

    hospital_name: str = ""  # 医院名称
    hospital_code: str = ""  # 定点医药机构编码，H + 11 位
    hospital_area: str = ""  # 医院所在地区划代码
    hospital_level: str = "3"  # 1、2、3 级，0 未定级
    window: str = "01"  # 窗口号，用于结算单编号
    clerk: str = ""  # 收费员
    statement_prefix: str = ""  # 结算单标题前的省名，可空


NAME = "settings.toml"


def read_settings(path: Path) -> Settings:
    """Return the settings of a file (or of a data folder's settings.toml); Refusal with every mistake."""
    file = path / NAME if path.is_dir() else path
    if not file.exists():
        return Settings()
    known = {one.name for one in fields(Settings)}
    mistakes = []
    found: dict[str, str] = {}
    for key, value in read_toml(file).items():
        if key not in known:
            near = nearest(key, known)
            mistakes.append(Mistake(f"{file.name} {key}", "没有这个设置", f"是否应为 {near}" if near else "请删去"))
        elif not isinstance(value, str):
            mistakes.append(Mistake(f"{file.name} {key}", "应为带引号的文字", "请改正"))
        else:
            found[key] = value
    if mistakes:
        raise Refusal(*mistakes)
    return Settings(**found)


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the settings into the data folder, whole or not at all."""
    # A JSON string is a TOML basic string, so no writer library is needed for flat text settings.
    lines = [f"{one.name} = {json.dumps(getattr(settings, one.name), ensure_ascii=False)}" for one in fields(Settings)]
    draft = folder / f"{NAME}.new"
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(folder / NAME)

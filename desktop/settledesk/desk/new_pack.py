"""Beginning a new area's pack: its skeleton is written into a folder, for its author to fill in."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from settledesk.basis.errors import refuse
from settledesk.basis.text import narrow
from settledesk.desk.files import write_whole
from settledesk.desk.rulebook import Rulebook
from settledesk.model.areas import OUTSIDE, Area, AreaTable
from settledesk.model.case import Scheme
from settledesk.model.labels import SCHEME
from settledesk.policy.rules import OffsiteFile
from settledesk.policy.shelf import NATIONAL, Shelf
from settledesk.policy.skeleton import NewPack, skeleton
from settledesk.store.readings import usual_pinyin

_CODE = re.compile(r"[0-9]{6}")
_ENDINGS = ("市", "省", "盟")


def new_pack(rulebook: Rulebook, area: str, scheme: Scheme, in_force: date, out: Path) -> tuple[Path, ...]:
    """Write the skeleton of an area's pack below `out` and return its files; nothing that is there is overwritten.

    Refusal for an area that is none, a scheme and day that has its file already, files in the way.
    """
    pool = pooling_area(rulebook.areas, area)
    shelf = rulebook.shelf
    name = f"benefits-{scheme.value}-{in_force}.toml"
    pack = shelf.packs.get(pool.code)
    folder = pack_folder(shelf, pool)
    if any(one.head.name == f"{folder}/{name}" for one in shelf.files):
        what = f"{pool.name}{SCHEME[scheme]} {in_force} 起的待遇已有文件 {folder}/{name}"
        raise refuse("--from", what, "换一个执行首日，或直接修改那份文件")
    new = NewPack(
        pool.code,
        pool.name,
        parent_of(shelf, pool.code),
        folder,
        scheme,
        in_force,
        known=pack is not None,
        offsite=not any(
            isinstance(one, OffsiteFile) and not one.head.draft and one.head.area in shelf.chain(pool.code)
            for one in shelf.files
        ),
    )
    texts = {out / folder / name: text for name, text in skeleton(new).items()}
    for path in texts:
        if path.exists():
            raise refuse(str(path), "已有这个文件", "换一个文件夹（--out），或先移走它")
    for path, text in texts.items():
        write_whole(path, text.encode("utf-8"))
    return tuple(texts)


def pooling_area(areas: AreaTable, text: str) -> Area:
    """Return the pooling area that a code or a name stands for; Refusal for what is none."""
    plain = narrow(text)
    if _CODE.fullmatch(plain):
        found = areas.find(plain)
        if found is None:
            raise refuse("area", f"没有行政区划代码 {plain}", "请填参保地的六位代码，如 610300")
    else:
        like = [one for one in areas.cities() if plain and plain in (one.name, one.name.removesuffix("市"))]
        if len(like) != 1:
            raise refuse("area", f"没有找到参保地「{plain[:40]}」", "请填市名（如宝鸡市）或六位代码")
        found = like[0]
    if found.kind == OUTSIDE or found not in areas.cities():
        raise refuse("area", f"{found.name} {found.code} 不是统筹区", "请填参保地所在的市")
    return found


def pack_folder(shelf: Shelf, area: Area) -> str:
    """Return the name of an area's folder: the one it has, else its code and its name in pinyin, 610300-baoji."""
    pack = shelf.packs.get(area.code)
    if pack is not None:
        return pack.folder
    short = area.name
    for ending in _ENDINGS:
        short = short.removesuffix(ending)
    return f"{area.code}-{usual_pinyin(short)[:60] or 'area'}"


def parent_of(shelf: Shelf, code: str) -> str:
    """Return the code of the nearest area above that has a pack: the province, else the nation."""
    province = f"{code[:2]}0000"
    return province if province in shelf.packs and province != code else NATIONAL

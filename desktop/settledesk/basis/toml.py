"""Reading a TOML file with exact decimals, and a sentence where it cannot be read."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from settledesk.basis.errors import refuse
from settledesk.basis.os_words import why


def read_toml(path: Path) -> dict[str, Any]:
    """Return the file's tables; Refusal where it is missing, not UTF-8 or not TOML."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"), parse_float=Decimal)
    except OSError as trouble:
        raise refuse(path.name, f"读不出文件（{why(trouble)}）", "请检查文件是否存在、是否有读取权限") from None
    except UnicodeDecodeError:
        raise refuse(path.name, "不是 UTF-8 编码", "请以 UTF-8 编码保存") from None
    except tomllib.TOMLDecodeError as trouble:
        raise refuse(path.name, f"不是有效的 TOML：{trouble}", "请按样例改正") from None

"""Small policy packs on a temporary folder: one valid file of each kind, to be broken in one place at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from settledesk.policy.shelf import BadPolicies, Shelf, load_shelf

DOCUMENTS = """
[documents.d]
number = "测〔2022〕1号"
title = "测试文件"
issued = 2021-12-01
evidence = "official"

[documents.weak]
title = "测试网页"
evidence = "unconfirmed"
"""
CITED = 'doc = "d", clause = "第一条"'

FILING = f"""
[scope]
{CITED.replace(", ", chr(10))}

[anywhere]
place = {{ {CITED} }}
start = {{ {CITED} }}
status = {{ {CITED} }}
required = {{ value = true, {CITED} }}
nothing_filed = {{ treated_as = "unfiled", direct = false, {CITED} }}

[anywhere.classes]
referral = {{ value = "referral", {CITED} }}

[anywhere.validity]
referral = {{ mode = "days", count = 90, {CITED} }}
"""

OFFSITE = f"""
[rows.temporary]
{CITED.replace(", ", chr(10))}

[rows.temporary.first_self_pay]
inpatient = {{ ratio = 0.10, order = "before_deductible", {CITED} }}

[rows.referral]
{CITED.replace(", ", chr(10))}

[rows.referral.changes]
pooled = {{ kind = "points", value = -0.10 }}
"""

LIMITS = """
[first_self_pay]
inpatient = { value = 0.10, doc = "d", clause = "上限一" }

[points]
referral = { value = 0.10, doc = "d", clause = "上限二" }
"""

BENEFITS = """
[[layer]]
id = "pooled"
fund = "pooled"
takes = "in_scope"
visits = ["inpatient"]
accumulator = "inpatient.pooled"
period = "stay"
doc = "d"
clause = "住院"
deductible = [
  { when = { level = "1" }, value = 100 },
  { when = { level = ["2", "3"] }, value = 200.50 },
]
bands = [{ bands = [{ up_to = 10000, ratio = 0.80 }, { ratio = 0.90 }] }]
"""

BODIES = {"filing": FILING, "offsite": OFFSITE, "limits": LIMITS, "benefits": BENEFITS}


def head(kind: str, code: str = "370300", day: str = "2022-01-01", more: str = "") -> str:
    """Return a file's table [file] and its documents."""
    scheme = 'scheme = "310"\n' if kind == "benefits" else ""
    return f'[file]\nkind = "{kind}"\narea = "{code}"\nin_force = {day}\ntitle = "测试"\n{scheme}{more}{DOCUMENTS}'


def put(root: Path, name: str, text: str | bytes) -> Path:
    """Write one file below a folder of packs."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def put_area(root: Path, code: str = "370300", parent: str | None = None, more: str = "") -> None:
    """Write an area's folder with its area.toml."""
    above = "" if parent is None else f'parent = "{parent}"\n'
    put(root, f"{code}-test/area.toml", f'code = "{code}"\nname = "测试{code}"\n{above}{more}')


def put_file(
    root: Path, kind: str, code: str = "370300", day: str = "2022-01-01", body: str | None = None, more: str = ""
) -> None:
    """Write one whole valid rule file, or one with another body."""
    name = "benefits-310" if kind == "benefits" else kind
    text = head(kind, code, day, more) + (BODIES[kind] if body is None else body)
    draft = "-draft" if 'status = "draft"' in more else ""
    put(root, f"{code}-test/{name}-{day}{draft}.toml", text)


def broken(root: Path, kind: str, old: str, new: str) -> list[str]:
    """Return what the loader says of a valid file in which one thing is replaced."""
    text = head(kind) + BODIES[kind]
    assert old in text
    name = "benefits-310" if kind == "benefits" else kind
    put_area(root)
    put(root, f"370300-test/{name}-2022-01-01.toml", text.replace(old, new, 1))
    return [one.removeprefix(f"370300-test/{name}-2022-01-01.toml｜") for one in troubles(root)]


def troubles(*roots: Path) -> list[str]:
    """Return every sentence of the refusal to load these folders."""
    with pytest.raises(BadPolicies) as caught:
        load_shelf(*roots)
    assert str(caught.value) == "\n".join(str(one) for one in caught.value.problems)
    return [str(one) for one in caught.value.problems]


def shelf(*roots: Path) -> Shelf:
    """Return the shelf of these folders."""
    return load_shelf(*roots)

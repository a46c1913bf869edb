"""How the files of an area are called and marked wherever the 政策 screen names them: short words, icons, tones."""

from __future__ import annotations

from settledesk.desk.policy_files import FileLine, FileState
from settledesk.ui.pieces.clause import ClauseView

STATE_WORD = {
    FileState.IN_FORCE: "执行中",
    FileState.COMING: "将执行",
    FileState.SUPERSEDED: "依据已被替代",
    FileState.EXPIRED: "已过期",
    FileState.REPLACED: "已被取代",
    FileState.DRAFT: "草案",
}
STATE_ICON = {
    FileState.IN_FORCE: "good",
    FileState.COMING: "calendar",
    FileState.SUPERSEDED: "warning",
    FileState.EXPIRED: "clock",
    FileState.REPLACED: "file",
    FileState.DRAFT: "edit",
}
STATE_TONE = {
    FileState.IN_FORCE: "good",
    FileState.COMING: "accent",
    FileState.SUPERSEDED: "warning",
    FileState.EXPIRED: "warning",
    FileState.REPLACED: "secondary",
    FileState.DRAFT: "secondary",
}


def kind_word(line: FileLine) -> str:
    """Return the kind of a file in few characters: 职工待遇 for 本地待遇（职工医保）."""
    if line.kind == "benefits":
        return f"{line.kind_label.removeprefix('本地待遇（').removesuffix('医保）')}待遇"
    return {"filing": "备案", "limits": "上限", "guidance": "指引"}.get(line.kind, line.kind_label)


def days_word(line: FileLine) -> str:
    """Return the days on which a file decides the area's cases."""
    return f"{line.first_day} 起" if line.last_day is None else f"{line.first_day} 至 {line.last_day}"


def whose(line: FileLine) -> str:
    """Return whose file it is where it is not the area's own, else nothing."""
    return "" if line.own else line.area_name


def short_name(line: FileLine) -> str:
    """Return what tells one file of an area from the others on one line."""
    parts = (kind_word(line), f"{line.first_day} 起", STATE_WORD[line.state], whose(line))
    return " · ".join(part for part in parts if part)


def doubts(line: FileLine) -> tuple[str, ...]:
    """Return the sentences that say why a file asks for a look: replaced, expired, newer texts above, not confirmed."""
    found = list(line.superseded)
    if line.state is FileState.EXPIRED and line.valid_until is not None:
        found.append(f"有效期到 {line.valid_until}，已过期，仍据以计算并提示")
    elif line.days_to_end is not None and line.used and line.days_to_end >= 0 and line.valid_until == line.ends_on:
        found.append(f"有效期到 {line.valid_until}，距到期 {line.days_to_end} 天")
    found.extend(line.newer)
    if line.state is FileState.DRAFT:
        found.append("草案只供试算和比较，从不用于结算")
    return tuple(found)


def file_view(line: FileLine) -> ClauseView:
    """Return a file as the clause panel shows it."""
    sentences = [days_word(line), *doubts(line), *([line.entered] if line.entered else [])]
    reviewed = "" if line.reviewed_on is None else f"{line.reviewed_on} 核对过有无后续文件"
    state = f"{line.state_label}{f'（{line.area_name}的文件）' if not line.own else ''}"
    return ClauseView(
        line.title,
        "。".join(sentences) + "。",
        line.source,
        " · ".join(part for part in (state, reviewed) if part),
        "",
        not (line.superseded or line.newer or line.state is FileState.EXPIRED),
    )

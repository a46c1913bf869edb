"""The pages of the 政策 screen in the order of their tabs: a new page is one line here."""

from __future__ import annotations

from settledesk.desk.policy_files import FileLine
from settledesk.ui.screens.policy.compare import ComparePage
from settledesk.ui.screens.policy.coverage import CoveragePage
from settledesk.ui.screens.policy.entry import EntryPage, can_be_entered
from settledesk.ui.screens.policy.examples import ExamplesPage
from settledesk.ui.screens.policy.figures import FiguresPage
from settledesk.ui.screens.policy.files import FilesPage
from settledesk.ui.screens.policy.guidance import GuidancePage
from settledesk.ui.screens.policy.impact import ImpactPage
from settledesk.ui.screens.policy.importing import ImportPage
from settledesk.ui.screens.policy.page import PageKind


def _has_figures(line: FileLine) -> bool:
    return line.kind != "guidance"


def _decides(line: FileLine) -> bool:
    return line.kind not in ("guidance", "limits")


def _is_benefits(line: FileLine) -> bool:
    return line.kind == "benefits"


PAGES = (
    PageKind("files", "文件", FilesPage),
    PageKind("figures", "数字", FiguresPage, _has_figures),
    PageKind("examples", "算例", ExamplesPage, _decides),
    PageKind("coverage", "覆盖", CoveragePage, _is_benefits),
    PageKind("guidance", "指引", GuidancePage),
    PageKind("compare", "比较", ComparePage, _has_figures),
    PageKind("impact", "测算", ImpactPage),
    PageKind("entry", "录入", EntryPage, offered=can_be_entered),
    PageKind("import", "导入", ImportPage),
)

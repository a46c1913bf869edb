"""The monkey: seeded sequences of everything a hand, a scanner, a mouse or a clipboard can do to the window.

A sequence is made from its seed alone, before anything is done: the same seed is the same sequence, and a part of it
that was found to fail can be done again by itself.
"""

from __future__ import annotations

import csv
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from settledesk.basis.places import shipped
from settledesk.ui.keys import KEYS

LONGEST_RUN = 12
"""Characters typed at once: fewer than a scanner's shortest code, which fast typing would look like."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One event: what is done, with which text, and where: parts of the window's width and height from 0 to 1.

    key: a key with modifiers ("Ctrl+Shift+S") or by Qt's own name ("Key_Control"); type: ASCII keys; letters: keys of any character; compose and commit:
    an input method; clip: text into the clipboard; clip_file; scan: a burst and Enter; click, double, right, middle,
    drag, wheel; press: a click on one of the widgets seen; drop and drop_text; open: Ctrl+O and a file's name, or
    nothing for Esc; resize; away: another window in front and back; wait: milliseconds; reopen: close the window and
    open it again.
    """

    do: str
    text: str = ""
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Bait:
    """What the monkey finds: words that the one box finds somebody by, and a folder of files good and broken."""

    words: tuple[str, ...]
    folder: Path

    @property
    def files(self) -> tuple[str, ...]:
        """The names in the folder, and one that is not there."""
        return (*sorted(one.name for one in self.folder.iterdir()), "没有这个文件.xlsx")


def lay_bait(folder: Path, words: tuple[str, ...]) -> Bait:
    """Put the sample's fee lists and broken ones into a folder."""
    folder.mkdir(parents=True)
    sample = shipped("resources") / "sample"
    for name in ("stay-1.xlsx", "stay-2.csv", "stay-3.xlsx", "filings.xlsx"):
        shutil.copy(sample / name, folder / name)
    whole = (sample / "stay-1.xlsx").read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    (folder / "noise.xlsx").write_bytes(random.Random(7).randbytes(4_000))
    (folder / "empty.csv").write_bytes(b"")
    (folder / "letter.csv").write_text("尊敬的收费处：\n费用明细见附件。\n", encoding="utf-8")
    (folder / "一个文件夹").mkdir()
    with zipfile.ZipFile(folder / "other.xlsx", "w") as made:
        made.writestr("readme.txt", "no workbook")
    with (folder / "many 行.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(
            row.split("\t") for row in fee_text(random.Random(3), 2_000, headed=True).split("\n")
        )
    return Bait(words, folder)


_HEADS = ("项目名称", "费用类别", "等级", "数量", "单价", "金额", "先付%", "医保编码")


def fee_text(pick: random.Random, count: int, headed: bool, spoilt: bool = False) -> str:
    """Return fee lines as they come out of a spreadsheet, with or without a header row, whole or spoilt."""
    rows: list[tuple[str, ...]] = [_HEADS] if headed else []
    for number in range(count):
        price, quantity = pick.randint(1, 90_000), pick.randint(1, 9)
        fee_class = pick.choice("甲乙丙")
        row = [
            f"项目{number}",
            pick.choice(("西药费", "检查费", "治疗费", "床位费", "卫生材料费")),
            fee_class,
            str(quantity),
            f"{price / 100:.2f}",
            f"{price * quantity / 100:.2f}",
            {"甲": "", "乙": "10%", "丙": "100%"}[fee_class],
            f"XA{number:05}",
        ]
        if spoilt and pick.random() < 0.4:
            row[pick.randrange(len(row))] = pick.choice(("", "？", "-1", "1e9", "十元", "#REF!", "\u200b", "9" * 40))
        rows.append(tuple(row))
    return "\n".join("\t".join(row) for row in rows)


_PLAIN = (
    *("Return", "Enter", "Tab", "Shift+Tab", "Esc", "Up", "Down", "Left", "Right", "Home", "End", "PgUp", "PgDown"),
    *("Backspace", "Del", "Space", "Ins", "Shift+Return", "Ctrl+Return", "Ctrl+Del", "Ctrl+Up", "Ctrl+Down"),
)
_EDITING = (
    *("Ctrl+A", "Ctrl+C", "Ctrl+X", "Ctrl+V", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+E", "Ctrl+F"),
    *("Shift+Home", "Shift+End", "Shift+Left", "Ctrl+Home", "Ctrl+End", "Ctrl+Left", "Shift+Down", "Ctrl+A"),
    *("Ctrl+Backspace", "Ctrl+Shift+Right", "Menu", "Shift+F10"),
)
_ONLY = ("王建国", "370323196909229651", "441781198307199663", "370303194912319813")
"""What finds one patient of the sample, whom Enter takes at once."""
_STRANGE_KEYS = (
    *("F7", "F10", "F12", "Shift+F2", "Ctrl+F2", "Alt+F2", "Ctrl+Tab", "Ctrl+Shift+Tab", "Alt+1", "Alt+Down", "Alt+Up"),
    *("Ctrl+Alt+S", "Meta+S", "Ctrl+Esc", "Pause", "Print", "Key_Alt", "Key_Control", "Key_Shift", "Key_CapsLock"),
    *("Ctrl+Q", "Ctrl+W", "Ctrl+N", "Ctrl+J", "Ctrl+L", "Ctrl+I", "Ctrl+M", "Ctrl+Space", "Ctrl+Shift+G", "Ctrl+9"),
    *("F13", "F24", "Key_Help", "Key_NumLock", "Key_ScrollLock", "Key_Menu"),
)
_OWN = tuple(one.press for one in KEYS if one.act != "open_fees")
_NUMBERS = (
    *("0", "1", "20000", "22,500.00", "1234.5+200", "-5", "1e9", "0.005", "12,5", "99999999999", ".", "+", "-", "..5"),
    *("0401", "20240401", "240417", "t", "-3", "-999", "20240230", "4-1", "2024/4/1", "20991231", "00000000"),
)
_WORDS = (
    *("ZY1", "zs", "wjg", "zhang", "x", "%", "_", "'", '"', "\\", "<b>x", "&amp;", "{0}", "%s", "$(x)", "a b", "  "),
    *("370303", "3703", "12", "123456", "510100", "02-1", "02-20240416", "xy", "10%", "null", "NaN", "-0"),
)
_CHINESE = (
    *(
        "张示例",
        "王建国",
        "欧阳",
        "淄博",
        "阳江",
        "济宁市",
        "西药费",
        "今天",
        "骨折",
        "一" * 40,
        "䶮",
        "𠮷田",
        "\ue000私",
    ),
    *(
        "　全角　",
        "１２３４",
        "２０２４０４０１",
        "。",
        "¥１，２３４．５０",
        "a\u200bb",
        "\u200b",
        "\u202e反",
        "e\u0301\u0301\u0301",
    ),
    *("👨‍👩‍👧‍👦", "\ufeff", "\x00", "\x1b[31m", "\x7f", "\r", "\u2028", "\ud83d", "\udc00尾", "ﷺ", "\u0000零", "\x1e"),
)
_SCANS = (
    *("370323196909229651", "370303198001010012", "37032319690922965x", "370303800101001", "02-20240416-0001"),
    *("YDJS:1:02-20240416-0001:3FA94C0D1B7E", "6901234567892 0055 NOT OURS", "A1-20991231-99999", "111111111111111111"),
)
_SIZES = ((1024, 576), (1366, 768), (1920, 1080), (1280, 1024), (1440, 600), (1024, 1080))


class Monkey:
    """Thinks of deeds, one after the other: bits of a clerk's work, broken off and mixed with nonsense."""

    def __init__(self, seed: int, bait: Bait) -> None:
        self._pick, self._bait = random.Random(seed), bait
        self._patients = 0
        self._plans: tuple[tuple[float, Callable[[], Iterator[Deed]]], ...] = (
            (12, self._case),
            (4, self._find),
            (5, self._fields),
            (6, self._settle),
            (5, self._bill),
            (3, self._file),
            (5, self._parked),
            (4, self._form),
            (5, self._receipts),
            (1, self._sheet),
            (2, self._looks),
            (25, self._nonsense),
            (2, self._scan),
            (0.4, self._again),
        )

    def deeds(self, count: int) -> list[Deed]:
        """Return the first deeds."""
        found: list[Deed] = []
        chances = [chance for chance, _ in self._plans]
        while len(found) < count:
            (plan,) = self._pick.choices([one for _, one in self._plans], chances)
            calm = self._pick.random() < 0.5
            for deed in plan():
                found.append(deed)
                if calm:
                    continue
                if self._pick.random() < 0.08:
                    found.extend(self._nonsense(1))
                if self._pick.random() < 0.01:
                    break
        return found[:count]

    # ---- bits of work

    def _case(self) -> Iterator[Deed]:
        """A case that can nearly be settled."""
        if self._pick.random() < 0.8:
            yield Deed("key", "Esc")
            yield Deed("key", "Ctrl+1")
            yield Deed("key", "Ctrl+S")
        yield from self._find(_ONLY)
        new = f"ZY{self._pick.randrange(10_000)}"
        number = self._pick.choice((new, new, "ZY1", "ZY20240328016"))
        for text in (
            number,
            self._pick.choice(("0401", "0328", "20240320", "t")),
            self._pick.choice(("0417", "t", "")),
        ):
            if text:
                yield Deed("type", text)
            yield Deed("key", "Return")
        if self._pick.random() < 0.6:
            for _ in range(5):
                if self._pick.random() < 0.3:
                    yield Deed("type", self._pick.choice(("3", "1000", "0", "2")))
                yield Deed("key", "Return")
            for text in (str(self._pick.randint(5_000, 90_000)), "1000", "100", "400"):
                yield Deed("key", "Ctrl+A")
                yield Deed("type", text)
                yield Deed("key", "Return")
        else:
            yield from self._bill()
        if self._pick.random() < 0.8:
            yield from self._settle()

    def _find(self, words: tuple[str, ...] = ()) -> Iterator[Deed]:
        yield Deed("key", "F6")
        word = self._pick.choice(words or (*self._bait.words, *_WORDS))
        if word.isascii() and len(word) <= LONGEST_RUN:
            yield Deed("type", word)
        else:
            yield Deed("clip", word)
            yield Deed("key", "Ctrl+V")
        yield Deed("key", "Return")
        yield Deed("wait", "60")
        if not words and self._pick.random() < 0.7:
            for _ in range(self._pick.randrange(3)):
                yield Deed("key", "Down")
            yield Deed("key", "Return")

    def _fields(self) -> Iterator[Deed]:
        for _ in range(self._pick.randrange(1, 6)):
            yield from self._text()
            yield Deed("key", self._pick.choice(("Return", "Return", "Tab", "Esc", "Shift+Tab", "Down", "Ctrl+Z")))

    def _settle(self) -> Iterator[Deed]:
        yield Deed("key", self._pick.choice(("F5", "Ctrl+1")))
        yield Deed("key", "F2")
        yield Deed("wait", self._pick.choice(("1", "60", "560", "560")))
        yield Deed("key", "F2")
        if self._pick.random() < 0.3:
            # What comes in while it is being settled.
            yield self._pick.choice(
                (Deed("scan", _SCANS[0]), Deed("type", "7"), Deed("key", "Ctrl+S"), Deed("key", "Esc"))
            )
        yield Deed("wait", self._pick.choice(("1", "60", "200")))

    def _bill(self) -> Iterator[Deed]:
        yield Deed("key", "Ctrl+M")
        pick = self._pick
        if pick.random() < 0.6:
            headed, spoilt = pick.random() < 0.5, pick.random() < 0.3
            text = fee_text(pick, pick.choice((1, 3, 12, 60)), headed, spoilt)
            yield Deed("clip", text.replace("数量", "数 目") if pick.random() < 0.2 else text)
            yield Deed("key", "Ctrl+V")
            if pick.random() < 0.5:
                yield Deed("key", pick.choice(("Return", "Return", "Down", "Esc")))
        for _ in range(pick.randrange(5)):
            yield from self._text()
            yield Deed(
                "key", pick.choice(("Return", "Tab", "Ctrl+Return", "Shift+Tab", "Esc", "Del", "Ctrl+Del", "F2"))
            )

    def _file(self) -> Iterator[Deed]:
        name = self._pick.choice(self._bait.files)
        way = self._pick.random()
        if way < 0.2:
            yield Deed("open", self._pick.choice((name, name, "")))
        elif way < 0.5:
            yield Deed("key", "Ctrl+M")
            yield Deed("clip_file", name)
            yield Deed("key", "Ctrl+V")
        else:
            yield Deed("key", "Ctrl+M")
            yield Deed("drop", name, self._pick.uniform(0.1, 0.5), self._pick.uniform(0.3, 0.9))
        yield Deed("wait", self._pick.choice(("1", "30", "150")))
        yield Deed("key", self._pick.choice(("Return", "Return", "A", "Esc", "C", "Tab", "F2", "Ctrl+S")))

    def _parked(self) -> Iterator[Deed]:
        if self._pick.random() < 0.5:
            yield Deed("key", "Ctrl+S")
        yield Deed("key", "Ctrl+Shift+S")
        yield Deed("wait", self._pick.choice(("1", "40")))
        for _ in range(self._pick.randrange(4)):
            yield Deed("key", "Down")
        yield Deed("key", self._pick.choice(("Return", "Return", "Return", "Del", "Esc", "F6")))
        if self._pick.random() < 0.3:
            yield Deed("key", self._pick.choice(("Return", "Del", "Down")))
        yield Deed("wait", "30")

    def _form(self) -> Iterator[Deed]:
        yield Deed("key", "F3")
        for _ in range(self._pick.randrange(8)):
            yield self._pick.choice((Deed("key", "F4"), Deed("key", "Tab"), Deed("key", "Return"), Deed("key", "Down")))
            yield from self._text()
        if self._pick.random() < 0.4:
            self._patients += 1
            for text in (f"5101{self._patients:08}", "510100", "3"):
                yield Deed("type", text)
                yield Deed("key", "Return")
        yield Deed("key", self._pick.choice(("Ctrl+Return", "Ctrl+Enter", "Esc", "Esc", "F6", "Ctrl+2")))
        yield Deed("wait", "20")

    def _receipts(self) -> Iterator[Deed]:
        yield Deed("key", self._pick.choice(("Ctrl+2", "F9", "F11")))
        if self._pick.random() < 0.6:
            word = self._pick.choice((*self._bait.words, *_WORDS, *_NUMBERS))[:LONGEST_RUN]
            yield Deed("type" if word.isascii() else "letters", word)
        yield Deed("wait", self._pick.choice(("1", "60", "200")))
        for _ in range(self._pick.randrange(4)):
            yield Deed("key", self._pick.choice(("Down", "Up", "Return", "Tab", "End")))
        act = self._pick.choice(("F8", "F8", "Ctrl+P", "Ctrl+Shift+P", "Ctrl+Shift+P", "Tab"))
        yield Deed("key", act)
        yield Deed("type", self._pick.choice(("1", "2", "9", "why")))
        yield Deed("key", self._pick.choice(("Ctrl+Return", "Return", "Return", "Esc", act)))
        yield Deed("wait", self._pick.choice(("1", "100")))
        if self._pick.random() < 0.3:
            # On one of the buttons beside the paper: 重新结算 is one of them.
            yield Deed("press", "QPushButton", self._pick.random())
        yield Deed("key", self._pick.choice(("Esc", "Ctrl+1", "Ctrl+1", "F6")))

    def _sheet(self) -> Iterator[Deed]:
        yield Deed("key", "Ctrl+/")
        yield from self._text()
        yield Deed("key", self._pick.choice(("Esc", "Return", "F2", "Ctrl+S")))
        yield Deed("key", "Esc")

    def _looks(self) -> Iterator[Deed]:
        wide, high = self._pick.choice(_SIZES)
        yield self._pick.choice(
            (
                Deed("resize", f"{wide}x{high}"),
                Deed("resize", f"{self._pick.randint(1024, 1920)}x{self._pick.randint(576, 1080)}"),
                Deed("key", "Ctrl+="),
                Deed("key", "Ctrl+-"),
                Deed("key", "Ctrl+0"),
                Deed("key", "Ctrl+Shift+D"),
                Deed("away"),
            )
        )

    def _scan(self) -> Iterator[Deed]:
        known = tuple(word for word in self._bait.words if len(word) == 18)
        yield Deed("scan", self._pick.choice((*_SCANS, *known, *known)))
        yield Deed("wait", self._pick.choice(("1", "40", "80")))

    def _again(self) -> Iterator[Deed]:
        yield Deed("reopen")

    # ---- nonsense

    def _nonsense(self, count: int = 0) -> Iterator[Deed]:
        for _ in range(count or self._pick.randrange(1, 8)):
            yield from self._pick.choices((self._key, self._text, self._mouse, self._pause), (5, 3, 4, 0.5))[0]()

    def _key(self) -> Iterator[Deed]:
        (kind,) = self._pick.choices((_PLAIN, _EDITING, _OWN, _STRANGE_KEYS), (6, 3, 4, 1.5))
        yield Deed("key", self._pick.choice(kind))

    def _text(self) -> Iterator[Deed]:
        pick, way = self._pick, self._pick.random()
        if way < 0.45:
            yield Deed("type", pick.choice((*_NUMBERS, *_WORDS))[:LONGEST_RUN])
        elif way < 0.6:
            yield Deed("letters", pick.choice(_CHINESE)[:LONGEST_RUN])
        elif way < 0.8:
            yield Deed("compose", pick.choice(("zhang", "w", "", "n'hao")))
            yield Deed("commit", pick.choice(_CHINESE))
        else:
            yield Deed("clip", self._pasted())
            yield Deed("key", "Ctrl+V")

    def _pasted(self) -> str:
        pick = self._pick
        if pick.random() < 0.15:
            return pick.choice(("长", "1", "a\t", "x\n")) * (20_000 // pick.choice((1, 2, 5)))
        if pick.random() < 0.3:
            return fee_text(pick, pick.randrange(1, 9), pick.random() < 0.5, spoilt=True)
        return pick.choice(
            (*_CHINESE, *_WORDS, *_NUMBERS, "", "\n", "\t\t\n\t", "a\r\nb", "单价\n\n", *self._bait.words)
        )

    def _mouse(self) -> Iterator[Deed]:
        pick = self._pick
        x, y = pick.random(), pick.random()
        (do,) = pick.choices(("click", "press", "double", "right", "middle", "wheel", "drag"), (4, 4, 2, 1, 0.5, 2, 1))
        if do == "press":
            yield Deed(do, pick.choice(("QLineEdit", "QLineEdit", "QPushButton", "QComboBox", "QCheckBox")), x)
        elif do == "drag":
            yield Deed(do, f"{pick.random():.3f} {pick.random():.3f}", x, y)
        elif do == "wheel":
            yield Deed(do, pick.choice(("-120", "120", "-1200")), x, y)
        else:
            yield Deed(do, "", x, y)
        if pick.random() < 0.1:
            yield Deed("drop_text", pick.choice((*_CHINESE, *_WORDS)), pick.random(), pick.random())
        if pick.random() < 0.05:
            yield Deed("drop", pick.choice(self._bait.files), pick.random(), pick.random())

    def _pause(self) -> Iterator[Deed]:
        yield Deed("wait", self._pick.choice(("1", "10", "90", "170", "170")))


class WizardMonkey(Monkey):
    """The same before the first run: through its pages, back, and mostly astray."""

    def __init__(self, seed: int, bait: Bait) -> None:
        super().__init__(seed, bait)
        self._plans = (
            (5, self._through),
            (2, self._looks),
            (8, self._nonsense),
            (1, self._scan),
        )

    def _through(self) -> Iterator[Deed]:
        pick = self._pick
        yield Deed("key", pick.choice(("1", "1", "1", "Up", "Down", "2")))
        yield Deed("key", "Return")
        for text in ("示例医院", "H51010000001", pick.choice(("510100", "成都", "淄博", "淄")), "3", "02", "李敏"):
            if pick.random() < 0.8:
                if text.isascii():
                    yield Deed("type", text)
                else:
                    yield Deed("compose", "li")
                    yield Deed("commit", text)
            if pick.random() < 0.15:
                yield from self._nonsense(1)
            yield Deed("key", pick.choice(("Return", "Return", "Return", "Tab", "Down")))
        yield Deed("wait", pick.choice(("1", "20")))
        yield Deed("key", pick.choice(("Esc", "Return", "Tab")))

"""The commands: window, settle, filing, policies, demo, check, import, report, receipt.

Exit 0 done, 1 partly, 2 refused.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

from settledesk import __version__
from settledesk.cli.window import has_display
from settledesk.cli.words import Parser, WrongWords, parse, speak

Command = Callable[[argparse.Namespace], int]
OpenWindow = Callable[[Path | None], int]
"""Opens the window on a data folder (None: the design system's gallery) and returns the exit code at its end."""
_COMMANDS = ("window", "gallery", "settle", "filing", "policies", "demo", "check", "import", "report", "receipt")
_POLICIES = "政策库：检查、查看、比较政策包"


def main(argv: list[str] | None = None, open_window: OpenWindow | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is said in Chinese, never as a traceback.

    `open_window` is how the composition root opens the window: this room may not know Qt. Without it there is none.
    """
    _speak_utf8()
    words = sys.argv[1:] if argv is None else argv
    json_errors = "--json-errors" in words
    try:
        given = parse(_grammar(words), _COMMANDS, words)
        if given.version:
            sys.stdout.write(f"异地结算台 settledesk {__version__}\n")
            return 0
        given.open_window = open_window
        if given.run is not None:
            return int(given.run(given))
        if open_window is not None and has_display():
            return _window(given)
        _grammar(words).print_help(sys.stdout)
        return 0
    except WrongWords as wrong:
        from settledesk.cli.troubles import say_wrong_words

        return say_wrong_words(str(wrong), json_errors)
    except BrokenPipeError:
        # Whoever read our output has closed it (`… | head`); nothing is left to be said.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        speak("已中断。")
        return 1
    except Exception as trouble:
        from settledesk.cli.troubles import say_trouble

        return say_trouble(trouble, json_errors)


def _speak_utf8() -> None:
    # A Chinese Windows console may stand at GB 18030 and a service at ASCII; JSON is UTF-8 by its own rule.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _grammar(words: list[str]) -> Parser:
    parser = Parser(
        prog="settledesk",
        description="异地结算台：异地就医备案核对与费用结算。不写命令即打开窗口。每个命令加 -h 看说明。",
        epilog="退出码：0 完成；1 部分行有误或检查未通过；2 输入有误，已逐条说明。",
    )
    parser.add_argument("--version", action="store_true", help="显示版本")
    parser.set_defaults(run=None)
    kinds = parser.add_subparsers(metavar="命令", title="命令")

    def options(one: argparse.ArgumentParser) -> None:
        one.set_defaults(version=False)
        one.add_argument("--data", metavar="文件夹", help="数据文件夹（默认为本机用户的数据文件夹）")
        one.add_argument("--json-errors", action="store_true", help="错误以 JSON 列表输出")

    def command(name: str, text: str, run: Command) -> argparse.ArgumentParser:
        one = kinds.add_parser(name, help=text, description=text)
        options(one)
        one.set_defaults(run=run)
        return one

    command("window", "打开结算窗口", _window)
    command("gallery", "打开界面部件的样张", _gallery)
    for name, text, run in (
        ("settle", "计算一个案例，输出结果 JSON；不存储", _settle),
        ("filing", "只核对备案，不需要费用", _filing),
    ):
        one = command(name, text, run)
        one.add_argument("case", metavar="案例.json", help="案例文件；- 表示标准输入")
        one.add_argument("--lines", action="store_true", help="每行一个案例，逐行输出")
        one.add_argument("--pretty", action="store_true", help="分行缩进输出")
    one = kinds.add_parser("policies", help=_POLICIES, description=_POLICIES)
    if words[:1] == ["policies"]:
        # Only then: a case is computed without loading these words.
        from settledesk.cli.policies import grammar

        grammar(one, options, words[1:])
    one = command("demo", "用示例医院的数据走完一遍：导入、核对、结算、打印、报表", _demo)
    one.add_argument("--out", default="demo-out", metavar="文件夹", help="输出到哪里（默认 demo-out）")
    one.add_argument("--no-window", action="store_true", help="完成后不打开窗口")
    command("check", "自检：政策包、算例、字体、数据库", _check)
    one = command("import", "导入备案表（xlsx、xls、csv），或检查费用明细", _import)
    one.add_argument("kind", choices=["filings", "fees"], metavar="filings|fees", help="filings 备案表；fees 费用明细")
    one.add_argument("file", metavar="文件", help="要读的文件")
    one = command("report", "生成报表（Excel）", _report)
    one.add_argument("name", choices=["day"], metavar="day", help="day：结算明细")
    one.add_argument("day", metavar="日期", help="如 2024-04-18")
    one.add_argument("--to", metavar="日期", help="到哪一天为止（默认只做一天）")
    one.add_argument("--out", metavar="文件.xlsx", help="输出文件（默认在当前文件夹）")
    one = command("receipt", "打印结算单（PDF）", _receipt)
    one.add_argument("number", metavar="结算单号", help="如 02-20240418-0001")
    one.add_argument("--out", metavar="文件.pdf", help="输出文件（默认在当前文件夹）")
    one.add_argument("--reason", metavar="原因", help="补打原因")
    return parser


# Each command's room is imported when it is called: computing a case needs neither database nor PDF.


def _window(given: argparse.Namespace) -> int:
    from settledesk.cli.window import window

    return window(given)


def _gallery(given: argparse.Namespace) -> int:
    from settledesk.cli.window import gallery

    return gallery(given)


def _settle(given: argparse.Namespace) -> int:
    from settledesk.cli.computing import settle

    return settle(given)


def _filing(given: argparse.Namespace) -> int:
    from settledesk.cli.computing import filing

    return filing(given)


def _check(given: argparse.Namespace) -> int:
    from settledesk.cli.checking import check

    return check(given)


def _demo(given: argparse.Namespace) -> int:
    from settledesk.cli.demo import demo

    return demo(given)


def _import(given: argparse.Namespace) -> int:
    from settledesk.cli.office import bring_in

    return bring_in(given)


def _report(given: argparse.Namespace) -> int:
    from settledesk.cli.office import report

    return report(given)


def _receipt(given: argparse.Namespace) -> int:
    from settledesk.cli.office import receipt

    return receipt(given)

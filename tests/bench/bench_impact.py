"""Prints settlements a second and core of an impact, read from the database: at least 8,000 (issue 4, Build 5).

PYTHONPATH=desktop:. python -m tests.bench.bench_impact [SETTLEMENTS] [FOLDER] [--profile]

The settlements (100,000) are random cases of the shipped packs that could be settled, some with fee lines, made from a
fixed seed into a temporary folder, or into FOLDER, where they stay for the next time. Under a draft of one file, as it
is usually asked, and under one of every benefits file there is, so that nearly every settlement is computed twice.
Processor time counts where other work shares the machine.
"""

from __future__ import annotations

import cProfile
import io
import pstats
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from settledesk.basis.errors import Refusal
from settledesk.basis.money import yuan
from settledesk.basis.places import shipped
from settledesk.basis.settings import Settings, write_settings
from settledesk.desk.compute import outcome_of
from settledesk.desk.impact import impact
from settledesk.desk.impact_workers import cores
from settledesk.desk.office import Office, open_office
from settledesk.model.case_document import case_document
from settledesk.model.document import read_case
from settledesk.model.outcome_document import outcome_document
from settledesk.model.settlement import Settlement
from settledesk.store import settlements
from settledesk.store.settlement_rows import FeeLineRow, SettlementRow
from settledesk.store.standing import ids_standing
from tests.bench.figures import HEAD, tell_rate
from tests.engine.random_cases import documents

SEED = 20260730
TARGET = 8_000
FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2030, 1, 1)
A_DAY = 400


def settled(office: Office, count: int) -> Iterator[Settlement]:
    """Yield so many settlements as the desk would have stored them."""
    number = 0
    for document in documents(count * 20, SEED):
        document.pop("terms", None)
        try:
            case = read_case(document, office.rulebook.areas)
            outcome = outcome_of(office.rulebook, case)
        except Refusal:
            continue
        if outcome.split is None:
            continue
        day, place = FIRST_DAY + timedelta(days=number // A_DAY), number % A_DAY
        number += 1
        yield Settlement(
            f"02-{day:%Y%m%d}-{place + 1:04d}",
            f"bench-{number}",
            datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(seconds=place),
            "02",
            "示例收费员",
            1,
            day.year,
            case_document(case),
            outcome_document(outcome),
            (),
            1,
            (),
        )
        if number == count:
            return


def fill(office: Office, count: int) -> None:
    """Store the settlements as `save_settlement` would, in bulk, all of one patient."""
    with office.database.write() as session:
        session.connection().exec_driver_sql(
            "INSERT INTO patients (id, insured_area, pool, scheme, person, name, id_kind, insured_status, aid,"
            " civil_servant, pinyin) VALUES (1, '370300', '370300', '310', 'working', '张示例', '01', '1', '', 0, '')"
        )
        rows: list[dict[str, Any]] = []
        lines: list[dict[str, Any]] = []
        for id, one in enumerate(settled(office, count), 1):
            rows.append({"id": id, **settlements._columns(one), **settlements._split_of(one)})
            for line, fee in enumerate(one.case.get("fees") or (), 1):
                values = {settlements._ATTRIBUTE.get(name, name): fee.get(name) for name in settlements.FEE_FIELDS}
                values["amount"] = yuan(fee["amount"])
                lines.append({"settlement_id": id, "line": line, "form": 0, **values})
            if len(rows) == 5_000 or id == count:
                session.execute(insert(SettlementRow), rows)
                session.execute(insert(FeeLineRow), lines)
                rows, lines = [], []


def drafts(folder: Path, shipped_in: Path) -> tuple[tuple[str, Path], ...]:
    """Write drafts that lower every 9x % by ten points: one benefits file, and all of all areas; return their folders."""
    found = []
    for name, pattern in (
        ("one benefits file", "370300-*/benefits-310-2023-01-01.toml"),
        ("all benefits files", "*/benefits-*.toml"),
    ):
        target = folder / name
        for path in shipped_in.glob(pattern):
            if ".examples." not in path.name and ".review." not in path.name:
                (target / path.parent.name).mkdir(parents=True, exist_ok=True)
                text = path.read_text("utf-8").replace("ratio = 0.9", "ratio = 0.8")
                (target / path.parent.name / path.name).write_text(text, "utf-8")
        found.append((name, target))
    return tuple(found)


def measure(office: Office, name: str, new: Path, times: int) -> None:
    """Compute all settlements on one core some times, then once on all, and print the lines of the table."""
    rates, worked = [], []
    for _ in range(times):
        start, start_worked = time.perf_counter(), time.process_time()
        found = impact(office, new, FIRST_DAY, LAST_DAY, lambda _: None, jobs=1)
        rates.append(found.settlements / (time.perf_counter() - start))
        worked.append(found.settlements / (time.process_time() - start_worked))
    start = time.perf_counter()
    found = impact(office, new, FIRST_DAY, LAST_DAY, lambda _: None)
    took = time.perf_counter() - start
    print(f"{name}: {found.settlements / took:,.0f} a second on {cores()} cores, starting them included")
    decided = f"{found.all.count / found.settlements:.0%} of {found.settlements:,} decided by it"
    tell_rate(f"impact of {name}, {decided}, on one core", rates, worked, TARGET, "a second")


def main() -> None:
    """Make the settlements where they are not there yet, and measure both drafts."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    count = int(words[0]) if words else 100_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(words[1]) if len(words) > 1 else Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        write_settings(folder, Settings("示例市第一人民医院", "H51010000001", "510100", "3", window="02"))
        with open_office(folder) as office:
            with office.database.read() as session:
                there = len(ids_standing(session, FIRST_DAY, LAST_DAY))
            if there != count:
                start = time.perf_counter()
                fill(office, count)
                print(f"{count:,} settlements made in {time.perf_counter() - start:.0f} s", flush=True)
            print(HEAD)
            for name, new in drafts(Path(temporary) / "drafts", shipped("policies")):
                measure(office, name, new, 3)
                if "--profile" in sys.argv:
                    profile = cProfile.Profile()
                    profile.runcall(impact, office, new, FIRST_DAY, LAST_DAY, lambda _: None, jobs=1)
                    text = io.StringIO()
                    pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(20)
                    print(text.getvalue())


if __name__ == "__main__":
    main()

"""`make bench`: makes a city in a database of its own, measures each job beside its limit and its peer, writes results.json.

Goals stand with each job (and in docs/explanation/speed.md). Nothing here is a test: only ratios hold, on whatever machine.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATABASE = "huimin_bench"
SMALL, LARGE = 100_000, 1_000_000
JOBS = ("worklist_100k", "worklist_1m", "duplicates", "intake", "detail", "page", "step", "dashboard")


def main() -> int:
    """Runs the jobs asked for. Ctrl-C ends it in order: what it started stops, its database is dropped."""
    asked = _arguments()
    os.environ["HUIMIN_DB_NAME"] = DATABASE
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")
    from huimin.config import cluster  # noqa: PLC0415 - the name of the database must be set before

    try:
        with cluster.held():
            return _measure(asked)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", default=",".join(JOBS), help=f"some of {','.join(JOBS)}")
    parser.add_argument("--cases", type=int, default=LARGE, help="cases of the large city")
    parser.add_argument("--port", type=int, default=8280, help="where servers to be measured listen")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run to use")
    parser.add_argument("--output", type=Path, default=HERE / "results.json")
    return parser.parse_args()


def _measure(asked: argparse.Namespace) -> int:
    import database  # noqa: PLC0415 - needs Django's settings

    started = time.monotonic()

    def progress(text: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {text}", file=sys.stderr, flush=True)

    wanted = asked.only.split(",")
    with database.made(DATABASE, keep=asked.keep, progress=progress) as is_new:
        import jobs  # noqa: PLC0415

        found = jobs.run(wanted, is_new=is_new, cases=asked.cases, port=asked.port, progress=progress)
    when, commit = datetime.now(UTC).isoformat(timespec="seconds"), _commit()
    rows = [
        {
            "job": one.job, "unit": one.unit, "ours": round(one.ours, 3), "limit": round(one.limit, 3),
            "limit_name": one.limit_name, "peer": round(one.peer, 3), "peer_name": one.peer_name,
            "ours_over_limit": round(one.over(one.limit), 4), "ours_over_peer": round(one.over(one.peer), 3),
            "when": when, "commit": commit,
        }
        for one in found
    ]  # fmt: skip
    asked.output.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
    print(jobs.table(found))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {asked.output}")
    return 0


def _commit() -> str:
    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=HERE, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "--", "src") else "")


if __name__ == "__main__":
    raise SystemExit(main())

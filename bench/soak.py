"""`scripts/soak`: a whole installation under twenty times the day's rate, walls watching; does anybody's memory grow?

A street of 75,000 people brings some 300 cases a working day, each with nine acts: about 0.1 acts a second in eight hours. Twenty
times that is 2 a second. Watchers do as wall.js does: they hear the stream, then read figures and lists at most every 2 s and points
at most every 5 s. One wall stands in a real Chromium. Each minute the resident memory of every part and the browser's heap are
written down; after the first third, which warms, the middle third is held against the last. Writes bench/soak.json.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.config.settings")

import httpx  # noqa: E402
from playwright.async_api import async_playwright  # noqa: E402
from tests.faults.installation import Installation  # noqa: E402

PARTS = ("web", "live", "work")
CHROMIUM = os.environ.get("HUIMIN_CHROMIUM", "/usr/bin/chromium")
FIGURES_S, POINTS_S = 2.0, 5.0
VOID = {"verb": "void", "cause": "no_evidence", "reason": "浸泡测试"}
#: Growth that noise explains: a share of the middle third, and some pages of an allocator.
NOISE, NOISE_MB = 0.04, 8.0


async def soak(installation: Installation, people: dict[str, Any], asked: argparse.Namespace) -> dict[str, Any]:
    """Runs events, walls and the browser for the time asked; the samples and what became of each request."""
    begun = time.monotonic()
    end = begun + asked.minutes * 60
    counts = {"acts": 0, "failed_acts": 0, "told": 0, "reads": 0, "failed_reads": 0}
    samples: list[dict[str, float]] = []
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with (
        httpx.AsyncClient(base_url=installation.url, timeout=30, limits=limits) as http,
        async_playwright() as playwright,
    ):
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = await chromium.new_context(viewport={"width": 1920, "height": 1080})
        own, *others = people["sessions"]
        await context.add_cookies([{"name": "sessionid", "value": own, "url": installation.url}])
        page = await context.new_page()
        await page.goto(f"{installation.url}/control/")
        devtools = await context.new_cdp_session(page)
        await devtools.send("Performance.enable")
        walls = [asyncio.create_task(_wall(http, session, counts, end)) for session in others]
        acts = asyncio.create_task(_acts(http, people["key"], asked.rate, counts, end))
        try:
            while time.monotonic() < end:
                await asyncio.sleep(min(asked.every_s, max(0.0, end - time.monotonic())))
                samples.append(
                    {"minute": round((time.monotonic() - begun) / 60, 2), **await _sample(installation, devtools)}
                )
                print(json.dumps(samples[-1] | counts), flush=True)
        finally:
            for task in (*walls, acts):
                task.cancel()
            await asyncio.gather(*walls, acts, return_exceptions=True)
            await chromium.close()
    return {"samples": samples, "counts": counts}


async def _acts(http: httpx.AsyncClient, key: str, rate: float, counts: dict[str, int], end: float) -> None:
    """Cases raised, noted, urged and ended, one act after the other at the rate asked."""
    headers, number, step, due = {"Authorization": f"Bearer {key}"}, "", 0, time.monotonic()
    while time.monotonic() < end:
        due += 1 / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        try:
            if step == 0:
                body = {"type_code": "test.garbage", "description": "楼下垃圾没人收", "lon": 100.005, "lat": 10.005}
                answer = await http.post("/api/v1/cases", json=body, headers=headers)
                number = answer.json().get("number", "") if answer.is_success else ""
            else:
                act = (
                    {"verb": "note", "note": "已联系"},
                    {"verb": "urge"},
                    VOID,
                )
                answer = await http.post(f"/api/v1/cases/{number}/acts", json=act[step - 1], headers=headers)
            counts["acts"] += 1
            if not answer.is_success:
                counts["failed_acts"] += 1
                print(answer.text[:300], file=sys.stderr, flush=True)
        except httpx.HTTPError:
            counts["failed_acts"] += 1
        step = (step + 1) % 4 if number else 0


async def _wall(http: httpx.AsyncClient, session: str, counts: dict[str, int], end: float) -> None:
    """A wall without a browser: hears, then reads, at the pace of wall.js."""
    headers = {"Cookie": f"sessionid={session}"}
    news, told = asyncio.Event(), 0

    async def hear() -> None:
        nonlocal told
        while time.monotonic() < end:
            try:
                async with http.stream("GET", "/live/control/events", headers=headers, timeout=60) as stream:
                    async for line in stream.aiter_lines():
                        if line.startswith("data: {"):
                            told = max(told, json.loads(line[6:]).get("told", 0))
                        if line.startswith(("event: case", "event: card", "event: scene", "event: again")):
                            counts["told"] += 1
                            news.set()
            except httpx.HTTPError:
                await asyncio.sleep(1)

    async def read() -> None:
        points_at = 0.0
        while time.monotonic() < end:
            await news.wait()
            news.clear()
            addresses = ["/control/figures", "/control/lists"]
            if time.monotonic() - points_at >= POINTS_S:
                points_at = time.monotonic()
                addresses.append("/control/points.geojson")
            for address in addresses:
                try:
                    answer = await http.get(address, params={"told": told}, headers=headers)
                    counts["reads"] += 1
                    counts["failed_reads"] += answer.status_code != 200
                except httpx.HTTPError:
                    counts["failed_reads"] += 1
            await asyncio.sleep(FIGURES_S)

    await asyncio.gather(hear(), read())


async def _sample(installation: Installation, devtools: Any) -> dict[str, float]:
    """Megabytes each part holds, and what the browser holds after it was made to tidy up."""
    await devtools.send("HeapProfiler.collectGarbage")
    metrics = {item["name"]: item["value"] for item in (await devtools.send("Performance.getMetrics"))["metrics"]}
    held = {part: sum(_rss_mb(pid) for pid in installation.processes(part)) for part in PARTS}
    return {
        **{part: round(value, 1) for part, value in held.items()},
        "browser_heap": round(metrics["JSHeapUsedSize"] / 1e6, 2),
        "browser_nodes": metrics["Nodes"],
    }


def _rss_mb(pid: int) -> float:
    try:
        words = Path(f"/proc/{pid}/status").read_text().split()
    except OSError:
        return 0.0
    return int(words[words.index("VmRSS:") + 1]) / 1024 if "VmRSS:" in words else 0.0


def verdict(samples: list[dict[str, float]]) -> dict[str, dict[str, Any]]:
    """Each series: the median of its middle third, of its last third, and whether more than noise lies between."""
    third = len(samples) // 3
    found = {}
    for name in (*PARTS, "browser_heap", "browser_nodes"):
        middle, last = (median(s[name] for s in part) for part in (samples[third : 2 * third], samples[2 * third :]))
        noise = middle * NOISE + (NOISE_MB if name in PARTS else middle * NOISE)
        found[name] = {"middle": round(middle, 1), "last": round(last, 1), "grows": last - middle > noise}
    return found


def main() -> int:
    """0 where nothing grows and nothing acknowledged failed."""
    parser = argparse.ArgumentParser(prog="scripts/soak", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--walls", type=int, default=20)
    parser.add_argument("--rate", type=float, default=2.0, help="acts a second")
    parser.add_argument("--every-s", type=float, default=60)
    parser.add_argument("--output", type=Path, default=HERE / "soak.json")
    asked = parser.parse_args()
    installation = Installation()
    try:
        installation.start()
        people = json.loads(installation.run(str(HERE / "soak_people.py"), str(asked.walls)))
        found = asyncio.run(soak(installation, people, asked))
    finally:
        installation.remove()
    series = verdict(found["samples"])
    report = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"), "minutes": asked.minutes, "walls": asked.walls,
        "acts_per_s": asked.rate, "counts": found["counts"], "series": series, "samples": found["samples"],
    }  # fmt: skip
    asked.output.write_text(json.dumps(report, indent=1) + "\n")
    for name, one in series.items():
        print(f"{name:14} {one['middle']:>9} → {one['last']:>9}  {'GROWS' if one['grows'] else 'steady'}")
    print(found["counts"])
    return int(any(one["grows"] for one in series.values()))


if __name__ == "__main__":
    raise SystemExit(main())

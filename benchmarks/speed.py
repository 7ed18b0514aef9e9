"""How fast chapters, books, editions and the ledger are made, beside the ordinary way of making them.

    python benchmarks/speed.py            the whole table (`make bench`); about a quarter of an hour
    python benchmarks/speed.py chapters   only the named parts: chapters, book, editions, ledger

Each figure is the median of its runs, in wall-clock seconds; targets are ratios of two figures of the same run, because
seconds depend on the machine. Peak memory is that of the largest single process.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, wait
from itertools import count, islice
from pathlib import Path

import pandas as pd
import yaml

from tradebook.edition import build_edition
from tradebook.ledger import OWN_DATA, Ledger
from tradebook.parameters import CONTRACTS
from tradebook.run import executed
from tradebook.workers import worker_pool

ROOT = Path(__file__).resolve().parent.parent
TRADEBOOK = (sys.executable, "-m", "tradebook")
PAPERMILL = (sys.executable, "-m", "papermill", "--no-progress-bar")
JUPYTER_BOOK = (sys.executable, "-c", "from jupyter_book.cli.main import main; main()")

# The chapter that computes least, and the one that computes most.
LIGHT, HEAVY = "market_structure", "reform_effects"
REGIONS = ("CN-XZ", "CN-QH", "CN-NX", "CN-HI")
RUNS = 3


def main() -> None:
    """Print a table for each part that was asked for."""
    parts = {"chapters": chapters, "book": book, "editions": editions, "ledger": ledger}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", default=list(parts), metavar="PART")
    for name in parser.parse_args().parts:
        with tempfile.TemporaryDirectory() as folder:
            parts[name](Path(folder))
    largest = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"Largest process: {largest / 1024:.0f} MB")


def chapters(folder: Path) -> None:
    """One chapter: papermill's command, ours without and with the cache, and a run inside a worker of an atlas."""
    table("A chapter", "papermill")
    cached = os.environ | {"TRADEBOOK_CACHE": str(folder / "cache")}
    for chapter in (LIGHT, HEAVY):
        out = folder / f"{chapter}.ipynb"
        plain = timed(run, *PAPERMILL, ROOT / "notebooks" / out.name, out, "-p", "region", "CN-GX")
        row(f"{chapter}: papermill", plain, plain)
        ours = (*TRADEBOOK, "run", chapter, "-p", "region", "CN-GX", "-o", out)
        row(f"{chapter}: tradebook run, uncached", timed(run, *ours, "--no-cache"), plain, 0.6)
        run(*ours, environment=cached)
        row(f"{chapter}: tradebook run, cached", timed(run, *ours, environment=cached), plain, 0.25)
        with worker_pool(1) as pool:
            wait([pool.submit(executed, chapter, {"region": "CN-GX"})])
            warm = timed(lambda c=chapter, p=pool: p.submit(executed, c, {"region": "CN-YN"}).result())
        row(f"{chapter}: in a worker of an atlas", warm, plain, 1 / 12)


def book(folder: Path) -> None:
    """The whole book: stock Jupyter Book with and without cached execution; ours cold and with nothing changed."""
    table("The book", "stock")
    stock = (*JUPYTER_BOOK, "build", stock_sources(folder / "stock"), "-q")
    ours = (*TRADEBOOK, "build", "--out", folder / "html")
    own = os.environ | {"TRADEBOOK_CACHE": str(folder / "cache")}
    cold = once(run, *stock)
    row("stock, executing", cold, cold)
    row("tradebook build, cold", once(run, *ours, environment=own), cold, 0.6)
    pages = timed(run, *stock, "--all")
    row("stock, execution cached, pages anew", pages, pages)
    nothing = timed(run, *stock)
    row("stock, execution cached, nothing changed", nothing, nothing)
    same = timed(run, *ours, environment=own)
    row("tradebook build, nothing changed, beside pages anew", same, pages, 0.3)
    row("tradebook build, nothing changed, beside nothing changed", same, nothing, 0.3)


def editions(folder: Path) -> None:
    """Editions of an atlas in warm workers, beside a separate command for each."""
    table("An edition", "separate")
    separate = statistics.mean(
        once(run, *TRADEBOOK, "build", "--no-cache", "--region", region, "--out", folder / f"separate-{region}")
        for region in REGIONS
    )
    row("a separate tradebook build", separate, separate)
    with worker_pool(2) as pool:
        wait([pool.submit(build_edition, {"region": "CN-GS"}, folder / f"warm{number}") for number in range(2)])
        for languages in (("en",), ("en", "zh")):
            chosen = [(region, language) for region in REGIONS for language in languages]
            spent = once(make_editions, pool, chosen, folder / f"atlas{len(chosen)}")
            row(f"in an atlas of {len(chosen)}, two workers", spent / len(chosen), separate, 0.4)


def make_editions(pool: Executor, chosen: list[tuple[str, str]], folder: Path) -> None:
    """Editions side by side, without a cache."""
    made = [
        pool.submit(build_edition, {"region": region, "language": language}, folder / f"{region}-{language}")
        for region, language in chosen
    ]
    for edition in made:
        edition.result()


def ledger(folder: Path) -> None:
    """Opening the ledger beside a bare read of the same files, with 1, 10 and 100 times the observations."""
    table("The ledger", "read_csv")
    for times in (1, 10, 100):
        package = larger_package(folder / str(times), times)
        bare = timed(run, sys.executable, "-c", _READ.format(package))
        row(f"{times}x the rows: pandas.read_csv of all files, imports included", bare, bare)
        opened = timed(run, sys.executable, "-c", _OPEN.format(package))
        row(f"{times}x the rows: Ledger.open, imports included", opened, bare, 2)
        bare, opened = timed(read_all, package), timed(Ledger.open, package)
        row(f"{times}x the rows: pandas.read_csv, imports done", bare, bare)
        row(f"{times}x the rows: Ledger.open, again in one process", opened, bare, 2)


def read_all(package: Path) -> list[pd.DataFrame]:
    """All tables of a package as text, unchecked."""
    return [pd.read_csv(file, dtype=str) for file in sorted(package.glob("*.csv"))]


_OPEN = "from tradebook.ledger import Ledger; from pathlib import Path; Ledger.open(Path('{}'))"
_READ = "import pandas; from pathlib import Path; [pandas.read_csv(f, dtype=str) for f in Path('{}').glob('*.csv')]"


def larger_package(folder: Path, times: int) -> Path:
    """The book's own data with every observation so many times, each copy under a new id and from a source of its own.

    All that a row says stays true, so that the larger package passes every check that the own one passes.
    """
    shutil.copytree(OWN_DATA, folder)
    for name in ("sources", "observations"):
        rows = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)
        copies = pd.concat([rows, *(rows.assign(source=rows["source"] + f"-{number}") for number in range(1, times))])
        if "id" in copies:
            copies["id"] = list(rows["id"]) + list(islice(_new_ids(set(rows["id"])), len(copies) - len(rows)))
        copies.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
    return folder


def _new_ids(taken: set[str]) -> Iterator[str]:
    return (name for number in count() if (name := f"o{number:08x}") not in taken)


def stock_sources(folder: Path) -> Path:
    """The same chapters for Jupyter Book alone, which executes and caches them itself."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    del config["sphinx"], config["parse"]
    config["execute"] = {"execute_notebooks": "cache", "timeout": 600}
    (folder / "notebooks").mkdir(parents=True)
    for chapter in CONTRACTS:
        shutil.copy(ROOT / "notebooks" / f"{chapter}.ipynb", folder / "notebooks")
    contents = {"format": "jb-book", "root": "index", "chapters": [{"file": f"notebooks/{c}"} for c in CONTRACTS]}
    (folder / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents), encoding="utf-8")
    (folder / "index.md").write_text("# The book\n", encoding="utf-8")
    return folder


def run(*command: object, environment: dict[str, str] | None = None) -> None:
    """Run a command to its end; its output only if it fails."""
    finished = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True)
    if finished.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{finished.stderr[-2000:]}")


def once(work: Callable[..., object], *inputs: object, **named: object) -> float:
    """Wall-clock seconds of one go."""
    started = time.perf_counter()
    work(*inputs, **named)
    return time.perf_counter() - started


def timed(work: Callable[..., object], *inputs: object, **named: object) -> float:
    """Median of several goes."""
    return statistics.median(once(work, *inputs, **named) for _ in range(RUNS))


def table(title: str, beside: str) -> None:
    """The head of a table."""
    print(f"\n| {title} | seconds | of {beside} | target |\n|---|--:|--:|--:|", flush=True)


def row(name: str, seconds: float, beside: float, target: float | None = None) -> None:
    """One line: seconds, ratio, and the target with whether it is met."""
    goal = "" if target is None else f"{target:.2f} {'met' if seconds <= target * beside else 'missed'}"
    print(f"| {name} | {seconds:.2f} | {seconds / beside:.3f} | {goal} |", flush=True)


if __name__ == "__main__":
    main()

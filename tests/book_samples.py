"""A tiny book to build: one notebook with a chart of each builder, one prose page with every directive."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import nbformat
import yaml

from tradebook import charts
from tradebook.chapters import Page
from tradebook.figure import growth

CONFIG = {
    "title": "A tiny book",
    "author": "Nobody",
    "only_build_toc_files": True,
    "execute": {"execute_notebooks": "off"},
    "parse": {"myst_enable_extensions": ["amsmath", "colon_fence", "deflist", "dollarmath"]},
    "sphinx": {
        "config": {
            "extensions": [
                "myst_nb",
                "jupyter_book",
                "sphinx_external_toc",
                "sphinx_copybutton",
                "sphinx_book_theme",
                "tradebook.book",
            ],
            "html_show_sphinx": False,
        }
    },
}

TOC = {"format": "jb-book", "root": "index", "chapters": [{"file": "notebooks/trade_scale"}, {"file": "pages/words"}]}

INDEX = """# A tiny book

```{headline}
```
"""

WORDS = r"""# Words and lists

Trade came to {figure}`trade_value region last` and exports to {figure}`trade_value region last flow=export`.
Nobody published {figure}`trade_value CN-XZ 1991`.

With $x_1$ known, and bounds $[a_l, a_h]$,

$$
g = 100 \left( \frac{X_1}{X_0} - 1 \right)
$$ (growth)

which is {eq}`growth`.

```{parameter-table} trade_scale
```

```{glossary-table}
```
"""

LISTS = ("tiers", "indicators", "units", "groups", "regions", "sources-by-tier", "observations-by-region")


def write_book(folder: Path, language: str = "en", words: str = WORDS) -> Path:
    """Write the sources of the tiny book; returns their folder."""
    config = CONFIG | {"sphinx": {"config": CONFIG["sphinx"]["config"] | {"tradebook_language": language}}}
    config["sphinx"]["config"]["language"] = "zh_CN" if language == "zh" else "en"
    words += "\n".join(f"\n```{{ledger-table}} {name}\n```" for name in LISTS)
    for name, text in {
        "_config.yml": yaml.safe_dump(config),
        "_toc.yml": yaml.safe_dump(TOC),
        "index.md": INDEX,
        "pages/words.md": words,
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "notebooks").mkdir(exist_ok=True)
    nbformat.write(sample_notebook(language), folder / "notebooks" / "trade_scale.ipynb")
    return folder


def build_book(folder: Path) -> tuple[Path, str]:
    """Build with warnings as errors; returns the folder of pages and what the builder said. Fails if it fails."""
    program = Path(sys.executable).with_name("jupyter-book")
    command = [program, "build", str(folder), "-W", "-n", "--keep-going", "-q"]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = finished.stdout + finished.stderr
    assert finished.returncode == 0, said
    return folder / "_build" / "html", said


def sample_notebook(language: str) -> nbformat.NotebookNode:
    """An executed notebook as papermill leaves it: sentences, a chart of each builder, a table, the data used."""
    page = Page.open("trade_scale", language=language)
    cells = [nbformat.v4.new_markdown_cell("# Samples\n\nWords.", id="title")]
    for name, shown in sample_outputs(page).items():
        output = nbformat.v4.new_output("execute_result", data=shown._repr_mimebundle_(), execution_count=1)
        cell = nbformat.v4.new_code_cell(f"show_{name}()", id=name, execution_count=1, outputs=[output])
        cell.metadata["tags"] = ["hide-input"]
        cells.append(cell)
    metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return nbformat.v4.new_notebook(cells=cells, metadata=metadata)


def sample_outputs(page: Page) -> dict[str, object]:
    """One output of each kind, by the id of its cell."""
    levels = {
        code: {str(year): page.trade(year, code) for year in page.years}
        for code in ("CN-XJ", "CN-GX", "CN-HL", "CN-YN")
    }
    names = page.names("region", list(levels))
    last = {code: figures[page.last] for code, figures in levels.items()}
    ends = {code: (figures[page.previous], figures[page.last]) for code, figures in levels.items()}
    rates = {code: growth(after, before) for code, (before, after) in ends.items()}
    money = page.words("Exports and imports", "进出口总值") + f" ({page.money_label})"
    flows = {flow: {str(year): page.trade(year, flow=flow) for year in page.years} for flow in ("export", "import")}
    title = page.say(
        "{name} traded goods worth {total}", "{name}进出口总值为{total}", name=names["CN-XJ"], total=last["CN-XJ"]
    )
    return {
        "sentence": page.say("It grew by {rate}.", "增长{rate}。", rate=rates["CN-XJ"]),
        "lines": page.chart(charts.lines, levels, names, money, title=title, region="CN-XJ"),
        "columns": page.chart(charts.columns, flows, page.names("flow", list(flows)), money, title=title),
        "bars": page.chart(charts.bars, last, names, money, title=title, highlight="CN-XJ"),
        "dumbbell": page.chart(charts.dumbbell, ends, names, (page.previous, page.last), money, title=title),
        "scatter": page.chart(
            charts.scatter,
            {code: (last[code], rates[code]) for code in last},
            names,
            money,
            page.words("Growth (%)", "增长（%）"),
            title=title,
            highlight="CN-XJ",
        ),
        "table": page.table(
            page.words("Levels", "总值"),
            [page.words("Region", "地区"), page.previous, page.last],
            [(names[code], *pair) for code, pair in ends.items()],
        ),
        "data-used": page.data_used(),
    }

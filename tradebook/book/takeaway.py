"""What a reader takes away from a chart: its picture, data, specification and citation, as files and as links.

Each is a file of the book, so that a link works without any script. The script takeaway.js gives the files their names
where a browser would only show them: when the book is read from the disk.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tradebook.book.chart_table import data_csv
from tradebook.book.chart_words import about, reference_of, source_line
from tradebook.book.standalone import standalone_svg

Spec = Mapping[str, Any]

# Stands for the way from a page to the folder of these files, which is known when the page is written.
FOLDER = "@charts@"

_WORDS = {
    "en": {
        "save": "Save",
        "svg": "the chart as a vector graphic, with title and source",
        "png": "the chart as an image, twice the size of the screen",
        "csv": "the data as a table, with bounds, units and observations",
        "vl.json": "the specification of the chart in Vega-Lite, with its data",
        "cite": "Cite this chart",
        "copy": "Copy",
        "copied": "Copied",
        "licence": "{book} (version {version}). Licence: CC BY 4.0.",
    },
    "zh": {
        "save": "下载",
        "svg": "矢量图，含标题与来源",
        "png": "图片，两倍分辨率",
        "csv": "数据表，含区间、单位与数据编号",
        "vl.json": "Vega-Lite图表规范，含数据",
        "cite": "引用本图",
        "copy": "复制",
        "copied": "已复制",
        "licence": "{book}（第{version}版）。许可：CC BY 4.0。",
    },
}
_SHOWN = {"svg": "SVG", "png": "PNG", "csv": "CSV", "vl.json": "Vega-Lite"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the files of a chart are called: after the chapter, the chart in it, and the region."""

    chapter: str
    chart: str
    region: str

    @property
    def stem(self) -> str:
        return "-".join(part for part in (self.chapter, self.chart, self.region) if part)


def names_of(spec: Spec, page: str, anchor: str) -> Names:
    """From the page's name, the chart's anchor and the region that the notebook was run for."""
    return Names(page.rsplit("/", 1)[-1], anchor.removeprefix("chart-"), about(spec).get("region", ""))


def files(spec: Spec, svg: str, names: Names, language: str) -> dict[str, str]:
    """The text of each file by its kind; the PNG is drawn from the SVG when the page is written (see chart_files).

    svg  the picture of the chart with its title, as its notebook shows it
    """
    cited = reference_of(spec, names.chart, language)
    notes = [source_line(spec, language)]
    if cited:
        notes.append(_WORDS[language]["licence"].format(book=cited.book, version=cited.version))
    made = {
        "svg": standalone_svg(svg, [note for note in notes if note], language),
        "csv": data_csv(spec, language),
        "vl.json": json.dumps(spec, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
    }
    return made | ({"bib": cited.bibtex + "\n"} if cited else {})


def links(spec: Spec, names: Names, language: str) -> str:
    """The links to the files in one quiet line, and the citation folded behind a word."""
    words = _WORDS[language]
    saved = " ".join(_link(kind, names, words) for kind in _SHOWN)
    return f'<p class="chart-save"><span>{words["save"]}</span> {saved}</p>{_citation(spec, names, language)}'


def _link(kind: str, names: Names, words: Mapping[str, str]) -> str:
    stem = html.escape(names.stem)
    return (
        f'<a data-kind="{kind}" href="{FOLDER}/{stem}.{kind}" download="{stem}.{kind}" title="{words[kind]}">'
        f"{_SHOWN[kind]}</a>"
    )


def _citation(spec: Spec, names: Names, language: str) -> str:
    cited, words = reference_of(spec, names.chart, language), _WORDS[language]
    if not cited:
        return ""
    text, stem = cited.gb_t_7714 if language == "zh" else cited.apa, html.escape(names.stem)
    return (
        f'<details class="chart-cite"><summary>{words["cite"]}</summary>'
        f'<p class="chart-citation">{html.escape(text)}</p>'
        f'<p><button type="button" hidden data-done="{words["copied"]}">{words["copy"]}</button> '
        f'<a data-kind="bib" href="{FOLDER}/{stem}.bib" download="{stem}.bib">BibTeX</a></p></details>'
    )

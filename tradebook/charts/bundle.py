"""A finished chart: the specification, a static picture and a text, all the same on every run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

from tradebook.charts.drawing import drawn
from tradebook.charts.interaction import with_interaction
from tradebook.charts.theme import config
from tradebook.charts.wrapping import wrapped
from tradebook.figure import Figure, sources_of

VEGALITE_MIME = "application/vnd.vegalite.v6+json"


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as notebooks show it: Vega-Lite where a viewer speaks it, else SVG, else the description in words."""

    spec: dict[str, Any]
    description: str
    figures: tuple[Figure, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        return sources_of(self.figures)

    @property
    def svg(self) -> str:
        return drawn(self.spec)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {VEGALITE_MIME: self.spec, "image/svg+xml": self.svg, "text/plain": self.description}


def finish(
    chart: alt.TopLevelMixin, title: str, description: str, figures: tuple[Figure, ...], language: str,
    about: Mapping[str, Any] | None = None,
) -> Chart:
    """Give a chart its finding as title, its words for those who cannot see it, and the book's look.

    about  what pages that show the chart say beside it: its title as Markdown with its figures marked, the pages
           behind it, the region, the reference of the notebook
    """
    # Checking every part against the schema takes longer than drawing it; a test checks the charts of all chapters.
    spec = with_interaction(chart.to_dict(validate=False))
    spec.pop("config", None)
    spec["title"] = {"text": wrapped(title, language)}
    spec["description"] = description
    spec["config"] = config()
    made = Chart(spec, description, figures)
    # Vega-Lite keeps this part for its users: the picture stays traceable wherever its specification goes.
    spec["usermeta"] = {"observations": list(made.sources)} | dict(about or {})
    return made

"""The cell of parameters in a notebook, as the contract has it: a comment and a default each."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator

from tradebook.parameters.contracts import Contract
from tradebook.parameters.kinds import Parameter

# Comments stay readable beside a folded side bar and on a phone.
WIDTH = 72


def cell_source(contract: Contract) -> str:
    """The source of the cell tagged `parameters`; a test holds the notebook to it."""
    return "\n".join(line for parameter in contract.parameters for line in _lines(parameter))


def _lines(parameter: Parameter) -> Iterator[str]:
    words = parameter.help_en + (f" ({' or '.join(parameter.fixed)})" if parameter.fixed else "")
    for sentence in (f"{words}.", parameter.note_en):
        yield from (f"# {line}" for line in textwrap.wrap(sentence, WIDTH))
    yield f"{parameter.name} = {json.dumps(parameter.default)}"

"""Links to chapters and cards that the book in hand leaves out, such as a page built alone: the words stay."""

from __future__ import annotations

from pathlib import PurePosixPath

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from tradebook import parameters


def unlink_absent(app: Sphinx, doctree: nodes.document) -> None:
    """An event of reading a page. Any other link that leads nowhere stays what it is: an error of the build."""
    for link in list(doctree.findall(pending_xref)):
        if link.get("reftype") == "myst" and _is_absent(app.env, link):
            link.replace_self(link.children)


def _is_absent(env: BuildEnvironment, link: pending_xref) -> bool:
    # A target whose file is not there either is still written as a path.
    named = PurePosixPath(link["reftarget"]).with_suffix("").name
    contract = parameters.NOTEBOOKS.get(named)
    return contract is not None and contract.page not in env.found_docs

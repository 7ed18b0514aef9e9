"""What a page may load, told to the browser: nothing that is not part of the book.

Pages carry the policy themselves, so it holds on any host and from a folder. Hosts that read a file `_headers` send it
as a header too, with what only a header can say.
"""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

# No script and no style stands in a page, nothing is evaluated, nothing is framed or sent elsewhere.
_ALLOWED = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "form-action": "'self'",
}
POLICY = "; ".join(f"{what} {where}" for what, where in _ALLOWED.items())

HEADERS_FILE = "_headers"
HEADERS = f"""\
/*
  Content-Security-Policy: {POLICY}; frame-ancestors 'self'
  Referrer-Policy: no-referrer
  X-Content-Type-Options: nosniff
"""


def write_headers(app: Sphinx, failed: Exception | None) -> None:
    """Write the file that hosts of static pages read, at the top of the built book."""
    if not failed and app.builder.format == "html":
        Path(app.outdir, HEADERS_FILE).write_text(HEADERS, encoding="utf-8")

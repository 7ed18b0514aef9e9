"""The PDF of a book: printed until its page numbers stand still, then given its metadata."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tradebook.printing.chromium import PrintError, check_fonts, print_pdf
from tradebook.printing.finish import finish, page_numbers
from tradebook.printing.volume import Volume, read_volume

# Numbers are as wide as what stands for them, so the second print settles them; a third is for a line that moved.
MOST_PRINTS = 5


def write_pdf(epub: Path, out: Path) -> int:
    """Print an EPUB of the book as PDF; returns the number of pages.

    Chromium cannot write the page number of another place into a text. So the document is printed, the places are read
    from the PDF, their numbers are put in, and it is printed again, until no number changes.
    raises PrintError without Chromium or a Chinese font, or if the numbers do not settle
    """
    check_fonts()
    volume = read_volume(epub)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".print-") as folder:
        source, printed = Path(folder) / "book.xhtml", Path(folder) / "book.pdf"
        pages: dict[str, int] = {}
        for _ in range(MOST_PRINTS):
            source.write_text(volume.document(pages), encoding="utf-8")
            print_pdf(source, printed)
            found = page_numbers(printed)
            _check_targets(volume, found)
            if found == pages:
                break
            pages = found
        else:
            raise PrintError(f"the page numbers of the contents did not settle after {MOST_PRINTS} prints")
        finished = Path(folder) / "finished.pdf"
        headings = [words for chapter in volume.chapters for _, words, _ in chapter.headings]
        count = finish(printed, finished, volume.title, volume.author, volume.language, volume.modified, headings)
        finished.replace(out)
    return count


def _check_targets(volume: Volume, found: dict[str, int]) -> None:
    lost = [name for name in volume.targets() if name not in found]
    if lost:
        raise PrintError(f"links lead nowhere in the printed book: {', '.join(lost[:5])}")

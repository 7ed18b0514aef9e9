"""The book on paper and in e-readers: a valid EPUB without scripts, a PDF whose links and page numbers are right."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner

from book_samples import write_book
from conftest import ROOT
from tradebook.book.chart_table import data_sets
from tradebook.book.media import PAPER
from tradebook.book.paper.builder import FILE
from tradebook.book.paper.lists import Lists, Stated
from tradebook.book.paper.markup import MarkupError, parse
from tradebook.book.paper.page import paper_page
from tradebook.cache import Cache
from tradebook.charts.bundle import VEGALITE_MIME
from tradebook.cli import main
from tradebook.edition import assembled, jupyter_book
from tradebook.printing.book import write_pdf
from tradebook.printing.finish import page_numbers
from tradebook.printing.volume import Volume, read_volume
from tradebook.prose import Writer

XHTML, SVG = "{http://www.w3.org/1999/xhtml}", "{http://www.w3.org/2000/svg}"
EPUBCHECK = Path("/usr/share/java/epubcheck.jar")


@pytest.fixture(scope="module")
def epub(tmp_path_factory) -> Path:
    """The book in English as `tradebook epub` writes it; its runs are those of the built site, where they are kept."""
    out = tmp_path_factory.mktemp("paper") / "book"
    with assembled({}, out, cache=Cache.standard()) as source:
        return shutil.copy(jupyter_book(source, PAPER) / FILE, out.with_suffix(".epub"))


@pytest.fixture(scope="module")
def chinese(tmp_path_factory) -> list[Path]:
    """A tiny book in Chinese with a chart of each kind, built twice in different folders."""
    folders = [tmp_path_factory.mktemp("tiny") for _ in range(2)]
    return [jupyter_book(write_book(folder / "source", language="zh"), PAPER) / FILE for folder in folders]


@pytest.fixture(scope="module")
def pdf(epub, chromium, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("pdf") / "book.pdf"
    write_pdf(epub, out)
    return out


@pytest.fixture(scope="module")
def chinese_pdfs(chinese, chromium, tmp_path_factory) -> list[Path]:
    out = tmp_path_factory.mktemp("pdf")
    pdfs = [out / "first.pdf", out / "second.pdf"]
    for source, target in zip(chinese, pdfs):
        write_pdf(source, target)
    return pdfs


@pytest.fixture(scope="module")
def volume(epub) -> Volume:
    return read_volume(epub)


@pytest.fixture(scope="module")
def texts(pdf) -> list[str]:
    """The text of each page of the PDF, without blanks."""
    return _texts(pdf)


@pytest.fixture(scope="module")
def epubcheck() -> Path:
    """Debian's checker of EPUB. Where it is missing its test is left out, and said to be; in CI that is an error."""
    if EPUBCHECK.is_file() and shutil.which("java"):
        return EPUBCHECK
    if os.environ.get("CI"):
        pytest.fail("no epubcheck in CI: .ci/run has to install it")
    pytest.skip("no epubcheck on this machine: apt-get install epubcheck to check the EPUB")


def _texts(pdf: Path) -> list[str]:
    opened = pypdfium2.PdfDocument(pdf)
    return [_squeezed(page.get_textpage().get_text_range()) for page in opened]


def _squeezed(text: str) -> str:
    """Without blanks, which a PDF need not hold."""
    return re.sub(r"\s", "", text)


def _files(epub: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(epub) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _pages(epub: Path) -> dict[str, ElementTree.Element]:
    return {name: ElementTree.fromstring(text) for name, text in _files(epub).items() if name.endswith(".xhtml")}


# The EPUB -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", ["epub", "chinese"])
def test_the_checker_finds_no_error_and_no_warning(which, epubcheck, request):
    book = request.getfixturevalue(which)
    book = book if isinstance(book, Path) else book[0]
    command = ["java", "-jar", epubcheck, "--failonwarnings", book]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stdout[-2000:] + finished.stderr[-2000:]


def test_pages_hold_nothing_that_needs_a_script_or_a_finger(epub):
    for name, root in _pages(epub).items():
        for gone in ("script", "button", "input", "select", "form", "details", "iframe"):
            assert root.find(f".//{XHTML}{gone}") is None, f"{name} has a {gone}"
        for link in root.iter(f"{XHTML}a"):
            assert not link.get("href", "").startswith("data:"), name
            assert not any(attribute.startswith("data-") for attribute in link.attrib), name


def test_every_chart_is_a_drawing_with_its_words_finding_and_sources(epub):
    charts = [chart for root in _pages(epub).values() for chart in root.iter(f"{XHTML}figure")]
    for chart in charts:
        drawing = chart.find(f".//{SVG}svg")
        assert drawing is not None and drawing.get("aria-label"), chart.get("id")
        assert "".join(chart.find(f"{XHTML}figcaption").itertext()).strip(), chart.get("id")
    sourced = [chart for chart in charts if chart.find(f"{XHTML}p[@class='chart-source']/{XHTML}a") is not None]
    specs = [output["data"][VEGALITE_MIME] for output in _outputs() if VEGALITE_MIME in output.get("data", {})]
    named = [spec for spec in specs if any(row.get("observations") for rows in data_sets(spec) for row in rows)]
    # The landing page has one more, which no notebook made.
    opening = list(_pages(epub)["index.xhtml"].iter(f"{XHTML}figure"))
    assert len(charts) == len(specs) + len(opening)
    assert len(sourced) == len(named) + len(opening) and len(named) > 30


def _outputs() -> list[dict]:
    """Every output of the committed notebooks, chapters, cards and exercises."""
    paths = [path for folder in ("notebooks", "pages/methods", "exercises") for path in (ROOT / folder).glob("*.ipynb")]
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    return [output for notebook in notebooks for cell in notebook["cells"] for output in cell.get("outputs", [])]


def test_every_number_with_something_behind_it_leads_to_its_bounds(epub):
    """The bounds that a number tells on the screen stand in the entry that it leads to."""
    root = _pages(epub)["notebooks/trade_scale.xhtml"]
    entries = {item.get("id"): " ".join("".join(item.itertext()).split()) for item in root.iter(f"{XHTML}li")}
    outputs = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("*.ipynb"))
    computed = 0
    for link in root.iter(f"{XHTML}a"):
        if link.get("class") == "figure" and link.get("href").startswith("#computed-"):
            computed += 1
            words = "".join(link.itertext())
            entry = entries[link.get("href")[1:]]
            assert words.strip() in entry, entry
            bounds = entry.split("; ")[1]
            assert f'title=\\"{bounds}' in outputs or f'title="{bounds}' in outputs, entry
    assert computed > 50


def test_the_package_names_language_cover_and_what_pages_hold(epub):
    files = _files(epub)
    opf = ElementTree.fromstring(files["content.opf"])
    names = {"o": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
    assert opf.find(".//dc:title", names).text == "The foreign trade of Xinjiang"
    assert opf.find(".//dc:language", names).text == "en-GB"
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", opf.find(".//dc:identifier", names).text)
    items = {item.get("href"): item.get("properties", "").split() for item in opf.iterfind(".//o:item", names)}
    assert items["cover.png"] == ["cover-image"] and files["cover.png"].startswith(b"\x89PNG")
    assert items["notebooks/trade_scale.xhtml"] == ["mathml", "svg"]
    assert items["pages/glossary.xhtml"] == []
    assert next(iter(files)) == "mimetype"


def test_the_same_sources_give_the_same_files(chinese, chinese_pdfs):
    first, second = chinese
    assert first.read_bytes() == second.read_bytes()
    assert chinese_pdfs[0].read_bytes() == chinese_pdfs[1].read_bytes()


# The PDF --------------------------------------------------------------------------------------------------------------


def test_the_book_has_a_printable_length(texts):
    # Chapters with their exercises, method cards, the course: a book of one volume.
    assert 80 <= len(texts) <= 340


def test_the_contents_name_the_page_on_which_each_heading_stands(volume, pdf, texts):
    places = page_numbers(pdf)
    contents = "".join(texts[1 : places[volume.chapters[0].name] - 1])
    assert len(volume.chapters) >= 13
    for chapter in volume.chapters:
        for _, words, anchor in chapter.headings:
            squeezed, number = _squeezed(words), places[anchor]
            assert f"{squeezed}{number}" in contents, f"the contents do not have {words} on {number}"
            assert squeezed in texts[number - 1], f"{words} does not stand on page {number}"


def test_every_page_of_a_chapter_has_title_chapter_and_number_in_its_margins(volume, pdf, texts):
    places, title = page_numbers(pdf), _squeezed(volume.title)
    starts = [places[chapter.name] for chapter in volume.chapters] + [len(texts) + 1]
    for chapter, first, beyond in zip(volume.chapters, starts, starts[1:], strict=False):
        for number in range(first, beyond):
            assert f"{title}{_squeezed(chapter.title)}{number}" in texts[number - 1], f"page {number}"


def test_every_link_lands_on_a_page_or_leaves_for_the_web(pdf):
    places = page_numbers(pdf)
    inside = outside = 0
    with pikepdf.open(pdf) as opened:
        for page in opened.pages:
            for note in page.get("/Annots", []):
                if "/Dest" in note:
                    assert str(note.Dest).removeprefix("/") in places
                    inside += 1
                elif "/A" in note:
                    assert str(note.A.URI).startswith(("http://", "https://")), note.A.URI
                    outside += 1
    assert inside > 2000 and outside > 100


def test_the_outline_has_every_chapter_and_section(volume, pdf):
    with pikepdf.open(pdf) as opened, opened.open_outline() as outline:
        found = {item.title: [child.title for child in item.children] for item in outline.root}
    for chapter in volume.chapters:
        sections = [words for level, words, _ in chapter.headings if level == 2]
        assert found[chapter.title] == sections, chapter.title


def test_fonts_are_embedded_and_pictures_are_drawings(pdf):
    with pikepdf.open(pdf) as opened:
        for item in opened.objects:
            if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                continue
            assert item.get("/Subtype") != "/Image", "a picture of dots"
            if item.get("/Type") == "/FontDescriptor" and item.get("/FontName"):
                assert any(f"/FontFile{kind}" in item for kind in ("", "2", "3")) or _is_drawn(item), item.FontName


def _is_drawn(descriptor: pikepdf.Dictionary) -> bool:
    """A font of Type 3 carries its signs as drawings: it needs no file."""
    return not any(f"/FontFile{kind}" in descriptor for kind in ("", "2", "3")) and "/CharSet" not in descriptor


def test_the_file_says_what_it_is(pdf):
    with pikepdf.open(pdf) as opened:
        assert str(opened.docinfo.Title) == "The foreign trade of Xinjiang"
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.MarkInfo.Marked and "/StructTreeRoot" in opened.Root
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert opened.open_metadata()["dc:title"] == "The foreign trade of Xinjiang"
    assert pdf.stat().st_size < 5_000_000


def test_a_chinese_edition_reads_in_chinese(chinese, chinese_pdfs):
    volume, texts = read_volume(chinese[0]), _texts(chinese_pdfs[0])
    with pikepdf.open(chinese_pdfs[0]) as opened:
        assert str(opened.Root.Lang) == "zh-CN"
    assert "目录" in texts[1]
    text = "".join(texts)
    for words in ("如何在纸上读数字", "计算得出的数据", "公布的数据", "来源", "进出口总值"):
        assert words in text, words
    assert volume.language == "zh-CN"


# Parts ----------------------------------------------------------------------------------------------------------------


def test_markup_that_is_not_well_formed_is_named_with_its_page():
    with pytest.raises(MarkupError, match=r"pages/data: the markup is not well formed"):
        parse("<p>one<br>two</p>", "pages/data")


def test_what_is_folded_opens_and_what_only_works_on_a_screen_goes(ledger):
    body = (
        '<section id="a"><h1>A</h1><details class="coverage"><summary>Words (3)</summary>'
        "<table><caption>Words</caption><tbody><tr><td>one</td></tr></tbody></table></details>"
        "<details><summary>More</summary><p>inside</p></details><button>press</button>"
        '<p><a class="download" href="data:,x">Save</a><a href="facts.json">facts</a></p></section>'
    )
    shown = paper_page(body, "a", Writer(ledger, "en"))
    assert "press" not in shown and "Save" not in shown and "<details" not in shown
    assert "Words (3)" not in shown and "<caption>Words</caption>" in shown
    assert '<p class="summary">More</p><p>inside</p>' in shown
    assert "<span>facts</span>" in shown


def test_lists_number_what_stands_behind_a_page(ledger):
    total, before = (ledger.figure("trade_value", "CN-XJ", year) for year in ("2025", "2024"))
    ids = (*total.sources, *before.sources)
    lists = Lists(Writer(ledger, "en"), ids, ())
    rate = Stated("19.86%", "19.85% to 19.87%", f"growth({ids[0]}, {ids[1]})", ids)
    assert lists.target(rate) == "computed-1"
    assert lists.target(rate) == "computed-1"
    assert lists.target(Stated("520", "519.5 to 520.5", "", ids[:1])).startswith("published-")
    assert lists.target(Stated("3", "exact", "", ())) == ""
    markup = lists.markup()
    assert re.search(r"<b>19.86%</b>; 19.85% to 19.87%; growth of <a [^>]*>\[\d\]</a> over <a ", markup)
    assert len(re.findall(r'id="published-\d+"', markup)) == 2
    assert 'id="source-1"' in markup


def test_long_runs_of_sources_are_written_from_to(ledger):
    ids = list(ledger.raw.drop_duplicates("source")["id"][:5])
    lists = Lists(Writer(ledger, "en"), (), ids)
    assert lists.sources_of(ids) == '<a href="#source-1">[1]</a>–<a href="#source-5">[5]</a>'
    assert lists.sources_of([ids[0], ids[3]]) == '<a href="#source-1">[1]</a>, <a href="#source-4">[4]</a>'


def test_without_chromium_one_line_says_so_before_anything_runs(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    finished = CliRunner().invoke(main, ["pdf", "--out", str(tmp_path / "book.pdf")])
    assert finished.exit_code != 0
    assert finished.output.strip().splitlines() == [
        "tradebook: the PDF is printed by Chromium, and there is none: apt-get install chromium fonts-noto-cjk"
    ]
    assert list(tmp_path.iterdir()) == []

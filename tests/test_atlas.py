"""The atlas: what it is made of, what its start page says, and how it is put together, with editions of one page."""

from __future__ import annotations

import io
import json
import multiprocessing
import random
import re
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, strategies

from atlas_samples import dying_edition, failing_edition, key_of, small_atlas_in, small_edition, small_plan, tree
from tradebook.atlas import tiles
from tradebook.atlas.binding import BindingError
from tradebook.atlas.findings import findings
from tradebook.atlas.kept import ChangedMeanwhile, Kept
from tradebook.atlas.make import AtlasError, finished_editions, publish
from tradebook.atlas.overview import by_direction, contenders, makers_of_half, overview
from tradebook.atlas.page import Look, start_page
from tradebook.atlas.plan import EditionName, make_plan, published_years
from tradebook.atlas.words import _WORDS
from tradebook.book.marks import marks_of
from tradebook.cache import Cache
from tradebook.figure import Answer, Figure, Missing
from tradebook.parameters import ParameterError
from tradebook.prose import Writer
from tradebook.units import PERCENT
from tradebook.workers import worker_pool

LOOK = Look(["_static/en/book.css", "_static/atlas.css"], ["_static/atlas.js"], "_static/en/mode.js")
NOBODY = Missing("not_published")


def percent(low, high):
    return Figure(Fraction(low + high) / 2, Fraction(low), Fraction(high), PERCENT)


# What it is made of ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole():
    return make_plan(["all"], ["en", "zh"], 2016, 2025)


def test_all_means_every_province_with_enough_years(whole, ledger):
    plan, _ = whole
    assert plan.regions == tuple(ledger.provinces())
    assert len(plan.regions) == 31 and not plan.thin
    assert len(plan.editions) == 62 and plan.editions[1] == EditionName("CN-AH", "zh")


def test_a_province_without_years_gets_no_edition_and_is_named(ledger):
    plan, _ = make_plan(["all"], ["en"], 2012, 2016)
    found = [region for region in ledger.provinces() if len(published_years(ledger, region, range(2012, 2017))) > 1]
    assert list(plan.regions) == found
    assert plan.thin and set(plan.regions) | set(plan.thin) == set(ledger.provinces())
    told = findings(Writer(ledger, "en"), plan, overview(ledger, plan))
    assert "There is no edition for" in told[-1].text


@pytest.mark.parametrize(
    ("regions", "languages", "words"),
    [
        ([], ["en"], "an atlas needs at least one region"),
        ([" "], ["en"], "an atlas needs at least one region"),
        (["CN-XJ "], ["en", "fr"], "language 'fr' is not a choice"),
        (["CN-XJ"], [""], "an atlas needs at least one language"),
        (["CN-XJ", "all"], ["en"], "'all' stands alone"),
        (["CN-XX"], ["en"], "did you mean CN-X"),
        (["CN-XJ", "CN-G"], ["en"], "did you mean CN-G"),
        (["../etc"], ["en"], "is no region code"),
        (["KAZ"], ["en"], "region 'KAZ' has no trade value in the ledger"),
        (["CN-XJ"], ["fr"], "language 'fr' is not a choice"),
        (["CN-XJ"], ["en", "e n"], "language 'e n' is not a choice"),
    ],
)
def test_a_wrong_choice_is_refused_in_one_line(regions, languages, words):
    with pytest.raises(ParameterError) as caught:
        make_plan(regions, languages, 2016, 2025)
    assert words in str(caught.value) and "\n" not in str(caught.value)


def test_regions_and_languages_count_once_and_blanks_do_not_matter():
    plan, _ = make_plan(["CN-XZ", " CN-QH", "CN-XZ"], ["zh", "en", "zh"], 2016, 2025)
    assert plan.regions == ("CN-QH", "CN-XZ") and plan.languages == ("zh", "en")


# The provinces side by side -------------------------------------------------------------------------------------------


def test_the_ranking_is_that_of_the_ledger(whole, ledger):
    found = overview(ledger, whole[0])
    values = {
        region: ledger.figure("trade_value", region, "2025", unit="CNY_100M") for region in ledger.provinces()
    }
    assert [row.region for row in found.rows] == sorted(values, key=lambda region: -values[region].value)
    for row in found.rows:
        before = sum(other.low > values[row.region].high for other in values.values())
        after = sum(other.high <= values[row.region].low for other in values.values())
        assert (row.place.low, row.place.high) == (before + 1, len(values) - after)


def test_shares_and_multiples_follow_from_the_levels(whole, ledger):
    row = next(row for row in overview(ledger, whole[0]).rows if row.region == "CN-XJ")
    first, last, country = (
        ledger.figure("trade_value", region, year, unit="CNY_100M").value
        for region, year in (("CN-XJ", "2016"), ("CN-XJ", "2025"), ("CN", "2025"))
    )
    assert row.multiples[2025].value == last / first
    assert row.shares[2025].value == 100 * last / country


def test_half_of_the_trade_takes_no_more_provinces_than_it_needs(whole, ledger):
    found = overview(ledger, whole[0])
    rows, part = makers_of_half(found)
    assert part.exceeds(50) is Answer.YES
    fewer = sum((row.shares[2025].high for row in rows[:-1]), Fraction(0))
    assert fewer <= 51


def test_growth_places_that_bounds_leave_open_are_shared(whole, ledger):
    """Guangdong's and Shandong's growth rests on levels rounded to a billion yuan: nobody can tell who is ahead."""
    places = {row.region: row.growth_place for row in overview(ledger, whole[0]).rows}
    shared = [region for region, place in places.items() if place.width]
    assert "CN-GD" in shared
    for region in shared:
        assert any(places[other].low <= places[region].high for other in shared if other != region)


def test_contenders():
    assert contenders({"a": percent(1, 2), "b": percent(3, 4)}) == ["b"]
    assert contenders({"a": percent(1, 3.5), "b": percent(3, 4)}) == ["a", "b"]
    assert contenders({"a": NOBODY, "b": percent(3, 4)}) == ["a", "b"]
    assert contenders({"a": NOBODY}) == []


def test_by_direction(whole, ledger):
    row = overview(ledger, whole[0]).rows[0]
    rates = {"up": percent(1, 2), "down": percent(-2, -1), "open": percent(-1, 1), "unknown": NOBODY}
    rows = [replace(row, region=name, growth=rate) for name, rate in rates.items()]
    assert {name: [row.region for row in found] for name, found in by_direction(rows).items()} == {
        name: [name] for name in rates
    }


def test_every_province_has_a_tile_of_its_own(ledger):
    assert sorted(tiles.PLACES) == ledger.provinces()
    assert len(set(tiles.PLACES.values())) == len(tiles.PLACES)


@given(strategies.integers(-40, 40), strategies.integers(0, 20))
def test_a_shade_is_given_only_where_both_bounds_have_it(low, width):
    shade = tiles.shade(percent(low, low + width))
    classes = {sum(end >= limit for limit in tiles.LIMITS) for end in (low, low + width)}
    assert shade == (str(classes.pop()) if len(classes) == 1 else tiles.OPEN)
    assert tiles.shade(NOBODY) == tiles.UNKNOWN


@pytest.mark.parametrize("language", ["en", "zh"])
def test_findings_rest_on_observations_and_say_the_same_in_both_languages(whole, ledger, language):
    plan, _ = whole
    told = findings(Writer(ledger, language), plan, overview(ledger, plan))
    other = findings(Writer(ledger, "en"), plan, overview(ledger, plan))
    assert len(told) >= 4
    assert [sentence.sources for sentence in told] == [sentence.sources for sentence in other]
    for sentence in told:
        assert sentence.figures


def test_what_was_not_published_then_is_said_and_not_guessed(ledger):
    """In the middle of the last year nobody knew it: its columns are dashes, and a sentence says so."""
    plan, _ = make_plan(["CN-XJ"], ["en"], 2016, 2025, as_of="2025-06-30")
    found = overview(ledger, plan)
    assert all(isinstance(row.totals[2025], Missing) for row in found.rows)
    told = " ".join(sentence.text for sentence in findings(Writer(ledger, "en"), plan, found))
    assert "nothing is published for 2025" in told
    page = start_page(ledger, plan, "en", LOOK, "facts.json")
    assert "not published: 2025" in page
    assert "as published by 2025-06-30" in page


# The start page -------------------------------------------------------------------------------------------------------


class _Outline(HTMLParser):
    """Ids, links, and whatever a strict content security policy would forbid."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids, self.links, self.inline = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        executed = tag == "script" and "src" not in given and given.get("type") != "application/json"
        if executed or tag == "style" or any(name.startswith("on") for name in given):
            self.inline.append((tag, given))


@pytest.fixture(scope="module")
def start_pages(whole, ledger):
    plan, _ = whole
    return {language: start_page(ledger, plan, language, LOOK, "facts.json") for language in plan.languages}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_start_page_leads_to_every_edition(start_pages, whole, language):
    links = set(_Outline(start_pages[language]).links)
    assert {f"{edition.folder}/index.html" for edition in whole[0].editions} <= links


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_start_page_runs_no_script_of_its_own_text_and_names_every_part_once(start_pages, language):
    outline = _Outline(start_pages[language])
    assert not outline.inline
    assert len(outline.ids) == len(set(outline.ids))
    assert all(f"#{link[1:]}" == link and link[1:] in outline.ids for link in outline.links if link.startswith("#"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_figure_of_the_start_page_has_its_observations_on_the_page(start_pages, language):
    page = start_pages[language]
    marks = marks_of(page)
    assert len(marks) > 31 * 10
    listed = set(re.findall(r'<th scope="row">(o[0-9a-f]{8})</th>', page))
    used = {row_id for mark in marks for row_id in mark.observations}
    assert used and used <= listed


def test_the_start_page_has_a_panel_for_every_province(start_pages):
    assert len(re.findall(r'<svg role="img"', start_pages["en"])) == 31


def test_both_languages_state_the_same_figures(start_pages):
    values = {language: [mark.value for mark in marks_of(page)] for language, page in start_pages.items()}
    assert values["en"] == values["zh"]


def test_text_from_the_data_is_escaped(ledger, whole, monkeypatch):
    plan, _ = whole
    named = dict(ledger._names)
    named["region", "CN-XJ"] = ("<b>Xin</b> & \"jiang\"", "<b>新</b>疆")
    monkeypatch.setattr(ledger, "_names", named)
    page = start_page(ledger, plan, "en", LOOK, "facts.json")
    assert "<b>Xin" not in page and "&lt;b&gt;Xin" in page


def test_the_words_exist_in_both_languages():
    for name, (english, chinese) in _WORDS.items():
        assert english.count("{}") == chinese.count("{}"), name
        assert english and re.search("[\u4e00-\u9fff]|^{}", chinese), name
        assert not re.search("[\u4e00-\u9fff]", english), name


# Making and publishing ------------------------------------------------------------------------------------------------


@pytest.fixture
def begun(tmp_path):
    """A plan, its ledger, and an empty cache for its editions."""
    plan, ledger = small_plan()
    return plan, ledger, Kept(Cache(tmp_path / "cache"), plan, key_of)


def make_all(plan, kept, make, lines=None):
    with ThreadPoolExecutor(2) as pool:
        finished_editions(plan, kept, pool, make, (lines if lines is not None else []).append)


def test_an_atlas_is_complete_and_its_links_lead_somewhere(begun, tmp_path):
    plan, ledger, kept = begun
    make_all(plan, kept, small_edition)
    index = publish(ledger, plan, kept, tmp_path / "atlas")
    assert index == tmp_path / "atlas" / "index.html"
    for page in sorted((tmp_path / "atlas").rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        for address in re.findall(r'(?:href|src)="([^"#:?]+)[?"]', text):
            if page.parent != tmp_path / "atlas" or not re.match("[A-Z]", address):
                assert (page.parent / address).is_file(), f"{page}: {address}"
    listed = json.loads((tmp_path / "atlas" / "atlas.json").read_text(encoding="utf-8"))
    assert [entry["page"] for entry in listed["editions"]] == [f"{e.folder}/index.html" for e in plan.editions]
    assert all((tmp_path / "atlas" / entry["page"]).is_file() for entry in listed["editions"])


def test_shared_files_are_stored_once_a_language(begun, tmp_path):
    plan, ledger, kept = begun
    make_all(plan, kept, small_edition)
    publish(ledger, plan, kept, tmp_path / "atlas")
    files = tree(tmp_path / "atlas")
    assert [name for name in files if name.endswith("words.js")] == ["_static/en/words.js", "_static/zh/words.js"]
    assert b'href="../../../index-zh.html"' in files["CN-QH/zh/pages/data.html"]
    assert b'href="../../../CN-QH/en/pages/data.html" lang="en"' in files["CN-QH/zh/pages/data.html"]


def test_the_facts_of_the_start_page_follow_their_schema(begun, tmp_path):
    plan, ledger, kept = begun
    make_all(plan, kept, small_edition)
    publish(ledger, plan, kept, tmp_path / "atlas")
    schema = json.loads((tmp_path / "atlas" / "facts.schema.json").read_text(encoding="utf-8"))
    for name in ("facts.json", "facts-zh.json"):
        facts = json.loads((tmp_path / "atlas" / name).read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(facts)
        assert len(facts["facts"]) > 300


def test_two_atlases_of_the_same_are_the_same_bytes(begun, tmp_path):
    plan, ledger, kept = begun
    make_all(plan, kept, small_edition)
    publish(ledger, plan, kept, tmp_path / "one")
    again = Kept(Cache(tmp_path / "other cache"), plan, key_of)
    make_all(plan, again, small_edition)
    publish(ledger, plan, again, tmp_path / "deeper" / "two")
    assert tree(tmp_path / "one") == tree(tmp_path / "deeper" / "two")


def test_what_is_finished_is_not_made_again(begun):
    plan, _, kept = begun
    make_all(plan, kept, small_edition)
    lines = []
    make_all(plan, kept, lambda given: pytest.fail("made again"), lines)
    assert lines == ["4 of 4 editions are kept from an earlier run"]


def test_another_state_of_program_or_data_makes_everything_again(begun, tmp_path):
    plan, _, kept = begun
    make_all(plan, kept, small_edition)
    other = Kept(Cache(tmp_path / "cache"), plan, lambda given: f"changed-{key_of(given)}")
    assert not any(map(other.holds, plan.editions))


def test_what_changes_while_the_atlas_is_made_is_noticed_and_nothing_false_is_kept(begun, tmp_path):
    plan, _, _ = begun
    states = iter(["before"] * len(plan.editions) + ["after"] * len(plan.editions))
    kept = Kept(Cache(tmp_path / "cache"), plan, lambda given: f"{next(states)}-{key_of(given)}")
    with pytest.raises(ChangedMeanwhile, match="run again"):
        make_all(plan, kept, small_edition)
    assert not any(map(kept.holds, plan.editions))


def test_an_edition_that_left_the_cache_is_missed_before_anything_is_published(begun, tmp_path):
    plan, ledger, kept = begun
    make_all(plan, kept, small_edition)
    (tmp_path / "cache" / key_of(plan.given(plan.editions[-1]))).unlink()
    with pytest.raises(ChangedMeanwhile, match="CN-XZ/zh is no longer in the cache"):
        publish(ledger, plan, kept, tmp_path / "atlas")
    assert not (tmp_path / "atlas").exists()


def test_other_years_are_other_editions(begun, tmp_path):
    plan, _, kept = begun
    make_all(plan, kept, small_edition)
    other, _ = small_plan(last_year=2024)
    assert not any(map(Kept(Cache(tmp_path / "cache"), other, key_of).holds, other.editions))


def test_one_edition_that_fails_is_named_and_costs_none_of_the_others(begun, tmp_path, monkeypatch):
    plan, ledger, kept = begun
    monkeypatch.setenv("MENDED", str(tmp_path / "mended"))
    with pytest.raises(AtlasError) as caught:
        make_all(plan, kept, failing_edition)
    assert str(caught.value).splitlines() == [
        "2 of 4 editions failed, so nothing was published; the others are kept",
        "CN-QH/en: a cell failed",
        "CN-QH/zh: a cell failed",
    ]
    assert [edition for edition in plan.editions if kept.holds(edition)] == [
        EditionName("CN-XZ", "en"), EditionName("CN-XZ", "zh")
    ]
    (tmp_path / "mended").touch()
    make_all(plan, kept, failing_edition)
    publish(ledger, plan, kept, tmp_path / "atlas")
    clean = Kept(Cache(tmp_path / "clean"), plan, key_of)
    make_all(plan, clean, small_edition)
    publish(ledger, plan, clean, tmp_path / "other")
    assert tree(tmp_path / "atlas") == tree(tmp_path / "other")


def test_a_process_that_dies_is_a_failure_with_a_hint(begun):
    plan, _, kept = begun
    with worker_pool(1) as pool, pytest.raises(AtlasError, match="its process ended without a word"):
        finished_editions(plan, kept, pool, dying_edition, lambda line: None)


def test_an_edition_without_a_place_for_the_links_is_refused(begun, tmp_path):
    plan, ledger, kept = begun
    make_all(plan, kept, lambda given: without_article(small_edition(given)))
    (tmp_path / "atlas").mkdir()
    (tmp_path / "atlas" / "atlas.json").write_text("old")
    with pytest.raises(BindingError, match=r"CN-QH/en/index.html has no article"):
        publish(ledger, plan, kept, tmp_path / "atlas")
    assert tree(tmp_path / "atlas") == {"atlas.json": b"old"}
    assert not (tmp_path / ".atlas.unfinished").exists()


def without_article(packed: bytes) -> bytes:
    """The pages of an edition with another element around them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry).replace(b"<article", b"<div"))
    return out.getvalue()


@pytest.fixture(scope="module")
def begin():
    """Starts a run of a small atlas, as a copy of a process that has everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["atlas_samples"])

    def started(folder: Path, last_year: int) -> multiprocessing.Process:
        process = context.Process(target=small_atlas_in, args=(folder, last_year))
        process.start()
        return process

    return started


def test_killed_at_any_moment_the_old_atlas_stays_and_the_next_run_completes(begin, tmp_path):
    """One clean run of each kind, then runs that are killed at random: old or new, never a mixture."""
    for year in (2024, 2025):
        started = time.monotonic()
        complete(begin(tmp_path / f"clean {year}", year))
        took = time.monotonic() - started
    old, new = (tree(tmp_path / f"clean {year}" / "atlas") for year in (2024, 2025))
    folder = tmp_path / "killed"
    complete(begin(folder, 2024))
    moments = random.Random(5)
    for _ in range(6):
        running = begin(folder, 2025)
        time.sleep(moments.uniform(0, took))
        running.kill()
        running.join()
        assert tree(folder / "atlas") in (old, new)
    complete(begin(folder, 2025))
    assert tree(folder / "atlas") == new
    assert not (folder / ".atlas.unfinished").exists()


def complete(process: multiprocessing.Process) -> None:
    process.join()
    assert process.exitcode == 0

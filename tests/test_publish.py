"""A book changes in one step: whenever a build is killed, refused or crossed by another, readers have a whole one."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tiny_book import digests, environment_of, tradebook, write_tiny_book, write_tiny_chapter
from tradebook.publish import PublishError, claimed, exchange, files_in, holds, packed, unpack, write_in_one_step

# So many builds are killed while they take a book from the cache, and so many while they make one.
KILLED_WARM, KILLED_COLD = 20, 10


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    return write_tiny_book(tmp_path_factory.mktemp("tiny") / "book")


def start(book: Path, *words: str, **more: str) -> subprocess.Popen:
    """A build in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tradebook", "build", "--language", "en", "--out", "site", *words], cwd=book,
        env=environment_of(book, **more), start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )


def kill(build: subprocess.Popen) -> None:
    """The end that nobody can catch, for the build and all its workers."""
    os.killpg(build.pid, signal.SIGKILL)
    build.communicate()


def edition(number: int) -> tuple[str, str]:
    return "--to", str(2024 + number % 2)


def left_over(book: Path) -> list[str]:
    """Hidden things beside the published folders; a lock is an empty file that stays."""
    return [path.name for path in book.iterdir() if path.name.startswith(".") and path.suffix != ".lock"]


@pytest.fixture(scope="module")
def editions(book) -> list[dict[str, str]]:
    """Both editions as clean builds make them, and the cache that holds them."""
    found = []
    for number in (0, 1):
        assert tradebook(book, "build", "--language", "en", "--out", f"clean{number}", *edition(number)).returncode == 0
        found.append(digests(book / f"clean{number}"))
    assert found[0] != found[1]
    assert tradebook(book, "build", "--language", "en", "--out", "site", *edition(1)).returncode == 0
    return found


def killed_somewhere(book: Path, editions: list[dict[str, str]], points: int, seed: int, **more: str) -> None:
    """Kill a build of the other edition at random points; each time the old or the new book stands there."""
    chance = random.Random(seed)
    started = time.monotonic()
    build = start(book, *edition(0), **more)
    build.communicate()
    assert build.returncode == 0
    duration = time.monotonic() - started
    for number in range(1, points + 1):
        build = start(book, *edition(number), **more)
        time.sleep(chance.uniform(0.05, duration))
        kill(build)
        assert digests(book / "site") in editions, "a mixture"
    done = tradebook(book, "build", "--language", "en", "--out", "site", *edition(points), **more)
    assert done.returncode == 0, done.stderr
    assert digests(book / "site") == editions[points % 2]
    assert left_over(book) == []


def test_a_build_from_the_cache_may_be_killed_anywhere(book, editions):
    killed_somewhere(book, editions, KILLED_WARM, seed=5)


def test_a_build_that_makes_everything_may_be_killed_anywhere(book, editions, tmp_path):
    killed_somewhere(book, editions, KILLED_COLD, seed=6, TRADEBOOK_CACHE=str(tmp_path / "cache"))


def test_workers_end_with_their_build(book, editions):
    """Killed alone, without its group, a build leaves nobody behind."""
    build = start(book, "--no-cache")
    group = build.pid
    deadline = time.monotonic() + 60
    while len(of_group(group)) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert len(of_group(group)) >= 3, "no workers were seen"
    os.kill(build.pid, signal.SIGKILL)
    build.communicate()
    while of_group(group) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert of_group(group) == []
    assert digests(book / "site") in editions


def of_group(group: int) -> list[int]:
    """The processes of a group, as ps lists them; those that have ended and wait to be noticed do not count."""
    listed = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pid, of, state in rows if int(of) == group and not state.startswith("Z")]


def test_two_builds_at_once_wait_for_each_other_with_one_line(book, editions):
    with claimed(book / "site"):
        build = start(book, "--verbose", *edition(1))
        line = build.stderr.readline()
        assert f"another run is writing to {book / 'site'}; waiting for it" in line
        assert build.poll() is None
    _, said = build.communicate()
    assert build.returncode == 0
    assert "waiting" not in said
    assert digests(book / "site") == editions[1]


def test_a_full_disk_is_one_clear_line_and_nothing_is_lost(book, editions):
    before = digests(book / "site")
    done = subprocess.run(
        [sys.executable, "-m", "tradebook", "build", "--language", "en", "--out", "site", "--no-cache", *edition(0)],
        cwd=book, env=environment_of(book), capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr
    assert "too large" in done.stderr
    assert digests(book / "site") == before
    assert left_over(book) == []


@pytest.mark.parametrize("command", [["build", "--language", "en", "--out"], ["run", "trade_scale", "-o"]])
def test_a_place_that_cannot_be_written_is_one_clear_line(book, command):
    done = tradebook(book, *command, "index.md/below.ipynb")
    assert done.returncode in (1, 2)
    assert "cannot be written" in done.stderr and len(done.stderr.splitlines()) == 1
    assert done.stderr.count("\n") == 1


def test_a_folder_that_holds_no_book_is_never_replaced(book):
    before = digests(book / "data")
    done = tradebook(book, "build", "--language", "en", "--out", "data")
    assert done.returncode in (1, 2)
    assert "holds other things than a built book" in done.stderr
    assert digests(book / "data") == before


def test_a_failed_chapter_leaves_the_book_as_it_was(book, editions):
    before = digests(book / "site")
    write_tiny_chapter(book, "trade_scale")
    notebook = book / "notebooks" / "trade_scale.ipynb"
    kept = notebook.read_text(encoding="utf-8")
    notebook.write_text(kept.replace("import os", "raise ValueError('on purpose')"), encoding="utf-8")
    done = tradebook(book, "build", "--language", "en", "--out", "site")
    notebook.write_text(kept, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr == "tradebook: trade_scale, cell 2: ValueError: on purpose\n"
    assert digests(book / "site") == before
    assert left_over(book) == []


def test_folders_change_places(tmp_path):
    new, out = tmp_path / "new", tmp_path / "out"
    for folder in (new, out):
        folder.mkdir()
        (folder / folder.name).touch()
    exchange(new, out)
    assert (files_in(new), files_in(out)) == (["out"], ["new"])


def test_there_is_a_book_at_every_moment_of_an_exchange(tmp_path):
    """A reader who asks all the time while two books change places a thousand times never finds nothing."""
    new, out = tmp_path / "new", tmp_path / "out"
    for folder in (new, out):
        folder.mkdir()
        (folder / "index.html").write_text(folder.name)
    reader = "import sys, pathlib\nfor _ in range(20000): pathlib.Path(sys.argv[1]).read_text()"
    asking = subprocess.Popen([sys.executable, "-c", reader, str(out / "index.html")], stderr=subprocess.PIPE)
    while asking.poll() is None:
        exchange(new, out)
    assert asking.communicate()[1] == b""


def test_what_is_packed_comes_out_again_and_is_recognised(tmp_path):
    folder = tmp_path / "book"
    (folder / "pages").mkdir(parents=True)
    (folder / "pages" / "a.html").write_text("a")
    (folder / "b.bin").write_bytes(bytes(range(256)))
    content = packed(folder)
    again = unpack(content, tmp_path / "again")
    assert digests(again) == digests(folder)
    assert holds(again, content)
    (again / "b.bin").write_bytes(bytes(reversed(range(256))))
    assert not holds(again, content)
    assert not holds(tmp_path / "nowhere", content)
    (folder / "more").touch()
    assert not holds(folder, content)


def test_a_folder_in_the_way_of_a_file_is_refused(tmp_path):
    (tmp_path / "out.ipynb").mkdir()
    with pytest.raises(PublishError, match="cannot write"):
        write_in_one_step(tmp_path / "out.ipynb", b"content")
    assert [path.name for path in tmp_path.iterdir()] == ["out.ipynb"]

"""Tables of the two checks: the article's claims on trial, and the consistency of the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from tradebook import periods
from tradebook.claims import RULES, Trial, known_claims, trials
from tradebook.consistency import KINDS, VERDICTS, Finding, summary
from tradebook.corrections import EXCLUDE
from tradebook.figure import Figure, sources_of
from tradebook.parameters import contract
from tradebook.prose import Sentence, Writer
from tradebook.tables import Cell, Table, table

VERDICT_NAMES = {
    "rounding": ("rounding", "舍入"),
    "revised_base": ("a revised base", "基数修订"),
    "definition": ("a recorded difference of definition", "记录在案的口径差异"),
    "unexplained": ("nothing", "无法解释"),
}

# A table of several hundred findings helps nobody; the JSON file has them all.
MOST_ROWS = 200


def claims_table(
    writer: Writer, chapter: str | None = None, region: str | None = None, as_of: str = "", verdict: str | None = None
) -> Table | Sentence:
    """Claims as printed, as computed from other figures, and with their verdict; a sentence where there are none.

    chapter, region, verdict  only claims that a chapter takes up, that are about a region, that came out so
    """
    chosen = [t for t in trials(writer.ledger, chapter, region, as_of) if verdict in (None, t.verdict.code)]
    if not chosen:
        return _no_claims(writer, region, as_of)
    head = _words(
        writer,
        ("Claim", "What is claimed", "As printed", "From other figures", "Verdict"),
        ("编号", "内容", "原文数值", "由其他数据得出", "结论"),
    )
    rows = [_claim_cells(writer, trial) for trial in chosen]
    if chapter is None:
        head = [*head, _word(writer, "Chapter", "章节")]
        rows = [[*cells, _chapters(writer, trial)] for cells, trial in zip(rows, chosen)]
    return table(writer, _word(writer, "The article's claims on trial", "文章数据核对"), head, rows)


def verdict_rules(writer: Writer) -> Table:
    """The verdicts on claims in the order in which they are tried, and the rule for each."""
    rows = [(rule.name(writer.language), rule.sentence(writer.language)) for rule in RULES]
    head = _words(writer, ("Verdict", "Given when"), ("结论", "判定规则"))
    return table(
        writer,
        _word(writer, "The first rule that holds gives the verdict", "依次适用，以最先成立的一条为准"),
        head,
        rows,
    )


def verdict_counts(writer: Writer, found: Iterable[Trial]) -> Table:
    """How many claims came out how, every verdict named."""
    found = list(found)
    rows = [(rule.name(writer.language), _count(sum(trial.verdict is rule for trial in found))) for rule in RULES]
    head = _words(writer, ("Verdict", "Claims"), ("结论", "条数"))
    return table(writer, _word(writer, "Verdicts", "结论汇总"), head, rows)


def consistency_summary(writer: Writer, findings: list[Finding]) -> Table:
    """How many identities of each kind were tried, and how they came out."""
    counts = summary(findings)
    head = [_word(writer, "Identity", "恒等式"), _word(writer, "Tried", "检验数")]
    head += [_word(writer, *VERDICT_NAMES[verdict]) for verdict in VERDICTS]
    rows = [
        [_word(writer, *KINDS[kind]), _count(sum(row.values())), *(_count(row[verdict]) for verdict in VERDICTS)]
        for kind, row in counts.items()
    ]
    totals = [sum(row[verdict] for row in counts.values()) for verdict in VERDICTS]
    rows.append([_word(writer, "All", "合计"), _count(sum(totals)), *map(_count, totals)])
    caption = _word(writer, "Identities tried, by what explains a difference", "恒等式检验汇总（按差异的解释）")
    return table(writer, caption, head, rows)


def consistency_table(
    writer: Writer,
    findings: Iterable[Finding],
    only: str | None = None,
    region: str | None = None,
    kind: str | None = None,
) -> Table | Sentence:
    """Findings side by side: as printed, as computed, and what explains the difference.

    only, region, kind  only findings with this verdict, about this region, of this kind of identity
    """
    chosen = [
        finding for finding in findings
        if only in (None, finding.verdict) and region in (None, finding.region) and kind in (None, finding.kind)
    ]  # fmt: skip
    if not chosen:
        return _plain(writer, "No identity came out so.", "没有此类结果。")
    head = _words(
        writer, ("What", "Identity", "As printed", "Computed"), ("内容", "恒等式", "公布值", "计算值")
    )
    if only is None:
        head += _words(writer, ("Implied", "Verdict"), ("隐含基数", "结论"))
    caption = _word(writer, "Findings", "检验结果")
    if only is not None:
        verdict = _word(writer, *VERDICT_NAMES[only])
        caption = _word(writer, f"Differences explained by {verdict}", f"差异的解释：{verdict}")
    if len(chosen) > MOST_ROWS:
        caption += _word(
            writer, f" (the first {MOST_ROWS} of {len(chosen)})", f"（共{len(chosen)}项，列出前{MOST_ROWS}项）"
        )
    rows = [_finding_cells(writer, finding)[: len(head)] for finding in chosen[:MOST_ROWS]]
    return table(writer, caption, head, rows)


def corrections_table(writer: Writer) -> Table | Sentence:
    """The known errors of the sources: what is printed, what the book does with it, and why."""
    ledger = writer.ledger
    if not ledger.corrections:
        return _plain(writer, "No corrections are recorded.", "没有更正记录。")
    rows = []
    for row_id, correction in ledger.corrections.items():
        row = ledger.observations(id=row_id).iloc[0]
        printed = Figure.published(row["value"], row["step"], ledger.units[row["unit"]], source=row_id)
        used = ledger.observation(row_id).figure
        done = _word(writer, "not used", "不采用")
        if correction.action != EXCLUDE:
            done = writer.bounds(used)
        evidence = _pages(writer, [ledger.observation(row_id).figure for row_id in correction.evidence])
        what = _with_period(writer, _what(writer, row), row["period"])
        rows.append((what, printed, done, correction.reason(writer.language), evidence))
    head = _words(
        writer,
        ("What", "As printed", "Used instead", "Why", "Evidence"),
        ("内容", "原文数值", "本书处理", "理由", "依据"),
    )
    return table(writer, _word(writer, "Known errors of the sources", "已知的来源错误"), head, rows)


def _claim_cells(writer: Writer, trial: Trial) -> list[Cell]:
    return [
        trial.claim,
        _with_period(writer, trial.what(writer.language), trial.row["period"]),
        trial.printed,
        _told_otherwise(writer, trial),
        trial.verdict.name(writer.language),
    ]


def _told_otherwise(writer: Writer, trial: Trial) -> Cell:
    """The figure that follows without the article, how it does, and what stands beside it; or why there is none."""
    how, beside = _how(writer, trial)
    if isinstance(trial.computed, Figure) and isinstance(beside, Figure):
        named = {"computed": trial.computed, "how": how, "beside": beside}
        return writer.say("{computed}, {how}: {beside}", "{computed}，{how}：{beside}", **named)
    if isinstance(trial.computed, Figure):
        return writer.say("{computed}, {how}", "{computed}，{how}", computed=trial.computed, how=how)
    if isinstance(beside, Figure):
        return writer.say("{how}: {beside}", "{how}：{beside}", how=how, beside=beside)
    return how or "–"


def _with_period(writer: Writer, what: str, period: str) -> str:
    when = periods.label(period, writer.language)
    return f"{what}（{when}）" if writer.language == "zh" else f"{what}, {when}"


def _how(writer: Writer, trial: Trial) -> tuple[str, Figure | None]:
    """How the computed figure came about, or what else is known; and a figure to hold beside it, if there is one."""
    way, outcome = trial.decisive
    if trial.on_first_release:
        later = _word(
            writer,
            " on a later base; beside it: on the figures told first",
            "，以修订后的基数计算；参照：按首次公布数计算",
        )
        return way.name(writer.language) + later, trial.on_first_release
    if way:
        own = _word(writer, " (all from the same page)", "（均出自同一页面）") if trial.rests_on_own_page else ""
        return way.name(writer.language) + own, None
    if outcome:
        pages = _pages(writer, [outcome.figure])
        return _word(writer, f"printed by an independent page ({pages})", f"另有独立来源公布（{pages}）"), None
    return _remark(writer, trial)


def _remark(writer: Writer, trial: Trial) -> tuple[str, Figure | None]:
    """What is known beside a figure that cannot be checked; the most telling remark only."""
    evidence = trial.evidence
    if evidence.expected:
        return _word(
            writer, "beside it: given elsewhere as an expectation", "参照：另有页面列为预期"
        ), evidence.expected[0]
    if evidence.parallel:
        return _word(writer, "beside it: a series that counts otherwise", "参照：另一口径的数值"), evidence.parallel[0]
    if evidence.missing:
        needed = writer.describe_missing(evidence.missing[0])
        return _word(writer, f"would need: {needed}", f"尚需：{needed}"), None
    if evidence.repeated:
        pages = _pages(writer, evidence.repeated)
        return _word(writer, f"only repeated in the same days ({pages})", f"仅有同期转述（{pages}）"), None
    return "", None


def _pages(writer: Writer, figures: Iterable[Figure]) -> str:
    return ("；" if writer.language == "zh" else "; ").join(writer.pages(sources_of(figures)))


def _chapters(writer: Writer, trial: Trial) -> str:
    titles = [contract(chapter).title(writer.language) for chapter in trial.chapters]
    return ("；" if writer.language == "zh" else "; ").join(titles)


def _finding_cells(writer: Writer, finding: Finding) -> list[Cell]:
    row = finding.cell._asdict() | {"measure": finding.measure}
    return [
        _with_period(writer, _what(writer, row), finding.period),
        _word(writer, *KINDS[finding.kind]),
        finding.published,
        finding.computed,
        finding.implied or "",
        finding.explanation(writer.language),
    ]


def _what(writer: Writer, row: dict[str, str]) -> str:
    """Region, indicator, member, flow and measure in words."""
    name, language = writer.ledger.name, writer.language
    words = [name("region", row["region"], language), name("indicator", row["indicator"], language)]
    if row["member"]:
        words.append(name(row["dim"], row["member"], language))
    elif row["dim"] != "none":
        words.append(name("dim", row["dim"], language))
    if row["flow"] in ("export", "import"):
        words.append(name("flow", row["flow"], language))
    if row["measure"] != "level":
        words.append(name("measure", row["measure"], language))
    return ("，" if language == "zh" else ", ").join(words)


def _no_claims(writer: Writer, region: str | None, as_of: str) -> Sentence:
    if region and not known_claims(writer.ledger, region=region):
        name = writer.ledger.name("region", region, writer.language)
        return _plain(
            writer,
            f"The article that the book starts from makes no claim about {name}.",
            f"本书所依据的文章没有关于{name}的数据。",
        )
    if as_of and not known_claims(writer.ledger, region=region, as_of=as_of):
        return _plain(writer, "The article was not yet published on that day.", "当时该文章尚未发表。")
    return _plain(writer, "No claim of the article is of this kind.", "文章中没有此类数据。")


def _count(number: int) -> Figure:
    return Figure.exact(number)


def _plain(writer: Writer, english: str, chinese: str) -> Sentence:
    return Sentence(*(_word(writer, english, chinese),) * 2)


def _word(writer: Writer, english: str, chinese: str) -> str:
    return chinese if writer.language == "zh" else english


def _words(writer: Writer, english: tuple[str, ...], chinese: tuple[str, ...]) -> list[str]:
    return list(chinese if writer.language == "zh" else english)

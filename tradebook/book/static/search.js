// The page of search. It asks Sphinx's index (searchindex.js) which pages hold the words, and the book's own entries
// (searchentries.js, see search.py) where: chapters, sections, charts, terms and single figures with their bounds.
// Everything is in scripts, so it works from a folder; language_data.js, Sphinx's own, brings the stemmer.
"use strict";

const Search = (() => {
  let index;
  let book;

  const MOST_BEST = 3;
  const MOST_OPEN = 5;
  const MOST_SHOWN = 60;
  const KINDS = ["term", "page", "section", "chart", "figure"];
  // A page that holds a word somewhere.
  const HELD = 1;
  // Of a question in Chinese, so large a part has to be met: not every word of it is meant.
  const ENOUGH = 0.5;
  // A word in a title says more than one in a text; what is more general comes first among equals.
  const WEIGHT = { term: 7, page: 6, section: 4, chart: 3, figure: 0 };

  // Text as it is compared: words in lower case, a run of Chinese signs as one, numbers with their decimals as one.
  const WORD = /\p{Script=Han}+|\d+(?:[.,]\d+)+|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+/gu;
  const REFERENCE = /\{(\d+)\.(\d+)\}/;
  // A count of round values names no observation; its words are found all the same.
  const subjectOf = (label) => REFERENCE.exec(label)?.[1] ?? "";
  const YEAR = /^(\d{4})年?$/;
  const HAN = /\p{Script=Han}/u;
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  // A run of Chinese signs is cut by the longest words that the book has; what it has no word for stays together.
  let known;
  let longest = 0;
  const cut = (run) => {
    const words = [];
    let rest = "";
    const close = () => {
      if (rest) words.push(rest);
      rest = "";
    };
    for (let at = 0; at < run.length; ) {
      let length = Math.min(longest, run.length - at);
      while (length > 1 && !known.has(run.slice(at, at + length))) length -= 1;
      if (length > 1) close();
      if (length > 1) words.push(run.slice(at, at + length));
      else rest += run[at];
      at += Math.max(1, length);
    }
    close();
    return words;
  };
  const learn = (vocabulary) => {
    known = new Set(vocabulary);
    longest = Math.max(0, ...vocabulary.map((word) => word.length));
  };
  const wordsOf = (text) => (fold(text).match(WORD) ?? []).flatMap((word) => (HAN.test(word) ? cut(word) : [word]));

  const stems = new Map();
  let stemmer;
  const stem = (word) => {
    if (!stems.has(word)) stems.set(word, HAN.test(word) ? word : (stemmer ??= new Stemmer()).stemWord(word));
    return stems.get(word);
  };

  const field = (text) => {
    const words = wordsOf(text);
    return { text, folded: fold(text), words: ` ${words.join(" ")} `, stems: ` ${words.map(stem).join(" ")} ` };
  };

  // Chinese has no blanks: what is a word of its own fits best, a part of a longer one less.
  const chineseFit = (word, { folded, words }) => {
    if (words.includes(` ${word} `)) return 1;
    return folded.includes(word) ? 0.5 : 0;
  };

  // How well a word of the query fits a text: as a whole, as the beginning of a word, not at all.
  const fit = (word, given) => {
    const { words, stems: ends } = given;
    if (HAN.test(word)) return chineseFit(word, given);
    if (words.includes(` ${word} `)) return 1;
    if (ends.includes(` ${stem(word)} `)) return 0.9;
    return word.length > 1 && words.includes(` ${word}`) ? 0.6 : 0;
  };

  // Everything that can be found, made once when the first question is asked: title, text and what else it is known by.
  let entries;
  let mostUses = 0;
  const uses = new Map();
  const gather = () => {
    for (const [label] of book.figures) {
      const subject = subjectOf(label);
      uses.set(subject, (uses.get(subject) ?? 0) + 1);
      mostUses = Math.max(mostUses, uses.get(subject));
    }
    const { pages, sections, charts, terms, figures } = book;
    const leads = new Map();
    for (const [page, anchor, title, text] of sections) if (!leads.has(page)) leads.set(page, text);
    const seen = new Set();
    const inner = sections.filter(([page]) => seen.has(page) || !seen.add(page));
    const make = (kind, page, anchor, title, text, also = "", more = {}) => ({
      kind, page, anchor, title: field(title), text: field(text), also: field(also), ...more,
    });
    return [
      ...pages.map(([, title], page) => make("page", page, "", title, leads.get(page) ?? "")),
      ...inner.map(([page, anchor, title, text]) => make("section", page, anchor, title, text)),
      ...charts.map(([page, anchor, title]) => make("chart", page, anchor, title, "")),
      ...terms.map(([page, anchor, english, chinese, meaning]) => {
        const names = [fold(english), fold(chinese)];
        return make("term", page, anchor, `${english} · ${chinese}`, meaning, initials(english), { names });
      }),
      ...figures.map(figure),
    ];
  };

  // HHI for the Herfindahl-Hirschman index, GDP for the gross domestic product.
  const initials = (term) => {
    const letters = wordsOf(term).map((word) => word[0]).join("");
    return letters.length > 2 ? letters : "";
  };

  const figure = ([label, shown, bounds, computed, page, anchor, ...others]) => {
    const also = [];
    const title = label.replace(new RegExp(REFERENCE, "g"), (_, subject, period) => {
      const [name, other, codes] = book.subjects[subject];
      also.push(other, codes);
      return `${name}${book.words.comma}${book.periods[period]}`;
    });
    return {
      kind: "figure", page, anchor, others, shown, bounds, computed,
      title: field(title), text: field(shown), also: field(also.join(" ")),
      // What the book speaks of most is asked for most: its own region, its main series, what its first page shows.
      own:
        (title.includes(book.region) ? 1 : 0)
        + (2 * uses.get(subjectOf(label))) / mostUses
        + (book.pages[page][0] === "index" ? 1 : 0),
      year: YEAR.exec(book.periods[/\.(\d+)\}$/.exec(label)?.[1]] ?? "")?.[1],
    };
  };

  // Which pages hold a word anywhere, by Sphinx's index: a number or a list of numbers of its pages.
  const holders = (word) => {
    const found = new Set();
    if (HAN.test(word)) {
      for (const { page, kind, title, text } of entries) {
        if (kind !== "figure" && (fit(word, title) || fit(word, text))) found.add(book.pages[page][0]);
      }
      return found;
    }
    for (const terms of [index.terms, index.titleterms]) {
      const begins = (term) => word.length > 1 && term.startsWith(word);
      const held = Object.hasOwn(terms, stem(word)) ? [stem(word)] : Object.keys(terms).filter(begins);
      for (const page of held.flatMap((term) => terms[term])) found.add(index.docnames[page]);
    }
    return found;
  };

  const meant = (query) => {
    const others = Object.entries(book.aliases);
    let asked = fold(query);
    for (const [other, name] of others) {
      if (HAN.test(other) && !asked.includes(name)) asked = asked.replaceAll(other, name);
    }
    let words = ` ${wordsOf(asked).join(" ")} `;
    for (const [other, name] of others) words = words.replaceAll(` ${other} `, ` ${name} `);
    const found = [...new Set(words.trim().split(" "))].filter(Boolean);
    const telling = found.filter((word) => ![...stopwords, ...book.stopwords].includes(word) && !isLone(word));
    return telling.length ? telling : found;
  };
  // One sign of Chinese that belongs to no word, such as 的.
  const isLone = (word) => word.length === 1 && HAN.test(word);

  // A question in Chinese has words of every weight: the rarer one is in the book, the more it says. Others count alike.
  const weights = (words) => {
    const told = entries.filter(({ kind }) => kind !== "figure");
    const holds = (word) => told.filter(({ title, text }) => fit(word, title) || fit(word, text)).length;
    const rare = (word) => Math.log(1 + told.length / (1 + holds(word)));
    return new Map(words.map((word) => [word, HAN.test(word) ? rare(word) : known.size ? 3 : 1]));
  };

  // Points for the words that fit, and how many of them do, by their weight.
  const rate = (entry, words, phrase, pagesWith, weightOf) => {
    let points = 0;
    let matched = 0;
    let whole = 0;
    for (const word of words) {
      const best = Math.max(
        10 * fit(word, entry.title),
        entry.kind === "figure" ? 9 * fit(word, entry.text) : 3 * fit(word, entry.text),
        // As good as in the title, or the language and the spelling of the query would decide.
        9.5 * fit(word, entry.also),
        entry.kind === "page" && pagesWith.get(word).has(book.pages[entry.page][0]) ? HELD : 0,
      );
      const weight = weightOf.get(word);
      whole += weight;
      if (best) matched += weight;
      points += weight * best;
    }
    if (!matched) return { matched, points };
    points = points / whole + (matched / whole) * (WEIGHT[entry.kind] + (entry.own ?? 0));
    if (entry.title.words.trim() === phrase || entry.names?.includes(phrase)) points += 12;
    else if (entry.title.words.includes(` ${phrase} `)) points += 5;
    else if (words.length > 1 && entry.text.words.includes(` ${phrase} `)) points += 3;
    if (entry.computed) points -= 3;
    if (entry.year) points += entry.year === book.last || words.includes(entry.year) ? 2 : 1;
    return { matched, points: points - Math.min(4, entry.title.text.length / 40) };
  };

  // The results for a query, best first, and whether they hold all of its words.
  const find = (query) => {
    entries ??= gather();
    const words = meant(query);
    if (!words.length) return { words, results: [], complete: true };
    const pagesWith = new Map(words.map((word) => [word, holders(word)]));
    const weightOf = weights(words);
    const whole = words.reduce((sum, word) => sum + weightOf.get(word), 0);
    const phrase = words.join(" ");
    const rated = entries.map((entry) => ({ entry, ...rate(entry, words, phrase, pagesWith, weightOf) }));
    const most = Math.max(...rated.map(({ matched }) => matched));
    const needed = most * (words.some((word) => HAN.test(word)) && known.size ? ENOUGH : 1);
    const results = rated.filter(({ matched }) => most && matched >= needed);
    results.sort((a, b) => b.points - a.points || KINDS.indexOf(a.entry.kind) - KINDS.indexOf(b.entry.kind));
    return { words, results: results.map(({ entry }) => entry), complete: most === whole };
  };

  // The nearest word of the book, at most two letters away.
  const distance = (a, b) => {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= b.length; j += 1) {
        next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
      }
      row = next;
    }
    return row[b.length];
  };
  let vocabulary;
  const nearest = (word) => {
    vocabulary ??= new Set(entries.flatMap(({ title, text }) => wordsOf(`${title.text} ${text.text}`)));
    if (HAN.test(word) || /^[\d.,]+$/.test(word) || word.length < 4 || vocabulary.has(word)) return word;
    let best = [word.length > 6 ? 3 : 2, word];
    for (const known of vocabulary) {
      if (Math.abs(known.length - word.length) > 2) continue;
      const away = distance(word, known);
      if (away < best[0]) best = [away, known];
    }
    return best[1];
  };
  const suggestion = (words) => {
    const near = words.map(nearest).join(" ");
    return near === words.join(" ") ? "" : near;
  };

  const element = (name, content = [], attributes = {}) => {
    const made = document.createElement(name);
    made.append(...[content].flat());
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // Words of the query are marked where they stand; text is never markup.
  const marked = (text, words) => {
    const forms = words.flatMap((word) => (HAN.test(word) ? [word] : [word, stem(word)]));
    const escaped = forms.filter((form) => form.length > 1).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (!escaped.length) return [text];
    const any = `(?:${escaped.join("|")})`;
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${any}[\\p{L}\\p{N}_]*)|(${any})`, "giu");
    const parts = [];
    let from = 0;
    for (const found of text.matchAll(pattern)) {
      // In the middle of a word only Chinese is marked: it has no blanks.
      if (found[2] && !HAN.test(found[2])) continue;
      const form = HAN.test(found[0]) ? forms.find((known) => found[0].toLowerCase().startsWith(known)) : null;
      const end = found.index + (form ?? found[0]).length;
      parts.push(text.slice(from, found.index), element("mark", text.slice(found.index, end)));
      from = end;
    }
    return [...parts, text.slice(from)];
  };

  // A piece of a text around the first word that fits.
  const excerpt = ({ text, folded }, words) => {
    const length = HAN.test(text) ? 90 : 200;
    const starts = words.map((word) => folded.indexOf(word)).filter((at) => at >= 0);
    const from = starts.length ? Math.max(0, Math.min(...starts) - length / 4) : 0;
    const begin = from ? text.indexOf(" ", from) + 1 || from : 0;
    const piece = text.slice(begin, begin + length);
    return `${begin ? "… " : ""}${piece}${begin + length < text.length ? " …" : ""}`;
  };

  const address = (page, anchor) => {
    const root = document.documentElement.dataset.content_root ?? "./";
    return `${root}${book.pages[page][0]}.html${anchor ? `#${encodeURIComponent(anchor)}` : ""}`;
  };
  const fill = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const link = (content, page, anchor) => element("a", content, { href: address(page, anchor) });

  const shownFigure = (entry, words) => {
    const told = book.words;
    const where = [link(book.pages[entry.page][1], entry.page, entry.anchor)];
    for (let i = 0; i < entry.others.length; i += 2) {
      const [page, anchor] = entry.others.slice(i, i + 2);
      where.push(i ? told.comma : ` · ${told.also} `, link(book.pages[page][1], page, anchor));
    }
    const kind = entry.computed ? told.computed : told.published;
    return [
      element("p", link(marked(entry.shown, words), entry.page, entry.anchor), { class: "result-title" }),
      element("p", marked(entry.title.text, words), { class: "result-text" }),
      element("p", [`${fill(told.bounds, entry)} · ${kind} · `, ...where], { class: "result-place" }),
    ];
  };

  const shown = (entry, words) => {
    if (entry.kind === "figure") return shownFigure(entry, words);
    const title = link(marked(entry.title.text, words), entry.page, entry.anchor);
    const text = entry.text.text && element("p", marked(excerpt(entry.text, words), words), { class: "result-text" });
    const place = entry.kind === "page" ? "" : ` · ${book.pages[entry.page][1]}`;
    return [
      element("p", title, { class: "result-title" }),
      text,
      element("p", `${book.words.kinds[entry.kind]}${place}`, { class: "result-place" }),
    ].filter(Boolean);
  };

  const item = (entry, words) => element("li", shown(entry, words), { class: `result result-${entry.kind}` });

  const group = (name, found, words) => {
    const heading = element("h2", name);
    const list = element("ol", found.slice(0, MOST_OPEN).map((entry) => item(entry, words)), { class: "results" });
    const section = element("section", [heading, list]);
    const rest = found.slice(MOST_OPEN, MOST_SHOWN);
    if (rest.length) {
      const told = fill(book.words.more, { n: rest.length });
      const button = element("button", told, { type: "button", class: "results-more" });
      button.addEventListener("click", () => {
        const items = rest.map((entry) => item(entry, words));
        list.append(...items);
        button.remove();
        items[0].querySelector("a").focus();
      });
      section.append(button);
    }
    return section;
  };

  const groups = ({ results, words }) => {
    const best = results.slice(0, MOST_BEST);
    const rest = results.slice(MOST_BEST);
    const order = [...new Set(results.map(({ kind }) => kind))];
    return [
      group(book.words.best, best, words),
      ...order
        .map((kind) => [kind, rest.filter((entry) => entry.kind === kind)])
        .filter(([, found]) => found.length)
        .map(([kind, found]) => group(book.words[kind], found, words)),
    ];
  };

  // What to do where nothing was found: the nearest spelling, and the pages of the book.
  const advice = ({ words }) => {
    const near = suggestion(words);
    const parts = [];
    if (near) {
      const again = element("a", near, { href: `?q=${encodeURIComponent(near)}` });
      parts.push(element("p", [`${book.words.did_you_mean} `, again, book.words.question], { class: "did-you-mean" }));
    }
    return parts;
  };
  const contents = () => [
    element("p", book.words.try),
    element("ul", book.pages.map(([, title], page) => element("li", link(title, page, "")))),
  ];

  const show = (query) => {
    const status = document.getElementById("search-status");
    const place = document.getElementById("search-results");
    if (!query.trim()) {
      status.textContent = "";
      place.replaceChildren();
      return;
    }
    const found = find(query);
    const n = found.results.length;
    if (!n) {
      status.textContent = fill(book.words.none, { query: query.trim() });
      place.replaceChildren(...advice(found), ...contents());
      return;
    }
    const told = found.complete ? (n === 1 ? book.words.found_one : book.words.found) : book.words.some;
    status.textContent = fill(told, { n });
    place.replaceChildren(...(found.complete ? [] : advice(found)), ...groups(found));
  };

  // Down and up lead from the field through the results.
  const step = (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    const titles = document.querySelectorAll("#search-results .result-title a");
    const stops = [document.getElementById("search-query"), ...titles];
    const next = stops[stops.indexOf(document.activeElement) + way];
    if (!stops.includes(document.activeElement) || !next) return;
    next.focus();
    event.preventDefault();
  };

  const start = () => {
    const input = document.getElementById("search-query");
    let waiting;
    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => show(input.value), 150);
    });
    document.querySelector(".search-page").addEventListener("keydown", step);
    input.value = new URLSearchParams(window.location.search).get("q") ?? "";
    show(input.value);
    input.focus();
  };
  document.addEventListener("DOMContentLoaded", start);

  return {
    setIndex: (given) => (index = given),
    setEntries: (given) => {
      book = given;
      learn(book.vocabulary);
    },
    find,
  };
})();

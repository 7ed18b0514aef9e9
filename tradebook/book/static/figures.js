// A number with a dotted line tells its value, its bounds, how it was computed and what was published: a card opens on
// pointing, tapping, clicking, or when the keyboard reaches the number. Escape closes it.
// Without this script the number is a link to the data, and the browser shows bounds and sources from its title.
(() => {
  "use strict";
  const figures = [...document.querySelectorAll("a.figure[title]")];
  const block = document.getElementById("figure-data");
  if (!figures.length || !block) return;

  // The observations of the page, each once, with the words of the card; read when the first card opens.
  let read;
  const data = () => (read ??= JSON.parse(block.textContent));
  const ID = /\bo[0-9a-f]{8}\b/g;
  const MOST_SHOWN = 4;
  const HAN = /\p{Script=Han}/u;
  const HAN_PAGE = document.documentElement.lang.startsWith("zh");

  const card = document.createElement("div");
  card.id = "figure-card";
  card.setAttribute("role", "dialog");
  card.tabIndex = -1;
  card.hidden = true;
  // What a voice says after the number: bounds and sources in one line, whether the card is open or not.
  const spoken = document.createElement("p");
  spoken.id = "figure-spoken";
  spoken.hidden = true;
  document.body.append(card, spoken);

  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  const subject = (id) => {
    const [what, period] = data().observations[id] ?? [];
    return what === undefined ? id : `${data().subjects[what]}${data().words.comma}${period}`;
  };

  // One published figure: what it is about, as printed, and the page as a link where it has one.
  const published = (id) => {
    const [, , printed, source] = data().observations[id];
    const [publisher, date, address] = data().sources[source];
    const item = element("li", `${subject(id)}${data().words.colon}${printed}`);
    item.dataset.observation = id;
    item.append(element("br"));
    const page = element(address ? "a" : "span", publisher);
    if (HAN.test(publisher) && !HAN_PAGE) page.lang = "zh";
    if (address) Object.assign(page, { href: address, rel: "noopener" });
    item.append(page);
    if (date) item.append(`${data().words.comma}${date}`);
    return item;
  };

  const how = ({ formula, observations }) => {
    const { words, formulas } = data();
    if (formula) return (formulas[formula] ?? formula).replace(ID, subject);
    return observations ? (observations.includes(" ") ? words.counted : words.printed) : words.own;
  };

  const fill = (figure, title) => {
    const { words, observations } = data();
    const ids = figure.dataset.observations.split(" ").filter((id) => id in observations);
    const close = element("button", "×", "close");
    close.type = "button";
    close.setAttribute("aria-label", words.close);
    close.addEventListener("click", () => leave());
    const list = element("dl");
    const tell = (name, ...content) => {
      const told = element("dd");
      told.append(...content);
      list.append(element("dt", name), told);
    };
    tell(words.bounds, title.split(words.cut)[0]);
    tell(words.how, how(figure.dataset));
    if (ids.length) {
      const pages = element("ul");
      pages.append(...ids.slice(0, MOST_SHOWN).map(published));
      if (ids.length > MOST_SHOWN) {
        const rest = element("li");
        const link = element("a", words.more.replace("{n}", ids.length - MOST_SHOWN));
        link.href = figure.getAttribute("href");
        link.addEventListener("click", () => hide());
        rest.append(link);
        pages.append(rest);
      }
      tell(words.sources, pages);
    }
    card.setAttribute("aria-label", words.card);
    card.replaceChildren(close, element("p", figure.dataset.figure ?? figure.textContent, "value"), list);
    if (figure.id) {
      const address = element("a", words.link, "address");
      address.href = `#${figure.id}`;
      address.addEventListener("click", () => hide());
      card.append(address);
    }
  };

  let shown = null;
  let pinned = false;
  const hide = () => {
    if (!shown) return;
    clearTimeout(leaving);
    shown.removeAttribute("aria-describedby");
    shown.setAttribute("aria-expanded", "false");
    shown.title = spoken.textContent;
    shown = null;
    pinned = false;
    card.hidden = true;
  };
  const show = (figure) => {
    if (shown === figure) return;
    hide();
    shown = figure;
    spoken.textContent = figure.title;
    fill(figure, figure.title);
    // Or the browser would show its own card over this one.
    figure.removeAttribute("title");
    card.hidden = false;
    figure.setAttribute("aria-describedby", spoken.id);
    figure.setAttribute("aria-expanded", "true");
    place(figure.getBoundingClientRect());
    // A link to a number gives it the focus before the page has moved there.
    requestAnimationFrame(() => shown === figure && place(figure.getBoundingClientRect()));
  };
  // A card that was asked for stays until it is left: its links can be reached.
  const pin = (figure) => {
    show(figure);
    pinned = true;
  };
  // Back to the number, so that the keyboard goes on where it was.
  const leave = () => {
    const figure = shown;
    const within = card.contains(document.activeElement);
    hide();
    if (figure && within) {
      quiet = true;
      figure.focus();
      quiet = false;
    }
  };
  let quiet = false;

  // Below the number, or above it where there is more room; never over it, never outside the window.
  const place = (box) => {
    const margin = 8;
    const gap = 4;
    card.style.left = "0";
    card.style.maxHeight = "";
    const widest = document.documentElement.clientWidth - card.offsetWidth - margin;
    const roomBelow = window.innerHeight - box.bottom - gap - margin;
    const roomAbove = box.top - gap - margin;
    const below = card.offsetHeight <= roomBelow || roomBelow >= roomAbove;
    const height = Math.min(card.offsetHeight, below ? roomBelow : roomAbove);
    card.style.maxHeight = `${height}px`;
    card.style.left = `${Math.max(margin, Math.min(box.left, widest)) + window.scrollX}px`;
    card.style.top = `${(below ? box.bottom + gap : box.top - gap - height) + window.scrollY}px`;
  };

  // A pointer on its way from the number to the card crosses what lies between.
  const ON_THE_WAY = 250;
  let leaving;
  const leaveSoon = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => pinned || document.activeElement === shown || hide(), ON_THE_WAY);
  };

  for (const figure of figures) {
    // With this script the link is a button that opens the card.
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-haspopup", "dialog");
    figure.setAttribute("aria-expanded", "false");
    figure.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      figure.click();
    });
    figure.addEventListener("mouseenter", () => {
      clearTimeout(leaving);
      if (!pinned) show(figure);
    });
    figure.addEventListener("focus", () => quiet || show(figure));
    figure.addEventListener("click", (event) => {
      // With a key or the second button the link stays a link.
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      if (shown === figure && pinned) return hide();
      pin(figure);
      // Pressed by the keyboard: on into the card.
      if (!event.detail) card.focus();
    });
    figure.addEventListener("blur", (event) => pinned || card.contains(event.relatedTarget) || hide());
    figure.addEventListener("mouseleave", leaveSoon);
  }
  card.addEventListener("mouseenter", () => clearTimeout(leaving));
  card.addEventListener("mouseleave", leaveSoon);
  // The card stands at the end of the page: past its ends the keyboard goes back to where it came from.
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = [...card.querySelectorAll("button, a[href]")];
    const ends = event.shiftKey ? [card, stops[0]] : [stops.at(-1)];
    if (!ends.includes(document.activeElement)) return;
    event.preventDefault();
    leave();
  });
  card.addEventListener("focusout", (event) => {
    const to = event.relatedTarget;
    if (to && to !== shown && !card.contains(to)) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
  });
  document.addEventListener("click", (event) => {
    if (shown && !shown.contains(event.target) && !card.contains(event.target)) hide();
  });

  // In a table one number is a stop of the keyboard; the arrow keys lead to the others.
  for (const frame of document.querySelectorAll(".table-frame")) {
    const inside = [...frame.querySelectorAll("a.figure")];
    inside.slice(1).forEach((figure) => (figure.tabIndex = -1));
    frame.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
      const next = inside[inside.indexOf(document.activeElement) + step];
      if (!step || !inside.includes(document.activeElement) || !next) return;
      document.activeElement.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
      event.preventDefault();
    });
  }
})();

// A number with a dotted line tells its range and source: on pointing, tapping, or when the keyboard reaches it.
// Without this script the browser shows the same words from the title attribute.
(() => {
  "use strict";
  const figures = [...document.querySelectorAll("span.figure[title]")];
  if (!figures.length) return;

  const card = document.createElement("div");
  card.id = "figure-card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);

  let shown = null;
  const hide = () => {
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown.title = card.textContent;
    shown = null;
    card.hidden = true;
  };
  const show = (figure) => {
    if (shown === figure) return;
    hide();
    shown = figure;
    card.textContent = figure.title;
    // Or the browser would show its own card over this one.
    figure.removeAttribute("title");
    card.hidden = false;
    figure.setAttribute("aria-describedby", card.id);
    place(figure.getBoundingClientRect());
  };
  // Below the number, or above it where there is no room; never outside the window.
  const place = (box) => {
    const margin = 8;
    const left = Math.min(Math.max(margin, box.left), document.documentElement.clientWidth - card.offsetWidth - margin);
    const below = box.bottom + margin + card.offsetHeight < window.innerHeight;
    card.style.left = `${left + window.scrollX}px`;
    card.style.top = `${(below ? box.bottom + 4 : box.top - card.offsetHeight - 4) + window.scrollY}px`;
  };

  for (const figure of figures) {
    figure.tabIndex = 0;
    figure.addEventListener("mouseenter", () => show(figure));
    figure.addEventListener("focus", () => show(figure));
    figure.addEventListener("click", () => show(figure));
    figure.addEventListener("blur", hide);
    // The pointer may move onto the card to select its text.
    figure.addEventListener("mouseleave", (event) => {
      if (event.relatedTarget !== card && document.activeElement !== figure) hide();
    });
  }
  card.addEventListener("mouseleave", () => {
    if (document.activeElement !== shown) hide();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("click", (event) => {
    if (shown && !shown.contains(event.target) && event.target !== card) hide();
  });

  // In a table one number is a stop of the keyboard; the arrow keys lead to the others.
  for (const frame of document.querySelectorAll(".table-frame")) {
    const inside = [...frame.querySelectorAll("span.figure")];
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

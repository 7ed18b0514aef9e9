// The chooser of the start page: finds regions, opens books in the chosen language, sorts the ranking, and remembers.
// Without this script the page is a list of links and a table in the order of trade value.
(() => {
  "use strict";
  const form = document.querySelector(".atlas-chooser");
  if (!form) return;
  const KEY = "tradebook-atlas";

  // Storage may be closed to pages from the disk; then nothing is remembered, and everything else works.
  const remembered = () => {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {};
    }
  };
  const remember = (choices) => {
    try {
      localStorage.setItem(KEY, JSON.stringify(choices));
    } catch {
      // Not remembered.
    }
  };

  const items = [...document.querySelectorAll("[data-search]")];
  const links = [...document.querySelectorAll("a[data-region]")];
  const status = form.querySelector("[role=status]");
  const choices = () => Object.fromEntries(new FormData(form));

  const narrow = ({ find, area }) => {
    const wanted = find.trim().toLowerCase();
    let count = 0;
    for (const item of items) {
      const fits = item.dataset.search.includes(wanted) && (!area || item.dataset.area === area);
      item.classList.toggle("is-other", !fits);
      count += fits;
    }
    status.textContent = count ? "" : status.dataset.none;
  };

  const point = ({ language }) => {
    if (!language) return;
    for (const link of links) link.setAttribute("href", `${link.dataset.region}/${language}/index.html`);
  };

  const follow = () => {
    const chosen = choices();
    narrow(chosen);
    point(chosen);
    remember(chosen);
  };

  for (const [name, value] of Object.entries(remembered())) {
    const field = form.elements[name];
    if (field) field.value = value;
  }
  form.hidden = false;
  form.addEventListener("input", follow);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = links.find((link) => !link.closest(".is-other"));
    if (first) first.click();
  });
  narrow(choices());
  point(choices());

  // Ranking: a button in the head of each column; numbers first by size, largest on top, dashes always last.
  const table = document.querySelector(".atlas-ranking");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];
  const number = (row, column) => {
    const value = row.cells[column].querySelector("a.figure")?.dataset.value;
    return value === undefined ? null : Number(value);
  };
  const compare = (column, sign) => (one, other) => {
    if (column === 1) return sign * one.cells[1].textContent.localeCompare(other.cells[1].textContent, document.documentElement.lang);
    const [a, b] = [number(one, column), number(other, column)];
    if (a === null || b === null) return (a === null) - (b === null);
    return sign * (a - b);
  };
  const sort = (column) => {
    // Places and names begin at the front, everything else with the largest.
    const rising = [0, 1, 4].includes(column);
    const was = heads[column].getAttribute("aria-sort");
    const up = was ? was === "descending" : rising;
    for (const head of heads) head.removeAttribute("aria-sort");
    heads[column].setAttribute("aria-sort", up ? "ascending" : "descending");
    body.append(...[...body.rows].sort(compare(column, up ? 1 : -1)));
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = table.dataset.sort.replace("{}", head.textContent);
    button.textContent = head.textContent;
    button.addEventListener("click", () => sort(column));
    head.replaceChildren(button);
  });
})();

// The same page in another language, at the section that is being read; and, at the entrance of the book, the language
// that the reader chose before, else the first of the browser's that the book has. Without it the links are plain ones.
(() => {
  "use strict";
  const KEY = "tradebook-language";
  // How far below the upper edge of the window the heading of what is being read may stand, as a part of its height.
  const READ_ABOVE = 0.35;

  const kept = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null;
    }
  };
  const keep = (language) => {
    try {
      localStorage.setItem(KEY, language);
    } catch {
      // A browser that keeps nothing: the choice lasts as long as the page.
    }
  };

  // An address in the bar counts as long as its place is in view; then the last section that begins above the middle.
  const isInView = (place) => {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  };
  const sectionRead = () => {
    const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (named && isInView(named)) return named.id;
    const edge = window.innerHeight * READ_ABOVE;
    const begun = [...document.querySelectorAll("article section section[id]")].filter(
      (section) => section.getBoundingClientRect().top < edge,
    );
    return window.scrollY > 0 ? (begun.at(-1)?.id ?? "") : "";
  };

  const follow = ({ currentTarget: link }) => {
    keep(link.dataset.language);
    const section = sectionRead();
    link.hash = section;
    link.search = location.search;
  };

  const enter = (languages) => {
    const wanted = [kept(), ...(navigator.languages ?? [])].filter(Boolean).map((name) => name.toLowerCase());
    const found = wanted.map((name) => name.split("-")[0]).find((name) => languages.includes(name));
    location.replace(`${found ?? languages[0]}/index.html${location.hash}`);
  };

  const { editions } = document.documentElement.dataset;
  if (editions) enter(editions.split(" "));
  document.addEventListener("DOMContentLoaded", () => {
    for (const link of document.querySelectorAll("a[data-language]")) link.addEventListener("click", follow);
  });
})();

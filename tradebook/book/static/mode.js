// Light or dark as the reader chose, else as the system says; set before anything is painted.
// The rest is the theme's script, which keeps both attributes from here on. Without this script auto.css decides.
(() => {
  "use strict";
  const page = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  let mode = "auto";
  try {
    mode = localStorage.getItem("mode") ?? mode;
  } catch {
    // A browser that keeps nothing: the system decides each time.
  }
  page.dataset.mode = mode;
  page.dataset.theme = mode === "auto" ? (dark ? "dark" : "light") : mode;
})();

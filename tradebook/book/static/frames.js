// What can scroll sideways is a stop of the keyboard, so that the arrow keys can move it; what fits is none.
// Without this script every such frame stays a stop. Charts fit; alive they are a stop of their own (see charts.js).
(() => {
  "use strict";
  const frames = document.querySelectorAll(".table-frame, .math, .bd-article pre");
  if (!frames.length || !("ResizeObserver" in window)) return;
  const scrolls = (frame) => frame.scrollWidth > frame.clientWidth + 1 || frame.scrollHeight > frame.clientHeight + 1;
  const settle = (frame) => (scrolls(frame) ? frame.setAttribute("tabindex", "0") : frame.removeAttribute("tabindex"));
  // Also told when a frame is unfolded, and when its window or its letters change.
  const watched = new ResizeObserver((entries) => entries.forEach(({ target }) => settle(target)));
  frames.forEach((frame) => watched.observe(frame));
})();

// Turns the static picture of a chart into the interactive one when it comes into view: pointing or the arrow keys tell
// each figure with its bounds and source, the legend picks a series, an axis of time can be zoomed.
// Without this script, or where it fails, the picture stays; nothing is asked of another host.
(() => {
  "use strict";
  const script = document.currentScript;
  const files = document.getElementById("chart-files");
  const pictures = [...document.querySelectorAll(".chart-frame svg[data-layout]")];
  if (!files || !pictures.length || !("IntersectionObserver" in window)) return;

  let specs;
  window.tradebookCharts = (content) => (specs = content);
  const load = (address) =>
    new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = done;
      element.onerror = () => failed(new Error(`${address} did not load`));
      document.head.append(element);
    });
  // Vega is large: it is loaded once, and only when the first chart is near. Scripts load also from the disk.
  let loading;
  const ready = () =>
    (loading ??= Promise.all([
      load(new URL("vega.js" + new URL(script.src).search, script.src)),
      load(JSON.parse(files.textContent).live),
    ]));

  // What a mark tells -------------------------------------------------------------------------------------------------

  const tip = document.createElement("div");
  tip.id = "vg-tooltip-element";
  // What the keys bring up is read aloud; what the pointer brings up as well, where somebody listens.
  tip.setAttribute("role", "status");
  (document.querySelector("main") ?? document.body).append(tip);

  const hide = () => {
    tip.classList.remove("visible");
    document.querySelector(".chart-frame .at")?.classList.remove("at");
  };

  const tell = (value, x, y) => {
    const table = document.createElement("table");
    for (const [key, words] of Object.entries(value)) {
      if (words === "" || words == null) continue;
      const row = table.insertRow();
      row.insertCell().textContent = key;
      row.insertCell().textContent = words;
      row.cells[0].className = "key";
    }
    tip.replaceChildren(table);
    tip.classList.add("visible");
    const { width, height } = tip.getBoundingClientRect();
    const left = x + 12 + width > innerWidth ? x - 12 - width : x + 12;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${y + 12 + height > innerHeight ? Math.max(4, y - 12 - height) : y + 12}px`;
  };

  const onPointing = (_, event, __, value) => {
    if (value && typeof value === "object") tell(value, event.clientX, event.clientY);
    else hide();
  };

  // Keys: left and right step through the figures, Enter picks, plus and minus zoom, Escape undoes ------------------------

  const marksOf = (item) => [
    ...(item.tooltip && item._svg ? [item] : []),
    ...(item.items ?? []).flatMap(marksOf),
  ];

  const fieldOf = (view, name) => {
    const fields = view.getState({ signals: (signal) => signal === `${name}_tuple_fields` }).signals;
    return fields[`${name}_tuple_fields`]?.[0].field;
  };

  const pick = (view, item) => {
    const field = fieldOf(view, "pick");
    if (!field) return;
    const fields = view.signal("pick_tuple_fields");
    // Where Vega-Lite itself keeps what a click on the legend picked.
    view.data("pick_store", item ? [{ unit: "", fields, values: [item.datum[field]] }] : []).runAsync();
  };

  const zoom = (view, factor) => {
    const field = fieldOf(view, "zoom");
    if (!field) return;
    const [start, end] = view.scale("x").domain().map(Number);
    const middle = (start + end) / 2;
    const half = ((end - start) / 2) * factor;
    view.signal(`zoom_${field}`, factor ? [middle - half, middle + half] : null).runAsync();
  };

  const addKeys = (frame, view) => {
    let at = -1;
    const step = (to) => {
      const marks = marksOf(view.scenegraph().root);
      if (!marks.length) return;
      at = Math.min(Math.max(to(marks.length), 0), marks.length - 1);
      hide();
      marks[at]._svg.classList.add("at");
      const box = marks[at]._svg.getBoundingClientRect();
      tell(marks[at].tooltip, box.right, box.bottom);
    };
    const acts = {
      ArrowRight: () => step(() => at + 1),
      ArrowLeft: () => step(() => at - 1),
      Home: () => step(() => 0),
      End: () => step((count) => count - 1),
      Enter: () => at >= 0 && pick(view, marksOf(view.scenegraph().root)[at]),
      "+": () => zoom(view, 0.5),
      "-": () => zoom(view, 2),
      Escape: () => (hide(), pick(view, null), zoom(view, 0)),
    };
    frame.onkeydown = (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || !Object.hasOwn(acts, event.key)) return;
      event.preventDefault();
      acts[event.key]();
    };
    frame.onblur = hide;
    frame.tabIndex = 0;
  };

  // Coming alive ------------------------------------------------------------------------------------------------------

  const options = {
    actions: false,
    renderer: "svg",
    // Expressions are interpreted, not compiled, so that a strict Content-Security-Policy need not allow eval.
    ast: true,
    defaultStyle: false,
    tooltip: onPointing,
  };

  // Letters may be a trifle wider in this browser than where the picture was drawn: plot lies on plot all the same.
  const settle = (live, picture) => {
    const [from, to] = [live, picture].map((svg) => svg.querySelector("g[transform]").transform.baseVal[0].matrix);
    const { width, height } = picture.viewBox.baseVal;
    live.setAttribute("viewBox", [from.e - to.e, from.f - to.f, width, height].join(" "));
    for (const name of ["role", "aria-label", "data-layout", "width", "height"]) {
      live.setAttribute(name, picture.getAttribute(name));
    }
    // One image with one name: Vega's own names and roles for every mark and label are not spoken.
    for (const part of live.children) part.setAttribute("aria-hidden", "true");
  };

  // The live chart is drawn beside the picture and takes its place in one step, in the same box: nothing moves.
  const enliven = async (picture) => {
    const frame = picture.parentElement;
    const figure = frame.closest("figure.chart");
    await ready();
    const stage = document.createElement("div");
    stage.className = "chart-stage";
    frame.append(stage);
    try {
      const { datasets, ...layouts } = specs[figure.id];
      const { view } = await window.vegaEmbed(stage, { ...layouts[picture.dataset.layout], datasets }, options);
      settle(stage.querySelector("svg"), picture);
      addKeys(frame, view);
      picture.replaceWith(stage);
      stage.className = "chart-live";
      figure.classList.add("interactive");
    } catch {
      stage.remove();
    }
  };

  // One chart after the other, when the browser has nothing more urgent to do. The layout that is not shown stays still.
  const whenIdle = window.requestIdleCallback ?? ((task) => setTimeout(task, 50));
  let queue = Promise.resolve();
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        queue = queue.then(() => new Promise((done) => whenIdle(() => enliven(target).then(done, done))));
      }
    },
    { rootMargin: "200px" },
  );
  pictures.forEach((picture) => seen.observe(picture));
})();

// Turns the static picture of a chart into the interactive one when it comes into view.
// Without this script, or where it fails, the picture stays; nothing is asked of another host.
(() => {
  "use strict";
  const script = document.currentScript;
  const figures = [...document.querySelectorAll("figure.chart")];
  if (!figures.length || !("IntersectionObserver" in window)) return;

  // Vega is large: it is loaded once, and only when the first chart is near.
  let loading;
  const vega = () => {
    loading ??= new Promise((done, failed) => {
      const element = document.createElement("script");
      element.src = new URL("vega.js" + new URL(script.src).search, script.src);
      element.onload = () => done(window.vegaEmbed);
      element.onerror = () => failed(new Error("Vega did not load"));
      document.head.append(element);
    });
    return loading;
  };

  const options = {
    actions: false,
    renderer: "svg",
    // Expressions are interpreted, not compiled, so that a strict Content-Security-Policy need not allow eval.
    ast: true,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };

  // The live chart is drawn beside the picture and takes its place in one step, in the same box: nothing moves.
  const enliven = async (figure) => {
    const frame = figure.querySelector(".chart-frame");
    const picture = frame.querySelector("svg");
    const embed = await vega();
    const stage = document.createElement("div");
    stage.className = "chart-stage";
    frame.append(stage);
    try {
      await embed(stage, JSON.parse(figure.querySelector(".chart-spec").textContent), options);
      const live = stage.querySelector("svg");
      for (const name of ["role", "aria-label", "width", "height"]) live.setAttribute(name, picture.getAttribute(name));
      // One image with one name: Vega's own names and roles for every mark and label are not spoken.
      for (const part of live.children) part.setAttribute("aria-hidden", "true");
      picture.replaceWith(stage);
      stage.className = "chart-live";
      figure.classList.add("interactive");
    } catch {
      stage.remove();
    }
  };

  // One chart after the other, when the browser has nothing more urgent to do.
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
  figures.forEach((figure) => seen.observe(figure));
})();

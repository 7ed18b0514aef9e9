// Turns the page into slides where the window is wide enough; on a phone, on paper and without this script it stays a
// column of slides to read. S opens the notes in a window of their own, which follows this one and leads it.
(() => {
  "use strict";
  const root = document.documentElement;
  const deck = document.querySelector("main.deck");
  const panel = document.getElementById("speaker");
  const phone = matchMedia("screen and (max-width: 699px)");
  const isSpeaker = new URLSearchParams(location.search).has("speaker");
  const SMALLEST = 0.6;

  // A text that another region or period made longer than its slide is set smaller; as a rule there is none.
  const fit = (slide) => {
    const { height } = Reveal.getConfig();
    for (let size = 1; slide.scrollHeight > height && size > SMALLEST; size -= 0.04) {
      slide.style.fontSize = `${size}em`;
    }
  };

  const nextOf = (slide) => {
    const all = Reveal.getSlides();
    return all[all.indexOf(slide) + 1]?.querySelector("h1, h2")?.textContent ?? "";
  };

  // The notes, what comes next, and the minutes since the window was opened.
  const showNotes = (slide) => {
    const notes = document.createElement("div");
    notes.append(...(slide.querySelector("aside.notes")?.cloneNode(true).childNodes ?? []));
    const next = document.createElement("p");
    next.className = "next";
    next.textContent = nextOf(slide) && `${panel.dataset.next}: ${nextOf(slide)}`;
    panel.replaceChildren(clock, next, notes);
  };
  const clock = document.createElement("p");
  clock.className = "clock";
  const tick = () => {
    const seconds = Math.floor(performance.now() / 1000);
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };

  // Two windows of one deck tell each other where they are; messages of anybody else are not heard.
  let partner = isSpeaker ? window.opener : null;
  let told = "";
  const tell = () => {
    const { h, v } = Reveal.getIndices();
    if (partner && told !== `${h}/${v}`) partner.postMessage({ slide: [h, v] }, "*");
    told = `${h}/${v}`;
  };
  addEventListener("message", ({ source, data }) => {
    if (source !== partner || !Array.isArray(data?.slide)) return;
    told = data.slide.join("/");
    Reveal.slide(...data.slide);
  });

  const openNotes = () => {
    const address = new URL(location.href);
    address.search = "?speaker";
    partner = window.open(address.href, "speaker", "width=1200,height=760");
    // Where windows are not allowed, the notes show below the slide instead.
    if (!partner) panel.hidden = !panel.hidden;
    Reveal.layout();
  };

  const start = async () => {
    root.classList.replace("plain", "live");
    root.classList.toggle("speaker", isSpeaker);
    deck.classList.add("reveal");
    panel.hidden = !isSpeaker;
    await Reveal.initialize({
      width: 1280, height: 720, margin: 0, minScale: 0.1, maxScale: 3, center: false, embedded: isSpeaker,
      hash: true, history: false, transition: "none", backgroundTransition: "none", slideNumber: "c/t",
      scrollActivationWidth: null, postMessage: false, postMessageEvents: false,
      // The keys of a chart belong to the chart.
      keyboardCondition: (event) => !event.defaultPrevented,
    });
    const moved = (slide) => {
      fit(slide);
      showNotes(slide);
      tell();
    };
    Reveal.on("slidechanged", ({ currentSlide }) => moved(currentSlide));
    Reveal.addKeyBinding({ keyCode: 83, key: "S", description: "Notes" }, openNotes);
    tick();
    setInterval(tick, 1000);
    moved(Reveal.getCurrentSlide());
    root.classList.add("ready");
  };

  // An address from elsewhere may name a part that another region or period does not need: then the first of them.
  const arrive = () => {
    const name = location.hash.replace(/^#\/?/, "");
    const place = document.getElementById(name) ?? document.getElementById(name.replace(/-\d+$/, ""));
    if (!place) return;
    if (phone.matches) location.replace(`#${place.id}`);
    else history.replaceState(null, "", `#/${place.id}`);
  };

  // Paper is narrow, too, but no reason to change anything.
  phone.addEventListener("change", () => {
    if (!matchMedia("print").matches) location.reload();
  });
  arrive();
  if (!phone.matches) start();
})();

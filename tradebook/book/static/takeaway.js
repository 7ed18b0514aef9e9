// What a reader takes away from a chart. The links work without this script; with it they also save under their own name
// where the book is read from the disk, and the citation can be copied.
(() => {
  "use strict";
  const files = document.getElementById("chart-files");
  if (!files) return;

  // The texts of all files of the page, in one script that is loaded on the first wish: a page on the disk cannot fetch.
  let loading;
  const texts = () =>
    (loading ??= new Promise((done, failed) => {
      window.tradebookFiles = done;
      const script = document.createElement("script");
      script.src = JSON.parse(files.textContent).saved;
      script.onerror = () => failed(new Error("the files of the charts did not load"));
      document.head.append(script);
    }));

  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  const types = {
    svg: "image/svg+xml",
    png: "image/png",
    csv: "text/csv;charset=utf-8",
    "vl.json": "application/json",
    bib: "application/x-bibtex",
  };

  // A PNG travels in letters.
  const bytes = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));

  const take = async (link) => {
    const kind = link.dataset.kind;
    const content = (await texts())[decodeURIComponent(link.href.split("/").pop())];
    save(new Blob([kind === "png" ? bytes(content) : content], { type: types[kind] }), link.download);
  };

  // Over a network the browser saves a file itself, under the name that the link gives.
  if (location.protocol === "file:") {
    for (const link of document.querySelectorAll("figure.chart a[data-kind]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        // Where the script of the files is missing, the link leads to the file itself.
        take(link).catch(() => location.assign(link.href));
      });
    }
  }

  for (const button of document.querySelectorAll(".chart-cite button")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = button.closest(".chart-cite").querySelector(".chart-citation");
      getSelection().selectAllChildren(words);
      await navigator.clipboard?.writeText(words.textContent).then(() => (button.textContent = button.dataset.done), () => {});
    });
  }
})();

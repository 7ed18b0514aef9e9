// Tables marked for it can be narrowed to the rows that hold a chosen word in a column. Without script all rows show.
(() => {
  "use strict";
  for (const frame of document.querySelectorAll(".filtered")) {
    const rows = [...frame.querySelectorAll("tbody tr")];
    const heads = [...frame.querySelectorAll("thead th")];
    const bar = document.createElement("div");
    bar.className = "filters";
    const status = document.createElement("span");
    status.setAttribute("role", "status");
    const chosen = new Map();

    const narrow = () => {
      let count = 0;
      for (const row of rows) {
        row.hidden = [...chosen].some(([column, word]) => word && !words(row, column).includes(word));
        count += !row.hidden;
      }
      status.textContent = `${count} / ${rows.length}`;
    };
    // A cell may name several things, separated by a semicolon.
    const words = (row, column) => row.cells[column].textContent.split(/[;；]/).map((word) => word.trim());

    for (const column of frame.dataset.columns.split(" ").map(Number)) {
      const label = document.createElement("label");
      const select = document.createElement("select");
      const all = [...new Set(rows.flatMap((row) => words(row, column)))];
      select.append(new Option(frame.dataset.all, ""), ...all.map((word) => new Option(word, word)));
      select.addEventListener("change", () => {
        chosen.set(column, select.value);
        narrow();
      });
      label.append(`${heads[column].textContent} `, select);
      bar.append(label);
    }
    bar.append(status);
    frame.prepend(bar);
    narrow();
  }
})();

/* How the cells look, and which are chosen. The law: a change paints the cells it touches and no other. */
(function () {
  "use strict";

  const grid = window.qinghengGrid;
  const table = document.getElementById("grid");
  const scroll = document.getElementById("grid-scroll");
  const app = document.getElementById("grid-app");
  const body = table.tBodies[0];
  const heads = Array.from(table.tHead.rows[1].cells);
  const cells = Array.from(body.rows, function (row) { return Array.from(row.querySelectorAll("td")); });
  let active = null;
  let anchor = null;
  let chosen = [];

  function element(row, col) {
    return cells[row] && cells[row][col];
  }
  function placeOf(target) {
    const found = target.closest && target.closest("td[role=gridcell]");
    return found ? { row: found.parentNode.sectionRowIndex, col: found.cellIndex - 1 } : null;
  }
  function mark(kind, text) {
    const made = document.createElement("i");
    made.className = "m m-" + kind;
    made.setAttribute("aria-hidden", "true");
    made.textContent = text;
    return made;
  }
  function clip() {
    const made = mark("file", "");
    made.innerHTML = '<svg class="icon"><use href="' + app.dataset.sprite + '#paperclip"></use></svg>';
    return made;
  }

  /* The marks of a cell, the gravest first; there is room for two. */
  function marks(found) {
    const list = [];
    if (found.state === "fault") list.push(mark("fault", "!"));
    if (found.state === "conflict") list.push(mark("two", "⇄"));
    if (found.o) list.push(mark("back", "↩"));
    if (found.w) list.push(mark("warn", "!"));
    if (found.q) list.push(mark("ask", "?"));
    if (found.h) list.push(mark("sum", "Σ" + (found.e || 0)));
    if (found.f) list.push(clip());
    return list.slice(0, 2);
  }

  /* What a screen reader says beyond the number. */
  function spoken(found, row) {
    const parts = [grid.shown(found) || grid.words("empty")];
    if (found.note) parts.push(found.note);
    if (found.w) parts.push(found.w);
    if (found.o) parts.push(grid.words("sent_back", { text: found.o }));
    if (found.q) parts.push(grid.words("question"));
    if (found.h) parts.push(grid.words("events", { n: found.e || 0 }));
    if (found.f) parts.push(grid.words("evidence", { n: found.f }));
    if (found.c) parts.push(grid.words("comment", { text: found.c }));
    if (grid.data.bodies[row].own) parts.push(grid.words("own"));
    return parts.join(", ");
  }

  const CLASS_OF = { dirty: "waiting", saving: "waiting", fault: "fault", conflict: "conflict", saved: "new" };
  function paint(row, col) {
    const td = element(row, col);
    const found = grid.cell(row, col);
    if (!td || !found) return;
    const classes = [grid.data.columns[col].first ? "first" : ""];
    if (grid.isEmpty(found)) classes.push("empty");
    if (found.m) classes.push("word");
    if (found.s && !found.state) classes.push("old");
    if (found.o && !found.state) classes.push("back");
    if (found.state) classes.push(CLASS_OF[found.state]);
    if (found.c) classes.push("noted");
    const list = marks(found);
    if (list.length) classes.push("marked");
    if (active && active.row === row && active.col === col) classes.push("act");
    if (td.classList.contains("sel")) classes.push("sel");
    td.className = classes.filter(Boolean).join(" ");
    td.textContent = grid.shown(found);
    if (list.length) td.append.apply(td, list);
    const says = spoken(found, row);
    if (list.length || found.c || grid.isEmpty(found)) td.setAttribute("aria-label", says);
    else td.removeAttribute("aria-label");
    td.title = found.note || found.w || found.o || found.c || "";
    if (found.state === "fault") td.setAttribute("aria-invalid", "true");
    else td.removeAttribute("aria-invalid");
  }
  function paintAll() {
    let item = "";
    grid.data.columns.forEach(function (column) {
      column.first = column.item !== item;
      item = column.item;
    });
    for (let row = 0; row < grid.rows; row += 1) {
      for (let col = 0; col < grid.cols; col += 1) {
        if (grid.cell(row, col)) paint(row, col);
        else element(row, col).setAttribute("aria-label", grid.words("not_asked"));
        element(row, col).tabIndex = -1;
      }
    }
  }

  function block() {
    if (!active) return null;
    const from = anchor || active;
    return {
      top: Math.min(from.row, active.row), bottom: Math.max(from.row, active.row),
      left: Math.min(from.col, active.col), right: Math.max(from.col, active.col),
    };
  }
  /* The chosen cells as a list; only those that the station is asked for. */
  function selected() {
    const found = [];
    const area = block();
    if (!area) return found;
    for (let row = area.top; row <= area.bottom; row += 1) {
      for (let col = area.left; col <= area.right; col += 1) {
        if (grid.cell(row, col)) found.push({ row: row, col: col });
      }
    }
    return found;
  }

  function choose() {
    chosen.forEach(function (td) {
      td.classList.remove("sel");
      td.removeAttribute("aria-selected");
    });
    chosen = [];
    const area = block();
    if (!area || (area.top === area.bottom && area.left === area.right)) return;
    for (let row = area.top; row <= area.bottom; row += 1) {
      for (let col = area.left; col <= area.right; col += 1) {
        const td = element(row, col);
        td.classList.add("sel");
        td.setAttribute("aria-selected", "true");
        chosen.push(td);
      }
    }
  }

  /* Go to a cell; with `extend` the selection grows from where it began. */
  function go(row, col, options) {
    const next = {
      row: Math.max(0, Math.min(grid.rows - 1, row)), col: Math.max(0, Math.min(grid.cols - 1, col)),
    };
    const before = active;
    if (options && options.extend) anchor = anchor || active || next;
    else anchor = null;
    active = next;
    if (before) {
      const left = element(before.row, before.col);
      left.classList.remove("act");
      left.tabIndex = -1;
      body.rows[before.row].classList.remove("at");
      heads[before.col].classList.remove("at");
    }
    const td = element(next.row, next.col);
    td.classList.add("act");
    td.tabIndex = 0;
    body.rows[next.row].classList.add("at");
    heads[next.col].classList.add("at");
    choose();
    if (!options || !options.quiet) {
      td.focus({ preventScroll: true });
      reveal(td);
    }
    if (!before || before.row !== next.row || before.col !== next.col) grid.tell("moved", next);
  }

  /* Bring a cell out from under the frozen head and first column. */
  function reveal(td) {
    const left = td.offsetLeft;
    const top = td.offsetTop;
    const headHeight = table.tHead.offsetHeight;
    const nameWidth = body.rows[0].cells[0].offsetWidth;
    if (left < scroll.scrollLeft + nameWidth) scroll.scrollLeft = left - nameWidth;
    else if (left + td.offsetWidth > scroll.scrollLeft + scroll.clientWidth) scroll.scrollLeft = left + td.offsetWidth - scroll.clientWidth;
    if (top < scroll.scrollTop + headHeight) scroll.scrollTop = top - headHeight;
    else if (top + td.offsetHeight > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = top + td.offsetHeight - scroll.clientHeight;
  }

  function showProgress() {
    const found = grid.progress();
    const share = found.total ? Math.floor(100 * found.filled / found.total) : 100;
    const meter = document.getElementById("grid-meter");
    document.getElementById("grid-filled").textContent = found.filled + " / " + found.total + " · " + share + "%";
    meter.firstElementChild.style.width = share + "%";
    meter.setAttribute("aria-valuenow", String(share));
    meter.setAttribute("aria-valuetext", grid.words("filled", found));
    meter.classList.toggle("good", found.filled === found.total);
  }
  let isPlanned = false;
  function planProgress() {
    if (isPlanned) return;
    isPlanned = true;
    window.setTimeout(function () { isPlanned = false; showProgress(); }, 120);
  }

  grid.on("changed", function (step) {
    step.forEach(function (each) { paint(each.row, each.col); });
    planProgress();
  });
  grid.on("refreshed", planProgress);

  paintAll();
  showProgress();
  if (element(0, 0)) element(0, 0).tabIndex = 0;

  grid.view = {
    element: element, placeOf: placeOf, paint: paint, go: go, selected: selected, block: block, scroll: scroll, table: table,
    active: function () { return active; },
  };
})();

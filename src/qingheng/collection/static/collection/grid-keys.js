/* Keyboard and mouse on the grid, and its one editor. The law: whatever a spreadsheet does with a key, this does too. */
(function () {
  "use strict";

  const grid = window.qinghengGrid;
  const view = grid.view;
  const table = view.table;
  const editor = document.createElement("input");
  const side = document.getElementById("grid-side");
  let editing = null;
  let isDragging = false;
  editor.className = "grid-editor";
  editor.type = "text";
  editor.inputMode = "decimal";
  editor.autocomplete = "off";
  editor.maxLength = 60;
  editor.hidden = true;
  view.scroll.appendChild(editor);

  /* Open the editor over a cell; `text` replaces what stands there, without it that is edited. */
  function edit(text) {
    const here = view.active();
    const found = here && grid.cell(here.row, here.col);
    if (!found || !grid.data.editable) return false;
    if (found.h) {
      grid.tell("events", here);
      return false;
    }
    const td = view.element(here.row, here.col);
    editing = here;
    editor.value = text === undefined ? grid.shown(found) : text;
    editor.style.left = td.offsetLeft - 1 + "px";
    editor.style.top = td.offsetTop - 1 + "px";
    editor.style.width = td.offsetWidth + 1 + "px";
    editor.style.height = td.offsetHeight + 1 + "px";
    editor.setAttribute("aria-label", grid.data.bodies[here.row].name + ", " + grid.data.columns[here.col].name);
    editor.hidden = false;
    editor.focus({ preventScroll: true });
    if (text === undefined) editor.select();
    return true;
  }
  /* Close the editor; the word for a missing value asks for its reason first. */
  function leave(isKept) {
    if (!editing) return;
    const place = editing;
    const said = grid.read(editor.value);
    const before = grid.cell(place.row, place.col);
    editing = null;
    editor.hidden = true;
    if (!isKept) return;
    if (said.m && !before.c) grid.clipboard.paste(said.m);
    else grid.change([Object.assign({}, place, said)]);
  }
  function moveAfter(down, right) {
    const here = view.active();
    view.go(here.row + down, here.col + right);
  }

  editor.addEventListener("keydown", function (event) {
    if (event.isComposing || event.keyCode === 229) return;
    const steps = { Enter: [event.shiftKey ? -1 : 1, 0], Tab: [0, event.shiftKey ? -1 : 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (event.key === "Escape") {
      leave(false);
      moveAfter(0, 0);
    } else if (steps[event.key]) {
      leave(true);
      if (!document.querySelector("dialog[open]")) moveAfter(steps[event.key][0], steps[event.key][1]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  editor.addEventListener("blur", function () { leave(true); });

  /* Ctrl with an arrow: to the last cell of the same kind, filled or empty, as spreadsheets do. */
  function edge(row, col, down, right) {
    function isFilled(r, c) {
      const found = grid.cell(r, c);
      return Boolean(found && !grid.isEmpty(found));
    }
    function isInside(r, c) {
      return r >= 0 && c >= 0 && r < grid.rows && c < grid.cols;
    }
    let r = row + down;
    let c = col + right;
    if (!isInside(r, c)) return { row: row, col: col };
    const wants = isFilled(r, c);
    const stays = isFilled(row, col) && wants;
    while (isInside(r + down, c + right)) {
      if (stays ? !isFilled(r + down, c + right) : isFilled(r, c)) break;
      r += down;
      c += right;
    }
    return { row: r, col: c };
  }

  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  function arrow(event, here) {
    const step = ARROWS[event.key];
    const to = event.ctrlKey || event.metaKey
      ? edge(here.row, here.col, step[0], step[1])
      : { row: here.row + step[0], col: here.col + step[1] };
    view.go(to.row, to.col, { extend: event.shiftKey });
    return true;
  }
  function tab(event, here) {
    const flat = here.row * grid.cols + here.col + (event.shiftKey ? -1 : 1);
    if (flat < 0 || flat >= grid.rows * grid.cols) return false; // out of the grid, as on any page
    view.go(Math.floor(flat / grid.cols), flat % grid.cols);
    return true;
  }
  function jump(event, here) {
    const isEnd = event.key === "End";
    const row = event.ctrlKey ? (isEnd ? grid.rows - 1 : 0) : here.row;
    view.go(row, isEnd ? grid.cols - 1 : 0, { extend: event.shiftKey });
    return true;
  }
  function page(event, here) {
    const rows = Math.max(1, Math.floor(view.scroll.clientHeight / 29) - 3);
    view.go(here.row + (event.key === "PageDown" ? rows : -rows), here.col, { extend: event.shiftKey });
    return true;
  }
  function withControl(event) {
    const key = event.key.toLowerCase();
    if (key === "a") {
      view.go(0, 0, {});
      view.go(grid.rows - 1, grid.cols - 1, { extend: true });
    } else if (key === "d" && grid.data.editable) grid.clipboard.fillDown();
    else if (key === "z" && grid.data.editable) grid.clipboard.tool("undo");
    else return false; // copy, cut and paste come as events of their own
    return true;
  }
  function enter(event, here) {
    const found = grid.cell(here.row, here.col);
    if (found && found.h) grid.tell("events", here);
    else view.go(here.row + (event.shiftKey ? -1 : 1), here.col);
    return true;
  }
  const KEYS = {
    Tab: tab, Home: jump, End: jump, PageUp: page, PageDown: page, Enter: enter,
    Escape: function (_event, here) { view.go(here.row, here.col); return true; },
    F2: function (event) {
      if (event.shiftKey) grid.tell("comment");
      else edit();
      return true;
    },
    F6: function () { side.focus(); return true; },
    Delete: function () { if (grid.data.editable) grid.clipboard.empty(); return true; },
    Backspace: function () { if (grid.data.editable) grid.clipboard.empty(); return true; },
  };

  table.addEventListener("keydown", function (event) {
    const here = view.active();
    if (!here || event.altKey) return;
    let isDone = false;
    if (event.keyCode === 229) isDone = !edit("") && false; // an input method begins: its text goes into the editor
    else if (ARROWS[event.key]) isDone = arrow(event, here);
    else if (KEYS[event.key]) isDone = KEYS[event.key](event, here);
    else if (event.ctrlKey || event.metaKey) isDone = withControl(event);
    else if (event.key.length === 1) isDone = edit(event.key);
    if (isDone) event.preventDefault();
  });
  side.addEventListener("keydown", function (event) {
    if (event.key !== "F6" && event.key !== "Escape") return;
    const here = view.active();
    if (here) view.go(here.row, here.col);
    event.preventDefault();
  });

  table.addEventListener("focusin", function (event) {
    const place = view.placeOf(event.target);
    const here = view.active();
    if (place && (!here || here.row !== place.row || here.col !== place.col)) view.go(place.row, place.col, { quiet: true });
  });
  table.addEventListener("mousedown", function (event) {
    const place = view.placeOf(event.target);
    if (!place || event.button !== 0) return;
    event.preventDefault();
    if (editing) leave(true);
    view.go(place.row, place.col, { extend: event.shiftKey });
    isDragging = true;
  });
  table.addEventListener("mouseover", function (event) {
    const place = isDragging && view.placeOf(event.target);
    if (place) view.go(place.row, place.col, { extend: true });
  });
  document.addEventListener("mouseup", function () { isDragging = false; });
  table.addEventListener("dblclick", function (event) {
    if (view.placeOf(event.target)) edit();
  });

  grid.keys = { edit: edit };
})();

/* Blocks of cells from and to Excel and WPS, and filling many cells at once. The law: what does not fit is counted. */
(function () {
  "use strict";

  const grid = window.qinghengGrid;
  const view = grid.view;
  const dialog = document.getElementById("grid-reason");
  const say = document.getElementById("grid-saving");

  function tell(name, facts) {
    say.textContent = grid.words(name, facts);
  }

  /* Tab-separated lines as spreadsheet programs copy them: a cell in quotes may hold tabs and line breaks. */
  function parse(text) {
    const lines = [[""]];
    let isQuoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const line = lines[lines.length - 1];
      if (isQuoted) {
        if (sign !== '"') line[line.length - 1] += sign;
        else if (text[at + 1] === '"') { line[line.length - 1] += '"'; at += 1; } else isQuoted = false;
      } else if (sign === '"' && line[line.length - 1] === "") isQuoted = true;
      else if (sign === "\t") line.push("");
      else if (sign === "\n") lines.push([""]);
      else if (sign !== "\r") line[line.length - 1] += sign;
    }
    if (lines.length > 1 && lines[lines.length - 1].join("") === "") lines.pop();
    return lines;
  }

  /* What a block would put where; cells outside the grid, or not asked for, are left out and counted. */
  function placed(lines) {
    const area = view.block();
    const isOne = lines.length === 1 && lines[0].length === 1;
    const wanted = [];
    let beyond = 0;
    if (isOne) {
      view.selected().forEach(function (place) { wanted.push(Object.assign(place, grid.read(lines[0][0]))); });
    } else {
      lines.forEach(function (line, down) {
        line.forEach(function (text, right) {
          const place = { row: area.top + down, col: area.left + right };
          const found = grid.cell(place.row, place.col);
          if (found && !found.h) wanted.push(Object.assign(place, grid.read(text)));
          else if (text.trim()) beyond += 1;
        });
      });
    }
    return { wanted: wanted, beyond: beyond };
  }

  /* Ask why there is no number; gives the answer, or null if it was left. */
  function ask(count, reason) {
    const text = document.getElementById("grid-reason-text");
    document.getElementById("grid-reason-count").textContent = grid.words("filled_down", { n: count });
    text.value = "";
    if (reason) dialog.querySelector("input[value=" + reason + "]").checked = true;
    return new Promise(function (resolve) {
      dialog.returnValue = "";
      dialog.addEventListener("close", function () {
        const chosen = dialog.querySelector("input[name=reason]:checked").value;
        resolve(dialog.returnValue === "ok" && text.value.trim() ? { m: chosen, c: text.value.trim() } : null);
      }, { once: true });
      dialog.showModal();
      text.focus();
    });
  }

  /* Words such as “not applicable” in a block need one reason for all of them. */
  async function reasoned(wanted) {
    const bare = wanted.filter(function (each) { return each.m && !grid.cell(each.row, each.col).c; });
    if (!bare.length) return wanted;
    const answer = await ask(bare.length, bare[0].m);
    if (!answer) return wanted.filter(function (each) { return !bare.includes(each); });
    bare.forEach(function (each) { each.c = answer.c; });
    return wanted;
  }

  async function paste(text) {
    const lines = parse(text);
    const found = placed(lines);
    const wanted = await reasoned(found.wanted);
    const count = grid.change(wanted);
    const area = view.block();
    view.go(area.top, area.left, {});
    if (lines.length > 1 || lines[0].length > 1) {
      view.go(area.top + lines.length - 1, area.left + lines[0].length - 1, { extend: true });
    }
    tell(found.beyond ? "pasted_beyond" : "pasted", { n: count, beyond: found.beyond });
  }

  function copied() {
    const area = view.block();
    const lines = [];
    for (let row = area.top; row <= area.bottom; row += 1) {
      const line = [];
      for (let col = area.left; col <= area.right; col += 1) {
        const found = grid.cell(row, col);
        line.push(found ? grid.shown(found) : "");
      }
      lines.push(line.join("\t"));
    }
    return lines.join("\n");
  }

  function isHere(target) {
    return Boolean(target && target.closest && target.closest("td[role=gridcell]"));
  }
  document.addEventListener("copy", function (event) {
    if (!isHere(document.activeElement) || !view.active()) return;
    event.clipboardData.setData("text/plain", copied());
    event.preventDefault();
    tell("copied", { n: view.selected().length });
  });
  document.addEventListener("cut", function (event) {
    if (!isHere(document.activeElement) || !grid.data.editable) return;
    event.clipboardData.setData("text/plain", copied());
    event.preventDefault();
    empty();
  });
  document.addEventListener("paste", function (event) {
    if (!isHere(document.activeElement) || !grid.data.editable) return;
    event.preventDefault();
    paste(event.clipboardData.getData("text/plain"));
  });

  function empty() {
    return grid.change(view.selected().map(function (place) { return Object.assign(place, { t: "", m: "" }); }));
  }
  /* The first line of the selection goes down into the others; of a single line, the cell above comes down. */
  function fillDown() {
    const area = view.block();
    const first = area.top === area.bottom ? area.top - 1 : area.top;
    if (first < 0) return;
    const wanted = [];
    for (let col = area.left; col <= area.right; col += 1) {
      const above = grid.cell(first, col);
      if (!above) continue;
      for (let row = first + 1; row <= area.bottom; row += 1) {
        if (grid.cell(row, col)) wanted.push({ row: row, col: col, t: above.t || "", m: above.m || "", c: above.m ? above.c : undefined });
      }
    }
    tell("filled_down", { n: grid.change(wanted) });
  }

  /* The cells a tool is about: the selection, or the empty ones of the active column or row. */
  function reach(kind, isAll) {
    const here = view.active();
    let places = [];
    if (kind === "selection" || !here) places = view.selected();
    else if (kind === "column") for (let row = 0; row < grid.rows; row += 1) places.push({ row: row, col: here.col });
    else for (let col = 0; col < grid.cols; col += 1) places.push({ row: here.row, col: col });
    return places.filter(function (place) {
      const found = grid.cell(place.row, place.col);
      return found && !found.h && (isAll || grid.isEmpty(found));
    });
  }
  async function tool(name) {
    const parts = name.split("-");
    let count = 0;
    if (name === "undo") {
      count = grid.undo();
      tell(count ? "undone" : "nothing_to_undo", { n: count });
      return;
    }
    if (parts[0] === "zero") {
      count = grid.change(reach(parts[1], false).map(function (place) { return Object.assign(place, { t: "0", m: "" }); }));
    } else {
      const places = reach(parts[1], parts[1] === "selection");
      const answer = places.length ? await ask(places.length) : null;
      if (answer) count = grid.change(places.map(function (place) { return Object.assign(place, { t: "" }, answer); }));
    }
    tell("filled_down", { n: count });
    const here = view.active();
    if (here) view.go(here.row, here.col, { extend: true });
  }
  document.addEventListener("click", function (event) {
    const pressed = event.target.closest("[data-tool]");
    if (!pressed) return;
    const menu = pressed.closest("details");
    if (menu) menu.open = false;
    tool(pressed.dataset.tool);
  });

  grid.clipboard = { empty: empty, fillDown: fillDown, tool: tool, paste: paste };
})();

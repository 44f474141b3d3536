/* What the grid knows: columns, bodies, cells, and what is still to be saved. The law: nothing typed is ever dropped. */
(function () {
  "use strict";

  const data = JSON.parse(document.getElementById("grid-data").textContent);
  const rows = data.bodies.length;
  const cols = data.columns.length;
  const rowOf = new Map(data.bodies.map(function (body, index) { return [body.code, index]; }));
  const colOf = new Map(data.columns.map(function (column, index) { return [column.item + "|" + column.key, index]; }));
  const listeners = {};
  const undone = [];
  const UNDO_MAX = 100;

  /* Another part of the page hears of what happens here. */
  function on(name, listen) {
    (listeners[name] = listeners[name] || []).push(listen);
  }
  function tell(name, detail) {
    (listeners[name] || []).forEach(function (listen) { listen(detail); });
  }

  function words(name, facts) {
    return (data.words[name] || "").replace(/%\((\w+)\)s/g, function (_all, key) { return facts[key]; });
  }

  function cell(row, col) {
    return data.cells[row] ? data.cells[row][col] || null : null;
  }
  function at(body, item, key) {
    const row = rowOf.get(body);
    const col = colOf.get(item + "|" + key);
    return row === undefined || col === undefined || !cell(row, col) ? null : { row: row, col: col };
  }
  function shown(found) {
    return found.m ? data.missing[found.m] : found.t || "";
  }
  function isEmpty(found) {
    return !found.t && !found.m;
  }

  /* A typed text: full-width digits, thousands separators and the words for a missing value are understood. */
  function read(text) {
    let plain = String(text).normalize("NFKC").replace(/\u2212/g, "-").trim();
    const missing = data.missing_words[plain.toLowerCase()] || data.missing_words[String(text).trim()];
    if (missing) return { t: "", m: missing };
    plain = plain.replace(/\s+/g, "");
    if (/^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain)) plain = plain.replace(/,/g, "");
    return { t: plain, m: "" };
  }

  /* A cell is filled if it, or another answer to the same question, says something. */
  function progress() {
    let total = 0;
    let filled = 0;
    for (let row = 0; row < rows; row += 1) {
      const said = new Set();
      for (let col = 0; col < cols; col += 1) {
        const found = cell(row, col);
        if (found && !isEmpty(found) && found.state !== "fault") said.add(data.columns[col].group);
      }
      for (let col = 0; col < cols; col += 1) {
        if (!cell(row, col)) continue;
        total += 1;
        if (said.has(data.columns[col].group)) filled += 1;
      }
    }
    return { total: total, filled: filled };
  }

  function snapshot(found) {
    return { t: found.t || "", m: found.m || "", c: found.c || "" };
  }
  function put(found, said) {
    found.t = said.t;
    found.m = said.m;
    found.c = said.c;
  }
  function isSame(one, other) {
    return one.t === other.t && one.m === other.m && one.c === other.c;
  }

  /* Change some cells at once: [{row, col, t, m, c}]; what is not given stays. Gives how many changed. */
  function change(wanted, options) {
    const step = [];
    wanted.forEach(function (each) {
      const found = cell(each.row, each.col);
      if (!found || (found.h && each.t !== undefined)) return;
      const before = snapshot(found);
      const after = {
        t: each.t === undefined ? before.t : each.t,
        m: each.m === undefined ? before.m : each.m,
        c: each.c === undefined ? before.c : each.c,
      };
      if (isSame(before, after)) return;
      put(found, after);
      found.state = "dirty";
      found.note = "";
      step.push({ row: each.row, col: each.col, before: before, after: after });
    });
    if (!step.length) return 0;
    if (!options || !options.isUndo) {
      undone.push(step);
      if (undone.length > UNDO_MAX) undone.shift();
    }
    tell("changed", step);
    return step.length;
  }

  /* Take the last change back; what somebody else has changed since shows as a conflict like any other. */
  function undo() {
    const step = undone.pop();
    if (!step) return 0;
    return change(step.map(function (each) {
      return Object.assign({ row: each.row, col: each.col }, each.before);
    }), { isUndo: true });
  }

  /* Take what the server says of a cell; what is typed here and not yet saved stays. */
  function refresh(facts) {
    const place = at(facts.body, facts.item, facts.key);
    if (!place) return null;
    const found = cell(place.row, place.col);
    const isMine = ["dirty", "saving", "fault", "conflict"].includes(found.state);
    const typed = snapshot(found);
    ["t", "m", "r", "c", "o", "e", "h", "f", "q", "w", "s", "by", "at"].forEach(function (name) {
      if (isMine && name === "r") return;
      found[name] = facts[name];
    });
    if (isMine) put(found, typed);
    return place;
  }

  window.qinghengGrid = {
    data: data, rows: rows, cols: cols, on: on, tell: tell, words: words, cell: cell, at: at, shown: shown,
    isEmpty: isEmpty, read: read, progress: progress, change: change, undo: undo, refresh: refresh, snapshot: snapshot,
  };
})();

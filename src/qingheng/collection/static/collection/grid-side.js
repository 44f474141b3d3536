/* The panel beside the grid, conflicts and faults in words, events, evidence, and the check before submitting.
   The law: a choice between two values is always a person's. */
(function () {
  "use strict";

  const grid = window.qinghengGrid;
  const data = grid.data;
  const view = grid.view;
  const side = document.getElementById("grid-side");
  const panel = document.getElementById("grid-side-body");
  const trouble = document.getElementById("grid-trouble");
  const dialog = document.getElementById("grid-effect");
  const effect = document.getElementById("grid-effect-body");
  const WAIT = 180;
  let timer = 0;
  let asked = 0;

  function nameOf(place) {
    const column = data.columns[place.col];
    return { body: data.bodies[place.row].code, item: column.item, key: column.key };
  }

  async function load() {
    const here = view.active();
    if (!here || !grid.cell(here.row, here.col)) {
      panel.replaceChildren();
      return;
    }
    const number = asked += 1;
    const query = new URLSearchParams(nameOf(here));
    try {
      const reply = await window.fetch(data.urls.cell + "?" + query, { credentials: "same-origin" });
      const text = await reply.text();
      if (reply.ok && number === asked && !panel.contains(document.activeElement)) panel.innerHTML = text;
    } catch (_error) { /* the panel keeps what it shows; the line above says that there is no connection */ }
  }
  function plan() {
    window.clearTimeout(timer);
    timer = window.setTimeout(load, WAIT);
  }

  function say(text, action) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-default btn-sm";
    button.textContent = text;
    button.addEventListener("click", action);
    return button;
  }
  /* What is wrong with the cell in hand; of two values, one is chosen. */
  function showTrouble() {
    const here = view.active();
    const found = here && grid.cell(here.row, here.col);
    trouble.replaceChildren();
    if (!found || (found.state !== "fault" && found.state !== "conflict")) return;
    const box = document.createElement("div");
    const line = document.createElement("p");
    box.className = "grid-trouble" + (found.state === "conflict" ? " two" : "");
    line.textContent = found.note;
    box.append(line);
    if (found.state === "conflict") {
      const theirs = found.theirs || { text: "", comment: "", revision: 0, by: "–", when: "" };
      const theirText = theirs.text || grid.words("empty");
      box.append(say(grid.words("theirs", { who: theirs.by, when: theirs.when, text: theirText }), function () {
        resolve(here, theirs, false);
      }));
      box.append(say(grid.words("mine", { text: grid.shown(found) || grid.words("empty") }), function () {
        resolve(here, theirs, true);
      }));
    }
    trouble.append(box);
  }
  function resolve(place, theirs, isMine) {
    const found = grid.cell(place.row, place.col);
    found.r = theirs.revision;
    found.theirs = null;
    found.note = "";
    if (isMine) {
      found.state = "dirty";
      grid.tell("changed", [place]);
    } else {
      found.state = "";
      Object.assign(found, grid.read(theirs.text), { c: theirs.comment });
      view.paint(place.row, place.col);
      grid.saving.keep();
      grid.saving.show();
    }
    view.go(place.row, place.col);
    showTrouble();
    plan();
  }

  grid.on("moved", function () { showTrouble(); plan(); });
  grid.on("answered", function (places) {
    showTrouble();
    const here = view.active();
    if (here && places.some(function (place) { return place.row === here.row; })) plan();
  });
  grid.on("events", function () {
    document.getElementById("grid-saving").textContent = grid.words("sum_of_events");
    const field = panel.querySelector(".grid-event input");
    (field || side).focus();
  });
  grid.on("comment", function () {
    const field = document.getElementById("grid-comment");
    if (field) field.focus();
  });

  /* A comment is taken while it is typed, and at the latest when one leaves it. */
  let typing = 0;
  let said = null;
  function takeComment() {
    window.clearTimeout(typing);
    if (said) grid.change([said]);
    said = null;
  }
  panel.addEventListener("input", function (event) {
    if (event.target.id !== "grid-comment") return;
    const here = view.active();
    said = { row: here.row, col: here.col, c: event.target.value };
    window.clearTimeout(typing);
    typing = window.setTimeout(takeComment, 500);
  });
  panel.addEventListener("focusout", takeComment);

  /* One event of the cell goes to the server at once; the cell shows the new sum. */
  async function sendEvent(form, isRemoved) {
    const here = view.active();
    const found = grid.cell(here.row, here.col);
    const field = function (name) { return form.elements[name] ? form.elements[name].value : ""; };
    const change = Object.assign(nameOf(here), {
      event: form.dataset.event || field("event").trim(), text: field("count"), happened_on: field("happened_on"),
      comment: field("comment"), revision: Number(form.dataset.revision), is_removed: isRemoved,
      modifiers: Array.from(form.querySelectorAll("[name=modifier]:checked"), function (box) { return box.value; }),
    });
    const changes = [change];
    if (!found.h && !grid.isEmpty(found) && !found.s) {
      changes.unshift(Object.assign(nameOf(here), { text: "", comment: found.c || "", revision: found.r || 0 }));
    }
    if (!(await grid.saving.settled())) return;
    const reply = await grid.saving.post(changes);
    const told = await reply.json().catch(function () { return {}; });
    const outcome = reply.ok ? told.outcomes[told.outcomes.length - 1] : { kind: "fault", message: told.message || "", remedy: "" };
    if (reply.ok) grid.saving.take(told);
    if (outcome.kind !== "saved") {
      const line = form.querySelector(".field-error");
      line.hidden = false;
      line.textContent = [outcome.message, outcome.remedy].filter(Boolean).join(" ");
      return;
    }
    if (document.activeElement) document.activeElement.blur();
    await load();
    const next = panel.querySelector(".grid-event.new input");
    if (next) next.focus();
  }
  panel.addEventListener("submit", function (event) {
    event.preventDefault();
    if (event.target.matches(".grid-event")) sendEvent(event.target, false);
  });

  /* Evidence goes and comes as a whole panel. */
  async function sendForm(url, fields) {
    const here = view.active();
    Object.entries(nameOf(here)).forEach(function (pair) { fields.append(pair[0], pair[1]); });
    const reply = await window.fetch(url, {
      method: "POST", credentials: "same-origin", headers: { "X-CSRFToken": grid.saving.token() }, body: fields,
    });
    if (!reply.ok && reply.status !== 422) return;
    panel.innerHTML = await reply.text();
    await grid.saving.poll();
    const count = panel.querySelectorAll(".grid-files li:not(.gone):not(.muted)").length;
    for (let col = 0; col < grid.cols; col += 1) {
      const found = grid.cell(here.row, col);
      if (!found || data.columns[col].item !== data.columns[here.col].item) continue;
      found.f = count;
      view.paint(here.row, col);
    }
  }
  panel.addEventListener("change", function (event) {
    if (!event.target.matches(".grid-upload input[type=file]") || !event.target.files.length) return;
    sendForm(data.urls.evidence, new FormData(event.target.form));
  });
  panel.addEventListener("click", function (event) {
    const away = event.target.closest("[data-take-away]");
    const out = event.target.closest("[data-remove-event]");
    if (away) sendForm(away.dataset.takeAway, new FormData());
    if (out) sendEvent(out.closest("form"), true);
  });

  /* Before submitting: everything that is missing or wrong, each with its cell, or what would change. */
  document.getElementById("grid-check").addEventListener("click", async function () {
    effect.replaceChildren(document.getElementById("grid-wait").content.cloneNode(true));
    dialog.showModal();
    await grid.saving.settled();
    const reply = await window.fetch(data.urls.effect, { credentials: "same-origin" });
    if (reply.ok) effect.innerHTML = await reply.text();
    else effect.textContent = grid.words("failed");
  });
  effect.addEventListener("click", function (event) {
    const link = event.target.closest("[data-jump]");
    if (!link) return;
    const parts = link.dataset.jump.split("|");
    const place = grid.at(parts[0], parts[1], parts.slice(2).join("|"));
    dialog.close();
    if (place) view.go(place.row, place.col);
  });

  /* An address may name a cell: #B01|F1-1|due */
  const named = decodeURIComponent(window.location.hash.slice(1)).split("|");
  const first = named.length > 2 ? grid.at(named[0], named[1], named.slice(2).join("|")) : null;
  if (first) view.go(first.row, first.col);
})();

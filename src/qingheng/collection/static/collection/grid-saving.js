/* Autosave: changes are gathered, sent in one request, and kept until the server has answered for each.
   The law: what has not been saved is never forgotten, and somebody else's newer value is never overwritten unseen. */
(function () {
  "use strict";

  const grid = window.qinghengGrid;
  const data = grid.data;
  const DEBOUNCE = 350;
  const BATCH_MAX = 1000;
  const POLL = 10000;
  const RETRY_MAX = 30000;
  const store = "qingheng-grid:" + [data.user, data.place.station, data.place.period].join(":");
  const field = document.querySelector("#content input[name=csrfmiddlewaretoken]");
  const line = document.getElementById("grid-saving");
  const button = document.getElementById("grid-problem");
  const waiting = new Map();
  let flying = new Map();
  let timer = 0;
  let retry = 0;
  let trouble = "";
  let since = data.now;

  /* Whoever signs in again in another window gets a new token with the cookie; the one of this page is then too old. */
  function token() {
    const found = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
    return found ? found[1] : field.value;
  }
  function keyOf(place) {
    return place.row + ":" + place.col;
  }

  /* A copy in the browser's own storage, in case the page is closed or the machine fails; gone once saved. */
  function keep() {
    const pending = {};
    [...flying.values(), ...waiting.values(), ...problems()].forEach(function (place) {
      const found = grid.cell(place.row, place.col);
      const column = data.columns[place.col];
      const name = [data.bodies[place.row].code, column.item, column.key].join("|");
      pending[name] = Object.assign(grid.snapshot(found), { r: found.r || 0 });
    });
    try {
      if (Object.keys(pending).length) window.localStorage.setItem(store, JSON.stringify(pending));
      else window.localStorage.removeItem(store);
    } catch (_error) { /* no storage here: the page's memory has it all the same */ }
  }
  function restore() {
    let pending = {};
    try { pending = JSON.parse(window.localStorage.getItem(store) || "{}"); } catch (_error) { return; }
    const wanted = [];
    Object.keys(pending).forEach(function (name) {
      const parts = name.split("|");
      const place = grid.at(parts[0], parts[1], parts.slice(2).join("|"));
      if (!place) return;
      grid.cell(place.row, place.col).r = pending[name].r; // as seen then: if it has moved on, that is a conflict
      wanted.push(Object.assign(place, { t: pending[name].t, m: pending[name].m, c: pending[name].c }));
    });
    const count = grid.change(wanted);
    if (count) say(grid.words("restored", { n: count }), "waiting");
  }

  function problems() {
    const found = [];
    for (let row = 0; row < grid.rows; row += 1) {
      for (let col = 0; col < grid.cols; col += 1) {
        const each = grid.cell(row, col);
        if (each && (each.state === "fault" || each.state === "conflict")) found.push({ row: row, col: col, state: each.state });
      }
    }
    return found;
  }
  function say(text, kind) {
    line.textContent = text;
    line.className = kind || "";
  }
  function show() {
    const count = waiting.size + flying.size;
    const found = problems();
    const two = found.filter(function (each) { return each.state === "conflict"; }).length;
    button.hidden = !found.length;
    button.textContent = two ? grid.words("conflicts", { n: two }) : grid.words("faulty", { n: found.length });
    if (trouble) say(trouble.replace("%(n)s", count), "trouble");
    else if (flying.size) say(grid.words("saving"), "waiting");
    else if (count) say(grid.words("unsaved", { n: count }), "waiting");
    else if (line.className) say(grid.words(found.length ? "saved_rest" : "saved") + " " + new Date().toLocaleTimeString());
  }

  function plan(delay) {
    window.clearTimeout(timer);
    timer = window.setTimeout(flush, delay);
  }

  function post(changes) {
    return window.fetch(data.urls.cells, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ changes: changes }),
    });
  }
  function wireOf(place) {
    const found = grid.cell(place.row, place.col);
    const column = data.columns[place.col];
    return {
      body: data.bodies[place.row].code, item: column.item, key: column.key, text: found.m || found.t || "",
      comment: found.c || "", revision: found.r || 0,
    };
  }

  async function flush() {
    if (flying.size || !waiting.size || !data.editable) return;
    const places = Array.from(waiting.values()).slice(0, BATCH_MAX);
    places.forEach(function (place) {
      waiting.delete(keyOf(place));
      flying.set(keyOf(place), place);
      grid.cell(place.row, place.col).state = "saving";
    });
    show();
    let reply;
    try {
      reply = await post(places.map(wireOf));
      if (reply.ok) answer(places, await reply.json());
      else await refuse(places, reply);
    } catch (_error) {
      putBack(places, grid.words("offline", { n: "%(n)s" }));
    }
    keep();
    show();
  }

  function putBack(places, text) {
    flying = new Map();
    places.forEach(function (place) {
      const found = grid.cell(place.row, place.col);
      if (found.state === "saving") found.state = "dirty";
      waiting.set(keyOf(place), place);
    });
    trouble = text;
    retry = Math.min(RETRY_MAX, (retry || 1000) * 2);
    plan(retry);
  }
  /* The whole request was refused: signed out and failures are tried again, a state that has moved on is not. */
  async function refuse(places, reply) {
    if (reply.status === 401) {
      putBack(places, grid.words("signed_out"));
    } else if (reply.status === 409 || reply.status === 403) {
      const told = await reply.json().catch(function () { return {}; });
      putBack(places, told.message || grid.words("read_only"));
      window.clearTimeout(timer);
      data.editable = false;
    } else {
      putBack(places, grid.words("offline", { n: "%(n)s" }));
    }
  }

  function answer(places, told) {
    trouble = "";
    retry = 0;
    flying = new Map();
    const revisions = new Map(told.cells.map(function (facts) { return [facts.body + "|" + facts.item + "|" + facts.key, facts.r || 0]; }));
    places.forEach(function (place, index) {
      const found = grid.cell(place.row, place.col);
      const outcome = told.outcomes[index];
      const column = data.columns[place.col];
      const isTouched = found.state !== "saving"; // typed again while it was on its way
      if (outcome.kind === "saved") {
        found.r = revisions.get([data.bodies[place.row].code, column.item, column.key].join("|")) || 0;
        if (!isTouched) found.state = "saved";
        found.theirs = null;
        found.note = "";
      } else if (!isTouched) {
        found.state = outcome.kind;
        found.theirs = outcome.theirs || null;
        found.note = [outcome.message, outcome.remedy].filter(Boolean).join(" ");
      }
    });
    take(told);
    places.forEach(function (place) { grid.view.paint(place.row, place.col); });
    grid.tell("answered", places);
    if (waiting.size) plan(0);
  }
  function take(told) {
    told.cells.forEach(function (facts) {
      const place = grid.refresh(facts);
      if (place) grid.view.paint(place.row, place.col);
    });
    if (told.now) since = told.now;
    if (told.state) document.getElementById("grid-state").textContent = told.state;
    grid.tell("refreshed");
  }

  /* What others have changed; their cells show it, unless something typed here still waits. */
  async function poll() {
    if (document.hidden) return;
    let told;
    try {
      const reply = await window.fetch(data.urls.cells + "?since=" + encodeURIComponent(since), {
        credentials: "same-origin", headers: { Accept: "application/json", "X-Background": "1" },
      });
      if (!reply.ok) return;
      told = await reply.json();
    } catch (_error) { return; }
    told.cells.forEach(function (facts) {
      const place = grid.at(facts.body, facts.item, facts.key);
      if (!place) return;
      const found = grid.cell(place.row, place.col);
      const isNews = (facts.r || 0) !== (found.r || 0) || (facts.e || 0) !== (found.e || 0);
      if (!isNews) return;
      grid.refresh(facts);
      if (found.state === "saved") found.state = "";
      grid.view.paint(place.row, place.col);
      if (facts.by !== data.user) grid.view.element(place.row, place.col).classList.add("theirs");
    });
    since = told.now;
    if (told.state) document.getElementById("grid-state").textContent = told.state;
    if (data.editable && !told.editable) window.location.reload();
    grid.tell("refreshed");
  }

  grid.on("changed", function (step) {
    step.forEach(function (each) { waiting.set(keyOf(each), { row: each.row, col: each.col }); });
    keep();
    show();
    plan(retry || DEBOUNCE);
  });
  button.addEventListener("click", function () {
    const found = problems();
    const here = grid.view.active();
    const next = found.find(function (each) {
      return !here || each.row > here.row || (each.row === here.row && each.col > here.col);
    }) || found[0];
    if (next) grid.view.go(next.row, next.col);
  });
  window.addEventListener("beforeunload", function (event) {
    if (!waiting.size && !flying.size && !problems().length) return;
    event.preventDefault();
    event.returnValue = grid.words("leave");
  });
  window.addEventListener("online", function () { plan(0); });
  window.addEventListener("focus", poll);
  window.setInterval(poll, POLL);

  /* Wait until nothing is on its way any more. */
  async function settled() {
    window.clearTimeout(timer);
    while (waiting.size || flying.size) {
      if (trouble) return false;
      await flush();
      await new Promise(function (resolve) { window.setTimeout(resolve, 40); });
    }
    return true;
  }

  grid.saving = { post: post, take: take, show: show, keep: keep, settled: settled, token: token, poll: poll };
  if (data.editable) restore();
})();

/* Pop-ups of new alerts. One event stream for a whole browser: the tabs elect a leader (leading.js), which asks for the
   unread notices when nudged and hands them on (BroadcastChannel). Where that cannot be, or the server has no stream
   left, the tab polls. The law: a nudge is only a nudge; what is shown always comes from the server's list of unread
   notices. */
(function () {
  "use strict";
  const STREAM_REFRESH_MS = 30000;
  const POLL_MS = 15000;
  const STREAM_RETRY_MS = 60000;
  const box = document.getElementById("toasts");
  if (!box) return;
  const name = "qingheng-alerts-" + box.dataset.user;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(name) : null;
  const title = document.title;
  let asked = 0; // requests are numbered; an answer that arrives after a newer one has been shown is dropped
  let shown = 0;
  let isAsking = false;
  let askAgain = false;
  let timer = 0;
  let stream = null;
  let retry = 0;
  let isOver = false;
  const done = new Set(); // acknowledged here or in another tab: a late answer does not bring them back

  function show(html, count) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const wanted = Array.from(fresh.content.querySelectorAll(".toast-q")).filter(function (toast) {
      return !done.has(toast.dataset.notice);
    });
    const ids = wanted.map(function (toast) { return toast.dataset.notice; });
    const before = indexOfFocus();
    Array.from(box.children).forEach(function (old) {
      if (!ids.includes(old.dataset.notice)) old.remove();
    });
    wanted.forEach(function (toast) {
      const old = box.querySelector('[data-notice="' + toast.dataset.notice + '"]');
      box.append(old || announced(toast));
    });
    const more = fresh.content.querySelector(".toasts-more");
    if (more) box.append(more);
    keepFocus(before);
    showCount(count);
  }

  /* Screen readers say a pop-up once in a browser session, not on every page. */
  function announced(toast) {
    const key = "told-" + toast.dataset.notice;
    try {
      if (window.sessionStorage.getItem(key)) toast.setAttribute("role", "group");
      else toast.classList.add("arriving");
      window.sessionStorage.setItem(key, "1");
    } catch (error) {
      toast.classList.add("arriving"); // a browser that keeps nothing says it every time
    }
    return toast;
  }

  function indexOfFocus() {
    const focused = document.activeElement && document.activeElement.closest(".toast-q");
    return focused ? Array.from(box.querySelectorAll(".toast-q")).indexOf(focused) : -1;
  }

  /* The focus moves only when the pop-up that had it is gone: to its neighbour, or back to the page. */
  function keepFocus(before) {
    if (before < 0 || indexOfFocus() >= 0) return;
    const toasts = box.querySelectorAll(".toast-q");
    const next = toasts.length ? toasts[Math.min(before, toasts.length - 1)].querySelector("a, button") : null;
    (next || document.getElementById("content")).focus({ preventScroll: true });
  }

  function showCount(count) {
    const badge = document.getElementById("unread-count");
    const words = document.getElementById("unread-words");
    document.title = count ? "(" + count + ") " + title : title;
    if (!badge) return;
    badge.hidden = !count;
    badge.textContent = count > 99 ? "99+" : String(count);
    words.textContent = count ? (count === 1 ? words.dataset.one : words.dataset.many.replace("{n}", count)) : "";
  }

  function handOn(html, count) {
    show(html, count);
    if (channel) channel.postMessage({ html: html, count: count, done: Array.from(done) });
  }

  /* The session has ended: nothing more to ask for, and the page says so. */
  function end() {
    isOver = true;
    const note = document.createElement("p");
    const again = document.createElement("a");
    note.className = "toasts-more";
    note.setAttribute("role", "status");
    again.href = window.location.href;
    again.textContent = box.dataset.over;
    note.append(again);
    box.replaceChildren(note);
    showCount(0);
  }

  function take(response, number) {
    if (response.status === 401 || response.redirected) {
      end();
      return null;
    }
    if (!response.ok) throw new Error("the server answered " + response.status);
    return response.text().then(function (html) {
      if (number < shown) return;
      shown = number;
      handOn(html, Number(response.headers.get("X-Unread-Count")) || 0);
    });
  }

  /* One request at a time: nudges that come meanwhile lead to one more, after it. */
  function refresh() {
    if (isAsking) {
      askAgain = true;
      return;
    }
    isAsking = true;
    const number = ++asked;
    window
      .fetch(box.dataset.unread, { headers: { "X-Background": "1", "HX-Request": "true" }, credentials: "same-origin", cache: "no-store" })
      .then(function (response) { return take(response, number); })
      .catch(function () { return null; }) // the network is away; the next round asks again
      .then(function () {
        isAsking = false;
        if (askAgain && !isOver) {
          askAgain = false;
          refresh();
        }
      });
  }

  function every(milliseconds) {
    window.clearInterval(timer);
    timer = window.setInterval(function () {
      if (isOver) window.clearInterval(timer);
      else refresh();
    }, milliseconds);
  }

  function listen() {
    if (isOver) return;
    stream = new EventSource(box.dataset.events);
    stream.onopen = function () { every(STREAM_REFRESH_MS); };
    stream.onmessage = function () {
      document.dispatchEvent(new Event("qingheng:nudge")); // who is alerted is often notified too
      window.setTimeout(refresh, Math.random() * 200); // not all browsers in the same instant
    };
    stream.onerror = function () {
      if (this.readyState !== EventSource.CLOSED || isOver) return; // it reconnects by itself
      every(POLL_MS);
      retry = window.setTimeout(listen, STREAM_RETRY_MS);
    };
  }

  function lead() {
    if (shown) refresh(); // what came while nobody led
    every(POLL_MS);
    listen();
  }

  function follow() {
    window.clearInterval(timer);
    window.clearTimeout(retry);
    if (stream) stream.close();
  }

  function complain(form, text) {
    const toast = form.closest(".toast-q");
    if (!toast) return; // meanwhile it has gone
    const line = toast.querySelector(".toast-error");
    line.textContent = text;
    line.hidden = false;
  }

  function acknowledge(form) {
    if (form.getAttribute("aria-busy") === "true") return; // not disabled: that would drop the focus
    form.setAttribute("aria-busy", "true");
    const number = ++asked;
    window
      .fetch(form.action, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .then(function (response) {
        if (response.status === 409) return response.text().then(function (text) { complain(form, text); });
        if (response.ok) done.add(form.closest(".toast-q").dataset.notice);
        return take(response, number);
      })
      .catch(function () { complain(form, box.dataset.failed); })
      .then(function () { form.removeAttribute("aria-busy"); });
  }

  box.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-acknowledge]")) return;
    event.preventDefault();
    acknowledge(event.target);
  });
  box.addEventListener("keydown", function (event) {
    const toast = event.target.closest(".toast-q");
    const close = toast && toast.querySelector(".toast-close");
    if (event.key === "Escape" && close) close.click();
  });
  if (channel) {
    channel.onmessage = function (event) {
      event.data.done.forEach(function (id) { done.add(id); });
      show(event.data.html, event.data.count);
    };
  }

  refresh();
  if (!window.qinghengLead(name, lead, follow)) every(POLL_MS);
})();

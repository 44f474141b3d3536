/* The number in the bell. The law: it only ever reads, is no sign of life, and stops for good when the session has ended. */
(function () {
  "use strict";
  const EVERY_MS = 30000;
  const bell = document.getElementById("news");
  if (!bell) return;
  const badge = bell.querySelector(".count");
  const words = bell.querySelector("[data-many]");
  let timer = 0;

  function show(count) {
    badge.hidden = !count;
    badge.textContent = count > 99 ? "99+" : String(count);
    words.textContent = count ? (count === 1 ? words.dataset.one : words.dataset.many.replace("{n}", count)) : "";
  }

  function ask() {
    if (document.hidden) return;
    window
      .fetch(bell.dataset.count, { headers: { "X-Background": "1", "HX-Request": "true" }, credentials: "same-origin", cache: "no-store" })
      .then(function (response) {
        if (response.status === 401 || response.redirected) {
          window.clearInterval(timer);
          return;
        }
        if (response.ok) return response.text().then(function (text) { show(Number(text)); });
      })
      .catch(function () { return null; }); // the network is away; the next round asks again
  }

  timer = window.setInterval(ask, EVERY_MS);
  document.addEventListener("visibilitychange", ask);
  document.addEventListener("qingheng:nudge", ask);
  ask();
})();

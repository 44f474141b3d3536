/* Tells whether the answers were given faster than one can read them. The law: a flag is sent or nothing; the time itself
   never leaves the browser. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-seconds-needed]");
  if (!form) return;
  const begun = Date.now();
  const again = form.querySelector("[role=alert]"); // somebody who corrects a mistake is quick and honest
  form.addEventListener("submit", function () {
    if (again || Date.now() - begun >= 1000 * Number(form.dataset.secondsNeeded)) return;
    const flag = document.createElement("input");
    flag.type = "hidden";
    flag.name = "_hasty";
    flag.value = "1";
    form.appendChild(flag);
  });
})();

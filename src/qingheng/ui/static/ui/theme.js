/* Decides light or dark before the first paint, and keeps the choice of this browser. The law: without a choice the
   machine decides. */
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return window.localStorage.getItem("theme") || "auto";
    } catch (error) {
      return "auto"; // a browser that keeps nothing follows the machine
    }
  }

  function apply() {
    const choice = stored();
    root.setAttribute("data-bs-theme", choice === "auto" ? (dark.matches ? "dark" : "light") : choice);
    root.setAttribute("data-theme-choice", choice);
    document.dispatchEvent(new CustomEvent("qingheng:theme"));
  }

  window.qinghengTheme = {
    choice: stored,
    choose: function (choice) {
      try {
        window.localStorage.setItem("theme", choice);
      } catch (error) {
        root.setAttribute("data-theme-choice", choice);
      }
      apply();
    },
  };
  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
  window.addEventListener("storage", apply);
})();

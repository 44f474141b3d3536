/* Small behaviour of every page: menus, theme switch, drawer. The law: each page works without it. */
(function () {
  "use strict";

  function all(selector, root) {
    return Array.from((root || document).querySelectorAll(selector));
  }

  /* Menus are <details>: opening one closes the others; Esc and a click outside close it. */
  function closeMenus(except) {
    all("details[data-menu][open]").forEach(function (menu) {
      if (menu !== except) menu.open = false;
    });
  }
  document.addEventListener("click", function (event) {
    closeMenus(event.target.closest("details[data-menu]"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });

  /* Light, dark, automatic. */
  function showTheme() {
    all("[data-theme]").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.theme === window.qinghengTheme.choice()));
    });
  }
  all("[data-themes]").forEach(function (group) {
    group.hidden = false;
    group.addEventListener("click", function (event) {
      const button = event.target.closest("[data-theme]");
      if (button) window.qinghengTheme.choose(button.dataset.theme);
    });
  });
  document.addEventListener("qingheng:theme", showTheme);
  showTheme();

  /* Whatever htmx puts into #drawer-content opens the drawer; closing it returns the focus. */
  let opener = null;
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.target && event.detail.target.id === "drawer-content") opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (event.detail.target.id !== "drawer-content") return;
    window.bootstrap.Offcanvas.getOrCreateInstance("#drawer").show();
  });
  document.addEventListener("hidden.bs.offcanvas", function (event) {
    if (event.target.id === "drawer" && opener && document.contains(opener)) opener.focus();
  });

  /* A request of htmx that fails says so; a session that has ended leads to the sign-in page. */
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401) window.location.reload();
  });

  /* Selects and checkboxes that are to send their form at once. */
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  all("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();

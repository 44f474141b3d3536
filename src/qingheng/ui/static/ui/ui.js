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

  /* Whatever htmx puts into #drawer-content opens the drawer; closing it returns the focus. Pop-ups make room. */
  const toasts = document.getElementById("toasts");
  let opener = null;
  function openDrawer() {
    window.bootstrap.Offcanvas.getOrCreateInstance("#drawer").show();
  }
  function targetsDrawer(event) {
    return Boolean(event.detail.target && event.detail.target.id === "drawer-content");
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (targetsDrawer(event) && !event.detail.elt.closest("#drawer")) opener = event.detail.elt;
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (targetsDrawer(event)) openDrawer();
  });
  document.addEventListener("show.bs.offcanvas", function (event) {
    if (event.target.dataset.dialogLabel) event.target.setAttribute("aria-label", event.target.dataset.dialogLabel);
    if (toasts) toasts.classList.add(event.target.id === "drawer" ? "aside" : "away");
  });
  document.addEventListener("hidden.bs.offcanvas", function (event) {
    if (event.target.dataset.dialogLabel) event.target.removeAttribute("aria-label"); // a dialog only while it is open
    if (toasts) toasts.classList.remove("aside", "away");
    if (event.target.id === "drawer" && opener && document.contains(opener)) opener.focus();
  });

  /* A request of htmx that fails says so; where the session has ended, the page asks to sign in again. */
  function sayFailed(event) {
    if (event.detail.xhr && event.detail.xhr.status === 401) {
      window.location.reload();
      return;
    }
    const place = targetsDrawer(event) ? document.getElementById("drawer-content") : document.getElementById("messages");
    const note = document.createElement("p");
    note.className = "notice notice-error";
    note.setAttribute("role", "alert");
    note.textContent = document.getElementById("messages").dataset.failed;
    place.replaceChildren(note);
    if (targetsDrawer(event)) openDrawer();
    else note.scrollIntoView({ block: "center" });
  }
  document.addEventListener("htmx:responseError", sayFailed);
  document.addEventListener("htmx:sendError", sayFailed);

  /* Selects and checkboxes that are to send their form at once. */
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
  });
  all("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
})();

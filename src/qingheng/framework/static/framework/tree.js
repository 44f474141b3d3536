/* Filters the tree of items as one types, opens and closes all, and opens everything for paper.
   The law: without this file the same form asks the server. */
"use strict";
(function () {
  const form = document.querySelector("[data-tree-filters]");
  if (!form) return;
  const tree = form.closest(".fw-tree");
  const items = Array.from(tree.querySelectorAll("[data-item]"));
  const branches = Array.from(tree.querySelectorAll("[data-branch]")).reverse();
  const count = tree.querySelector("[data-count]");
  const nothing = tree.querySelector("[data-nothing]");

  function fits(item, wanted) {
    const data = item.dataset;
    if (wanted.q && !data.text.includes(wanted.q)) return false;
    if (wanted.audience && data.audience && data.audience !== wanted.audience) return false;
    if (wanted.scenario && data.scenario && data.scenario !== wanted.scenario) return false;
    return ["station", "method", "frequency"].every((name) => !wanted[name] || data[name] === wanted[name]);
  }

  function filter() {
    const wanted = {};
    new FormData(form).forEach((value, name) => { wanted[name] = value; });
    wanted.q = (wanted.q || "").trim().toLowerCase();
    items.forEach((item) => { item.hidden = !fits(item, wanted); });
    branches.forEach((branch) => { branch.hidden = !branch.querySelector("[data-item]:not([hidden])"); });
    const shown = items.filter((item) => !item.hidden).length;
    count.textContent = String(shown);
    nothing.hidden = shown > 0;
    const query = new URLSearchParams(Object.entries(wanted).filter((pair) => pair[1])).toString();
    history.replaceState(null, "", query ? "?" + query : location.pathname);
  }

  form.addEventListener("input", filter);
  form.addEventListener("change", filter);
  form.addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  form.querySelector("button").hidden = true;

  const tools = tree.querySelector(".fw-tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unfold]");
    if (button) items.forEach((item) => { item.open = button.dataset.unfold === "all"; });
  });

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = Array.from(tree.querySelectorAll("details:not([open])"));
    closed.forEach((each) => { each.open = true; });
  });
  window.addEventListener("afterprint", () => { closed.forEach((each) => { each.open = false; }); });

  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.matches("details")) target.open = true;
})();

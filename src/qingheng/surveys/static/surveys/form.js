/* What a questionnaire gains by script: questions that do not matter hide, progress shows, a reload keeps what was typed.
   The law: everything works without it, the evaluator is the twin of asking/expressions.py, and nothing outlives the tab. */
(function (root) {
  "use strict";

  const LOOSE = /^\s*-?(\d+(\.\d*)?|\.\d+)\s*$/;

  function number(value) {
    if (typeof value === "string") return LOOSE.test(value) ? Number(value) : NaN;
    return Number(value);
  }

  function truth(value) {
    return typeof value === "number" ? value !== 0 && !Number.isNaN(value) : Boolean(value);
  }

  function same(left, right) {
    if (typeof left === "boolean" || typeof right === "boolean") return truth(left) === truth(right);
    if (typeof left === "number" || typeof right === "number") return number(left) === number(right);
    return left === right;
  }

  function words(value) {
    return String(value).split(/\s+/).filter(Boolean);
  }

  const OPERATORS = {
    "=": same,
    "!=": (left, right) => !same(left, right),
    "<": (left, right) => number(left) < number(right),
    ">": (left, right) => number(left) > number(right),
    "<=": (left, right) => number(left) <= number(right),
    ">=": (left, right) => number(left) >= number(right),
    "+": (left, right) => number(left) + number(right),
    "-": (left, right) => number(left) - number(right),
    "*": (left, right) => number(left) * number(right),
    div: (left, right) => number(left) / number(right),
    mod: (left, right) => (Number.isFinite(number(left)) ? number(left) % number(right) : NaN),
    neg: (value) => -number(value),
  };
  const FUNCTIONS = {
    selected: (chosen, name) => words(chosen).includes(String(name)),
    "count-selected": (chosen) => words(chosen).length,
    not: (value) => !truth(value),
    "string-length": (value) => Array.from(String(value)).length,
    number: number,
    coalesce: (first, second) => (String(first) ? first : second),
  };

  function evaluate(tree, lookup, own) {
    const kind = tree[0];
    if (kind === "num" || kind === "str") return tree[1];
    if (kind === "ref") return lookup(tree[1]);
    if (kind === "self") return own;
    const value = (part) => evaluate(part, lookup, own);
    if (kind === "and") return truth(value(tree[1])) && truth(value(tree[2]));
    if (kind === "or") return truth(value(tree[1])) || truth(value(tree[2]));
    if (kind === "call" && tree[1] === "if") return value(truth(value(tree[2])) ? tree[3] : tree[4]);
    if (kind === "call") return FUNCTIONS[tree[1]](...tree.slice(2).map(value));
    return OPERATORS[kind](...tree.slice(1).map(value));
  }

  root.qinghengExpressions = { evaluate: evaluate, truth: truth };
  if (typeof document === "undefined") return;

  const form = document.querySelector("[data-sv-progress]") && document.querySelector("[data-sv-progress]").closest("form");
  if (!form) return;
  const bar = form.querySelector("[data-sv-progress] progress");
  const conditions = Array.from(form.querySelectorAll("[data-sv-relevance]"), (part) => [part, JSON.parse(part.dataset.svRelevance)]);
  const draft = "qingheng-draft " + location.pathname;

  function isShown(input) {
    return !input.closest("[hidden]");
  }

  function answers() {
    const found = new Map();
    for (const input of form.elements) {
      if (!input.name || !input.closest("[data-sv-question]") || !isShown(input)) continue;
      const isBox = input.type === "radio" || input.type === "checkbox";
      if (isBox ? input.checked : input.value.trim()) {
        found.set(input.name, (found.has(input.name) ? found.get(input.name) + " " : "") + input.value.trim());
      }
    }
    return found;
  }

  function follow() {
    for (const pair of conditions) {
      const given = answers(); // in the order of the page: what an earlier condition hid counts for nothing here
      pair[0].hidden = !truth(evaluate(pair[1], (name) => given.get(name) || "", ""));
    }
    const given = answers();
    const asked = Array.from(form.querySelectorAll("[data-sv-question]")).filter(isShown);
    const done = asked.filter((question) => Array.from(question.querySelectorAll("[name]")).every((input) => given.has(input.name)));
    bar.max = asked.length;
    bar.value = done.length;
  }

  function alone(box) {
    if (!box.checked || box.type !== "checkbox") return;
    for (const other of form.querySelectorAll('[name="' + CSS.escape(box.name) + '"]')) {
      if (other !== box && (box.hasAttribute("data-sv-alone") || other.hasAttribute("data-sv-alone"))) other.checked = false;
    }
  }

  function keep() {
    try { sessionStorage.setItem(draft, new URLSearchParams(new FormData(form)).toString()); } catch (error) { /* private window: nothing is kept */ }
  }

  function bringBack() {
    let kept = "";
    try { kept = sessionStorage.getItem(draft) || ""; } catch (error) { /* private window: nothing was kept */ }
    for (const pair of new URLSearchParams(kept)) {
      for (const input of form.querySelectorAll('[name="' + CSS.escape(pair[0]) + '"]')) {
        if (input.type === "radio" || input.type === "checkbox") input.checked = input.checked || input.value === pair[1];
        else if (input.type !== "hidden" && !input.value) input.value = pair[1];
      }
    }
  }

  const faults = form.querySelector(".sv-faults");
  if (faults) faults.focus(); else bringBack();
  bar.hidden = false;
  follow();
  form.addEventListener("change", (event) => { alone(event.target); follow(); keep(); });
  form.addEventListener("input", () => { follow(); keep(); });
  form.addEventListener("submit", () => { try { sessionStorage.removeItem(draft); } catch (error) { /* nothing was kept */ } });
})(typeof globalThis === "undefined" ? window : globalThis);

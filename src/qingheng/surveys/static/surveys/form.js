/* Hides what is not asked, counts what is answered, keeps a draft in this tab until it is sent.
   The law: the server is the truth; without this script the form works all the same. The evaluator is the twin of
   `asking/expressions.py`: conversions are those of XPath 1.0, and a test holds the two side by side. */
(function (root) {
  "use strict";
  const NUMBER = /^[ \t\r\n]*-?(\d+(\.\d*)?|\.\d+)[ \t\r\n]*$/;

  function truth(value) {
    return typeof value === "number" ? value !== 0 && !Number.isNaN(value) : Boolean(value);
  }

  function number(value) {
    return typeof value === "string" ? (NUMBER.test(value) ? Number(value.trim()) : NaN) : Number(value);
  }

  function plain(value) {
    // Figures without an exponent, as XPath writes them.
    const [figures, exponent] = String(Math.abs(value)).split("e-");
    const sign = value < 0 ? "-" : "";
    if (exponent === undefined) return sign + figures;
    return sign + "0." + "0".repeat(Number(exponent) - 1) + figures.replace(".", "");
  }

  function text(value) {
    if (typeof value !== "number" || !Number.isFinite(value)) return String(value);
    return Number.isInteger(value) ? BigInt(value).toString() : plain(value);
  }

  function words(value) {
    return text(value).split(/[ \t\r\n]+/).filter(Boolean);
  }

  function equal(left, right) {
    if (typeof left === "boolean" || typeof right === "boolean") return truth(left) === truth(right);
    if (typeof left === "number" || typeof right === "number") return number(left) === number(right);
    return left === right;
  }

  const OPERATORS = {
    "=": equal,
    "!=": (left, right) => !equal(left, right),
    "<": (left, right) => number(left) < number(right),
    ">": (left, right) => number(left) > number(right),
    "<=": (left, right) => number(left) <= number(right),
    ">=": (left, right) => number(left) >= number(right),
    "+": (left, right) => number(left) + number(right),
    "-": (left, right) => number(left) - number(right),
    "*": (left, right) => number(left) * number(right),
    div: (left, right) => number(left) / number(right),
    mod: (left, right) => number(left) % number(right),
    neg: (value) => -number(value),
  };
  const FUNCTIONS = {
    selected: (chosen, name) => words(chosen).includes(text(name)),
    "count-selected": (chosen) => words(chosen).length,
    not: (value) => !truth(value),
    "string-length": (value) => Array.from(text(value)).length,
    number: number,
    coalesce: (first, second) => (text(first) ? first : second),
  };

  function evaluate(tree, answers, own) {
    const kind = tree[0];
    const of = (part) => evaluate(part, answers, own);
    if (kind === "num" || kind === "str") return tree[1];
    if (kind === "ref") return Object.prototype.hasOwnProperty.call(answers, tree[1]) ? answers[tree[1]] : "";
    if (kind === "self") return own;
    if (kind === "and") return truth(of(tree[1])) && truth(of(tree[2]));
    if (kind === "or") return truth(of(tree[1])) || truth(of(tree[2]));
    if (kind !== "call") return OPERATORS[kind](...tree.slice(1).map(of));
    if (tree[1] === "if") return truth(of(tree[2])) ? of(tree[3]) : of(tree[4]);
    return FUNCTIONS[tree[1]](...tree.slice(2).map(of));
  }

  if (typeof module === "object" && module.exports) module.exports = { evaluate: evaluate, truth: truth };
  if (!root.document) return;
  const form = root.document.querySelector("[data-asked]")?.closest("form");
  if (!form) return;
  const progress = form.querySelector("[data-asked-progress]");
  const place = "qingheng-draft:" + root.location.pathname;
  const fields = () => Array.from(form.querySelectorAll("[data-asked] input, [data-asked] textarea"));

  function given(where) {
    const found = {};
    for (const field of where.querySelectorAll("input, textarea")) {
      const isChoice = field.type === "radio" || field.type === "checkbox";
      const value = isChoice && !field.checked ? "" : field.value.trim();
      found[field.name] = [found[field.name], value].filter(Boolean).join(" ");
    }
    return found;
  }

  function settle() {
    // In their order, as the server reads them: what is hidden says nothing to what follows.
    const answers = given(form);
    let done = 0;
    let all = 0;
    for (const question of form.querySelectorAll("[data-question]")) {
      const section = question.closest("section[data-relevance]");
      const asked = [section, question].every(
        (each) => !each || !each.dataset.relevance || truth(evaluate(JSON.parse(each.dataset.relevance), answers, "")),
      );
      question.hidden = !asked;
      const own = given(question);
      for (const name of Object.keys(own)) {
        if (!asked) answers[name] = "";
        all += asked ? 1 : 0;
        done += asked && own[name] ? 1 : 0;
      }
    }
    for (const section of form.querySelectorAll(".asked-section")) {
      section.hidden = !section.querySelector("[data-question]:not([hidden])");
    }
    for (const field of form.querySelectorAll(".asked-choice input")) {
      field.parentNode.classList.toggle("is-chosen", field.checked);
    }
    progress.hidden = false;
    progress.querySelector("progress").max = Math.max(all, 1);
    progress.querySelector("progress").value = done;
    progress.querySelector("[data-asked-done]").textContent = done;
    progress.querySelector("[data-asked-all]").textContent = all;
  }

  function exclude(field) {
    if (field.type !== "checkbox" || !field.checked) return;
    for (const other of fields()) {
      const goes = field.dataset.excludes !== undefined || other.dataset.excludes !== undefined;
      if (other !== field && other.name === field.name && goes) other.checked = false;
    }
  }

  function draft(work) {
    try {
      return work(root.sessionStorage);
    } catch (error) {
      return null; // a browser that keeps nothing: the answers stay on the page
    }
  }

  function keep() {
    const values = fields().map((field) => (field.type === "radio" || field.type === "checkbox" ? field.checked : field.value));
    draft((store) => store.setItem(place, JSON.stringify(values)));
  }

  function resume() {
    if (form.querySelector(".asked-faults")) return; // what was sent has come back with the page
    const kept = draft((store) => JSON.parse(store.getItem(place)));
    const all = fields();
    if (!Array.isArray(kept) || kept.length !== all.length) return;
    all.forEach((field, index) => {
      if (typeof kept[index] === "boolean") field.checked = kept[index];
      else field.value = kept[index];
    });
  }

  resume();
  settle();
  form.addEventListener("input", function (event) {
    exclude(event.target);
    settle();
    keep();
  });
  form.addEventListener("submit", () => draft((store) => store.removeItem(place)));
})(typeof window === "undefined" ? {} : window);

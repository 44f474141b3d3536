// Evaluates expressions as the browser does: cases as JSON on standard input, values as JSON on standard output.
"use strict";
require("../../../../src/qingheng/surveys/static/surveys/form.js");
let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", () => {
  const told = JSON.parse(text).map(([tree, answers, own]) => {
    const value = globalThis.qinghengExpressions.evaluate(tree, (name) => answers[name] || "", own);
    return [typeof value, String(value), globalThis.qinghengExpressions.truth(value)];
  });
  process.stdout.write(JSON.stringify(told));
});

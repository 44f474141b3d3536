/* Answers line by line: what the browser's evaluator makes of a tree and answers. */
const path = process.argv[2];
const twin = require(path);
const lines = require("readline").createInterface({ input: process.stdin });
lines.on("line", (line) => {
  const { tree, answers, own } = JSON.parse(line);
  const value = twin.evaluate(tree, answers, own);
  console.log(JSON.stringify({ type: typeof value, value: String(value), truth: twin.truth(value) }));
});

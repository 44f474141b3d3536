// A button that chooses every report of the list, or none. Without this file each is chosen by hand.
"use strict";
document.querySelectorAll("form[data-choosing]").forEach((form) => {
  const place = form.querySelector("[data-choose-all]");
  if (!place) return;
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => {
    const boxes = Array.from(form.querySelectorAll("input[name=papers]"));
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = !all; });
  });
});

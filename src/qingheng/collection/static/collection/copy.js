/*
 * A button that copies what stands in a field: <button data-copy="ID" data-done="…" hidden>.
 *
 * The law: without scripts the button is not there, and the field can be selected by hand.
 */
(function () {
  "use strict";

  function copied(field) {
    field.focus();
    field.select();
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(field.value);
    return document.execCommand("copy") ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      copied(document.getElementById(button.dataset.copy)).then(function () {
        button.querySelector("[data-word]").textContent = button.dataset.done;
      }, function () { /* the text stays selected, to be copied by keyboard */ });
    });
  });
})();

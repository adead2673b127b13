// Warns who leaves a page whose form holds what was neither sent nor kept as a draft.
// A form is watched when it holds an element with data-unsaved: "" as the page opens, "typed"
// when it came back with what was typed. Nothing is read, sent or kept here.
"use strict";
(() => {
  const typed = new Map(); // form → times it was typed in since it was last kept
  const asked = new WeakMap(); // form → the same, when its draft was sent

  const warn = (event) => {
    event.preventDefault();
    event.returnValue = true;
  };
  const watched = (element) => {
    const form = element?.closest?.("form");
    return form?.querySelector("[data-unsaved]") ? form : null;
  };
  const told = () => {
    removeEventListener("beforeunload", warn);
    if (typed.size) addEventListener("beforeunload", warn);
  };
  const type = (form) => {
    if (form) typed.set(form, (typed.get(form) ?? 0) + 1);
    told();
  };
  const keep = (form) => {
    typed.delete(form);
    told();
  };

  document.querySelectorAll("[data-unsaved=typed]").forEach((mark) => type(watched(mark)));
  document.addEventListener("input", ({ target }) => type(watched(target)));
  document.addEventListener("submit", ({ target }) => keep(target));
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    const form = watched(detail.elt);
    if (form) asked.set(form, typed.get(form));
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = watched(detail.elt);
    const kept = detail.xhr.responseText.includes("draft-kept");
    if (form && kept && asked.get(form) === typed.get(form)) keep(form);
  });
})();

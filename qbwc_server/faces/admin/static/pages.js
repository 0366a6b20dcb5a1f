// Small comforts on top of pages that work without them.
"use strict";

// A box at the head of a table ticks or clears every row's.
document.addEventListener("change", (event) => {
  const all = event.target.closest("input[data-ticks]");
  if (!all) return;
  const boxes = document.querySelectorAll(`input[name="${all.dataset.ticks}"]`);
  for (const box of boxes) box.checked = all.checked;
});

// What cannot be taken back is asked for once more.
document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.ask;
  if (asked && !window.confirm(asked)) event.preventDefault();
});

// A text that is shown once is copied with one press.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = "Copied";
});

// A page that nobody looks at asks for nothing.
document.addEventListener("htmx:before:request", (event) => {
  if (document.hidden) event.preventDefault();
});

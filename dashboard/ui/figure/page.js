// What Streamlit's own elements lack for those who read by keyboard or on paper.

// On paper a figure is made smaller as it stands: a page is printed before one could be drawn anew.
const PAPER_WIDTH = 670;

function plots() {
  return document.querySelectorAll(".figure > div");
}

window.addEventListener("beforeprint", () => {
  for (const plot of plots()) plot.style.zoom = Math.min(1, PAPER_WIDTH / plot.scrollWidth);
});

window.addEventListener("afterprint", () => {
  for (const plot of plots()) plot.style.zoom = "";
});

// A table that is wider than its place scrolls; without a mouse it does so only where it can be focused.
let isLooking = false;

function look() {
  isLooking = false;
  for (const place of document.querySelectorAll('[data-testid="stTable"] > div:not([tabindex])')) place.tabIndex = 0;
}

new MutationObserver(() => {
  if (isLooking) return;
  isLooking = true;
  requestAnimationFrame(look);
}).observe(document.body, { childList: true, subtree: true });

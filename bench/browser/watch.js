// A picture is there when every figure's footer in the drawn SVG names the window and filters of the figure's own data.
(() => {
  const FIGURES = 5;
  const bare = (words) => words.replace(/\s/g, "");
  const asked = (figure) => bare((figure.layout?.meta?.window ?? ["?"]).join(""));
  const isDrawn = (figure) => bare(figure.querySelector(".infolayer")?.textContent ?? "").includes(asked(figure));
  const state = () => {
    const figures = [...document.querySelectorAll(".js-plotly-plot")];
    const isWhole = figures.length === FIGURES && figures.every(isDrawn);
    return isWhole && new Set(figures.map(asked)).size === 1 ? asked(figures[0]) : null;
  };
  const until = (isEnd, keep) => {
    const look = () => (isEnd(state()) ? requestAnimationFrame(() => keep(performance.now())) : requestAnimationFrame(look));
    look();
  };
  window.bench = { loadedAt: null, clickedAt: null, redrawnAt: null };
  window.benchNextClick = () => {
    const before = state();
    window.bench.clickedAt = window.bench.redrawnAt = null;
    addEventListener(
      "click",
      () => {
        window.bench.clickedAt = performance.now();
        until((now) => now !== null && now !== before, (at) => (window.bench.redrawnAt = at));
      },
      { capture: true, once: true },
    );
  };
  until((now) => now !== null, (at) => (window.bench.loadedAt = at));
})();

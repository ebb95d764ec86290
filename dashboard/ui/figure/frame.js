// What stands around a plot, laid out for the width at hand: Plotly neither wraps words nor knows its width.

// By these the figure was laid out for the narrowest screen: dashboard/charts/card.py.
const SIZES = MEASURES;
// Longer lines are hard to follow back to their beginning.
const LONGEST_LINE = 760;

const pen = document.createElement("canvas").getContext("2d");

/** The parts of a layout that depend on its width, as `Plotly.relayout` takes them. */
export function framed({ layout, surround }, width) {
  const room = width - 2 * SIZES.edge;
  const title = lines(surround.title, `bold ${SIZES.titleSize}px`, room);
  const unit = lines(surround.unit, `${SIZES.unitSize}px`, room);
  const footer = surround.footer.flatMap((words) => lines(words, `${SIZES.footerSize}px`, Math.min(room, LONGEST_LINE)));
  const head = SIZES.edge + title.length * SIZES.titleLine + unit.length * SIZES.unitLine + SIZES.gap;
  const legend = legendHeight(surround.legend, width - layout.margin.l - layout.margin.r);
  const foot = surround.bottom + legend + footer.length * SIZES.footerLine + SIZES.edge;
  const height = head + surround.top + surround.plot_height + foot;
  const below = layout.annotations.findIndex(({ name }) => name === "footer");
  const [, opening] = layout.title.text.match(/<br>(<span[^>]*>)/);
  return {
    width,
    height,
    "title.text": `<b>${title.join("<br>")}</b><br>${opening}${unit.join("<br>")}</span>`,
    "margin.t": head + surround.top,
    "margin.b": foot,
    "legend.y": (foot - surround.bottom) / height,
    [`annotations[${below}].text`]: footer.join("<br>"),
    [`annotations[${below}].yshift`]: SIZES.edge - foot,
  };
}

/** A layout with such parts. */
export function withParts(layout, parts) {
  const changed = structuredClone(layout);
  for (const [path, value] of Object.entries(parts)) {
    const names = path.split(/[.[\]]+/).filter(Boolean);
    const last = names.pop();
    names.reduce((part, name) => part[name], changed)[last] = value;
  }
  return changed;
}

function lines(words, font, room) {
  pen.font = `${font} ${SIZES.fontFamily}`;
  const found = [];
  let line = "";
  for (const word of words.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && pen.measureText(longer).width > room) {
      found.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...found, line].map(escaped);
}

/** One row where all names fit, else columns as wide as the widest: so Plotly sets them. */
function legendHeight(names, room) {
  if (!names.length) return 0;
  pen.font = `${SIZES.legendSize}px ${SIZES.fontFamily}`;
  const widths = names.map((name) => pen.measureText(name).width + SIZES.legendSymbol);
  const all = widths.reduce((sum, one) => sum + one);
  const rows = all <= room ? 1 : Math.ceil(names.length / Math.max(1, Math.floor(room / Math.max(...widths))));
  return rows * SIZES.legendLine + SIZES.legendGap;
}

function escaped(words) {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

// Draws Plotly figures that keep their element: new content redraws it in place.

import { framed, withParts } from "./FRAME_NAME";

const CONFIG = { displaylogo: false, displayModeBar: false, scrollZoom: false };
const LEAST_WIDTH = 150;
const MOST_IDLE_MS = 200;

let Plotly = null;
let loading = null;

/** Loads plotly.js once; after a failure it may be tried again. */
export function load(address) {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    // Streamlit answers an unknown address with its page, which loads as a script, too.
    script.onload = script.onerror = () => {
      Plotly = window.Plotly ?? null;
      Plotly ? resolve() : reject(new Error(`${script.src} could not be loaded`));
    };
    document.head.append(script);
  }).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}

const figures = new WeakMap();

/** Shows the content of a mounted component; gives the function that takes it away. */
export function show({ data, parentElement }, plotlyAddress) {
  if (!figures.has(parentElement)) figures.set(parentElement, new Figure(parentElement));
  return figures.get(parentElement).show(new TextDecoder().decode(data), plotlyAddress);
}

class Figure {
  #parent;
  #whole = document.createElement("div");
  #badge = document.createElement("p");
  #heading = document.createElement("h2");
  #place = document.createElement("div");
  #plot = document.createElement("div");
  #notes = document.createElement("div");
  #sizes = new ResizeObserver(() => this.#isBehind && enqueue(this));
  #content = null;
  #failed = "";
  #figure = null;
  #isDrawn = false;
  #width = 0;
  #shows = 0;

  constructor(parent) {
    this.#parent = parent;
    this.#badge.className = "figure-badge";
    this.#heading.className = "figure-heading";
    this.#place.className = "figure";
    this.#place.setAttribute("role", "figure");
    this.#place.append(this.#plot);
    this.#notes.className = "figure-notes";
    this.#whole.append(this.#badge, this.#heading, this.#place, this.#notes);
    parent.append(this.#whole);
    this.#sizes.observe(this.#place);
  }

  show(content, plotlyAddress) {
    if (content !== this.#content) {
      this.#content = content;
      const { words, figure } = JSON.parse(content);
      this.#badge.textContent = words.badge;
      this.#heading.textContent = words.heading;
      this.#notes.replaceChildren(...words.notes.map(paragraph));
      this.#failed = words.failed;
      this.#figure = figure;
      this.#isDrawn = false;
      this.#place.setAttribute("aria-label", words.alt);
      this.#place.setAttribute("aria-busy", "true");
      this.#place.style.minHeight = `${this.#frame.height}px`;
      load(plotlyAddress).then(
        () => enqueue(this),
        (error) => this.fail(error),
      );
    }
    // Streamlit takes away what a newer show has overtaken while it loaded; the element then holds the newer one.
    const shown = ++this.#shows;
    return () => shown === this.#shows && this.#remove();
  }

  /** Pixels between figure and window, 0 within it. */
  get distance() {
    const { top, bottom } = this.#place.getBoundingClientRect();
    return Math.max(0, top - window.innerHeight, -bottom);
  }

  /** Draws what was shown last, as wide as its place. What is hidden, and so has no width, waits until it has one. */
  async draw() {
    if (!this.#isBehind) return;
    const frame = this.#frame;
    this.#width = frame.width;
    this.#place.style.minHeight = `${frame.height}px`;
    if (this.#isDrawn) {
      await Plotly.relayout(this.#plot, frame);
    } else {
      this.#isDrawn = true;
      this.#plot.querySelector("p")?.remove();
      await Plotly.react(this.#plot, this.#figure.data, withParts(this.#figure.layout, frame), CONFIG);
      this.#place.removeAttribute("aria-busy");
    }
  }

  /** Says in the figure's place that it could not be drawn; the same content may be shown again. */
  fail(error) {
    console.error(error);
    Plotly?.purge(this.#plot);
    const failed = paragraph(this.#failed);
    failed.setAttribute("role", "alert");
    this.#plot.replaceChildren(failed);
    this.#place.removeAttribute("aria-busy");
    this.#content = this.#figure = null;
    this.#width = 0;
  }

  get #wantedWidth() {
    return Math.max(this.#place.clientWidth, LEAST_WIDTH);
  }

  get #frame() {
    return framed(this.#figure, this.#wantedWidth);
  }

  get #isBehind() {
    if (!Plotly || !this.#figure || this.#place.clientWidth === 0) return false;
    return !this.#isDrawn || this.#width !== this.#wantedWidth;
  }

  #remove() {
    waiting.delete(this);
    figures.delete(this.#parent);
    this.#sizes.disconnect();
    Plotly?.purge(this.#plot);
    this.#whole.remove();
  }
}

function paragraph(words) {
  const element = document.createElement("p");
  element.textContent = words;
  return element;
}

// One figure a turn, so that the page answers in between: first what the reader sees, the rest when nothing else is to do.
const waiting = new Set();
let isWorking = false;

async function enqueue(figure) {
  waiting.add(figure);
  if (isWorking) return;
  isWorking = true;
  for (await turn(); waiting.size > 0; await turn()) {
    if (nearest().distance > 0) await idle();
    if (waiting.size > 0) await drawNow(nearest());
  }
  isWorking = false;
}

async function drawNow(figure) {
  waiting.delete(figure);
  try {
    await figure.draw();
  } catch (error) {
    figure.fail(error);
  }
}

function nearest() {
  return [...waiting].reduce((one, other) => (other.distance < one.distance ? other : one));
}

function turn() {
  return new Promise((resolve) => setTimeout(resolve));
}

function idle() {
  if (!window.requestIdleCallback) return turn(); // Safari
  return new Promise((resolve) => requestIdleCallback(resolve, { timeout: MOST_IDLE_MS }));
}

addEventListener("beforeprint", () => [...waiting].forEach(drawNow));

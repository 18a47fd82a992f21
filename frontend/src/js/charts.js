// Draws Vega-Lite specifications with the interpreter, so that nothing is evaluated as code.
import { dataOf, drawn, failed } from "./figures.js";

const INK = "#10303b";
const QUIET = "#4b5d66";
const LINE = "#cfd8db";
const THEME = {
  background: null,
  font: getComputedStyle(document.body).fontFamily,
  view: { stroke: null },
  axis: {
    labelColor: QUIET, labelFontSize: 13, titleColor: INK, titleFontSize: 13, titleFontWeight: 600,
    gridColor: "#e6ecee", domainColor: LINE, tickColor: LINE, labelLimit: 220, titlePadding: 10,
  },
  legend: { labelColor: QUIET, labelFontSize: 13, titleColor: INK, titleFontSize: 13, orient: "top", symbolType: "square" },
  header: { labelColor: INK, labelFontSize: 13, titleFontSize: 13 },
  range: { category: ["#0b5f68", "#d48a00", "#2b6cb0", "#8a3b6d", "#5f7a1f", "#6f8089"], ramp: ["#d8ebeb", "#0b5f68"] },
  bar: { color: "#0b5f68" },
  line: { color: "#0b5f68", strokeWidth: 2.5 },
  point: { color: "#0b5f68", filled: true, size: 50 },
  area: { color: "#0b5f68", opacity: 0.25 },
  rule: { color: "#b1271f" },
};

let loading;

function load(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.async = false;
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} did not load`));
    document.head.append(script);
  });
}

// What is drawn of a figure leads where its row of the table does: `data-ask` holds addresses by what is told of it.
function askOnClick(view, element) {
  if (!element.dataset.ask) return;
  const links = JSON.parse(document.getElementById(element.dataset.ask).textContent);
  const addressOf = (item) => links.to[item?.datum?.[links.by]];
  view.addEventListener("click", (event, item) => {
    const address = addressOf(item);
    if (address) element.dispatchEvent(new CustomEvent("app:ask", { bubbles: true, detail: address }));
  });
  view.addEventListener("mousemove", (event, item) => element.classList.toggle("app-figure__drawing--asks", Boolean(addressOf(item))));
}

// Small charts beside each other take as many columns as there is room for: on a phone they stand one below the other.
const SMALL = 250;
const SMALL_EDGE = 64;

const columnsIn = (element) => Math.max(1, Math.floor(element.clientWidth / SMALL));

function fitted(spec, element) {
  if (!spec.concat) return spec;
  const columns = columnsIn(element);
  const width = Math.floor(element.clientWidth / columns) - SMALL_EDGE;
  return { ...spec, columns, concat: spec.concat.map((each) => ({ ...each, width })) };
}

async function draw(element) {
  const spec = fitted(dataOf(element), element);
  const chart = await window.vegaEmbed(element.querySelector("div"), { width: "container", ...spec }, {
    ast: true, actions: false, defaultStyle: false, renderer: "canvas", config: THEME, logLevel: window.vega.Error,
    tooltip: { disableDefaultStyle: true },
  });
  askOnClick(chart.view, element);
  return spec.columns;
}

function drawAgainWhenTurned(element, drawnIn) {
  let columns = drawnIn;
  new ResizeObserver(() => {
    if (columnsIn(element) === columns) return;
    columns = columnsIn(element);
    draw(element).catch((error) => failed(element, error));
  }).observe(element);
}

export async function drawCharts(elements, assets) {
  loading ??= Promise.all([load(assets.vega), load(assets.vegaLite), load(assets.vegaEmbed)]);
  for (const element of elements) {
    try {
      await loading;
      element.dataset.drawn = "chart";
      const columns = await draw(element);
      if (columns) drawAgainWhenTurned(element, columns);
      drawn(element, "chart");
    } catch (error) {
      failed(element, error);
    }
  }
}

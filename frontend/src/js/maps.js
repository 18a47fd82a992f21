// Draws GeoJSON with MapLibre on a plain ground: no tiles are asked of anybody.
import { dataOf, drawn, failed } from "./figures.js";

const SHADE = ["interpolate", ["linear"], ["to-number", ["get", "value"], 0.6], 0, "#d8ebeb", 0.5, "#4d999d", 1, "#07434a"];
const COLOURS = ["case", ["has", "untold"], "#ffffff", SHADE]; // an area of which no figure is told is left white
const LAYERS = [
  { id: "ground", type: "background", paint: { "background-color": "#f4f7f7" } },
  {
    id: "areas", type: "fill", source: "shapes", filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": COLOURS, "fill-opacity": ["case", ["has", "step"], 1, 0.85] },
  },
  {
    id: "edges", type: "line", source: "shapes", filter: ["!=", ["geometry-type"], "Point"],
    paint: { "line-color": "#10303b", "line-width": 1 },
  },
  {
    id: "points", type: "circle", source: "shapes", filter: ["==", ["geometry-type"], "Point"],
    paint: { "circle-radius": 7, "circle-color": COLOURS, "circle-stroke-color": "#10303b", "circle-stroke-width": 1.5 },
  },
];

function pairs(coordinates) {
  return typeof coordinates[0] === "number" ? [coordinates] : coordinates.flatMap(pairs);
}

function bounds(shapes) {
  const all = shapes.features.flatMap((feature) => pairs(feature.geometry.coordinates));
  const [xs, ys] = [all.map((pair) => pair[0]), all.map((pair) => pair[1])];
  const least = (values) => values.reduce((one, other) => Math.min(one, other));
  const most = (values) => values.reduce((one, other) => Math.max(one, other));
  return [[least(xs), least(ys)], [most(xs), most(ys)]];
}

function linkTo(address) {
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = address;
  link.textContent = "Only this area";
  return link;
}

function tellOnClick(maplibre, map) {
  map.on("click", ["areas", "points"], (event) => {
    const label = document.createElement("p");
    label.className = "app-figure__label";
    const { label: words, ask } = event.features[0].properties;
    label.textContent = words ?? "";
    if (ask) label.append(document.createElement("br"), linkTo(ask));
    new maplibre.Popup({ closeButton: true }).setLngLat(event.lngLat).setDOMContent(label).addTo(map);
  });
}

// A map drawn before its style has come shows its hint over everything, and fades it out slowly.
function style(address) {
  return new Promise((come) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.onload = link.onerror = come;
    link.href = address;
    document.head.append(link);
  });
}

let library;

export async function drawMaps(elements, assets) {
  library ??= import(assets.maplibre).then(async (maplibre) => {
    await style(assets.maplibreStyle);
    maplibre.setWorkerUrl(new URL(assets.maplibreWorker, location.href).href);
    return maplibre;
  });
  for (const element of elements) {
    try {
      const maplibre = await library;
      const shapes = dataOf(element);
      element.dataset.drawn = "map";
      const map = new maplibre.Map({
        container: element, attributionControl: false, cooperativeGestures: true,
        bounds: bounds(shapes), fitBoundsOptions: { padding: 30, maxZoom: 15 },
        style: { version: 8, sources: { shapes: { type: "geojson", data: shapes } }, layers: LAYERS },
      });
      map.addControl(new maplibre.NavigationControl({ showCompass: false }));
      map.getCanvas().setAttribute("aria-label", element.dataset.label);
      tellOnClick(maplibre, map);
      drawn(element, "map");
    } catch (error) {
      failed(element, error);
    }
  }
}

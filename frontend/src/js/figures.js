// What charts and maps share: reading their data from the page, and folding the table away once a drawing stands.

export function dataOf(element) {
  return JSON.parse(document.getElementById(element.dataset.source).textContent);
}

export function drawn(element, kind) {
  element.dataset.drawn = kind;
  const table = element.closest("figure").querySelector("details");
  if (table) table.open = false;
}

export function failed(element, error) {
  delete element.dataset.drawn;
  console.warn("A drawing could not be made; its table stands in the page.", error);
}

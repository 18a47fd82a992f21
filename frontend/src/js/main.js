// Brings a page to life: design-system components, menus, charts and maps. Every page works without it.
// Addresses of other scripts come from the page, because their names carry a hash.
const assets = JSON.parse(document.querySelector('meta[name="concordat-assets"]').content);

async function bring(scope) {
  const [govuk, moj] = await Promise.all([import(assets.govuk), import(assets.moj)]);
  govuk.initAll({ scope });
  moj.initAll({ scope });
  offerTools(scope);
  await draw(scope);
}

async function draw(scope) {
  const charts = scope.querySelectorAll("[data-chart]:not([data-drawn])");
  const maps = scope.querySelectorAll("[data-map]:not([data-drawn])");
  if (charts.length) {
    const { drawCharts } = await import(assets.charts);
    await drawCharts(charts, assets);
  }
  if (maps.length) {
    const { drawMaps } = await import(assets.maps);
    await drawMaps(maps, assets);
  }
}

// A menu closes by Escape and by a click elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.app-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.app-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What htmx puts in place is brought to life too.
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target;
  if (target?.isConnected && target !== document.body) bring(target);
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const copies = event.target.closest("[data-copy]");
  if (copies) copy(copies);
});

// What is copied is the text of the element that `data-copy` names, or the address of the page.
async function copy(button) {
  const named = button.dataset.copy;
  await navigator.clipboard.writeText(named ? document.getElementById(named).innerText : location.href);
  const words = button.innerHTML;
  button.textContent = "Copied";
  setTimeout(() => { button.innerHTML = words; }, 2000);
}

// Tools that need JavaScript are offered where there is some.
function offerTools(scope) {
  for (const button of scope.querySelectorAll("[data-print]")) button.parentElement.hidden = false;
  if (!navigator.clipboard) return;
  for (const button of scope.querySelectorAll("[data-copy]")) button.hidden = button.parentElement.hidden = false;
}

// On paper nothing is folded away.
let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  for (const details of folded) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
});

bring(document);

const checked = document.querySelector("[data-review]");
if (checked) import(assets.review).then(({ bringReview }) => bringReview(checked));

const uploads = document.querySelector("[data-upload]");
if (uploads) import(assets.uploads).then(({ bringUploads }) => bringUploads(uploads, assets));

const asking = document.querySelector("[data-asking]");
if (asking) import(assets.asking).then(({ bringAsking }) => bringAsking(asking));
if (asking) import(assets.dragging).then(({ bringDragging }) => bringDragging(asking));

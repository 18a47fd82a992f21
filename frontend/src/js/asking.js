// Asks again in place: the question and its answer are replaced and the address follows, so that Back undoes.
const WAIT = 250; // milliseconds after a choice, in which another may follow
const AT_ONCE = "select, [name=dataset], [type=checkbox][name^=v]";

let asking;
let focus = "";
let push = true;
let waiting;
let scrolled = {};

function ask(address, options = {}) {
  clearTimeout(waiting);
  ({ focus = "", push = true } = options);
  asking.setAttribute("aria-busy", "true");
  scrolled = Object.fromEntries([...asking.querySelectorAll(".app-values, #offers")].map((each) => [each.id, each.scrollTop]));
  window.htmx.ajax("GET", address, { source: asking, target: asking, swap: "innerHTML" });
}

function addressOf(form, submitter) {
  const said = [...new FormData(form, submitter)].filter(([, value]) => value !== "");
  return `${location.pathname}?${new URLSearchParams(said)}`;
}

// Where there is no room beside it, a question that is answered folds away.
function fold() {
  const folds = asking.querySelector("[data-fold]");
  if (folds && window.matchMedia("(max-width: 899px)").matches) folds.open = false;
}

// How many questions were asked here before this one: so many can be undone.
function before() {
  return history.state?.after ?? 0;
}

function offerUndo() {
  const undo = asking.querySelector("[data-undo]");
  if (undo && before()) undo.hidden = false;
}

function swapped(event) {
  if (event.detail?.ctx?.target !== asking) return;
  asking.removeAttribute("aria-busy");
  const page = asking.querySelector("[data-address]");
  if (!page) return;
  if (push && page.dataset.address !== location.search) history.pushState({ asking: true, after: before() + 1 }, "", location.pathname + page.dataset.address);
  document.title = page.dataset.title;
  offerUndo();
  for (const [id, top] of Object.entries(scrolled)) document.getElementById(id)?.scrollTo(0, top);
  if (!focus) fold();
  if (asking.querySelector(".govuk-error-summary")) return;
  document.getElementById(focus || page.dataset.focus)?.focus();
}

// A link that leads to another question on the same page, not to a file or elsewhere.
function asksHere(event) {
  const link = event.target.closest?.("a[href]");
  const plain = !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!plain || !link || !asking.contains(link) || link.hasAttribute("download")) return;
  if (link.hasAttribute("data-undo") && before()) {
    event.preventDefault();
    history.back();
    return;
  }
  const url = new URL(link.href);
  if (url.pathname !== location.pathname || url.hash) return;
  event.preventDefault();
  ask(url.pathname + url.search);
}

function askSoon(event) {
  const form = event.target.closest("form[data-question]");
  if (!form || !event.target.matches(AT_ONCE)) return;
  clearTimeout(waiting);
  const { id, name, type, dataset } = event.target;
  // What was picked last: what is half said meanwhile is left out of the question and is no mistake.
  waiting = setTimeout(() => ask(`${addressOf(form)}&pick=${name}`, { focus: dataset.focus ?? id }), type === "checkbox" ? 3 * WAIT : WAIT);
}

export function bringAsking(element) {
  if (!window.htmx || asking) return;
  asking = element;
  history.replaceState({ asking: true, after: before() }, "");
  offerUndo();
  fold();
  document.addEventListener("htmx:after:swap", swapped);
  asking.addEventListener("click", asksHere);
  asking.addEventListener("change", askSoon);
  asking.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-question]");
    if (!form) return;
    event.preventDefault();
    ask(addressOf(form, event.submitter));
  });
  asking.addEventListener("app:ask", (event) => ask(event.detail));
  window.addEventListener("popstate", (event) => {
    if (event.state?.asking) ask(location.pathname + location.search, { push: false });
  });
}

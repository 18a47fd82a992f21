// Asks again in place: the question and its answer are replaced and the address follows, so that Back undoes.
const WAIT = 250; // milliseconds after a choice, in which another may follow
const AT_ONCE = "select[name=measure], select[name^=by], select[name=compare], select[name=order], [name=dataset], [name=purpose]";

let asking;
let focus = "";
let push = true;
let waiting;

function ask(address, options = {}) {
  clearTimeout(waiting);
  ({ focus = "", push = true } = options);
  asking.setAttribute("aria-busy", "true");
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

function swapped(event) {
  if (event.detail?.ctx?.target !== asking) return;
  asking.removeAttribute("aria-busy");
  const page = asking.querySelector("[data-address]");
  if (!page) return;
  if (push && page.dataset.address !== location.search) history.pushState({ asking: true }, "", location.pathname + page.dataset.address);
  document.title = page.dataset.title;
  if (!focus) fold();
  if (asking.querySelector(".govuk-error-summary")) return;
  document.getElementById(focus || page.dataset.focus)?.focus();
}

// A link that leads to another question on the same page, not to a file or elsewhere.
function asksHere(event) {
  const link = event.target.closest?.("a[href]");
  const plain = !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (!plain || !link || !asking.contains(link) || link.hasAttribute("download")) return;
  const url = new URL(link.href);
  if (url.pathname !== location.pathname || url.hash) return;
  event.preventDefault();
  ask(url.pathname + url.search);
}

// What a column may be is offered for what it is compared with.
function offerValues(event) {
  const number = /^f(\d+)$/.exec(event.target.name ?? "")?.[1];
  if (!number) return;
  const value = event.target.form.elements[`v${number}`];
  value.setAttribute("list", `values-${event.target.value}`);
}

function askSoon(event) {
  const form = event.target.closest("form[data-question]");
  if (!form || !event.target.matches(AT_ONCE)) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => ask(addressOf(form), { focus: event.target.id }), WAIT);
}

export function bringAsking(element) {
  if (!window.htmx || asking) return;
  asking = element;
  history.replaceState({ asking: true }, "");
  fold();
  document.addEventListener("htmx:after:swap", swapped);
  asking.addEventListener("click", asksHere);
  asking.addEventListener("change", askSoon);
  asking.addEventListener("change", offerValues);
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

// Checking what was read: the document beside the actions where there is room, and letters that press the buttons.
// Everything here is also a link or a button of the page, which works without it.
const KEPT = "concordat-letter-keys";
const STEPS = {
  a: '[id^="accepted-"]',
  r: '[id^="rejected-"]',
  u: '[id^="undecided-"]',
  e: 'a[href$="/edit/"]',
  s: '[data-step="split"]',
  m: '[data-step="after"]',
};

export function bringReview(root) {
  const pane = root.querySelector(".app-panes__source");
  const wide = window.matchMedia("(min-width: 1000px)");
  const state = { here: null, asked: null, after: "" };

  const cards = () => [...root.querySelectorAll("article[data-anchor]")];
  const cardOf = (node) => node?.closest?.("article[data-anchor]");
  const undecided = (card) => card.querySelector('[id^="accepted-"]');

  function lay() {
    root.classList.toggle("app-panes--two", wide.matches);
    pane.hidden = !wide.matches;
    if (wide.matches && state.asked === null) fetchLeaf(root.dataset.review, state.here?.dataset.anchor ?? "");
  }

  // The part of the document that holds an anchor comes alone, so that a long document stays quick.
  function fetchLeaf(address, anchor) {
    state.asked = anchor;
    const at = anchor ? `${root.dataset.review}?at=${encodeURIComponent(anchor)}` : address;
    return window.htmx.ajax("GET", at, { target: pane, swap: "innerHTML" }).then(() => mark(anchor));
  }

  function mark(anchor) {
    const place = anchor && pane.querySelector(`#${CSS.escape(anchor)}`);
    for (const other of pane.querySelectorAll(".app-source__here")) other.classList.remove("app-source__here");
    if (!place) return false;
    place.classList.add("app-source__here");
    const far = place.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    pane.scrollTo({ top: pane.scrollTop + far - pane.clientHeight / 4 });
    return true;
  }

  function choose(card) {
    if (!card || card === state.here) return;
    for (const other of root.querySelectorAll(".app-proposal--here")) other.classList.remove("app-proposal--here");
    card.classList.add("app-proposal--here");
    state.here = card;
    const { anchor } = card.dataset;
    if (wide.matches && anchor && !mark(anchor) && state.asked !== anchor) fetchLeaf("", anchor);
  }

  function go(card) {
    if (!card) return;
    choose(card);
    card.focus({ preventScroll: true });
    if (wide.matches) bringIntoSight(card);
    else card.scrollIntoView({ block: "nearest" });
  }

  // Its beginning is below what stays in sight above it, also where it is taller than the pane.
  function bringIntoSight(card) {
    const list = root.querySelector(".app-panes__cards");
    const above = root.querySelector(".app-reviewing").offsetHeight + 12;
    const top = card.getBoundingClientRect().top - list.getBoundingClientRect().top;
    root.scrollIntoView({ block: "start" });
    if (top < above || top + card.offsetHeight > list.clientHeight) list.scrollTo({ top: list.scrollTop + top - above });
  }

  function step(by) {
    const every = cards();
    const at = every.findIndex((card) => card.id === state.here?.id);
    go(every[at < 0 ? 0 : Math.min(Math.max(at + by, 0), every.length - 1)]);
  }

  root.addEventListener("focusin", (event) => choose(cardOf(event.target)));
  root.addEventListener("click", (event) => choose(cardOf(event.target)));

  // From a marked place of the document to its card, where that is on this page.
  pane.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.hasAttribute("data-leaf")) {
      event.preventDefault();
      fetchLeaf(link.href, "");
      return;
    }
    const way = link ?? event.target.closest(".app-source__made")?.querySelector(".app-source__links a");
    const card = way && document.getElementById(`p-${way.hash.slice(1)}`);
    if (!card) return;
    event.preventDefault();
    go(card);
  });

  // Letters: never while somebody writes, and not for those who turned them off (WCAG 2.1.4).
  const help = root.querySelector(".app-keys");
  const button = help.querySelector("[data-keys]");
  const off = () => localStorage.getItem(KEPT) === "off";
  const say = () => (button.textContent = off() ? "Turn letter keys on" : "Turn letter keys off");
  help.hidden = false;
  say();
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, off() ? "on" : "off");
    say();
  });

  document.addEventListener("keydown", (event) => {
    if (off() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "?") help.open = !help.open;
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (STEPS[event.key] && state.here?.isConnected) {
      const pressed = state.here.querySelector(STEPS[event.key]);
      if (!pressed) return;
      if ("ar".includes(event.key)) state.after = state.here.id;
      pressed.click();
    } else return;
    event.preventDefault();
  });

  // What was decided by a letter leads to the next action that is to be checked.
  document.addEventListener("htmx:after:swap", () => {
    if (state.here && !state.here.isConnected) {
      const fresh = document.getElementById(state.here.id);
      state.here = null;
      choose(fresh);
    }
    if (!state.after) return;
    const every = cards();
    const at = every.findIndex((card) => card.id === state.after);
    state.after = "";
    const next = every.slice(at + 1).find(undecided) ?? every.find(undecided);
    if (next) requestAnimationFrame(() => go(next));
  });

  wide.addEventListener("change", lay);
  const wanted = location.hash && document.getElementById(`p-${location.hash.slice(1)}`);
  choose(wanted || cards().find(undecided) || cards()[0]);
  lay();
}

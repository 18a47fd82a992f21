// Puts a question together by dragging: what the data has to offer onto a place, and one dimension onto another.
// It sets the lists that are there and lets them be picked: there is one way in which a question is asked.
const FAR = 6; // pixels from which a press is a drag
const EDGE = 50; // pixels from the window's edge at which the page moves along
const STEP = 12; // pixels of each such move

let asking;
let drag; // what is dragged: {what, x, y, ghost, over}
let dragged = false; // so that the click at a drag's end is no press
let opened; // whether the list is unfolded: as somebody left it

const places = () => [...asking.querySelectorAll("[data-place]")];
const dimensions = () => places().filter((each) => each.dataset.place.startsWith("by"));
const listOf = (place) => document.getElementById(`id_${place.dataset.place}`);
const has = (list, value) => [...list.options].some((option) => option.value === value);
const wordsOf = (list) => list.selectedOptions[0].label;
const nameOf = (place) => (isDimension(place) ? place.querySelector("label").innerText : "Only where");
const isDimension = (place) => place.dataset.place.startsWith("by");

function say(words) {
  document.getElementById("asking-said").textContent = words;
}

// What a chip or a grip stands for: a dimension, a column for conditions, and the place that it is taken from.
function whatOf(handle) {
  if (handle.matches("[data-chip]")) {
    return { words: handle.firstChild.data.trim(), by: handle.dataset.by, where: handle.dataset.where, chip: handle.id };
  }
  const from = handle.closest("[data-place]");
  return { words: wordsOf(listOf(from)), by: listOf(from).value, where: "", from };
}

function takes(place, what) {
  if (!isDimension(place)) return what.where !== "";
  const list = listOf(place);
  return what.by !== "" && list.value !== what.by && (what.from ? list.value !== "" : has(list, what.by));
}

// A pick of a list, as by hand; `focus` is what is gone to once the answer is there.
function pick(list, focus) {
  list.dataset.focus = focus;
  list.dispatchEvent(new Event("change", { bubbles: true }));
}

function put(place, what, focus = "") {
  if (!isDimension(place)) return narrow(place, what);
  const list = listOf(place);
  const other = dimensions().find((each) => listOf(each).value === what.by);
  if (other) {
    swap(other, place, focus || list.id);
    return;
  }
  list.value = what.by;
  say(`${what.words} is put in ${nameOf(place)}.`);
  pick(list, focus || list.id);
}

// A condition on a column: in the first that says nothing, or in one more.
function narrow(place, what) {
  const name = place.dataset.place;
  let list = listOf(place);
  if (!list) {
    list = Object.assign(document.createElement("select"), { name, id: `id_${name}`, hidden: true });
    list.append(new Option(what.words, what.where));
    place.append(list);
  }
  list.value = what.where;
  say(`${what.words} is put in Only where. Say with what it is compared.`);
  pick(list, name.replace("f", "id_v"));
}

function swap(one, other, focus) {
  const [first, second] = [listOf(one), listOf(other)];
  [first.value, second.value] = [second.value, first.value];
  say(`Swapped. ${nameOf(one)}: ${wordsOf(first)}. ${nameOf(other)}: ${wordsOf(second)}.`);
  pick(second, focus);
}

// A chip that is pressed goes to the first free place.
function press(chip) {
  const what = whatOf(chip);
  const there = what.by && dimensions().find((each) => listOf(each).value === what.by);
  const free = dimensions().find((each) => listOf(each).value === "" && takes(each, what));
  const place = there ? null : (free ?? places().find((each) => !isDimension(each) && takes(each, what)));
  if (place) {
    put(place, what, what.chip);
    return;
  }
  say(there ? `${what.words} is in ${nameOf(there)} already.` : `No place is free for ${what.words}. Choose which it is to replace.`);
  listOf(there || dimensions()[0]).focus();
}

function clicked(event) {
  if (dragged && event.detail) return; // of the pointer: by keyboard it is 0
  const chip = event.target.closest("[data-chip]");
  if (chip) press(chip);
  const button = event.target.closest("button[name=swap]");
  if (!button) return;
  event.preventDefault();
  const first = Number(button.value) - 1;
  swap(dimensions()[first], dimensions()[first + 1], button.id);
}

function begin(event) {
  dragged = false;
  const handle = event.target.closest?.("[data-chip], [data-grip]");
  if (!handle || !event.isPrimary || event.button) return;
  drag = { what: whatOf(handle), x: event.clientX, y: event.clientY, pointer: event.pointerId };
  if (handle.matches("[data-grip]")) event.preventDefault(); // no text is marked
}

function lift() {
  dragged = true;
  asking.setPointerCapture(drag.pointer);
  drag.ghost = document.body.appendChild(document.createElement("div"));
  drag.ghost.className = "app-offer app-offer--lifted";
  drag.ghost.textContent = drag.what.words;
  asking.classList.add("app-dragging");
  for (const place of places()) place.classList.toggle("app-place--takes", takes(place, drag.what));
  requestAnimationFrame(moveAlong);
}

function move(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (!drag.ghost && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR) return;
  if (!drag.ghost) lift();
  Object.assign(drag, { x: event.clientX, y: event.clientY });
  drag.ghost.style.transform = `translate(${drag.x + 8}px, ${drag.y + 8}px)`;
  hover();
}

function hover() {
  const place = document.elementFromPoint(drag.x, drag.y)?.closest(".app-place--takes") ?? null;
  if (place === drag.over) return;
  drag.over?.classList.remove("app-place--over");
  place?.classList.add("app-place--over");
  drag.over = place;
}

// At the window's edge the page moves along, so that each place can be reached.
function moveAlong() {
  if (!drag?.ghost) return;
  const way = drag.y < EDGE ? -STEP : drag.y > window.innerHeight - EDGE ? STEP : 0;
  if (way) {
    window.scrollBy(0, way);
    hover();
  }
  requestAnimationFrame(moveAlong);
}

function end() {
  drag?.ghost?.remove();
  drag = undefined;
  asking.classList.remove("app-dragging");
  for (const place of places()) place.classList.remove("app-place--takes", "app-place--over");
}

function drop() {
  if (!drag) return;
  const { what, over, ghost } = drag;
  end();
  if (over) put(over, what);
  else if (ghost) say("Nothing is moved.");
}

function cancel(event) {
  if (event.key !== "Escape" || !drag?.ghost) return;
  event.preventDefault();
  event.stopPropagation();
  end();
  say("Nothing is moved.");
}

// Where there is no room the list is folded at first, and pressing suffices.
function fold() {
  const offers = asking.querySelector("[data-offers]");
  if (!offers) return;
  opened ??= window.matchMedia("(min-width: 900px)").matches;
  offers.open = opened;
  offers.dataset.brought = "";
  offers.addEventListener("toggle", () => { opened = offers.open; });
}

export function bringDragging(element) {
  if (asking) return;
  asking = element;
  fold();
  asking.addEventListener("click", clicked);
  asking.addEventListener("pointerdown", begin);
  asking.addEventListener("pointermove", move);
  asking.addEventListener("pointerup", drop);
  asking.addEventListener("pointercancel", end);
  document.addEventListener("keydown", cancel, true);
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.target !== asking) return;
    end();
    fold();
  }, true); // before a chip is gone to, which in a folded list cannot be
}

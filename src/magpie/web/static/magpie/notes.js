// Keeps notes while somebody types. Every change goes into this device's store first and leaves it only when the server
// has said that it has it; so it may be sent again as often as need be. What two devices write on one line is kept twice.

const form = document.querySelector("[data-notes]");
const store = form.dataset.store;
const writer = crypto.randomUUID?.() ?? `w${Date.now()}-${Math.random().toString(36).slice(2)}`;
const own = `${store}:${writer}`;
const state = form.querySelector("[data-state]");
const TYPING = 800;
const WAITS = [2_000, 5_000, 15_000, 30_000];
const SHOWN = /^line\.(?<section>[\w-]+)\.(?<key>[\w-]+)\./;

let since = Number(form.dataset.revision);
let number = 0;
let failures = 0;
let timer;
let isSending = false;
let isBehind = true; // until the server has said what is new since this page was made
const watched = new Set();
const gone = new Set();
const waiting = new Map(); // key of a line → the change that the server may not have

function say(words) {
  if (state.textContent !== words) state.textContent = words;
}

// What waits, on this device.

function keep() {
  try {
    if (waiting.size) localStorage.setItem(own, JSON.stringify([...waiting.values()]));
    else localStorage.removeItem(own);
    return true;
  } catch {
    return false;
  }
}

function left(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

// A page holds a lock under the name of its store for as long as it is open. What is left of a page that is gone, this
// one takes over and shows. Where there are no locks (without https) every other page is taken for gone.

function watchOthers() {
  for (const name of others()) {
    if (watched.has(name)) continue;
    watched.add(name);
    if (navigator.locks) navigator.locks.request(name, () => isGone(name));
    else isGone(name);
  }
}

function isGone(name) {
  gone.add(name);
  takeOver(name);
  send();
}

function takeOver(name) {
  const rest = [];
  for (const change of left(name)) {
    if (waiting.has(change.key)) {
      rest.push(change);
      continue;
    }
    show({ ...change, version: lineOf(change.key)?.dataset.version ?? change.based_on });
    waiting.set(change.key, change);
  }
  if (!keep()) return;
  if (rest.length) localStorage.setItem(name, JSON.stringify(rest));
  else localStorage.removeItem(name);
}

function others() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${store}:`) && name !== own);
  } catch {
    return [];
  }
}

// The boxes.

function lineOf(key) {
  return form.querySelector(`[data-key="${CSS.escape(key)}"]`);
}

function grow(box) {
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 4}px`;
}

function emptyIn(section) {
  const last = [...section.querySelectorAll("[data-key]")].at(-1);
  if (!last.querySelector("textarea").value) return last;
  return add(section, crypto.randomUUID?.().slice(0, 13) ?? Math.random().toString(36).slice(2), "", 0);
}

function add(section, key, words, version) {
  const lines = [...section.querySelectorAll("[data-key]")];
  const made = lines.at(-1).cloneNode(true);
  const box = made.querySelector("textarea");
  made.querySelectorAll("p").forEach((told) => told.remove());
  made.dataset.key = key;
  made.dataset.version = version;
  box.id = `note-${key}`;
  box.name = `line.${section.dataset.section}.${key}.${version}.new`;
  box.value = words;
  const legend = section.querySelector("h2").textContent;
  made.querySelector("label").htmlFor = box.id;
  made.querySelector("label").textContent = `${legend}: ${words ? `line ${lines.length + 1}` : "a new line"}`;
  if (words && !lines.at(-1).querySelector("textarea").value) lines.at(-1).before(made);
  else lines.at(-1).after(made);
  grow(box);
  return made;
}

function show(line) {
  const shown = lineOf(line.key);
  const section = form.querySelector(`[data-section="${CSS.escape(line.section)}"]`);
  if (waiting.has(line.key)) return;
  if (!shown) {
    if (line.words && section) add(section, line.key, line.words, line.version);
    return;
  }
  const box = shown.querySelector("textarea");
  shown.dataset.version = line.version;
  if (!line.words && box !== document.activeElement && shown.nextElementSibling) {
    shown.remove();
    return;
  }
  if (box.value.trim() !== line.words) {
    box.value = line.words;
    grow(box);
  }
}

function complain(key, words) {
  const shown = lineOf(key);
  if (!shown) return;
  let told = shown.querySelector(".govuk-error-message");
  if (!told) {
    told = document.createElement("p");
    told.className = "govuk-error-message";
    shown.querySelector("textarea").before(told);
  }
  told.textContent = words;
}

// To the server and back.

function hear(sent, answer) {
  const versions = new Map(answer.lines.map((line) => [line.key, line.version]));
  for (const change of sent) {
    const place = answer.places[change.key];
    if (place === undefined) continue;
    const later = waiting.get(change.key);
    waiting.delete(change.key);
    const shown = lineOf(change.key);
    shown?.querySelector(".govuk-error-message")?.remove();
    if (place !== change.key && shown) shown.dataset.key = place;
    if (versions.has(place) && shown) shown.dataset.version = versions.get(place);
    if (later && later.number !== change.number) {
      waiting.set(place, { ...later, key: place, based_on: versions.get(place) ?? later.based_on });
    }
  }
  answer.lines.forEach(show);
  since = answer.revision;
  for (const [key, said] of Object.entries(answer.refused)) complain(key, said);
  return Object.keys(answer.refused).length;
}

async function post(sent) {
  return fetch(form.dataset.notes, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify({ since, changes: sent }),
    redirect: "manual",
    keepalive: true,
  });
}

async function send({ asks = false } = {}) {
  clearTimeout(timer);
  isBehind ||= asks;
  if (isSending) return;
  const sent = [...waiting.values()];
  if (!sent.length && !isBehind) return;
  isSending = true;
  try {
    const response = await post(sent);
    if (!response.ok) {
      refusedWhole(response);
      return;
    }
    const nRefused = hear(sent, await response.json());
    keep();
    gone.forEach(takeOver);
    failures = 0;
    isBehind = false;
    if (nRefused) say("One line could not be saved. What is wrong stands above it.");
    else if (sent.length || state.textContent) say(waiting.size ? "Saving…" : "Saved.");
  } catch {
    say("No connection. What you write is kept on this device, and sent when the connection is back.");
    timer = setTimeout(() => send(), WAITS[Math.min(failures++, WAITS.length - 1)]);
  } finally {
    isSending = false;
  }
  if ([...waiting.values()].some((change) => !sent.includes(change))) timer = setTimeout(() => send(), TYPING);
}

function refusedWhole(response) {
  const isOut = response.type === "opaqueredirect" || response.status === 403;
  if (isOut) say("You are signed out. What you write is kept on this device: open this page again to save it.");
  else say("It could not be saved now. It is kept on this device, and sent again in half a minute.");
  if (!isOut) timer = setTimeout(() => send(), WAITS.at(-1));
}

// What a page that is gone began, this one goes on with in its name, until the server has it.
function follows(before) {
  if (!before || before.writer === writer) return { writer, number: ++number };
  return { writer: before.writer, number: before.number + 1 };
}

function changed(box) {
  const line = box.closest("[data-key]");
  if (!line) return;
  const { section } = SHOWN.exec(box.name).groups;
  const key = line.dataset.key;
  const before = waiting.get(key);
  const based_on = before?.based_on ?? Number(line.dataset.version);
  waiting.set(key, { key, section, words: box.value.trim(), based_on, ...follows(before) });
  const isKept = keep();
  say(isKept ? "Saving…" : "This browser keeps nothing on the device: stay on this page until it says “Saved”.");
  line.querySelector("[data-changed]")?.removeAttribute("hidden");
  grow(box);
  emptyIn(line.closest("[data-section]"));
  if (failures) return;
  clearTimeout(timer);
  timer = setTimeout(() => send(), TYPING);
}

form.addEventListener("input", (event) => changed(event.target));

// Enter begins the next line; with Shift it breaks this one.
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.target.tagName !== "TEXTAREA") return;
  event.preventDefault();
  const line = event.target.closest("[data-key]");
  const next = line.nextElementSibling?.matches("[data-key]") ? line.nextElementSibling : emptyIn(line.parentElement);
  next.querySelector("textarea").focus();
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  failures = 0;
  send({ asks: true }).then(() => {
    if (!waiting.size) say("Saved.");
  });
});

form.querySelector("[data-after]").addEventListener("click", (event) => {
  if (!waiting.size) return;
  event.preventDefault();
  failures = 0;
  send().then(() => {
    if (!waiting.size) location.assign(event.target.href);
  });
});

window.addEventListener("online", () => {
  failures = 0;
  send({ asks: true });
});
document.addEventListener("visibilitychange", () => {
  watchOthers();
send();
  send({ asks: document.visibilityState === "visible" });
});

for (const box of form.querySelectorAll("textarea")) {
  grow(box);
  if (box.value !== box.defaultValue) changed(box); // typed before this script was there
}
navigator.locks?.request(own, () => new Promise(() => {}));
watchOthers();
send();

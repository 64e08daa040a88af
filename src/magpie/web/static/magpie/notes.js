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

function pagesBefore() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${store}:`) && name !== own);
  } catch {
    return [];
  }
}

// Only what the server has: a change that it could not take stays.
function forget(name, sent, places) {
  const taken = sent.filter((change) => places.has(`${change.writer} ${change.number}`));
  const done = new Set(taken.map((change) => JSON.stringify(change)));
  const rest = left(name).filter((change) => !done.has(JSON.stringify(change)));
  if (rest.length) localStorage.setItem(name, JSON.stringify(rest));
  else localStorage.removeItem(name);
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

function complain(change, words) {
  const shown = lineOf(change.key);
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

function placesOf(answer) {
  return new Map(answer.places.map((each) => [`${each.writer} ${each.number}`, each.key]));
}

function hear(sent, answer) {
  const places = placesOf(answer);
  const versions = new Map(answer.lines.map((line) => [line.key, line.version]));
  for (const change of sent) {
    const place = places.get(`${change.writer} ${change.number}`);
    if (change.writer !== writer || place === undefined) continue;
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
  for (const refused of answer.refused) {
    const change = sent.find((each) => each.writer === refused.writer && each.number === refused.number);
    if (change) complain(change, refused.said);
  }
  return answer.refused.length;
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
  if (isSending) return;
  const before = pagesBefore().map((name) => [name, left(name)]);
  const sent = [...before.flatMap(([, changes]) => changes), ...waiting.values()];
  if (!sent.length && !asks) return;
  isSending = true;
  try {
    const response = await post(sent);
    if (!response.ok) {
      refusedWhole(response);
      return;
    }
    const answer = await response.json();
    const nRefused = hear(sent, answer);
    before.forEach(([name, changes]) => forget(name, changes, placesOf(answer)));
    keep();
    failures = 0;
    if (nRefused) say("One line could not be saved. What is wrong stands above it.");
    else if (sent.length || state.textContent) say(waiting.size ? "Saving…" : "Saved.");
  } catch {
    say("No connection. What you write is kept on this device, and sent when the connection is back.");
    timer = setTimeout(send, WAITS[Math.min(failures++, WAITS.length - 1)]);
  } finally {
    isSending = false;
  }
  if ([...waiting.values()].some((change) => !sent.includes(change))) timer = setTimeout(send, TYPING);
}

function refusedWhole(response) {
  const isOut = response.type === "opaqueredirect" || response.status === 403;
  if (isOut) say("You are signed out. What you write is kept on this device: open this page again to save it.");
  else say("It could not be saved now. It is kept on this device, and sent again in half a minute.");
  if (!isOut) timer = setTimeout(send, WAITS.at(-1));
}

form.addEventListener("input", (event) => {
  const box = event.target;
  const line = box.closest("[data-key]");
  if (!line) return;
  const { section } = SHOWN.exec(box.name).groups;
  const key = line.dataset.key;
  const based_on = Number(line.dataset.version);
  waiting.set(key, { key, section, words: box.value.trim(), based_on, writer, number: ++number });
  const isKept = keep();
  say(isKept ? "Saving…" : "This browser keeps nothing on the device: stay on this page until it says “Saved”.");
  line.querySelector("[data-changed]")?.removeAttribute("hidden");
  grow(box);
  emptyIn(line.closest("[data-section]"));
  if (failures) return;
  clearTimeout(timer);
  timer = setTimeout(send, TYPING);
});

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
document.addEventListener("visibilitychange", () => send({ asks: document.visibilityState === "visible" }));

form.querySelectorAll("textarea").forEach(grow);
send();

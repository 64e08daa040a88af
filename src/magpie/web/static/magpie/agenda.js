// Says beside each block what is noticed, while somebody types, and moves what follows a changed time.
// Nothing is saved here, and the form does all of this by itself when it is sent.

const form = document.querySelector("[data-agenda-check]");
const WAIT = 600;
let timer;
let asked;

function box(row, name) {
  return form.elements[`b${row}-${name}`];
}

function show(answer) {
  for (const told of answer.querySelectorAll("[data-says]")) {
    const place = form.querySelector(`[data-says="${told.dataset.says}"]`);
    if (place && place.innerHTML.trim() !== told.innerHTML.trim()) {
      place.replaceChildren(...told.childNodes);
    }
  }
}

// What is shown from here on is what the next change is measured by, whether or not the rest moved with this one.
// A time that somebody has typed since the question was sent stays as typed.
function move(answer, sent) {
  for (const told of answer.querySelectorAll("[data-start]")) {
    const row = told.dataset.says;
    const start = box(row, "start");
    if (start.value === sent.get(start.name)) start.value = told.dataset.start;
    box(row, "was_start").value = told.dataset.start;
    box(row, "was_minutes").value = told.dataset.minutes;
  }
}

async function check(moves) {
  asked?.abort();
  asked = new AbortController();
  const sent = new FormData(form);
  try {
    const response = await fetch(form.dataset.agendaCheck, {
      method: "POST",
      body: sent,
      signal: asked.signal,
    });
    if (!response.ok) return;
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    if (moves) move(answer, sent);
    show(answer);
  } catch {
    // Without a network the form still saves and checks by its own buttons.
  }
}

function isTime(target) {
  return /-(start|minutes)$/.test(target.name);
}

form?.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => check(false), WAIT);
});

form?.addEventListener("change", (event) => {
  clearTimeout(timer);
  check(isTime(event.target));
});

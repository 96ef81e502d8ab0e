// Makes pages quicker; every page does its whole work without it. Nothing is stored: phones are
// shared. Each part starts from an attribute that the server wrote.
"use strict";

// ---- Questions that do not apply are hidden; their answers stay, and the server decides ----

// The answers to a field. One that the page does not ask is blank, as it will be for the server.
function answersTo(form, name) {
  return [...form.elements]
    .filter((control) => control.name === name)
    .filter((control) => !["radio", "checkbox"].includes(control.type) || control.checked)
    .map((control) => control.value.trim())
    .filter((value) => value !== "");
}

// The same reading of a condition as app/codebook/conditions.py has.
function holds(condition, form) {
  if (condition.all) return condition.all.every((part) => holds(part, form));
  if (condition.any) return condition.any.some((part) => holds(part, form));
  const answers = answersTo(form, condition.field);
  if (condition.in) return answers.some((answer) => condition.in.includes(answer));
  if (condition.not_in) return !answers.some((answer) => condition.not_in.includes(answer));
  if (condition.any_but) return answers.some((answer) => !condition.any_but.includes(answer));
  if ("given" in condition) return (answers.length > 0) === condition.given;
  return true; // a condition that this script does not know hides nothing
}

function showWhatApplies(form) {
  for (const question of form.querySelectorAll("[data-applies]")) {
    // One with a mistake stays in sight: the summary links to it. One that was answered too, or
    // its answer would be sent unseen.
    const wrong = question.classList.contains("wrong");
    const answered = [...question.querySelectorAll("input, select, textarea")].some((control) =>
      (!["radio", "checkbox"].includes(control.type) || control.checked) && control.value.trim());
    const applies = holds(JSON.parse(question.dataset.applies), form);
    question.hidden = !applies && !wrong && !answered;
  }
}

function startConditions(form) {
  if (!form.querySelector("[data-applies]")) return;
  const show = () => showWhatApplies(form);
  form.addEventListener("change", show);
  form.addEventListener("input", show);
  window.addEventListener("pageshow", show);
  show();
}

// ---- A second tap takes an answer back ----

function startTakingBack(group) {
  let before = group.querySelector("input:checked");
  const takeBack = (radio) => {
    radio.checked = false;
    before = null;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };
  group.addEventListener("pointerdown", () => { before = group.querySelector("input:checked"); });
  group.addEventListener("click", (event) => {
    if (event.target.type !== "radio") return;
    if (event.target === before) takeBack(event.target);
    else before = event.target;
  });
  // The space bar: browsers make no click of it on a radio that is checked.
  let taken = null;
  group.addEventListener("keydown", (event) => {
    if (event.key !== " " || event.target.type !== "radio" || !event.target.checked) return;
    event.preventDefault();
    taken = event.target;
    takeBack(taken);
  });
  group.addEventListener("keyup", (event) => {
    if (event.key === " " && event.target === taken) event.preventDefault();
    taken = null;
  });
}

// ---- Unsaved text, and one filing for one tap ----

function startKeeping(form) {
  let changed = form.querySelector(".wrong") !== null; // came back with mistakes: not saved yet
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

const SECOND_TRY_AFTER = 8000; // milliseconds; a lost connection must not lock the button

function startOnce(form) {
  let sent = false;
  const free = () => {
    sent = false;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  };
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
    setTimeout(free, SECOND_TRY_AFTER);
  });
  window.addEventListener("pageshow", free);
}

// ---- How many characters are left ----

function startCount(area) {
  const limit = Number(area.dataset.count);
  const words = document.querySelector(`[data-count-for="${area.id}"]`);
  if (!limit || !words) return;
  const figure = document.createElement("span");
  words.append(" ", figure);
  const show = () => {
    const length = area.value.trim().length;
    figure.textContent = length ? `${length} / ${limit}` : "";
    figure.classList.toggle("say", length > limit);
  };
  area.addEventListener("input", show);
  show();
}

// ---- Places: two letters find a court or an office, which fills city and state ----

const SUGGEST_WAIT = 150; // milliseconds

class Suggestions {
  constructor(input) {
    this.input = input;
    this.results = [];
    this.active = -1;
    this.list = document.createElement("ul");
    this.list.id = `${input.id}-suggestions`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    const label = document.querySelector(`label[for="${input.id}"]`);
    this.list.setAttribute("aria-label", label ? label.textContent.trim() : input.name);
    const box = document.createElement("div");
    box.className = "suggest";
    input.replaceWith(box);
    box.append(input, this.list);
    input.removeAttribute("list");
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.list.id,
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.wait());
    input.addEventListener("keydown", (event) => this.key(event));
    // Only while it has the focus: what is "off" is not given back when a person goes back.
    input.addEventListener("focus", () => input.setAttribute("autocomplete", "off"));
    input.addEventListener("blur", () => {
      input.removeAttribute("autocomplete");
      this.close();
    });
    // Before the blur, which would close the list under the finger.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) this.choose([...this.list.children].indexOf(item));
    });
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), SUGGEST_WAIT);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (this.request) this.request.abort();
    if (typed.length < 2) return this.close();
    this.request = new AbortController();
    try {
      const address = new URL(this.input.dataset.suggest, location.href);
      address.searchParams.set("q", typed);
      const answer = await fetch(address, {
        headers: { Accept: "application/json" }, signal: this.request.signal,
      });
      if (answer.ok) this.show((await answer.json()).results);
    } catch {
      this.close(); // no network: the place can be typed
    }
  }

  show(results) {
    if (document.activeElement !== this.input) return;
    this.results = results;
    this.list.replaceChildren(...results.map((place, index) => {
      const item = document.createElement("li");
      item.id = `${this.list.id}-${index}`;
      item.setAttribute("role", "option");
      const where = [place.city, place.state].filter(Boolean).join(", ");
      const more = document.createElement("small");
      // A city needs no second line; a court that has closed says so in its label.
      more.textContent = place.active === false ? place.label : place.name && where;
      item.append(place.name || where, " ", more);
      return item;
    }));
    this.list.hidden = results.length === 0;
    this.input.setAttribute("aria-expanded", String(results.length > 0));
    this.mark(-1);
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((item, at) => {
      item.setAttribute("aria-selected", String(at === index));
      if (at === index) item.scrollIntoView({ block: "nearest" });
    });
    if (index < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${index}`);
  }

  key(event) {
    if (this.list.hidden) return;
    const last = this.results.length - 1;
    if (event.key === "ArrowDown") this.mark(this.active >= last ? 0 : this.active + 1);
    else if (event.key === "ArrowUp") this.mark(this.active <= 0 ? last : this.active - 1);
    else if (event.key === "Enter" && this.active >= 0) this.choose(this.active);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  choose(index) {
    const place = this.results[index];
    clearTimeout(this.timer);
    this.close();
    if (!place) return;
    const form = this.input.form;
    this.set(this.input, place.name);
    this.set(form.elements.city, place.city);
    this.set(form.elements.state, place.state);
    if (place.venue_type) {
      const chip = form.querySelector(`[name="venue_type"][value="${CSS.escape(place.venue_type)}"]`);
      if (chip) {
        chip.checked = true;
        chip.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
    // Today at the venue, unless somebody has set a date.
    const day = form.querySelector('input[type="date"][name="incident_date"]');
    if (day && place.today && day.dataset.touched === undefined) this.set(day, place.today);
  }

  set(control, value) {
    if (!control || !("value" in control) || value == null) return;
    control.value = value;
    control.dispatchEvent(new Event("change", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    if (this.request) this.request.abort();
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.mark(-1);
  }
}

// ---- Start ----

function touchDates(form) {
  for (const day of form.querySelectorAll('input[type="date"]')) {
    day.addEventListener("input", (event) => { if (event.isTrusted) day.dataset.touched = ""; });
  }
}

document.querySelectorAll("form").forEach(startConditions);
document.querySelectorAll("form").forEach(touchDates);
document.querySelectorAll("[data-optional]").forEach(startTakingBack);
document.querySelectorAll("form[data-keep]").forEach(startKeeping);
document.querySelectorAll("form[data-once]").forEach(startOnce);
document.querySelectorAll("textarea[data-count]").forEach(startCount);
document.querySelectorAll("input[data-suggest]").forEach((input) => new Suggestions(input));

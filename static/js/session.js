/* A facilitated session on a phone, on the page of who runs it, and on the wall. The server says
   which step it is; this file counts the clock down, saves lines while they are typed, and draws
   one's own part anew when the step is another one, never before what was typed is kept. Without it
   each page has its buttons, and a link to look again. It needs saving.js and htmx. */
(() => {
  "use strict";
  const { kept, send, both, why, EVERY, AGAIN } = window.saving;

  /* --- data-ends: how long is left, by the server's clock ------------------------------------- */
  const skews = new WeakMap();

  function skewOf(clock) {
    if (!skews.has(clock)) skews.set(clock, Date.parse(clock.dataset.now) - Date.now());
    return skews.get(clock);
  }

  function tick() {
    document.querySelectorAll("[data-ends]").forEach((clock) => {
      const now = Date.now() + skewOf(clock);
      const left = Math.max(0, Math.round((Date.parse(clock.dataset.ends) - now) / 1000));
      const text = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")} left` : "Time is up";
      if (clock.textContent !== text) clock.textContent = text;
    });
  }

  /* --- data-lines: lines that save themselves -------------------------------------------------- */
  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function begin(form) {
    const list = form.querySelector("[data-rows]");
    const status = form.querySelector("[data-lines-status]");
    const place = `lines:${form.dataset.lines}`;
    const saved = new Map();
    const held = new Map();
    let underWay = null;
    let isSent = false;
    let timer = 0;

    const rows = () => [...list.querySelectorAll("[data-line]")];
    const part = (row, name) => row.querySelector(`[name=${name}]`);
    const keyOf = (row) => part(row, "key").value;
    const textOf = (row) => part(row, "text").value;
    const isUnsaved = (row) => textOf(row) !== (saved.get(keyOf(row)) || "");
    const isDone = () => !rows().some((row) => isUnsaved(row) && held.get(keyOf(row)) !== textOf(row));

    function say(text, isWaiting) {
      status.textContent = text;
      status.classList.toggle("is-waiting", Boolean(isWaiting));
    }

    /* What is not saved yet stays on this device, through another step, another page, a crash. */
    function keep() {
      const unsaved = rows().filter(isUnsaved).map((row) => (
        { key: keyOf(row), version: part(row, "version").value, text: textOf(row) }));
      if (unsaved.length) kept.write(place, unsaved);
      else kept.drop(place);
    }

    function plan(wait) {
      if (!timer) timer = setTimeout(() => { timer = 0; save(); }, wait);
    }

    /* There is always an empty line to go on with. */
    function addRow(key, text) {
      const last = rows().at(-1);
      if (!last) return null;
      const row = last.cloneNode(true);
      const area = part(row, "text");
      part(row, "key").value = key;
      part(row, "version").value = "0";
      area.defaultValue = "";
      area.value = text;
      area.id = `line-${key}`;
      area.removeAttribute("aria-invalid");
      row.querySelector("label").htmlFor = area.id;
      row.querySelector("label").textContent = `Line ${list.children.length + 1}`;
      row.querySelectorAll("[name=say]").forEach((button) => { button.value = key; });
      tell(row, "");
      list.append(row);
      return row;
    }

    function tell(row, text) {
      const line = row.querySelector("[data-why]");
      line.textContent = text;
      line.hidden = !text;
    }

    function settle(sent, told) {
      rows().forEach((row) => {
        const key = keyOf(row);
        if (!sent.has(key)) return;
        if (key in told.refused) {
          held.set(key, sent.get(key));
          tell(row, told.refused[key]);
          return;
        }
        if (!(key in told.lines)) return;
        const now = told.lines[key];
        tell(row, "");
        held.delete(key);
        part(row, "version").value = now ? now.version : 0;
        part(row, "key").value = now ? now.key : key;
        saved.set(keyOf(row), sent.get(key));
      });
      keep();
      const isRefused = Object.keys(told.refused).length;
      say(isRefused ? "One line is not saved: see why." : `Saved ${told.at}. Nobody else reads these lines.`, isRefused);
      if (!isDone()) plan(EVERY);
    }

    /* Give whether all that is typed has reached the server. */
    function save() {
      if (!form.isConnected) return Promise.resolve(true);
      if (!underWay && !isDone()) underWay = store().finally(() => { underWay = null; });
      return underWay || Promise.resolve(true);
    }

    async function store() {
      const sent = new Map(rows().map((row) => [keyOf(row), textOf(row)]));
      try {
        const { isSaved, told } = await send(form);
        if (isSaved) {
          settle(sent, told);
          return true;
        }
        say(`Not saved. ${why(told)} What you typed is kept on this device.`, true);
      } catch {
        say("No connection. What you typed is kept on this device; we try again.", true);
        plan(AGAIN);
      }
      return false;
    }

    function restore() {
      rows().forEach((row) => {
        const isRefused = !row.querySelector("[data-why]").hidden;
        // As the page came: on a slow phone somebody writes before this file is there.
        if (!isRefused) saved.set(keyOf(row), part(row, "text").defaultValue);
      });
      const given = new Set([...list.querySelectorAll("[data-given]")].map((one) => one.dataset.given));
      const found = (kept.read(place) || []).filter((one) => !given.has(one.key));
      found.forEach((one) => {
        const row = rows().find((other) => keyOf(other) === one.key) || addRow(one.key, "");
        if (!row) return;
        part(row, "text").value = both(one.text, part(row, "text"));
        if (!saved.has(one.key)) saved.set(one.key, "");
      });
      const last = rows().at(-1);
      if (last && isUnsaved(last)) addRow(newKey(), "");
      keep();
      if (isDone()) return;
      say("From this device: what you typed before was not saved yet.", true);
      save();
    }

    form.addEventListener("input", (event) => {
      keep();
      say("Not saved yet.");
      plan(EVERY);
      const row = event.target.closest("[data-line]");
      if (row && row === rows().at(-1) && textOf(row)) addRow(newKey(), "");
    });
    form.addEventListener("focusout", save);
    /* A button pressed while a line is being saved waits for that save. */
    form.addEventListener("submit", async (event) => {
      if (isSent || (isDone() && !underWay)) return;
      event.preventDefault();
      const button = event.submitter;
      await underWay;
      await save();
      if (isSent) return;
      isSent = true;
      form.requestSubmit(button);
    });
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
    form.saveLines = save;
    restore();
  }

  /* --- The step is another one: keep what was typed, then draw one's own part ------------------- */
  let followed = "";

  async function follow() {
    const now = document.getElementById("now");
    const mine = document.getElementById("mine");
    const key = now && now.dataset.key;
    if (!now || !mine || key === mine.dataset.key || key === followed) return;
    followed = key;
    const said = document.querySelector("[data-session-said]");
    const heading = now.querySelector("h2");
    const note = now.querySelector(".ln-note");
    if (said) said.textContent = [heading, note].map((one) => (one ? one.textContent.trim() : "")).join(". ");
    const form = mine.querySelector("form[data-lines]");
    if (form && form.saveLines) await form.saveLines();
    mine.dispatchEvent(new CustomEvent("session:moved", { bubbles: true }));
  }

  function showLost(isLost) {
    const line = document.querySelector("[data-session-lost]");
    if (line) line.hidden = !isLost;
  }

  /* A phone that was out of reach for a while says so in its own words, and asks again. */
  function lost(event) {
    if (event.target.id !== "now" && event.target.id !== "mine") return;
    event.stopPropagation();
    showLost(true);
  }

  const page = document.querySelector("[data-session]");
  if (page) {
    ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => page.addEventListener(name, lost));
    page.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.xhr && event.detail.xhr.status && event.detail.xhr.status < 500) showLost(false);
    });
    page.addEventListener("htmx:load", (event) => {
      event.target.querySelectorAll("form[data-lines]").forEach((form) => {
        if (!form.saveLines) begin(form);
      });
      follow();
    });
    page.querySelectorAll("form[data-lines]").forEach(begin);
  }

  tick();
  setInterval(tick, 1000);
  document.addEventListener("htmx:load", tick);
})();

/* The desk on a phone. Each tap gets a nonce and the phone's time, is kept in this browser before
   anything is sent, and stays until the server has answered it by that nonce: through a reload,
   a dead network and a server that is down. Without this file every button is a plain form. */
(function () {
  "use strict";

  const root = document.querySelector("[data-check-in]");
  if (!root || !window.fetch || !window.localStorage) return;

  const [meeting, user] = root.dataset.keep.split(":");
  const KEY = `check-in|${meeting}|${user}`;
  const BOX = `check-in|${meeting}|${root.dataset.until}|${user}`;
  const SHOWN = 60;
  const AT_ONCE = 100;
  const LONGEST = 60000;
  const LOOK_AGAIN = 20000;
  const clock = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", timeZone: root.dataset.zone,
  });
  const part = (name) => root.querySelector(`[data-${name}]`);
  const state = {
    people: [], token: "", pause: 0, busy: false, signedOut: false, sent: "", timer: 0, camera: null,
  };

  /* --- What is kept on this phone --------------------------------------------------------- */
  function queue() {
    try {
      return JSON.parse(localStorage.getItem(KEY) || "[]");
    } catch {
      return [];
    }
  }

  function keep(taps) {
    if (taps.length) localStorage.setItem(KEY, JSON.stringify(taps));
    else localStorage.removeItem(KEY);
  }

  function nonce() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  function press(person, direction, method) {
    const seen = shown(person);
    const tap = {
      nonce: nonce(), person: person.id, direction, method, day: root.dataset.day,
      at: new Date().toISOString(), is_remote: seen.is_remote,
    };
    if (direction === "undo" && seen.last) tap.undoes = seen.last;
    try {
      keep([...queue(), tap]);
    } catch {
      refuse(`${person.name}: this phone has no room to keep the tap. Write it down.`);
      return;
    }
    draw();
    send();
  }

  /* What the list says, with the taps on top that the server has not answered yet. */
  function shown(person) {
    const taps = queue().filter((tap) => tap.person === person.id && tap.day === root.dataset.day);
    const states = [{ state: person.state, since: person.since, last: person.last }];
    for (const tap of taps) {
      if (tap.direction !== "undo") {
        const went = tap.direction === "entry" ? "in" : "out";
        states.push({ state: went, since: clock.format(new Date(tap.at)), last: tap.nonce });
      } else if (states.length > 1) {
        states.pop();
      } else {
        states[0] = { state: states[0].state === "out" ? "in" : "", since: "", last: "" };
      }
    }
    return { ...person, ...states.at(-1), isKept: taps.length > 0 };
  }

  /* --- To the server and back --------------------------------------------------------------- */
  async function send() {
    const taps = queue();
    if (state.busy || !taps.length) return;
    state.busy = true;
    clearTimeout(state.timer);
    const { day } = taps[0];
    const some = taps.filter((tap) => tap.day === day).slice(0, AT_ONCE);
    let answered;
    try {
      answered = await post({ day, taps: some });
    } catch {
      answered = null;
    }
    state.busy = false;
    if (answered) settle(some, answered);
    else later();
    draw();
  }

  async function post(body) {
    const response = await fetch(root.dataset.taps, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": state.token },
      body: JSON.stringify(body),
      credentials: "same-origin",
      redirect: "manual",
      signal: AbortSignal.timeout(20000),
    });
    state.signedOut = response.type === "opaqueredirect";
    if (response.status === 403) await load();
    return response.ok ? (await response.json()).answers : null;
  }

  function settle(some, answers) {
    const told = new Map(answers.map((answer) => [answer.nonce, answer]));
    const done = some.filter((tap) => told.has(tap.nonce));
    for (const tap of done) {
      const answer = told.get(tap.nonce);
      if (!answer.ok) refuse(`${nameOf(tap.person)}: ${answer.reason}`);
      else apply(tap);
    }
    const gone = new Set(done.map((tap) => tap.nonce));
    keep(queue().filter((tap) => !gone.has(tap.nonce)));
    state.pause = 0;
    state.sent = clock.format(new Date());
    load();
    if (queue().length) later();
  }

  /* Until the list comes anew, it says what was sent. */
  function apply(tap) {
    const person = state.people.find((one) => one.id === tap.person);
    if (!person || tap.day !== root.dataset.day) return;
    if (tap.direction === "undo") person.state = person.state === "out" ? "in" : "";
    else person.state = tap.direction === "entry" ? "in" : "out";
    person.since = clock.format(new Date(tap.at));
    person.last = tap.direction === "undo" ? "" : tap.nonce;
  }

  function later() {
    state.pause = Math.min(LONGEST, state.pause ? state.pause * 2 : 2000);
    clearTimeout(state.timer);
    state.timer = setTimeout(send, state.pause);
  }

  async function load() {
    try {
      const response = await fetch(root.dataset.list, {
        credentials: "same-origin", redirect: "manual", cache: "no-store",
      });
      state.signedOut = response.type === "opaqueredirect";
      if (!response.ok) return;
      const copy = response.clone();
      const list = await response.json();
      state.people = list.people;
      state.token = list.token;
      if (window.caches) (await caches.open(BOX)).put(root.dataset.list, copy);
    } catch {
      /* Without a network the list stays as it is. */
    }
    draw();
  }

  function nameOf(id) {
    const person = state.people.find((one) => one.id === id);
    return person ? person.name : "Somebody";
  }

  function refuse(text) {
    const box = part("refused");
    const line = document.createElement("p");
    line.textContent = text;
    box.append(line);
    box.hidden = false;
  }

  /* --- What is on the screen ------------------------------------------------------------------ */
  const rows = new Map();

  function row(person) {
    if (!rows.has(person.id)) {
      const made = document.getElementById("door-row").content.firstElementChild.cloneNode(true);
      made.id = `p-${person.id}`;
      made.dataset.person = person.id;
      made.querySelector("[data-name]").textContent = person.name;
      made.querySelector("[data-site]").textContent = person.site;
      made.querySelectorAll("[data-who]").forEach((one) => { one.textContent = ` ${person.name}`; });
      const groups = document.getElementById("door-groups").content;
      const group = person.group && groups.querySelector(`.is-${person.group}`);
      if (group) made.querySelector("[data-group]").append(group.cloneNode(true));
      rows.set(person.id, made);
    }
    return rows.get(person.id);
  }

  function fill(made, seen) {
    const when = seen.state || (seen.is_expected ? "expected" : "other");
    made.classList.toggle("is-in", seen.state === "in");
    made.querySelectorAll("[data-when]").forEach((one) => { one.hidden = one.dataset.when !== when; });
    made.querySelector("[data-kept]").hidden = !seen.isKept;
    const words = made.querySelector("[data-words]");
    const way = seen.is_remote ? ", online" : "";
    if (seen.state === "in") words.textContent = `here since ${seen.since}${way}`;
    else words.textContent = seen.state === "out" ? `went out at ${seen.since}` : seen.words;
  }

  function matches(person, words, code) {
    const text = `${person.name} ${person.site}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word)) || plain(person.code) === code;
  }

  function plain(code) {
    return code.toUpperCase().replace(/[^A-Z2-7]/g, "");
  }

  function draw() {
    const text = part("find").value.trim();
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const found = state.people.filter((one) => matches(one, words, plain(text) || "none"));
    const list = part("people");
    const lines = found.slice(0, SHOWN).map((one) => {
      const made = row(one);
      fill(made, shown(one));
      return made;
    });
    if (state.people.length) replace(list, lines);
    count();
    part("left-out").hidden = found.length <= SHOWN;
    part("left-out").textContent = `${found.length - SHOWN} more: type a name.`;
    part("nobody").hidden = found.length > 0 || !state.people.length;
    tell();
  }

  /* Rows that stay are not taken out: whoever stands on one keeps the focus. */
  function replace(list, lines) {
    const same = list.children.length === lines.length
      && lines.every((line, place) => list.children[place] === line);
    if (!same) list.replaceChildren(...lines);
  }

  function count() {
    if (!state.people.length) return;
    const all = state.people.map(shown);
    const room = all.filter((one) => !one.is_remote && (one.is_expected || one.state));
    const here = room.filter((one) => one.state === "in").length;
    const online = all.filter((one) => one.is_remote && one.state === "in").length;
    const box = part("counts");
    const number = box.querySelector("b");
    number.textContent = here;
    box.replaceChildren(number, ` of ${room.length} here${online ? `, ${online} online` : ""}`);
    part("bar").setAttribute("width", room.length ? (100 * here) / room.length : 0);
  }

  function tell() {
    const waiting = queue().length;
    const taps = waiting === 1 ? "1 tap is" : `${waiting} taps are`;
    let text = "Without a connection, taps are kept on this phone and sent later.";
    if (waiting && state.signedOut) text = `You are signed out. ${taps} kept on this phone: sign in again in this browser, and they are sent.`;
    else if (waiting) text = `${taps} kept on this phone, and sent when there is a connection.`;
    else if (state.sent) text += ` Last sent ${state.sent}.`;
    if (part("status").textContent !== text) part("status").textContent = text;
    part("line").textContent = waiting ? `${waiting} to send` : state.sent && `sent ${state.sent}`;
  }

  /* --- Codes of badges -------------------------------------------------------------------------- */
  function read(text) {
    let code = text;
    if (/^https?:/i.test(text)) {
      const url = new URL(text);
      if (url.pathname !== location.pathname) return "This code is of another meeting, or none of ours.";
      code = url.searchParams.get("code") || "";
    }
    const person = state.people.find((one) => plain(one.code) === plain(code));
    if (!person) return "No badge of this meeting has this code.";
    const seen = shown(person);
    if (seen.state === "in") return `${person.name} is here since ${seen.since}.`;
    press(person, "entry", "qr");
    return `${person.name} is here.`;
  }

  async function scan() {
    const box = part("camera");
    const video = box.querySelector("video");
    const words = box.querySelector("p").firstChild;
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    try {
      state.camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      refuse("The camera cannot be used. Type the letters under the code instead.");
      return;
    }
    video.srcObject = state.camera;
    box.hidden = false;
    await video.play();
    let before = "";
    while (state.camera) {
      const codes = await detector.detect(video).catch(() => []);
      if (codes.length && codes[0].rawValue !== before) {
        before = codes[0].rawValue;
        words.textContent = `${read(before)} `;
      }
      await new Promise((resolve) => { setTimeout(resolve, 250); });
    }
  }

  function stop() {
    if (state.camera) state.camera.getTracks().forEach((track) => track.stop());
    state.camera = null;
    part("camera").hidden = true;
  }

  /* --- The page itself, for where there is no network ---------------------------------------------- */
  async function keepPage() {
    if (!navigator.serviceWorker || !window.caches) return;
    await navigator.serviceWorker.register(root.dataset.worker);
    const box = await caches.open(BOX);
    const files = performance.getEntriesByType("resource").map((entry) => new URL(entry.name));
    const ours = files.filter((url) => url.origin === location.origin && /\.(css|js|svg|woff2)$/.test(url.pathname));
    const all = [location.pathname + location.search, ...ours.map((url) => url.pathname)];
    for (const name of new Set(all)) if (!name.endsWith("worker.js")) await box.add(name);
    root.dataset.ready = "yes";
  }

  part("people").addEventListener("submit", (event) => {
    const form = event.target.closest("[data-tap]");
    const person = state.people.find((one) => one.id === form.closest("li").dataset.person);
    if (!person || !event.submitter) return;
    event.preventDefault();
    const typed = plain(part("find").value);
    press(person, event.submitter.value, typed && typed === plain(person.code) ? "qr" : "name");
    const next = form.querySelector("[data-when]:not([hidden]) button");
    if (next) next.focus({ preventScroll: true });
  });

  part("newcomer").addEventListener("click", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    refuse("Somebody new needs a connection. Write the name down, let them in, and add them later.");
  });
  part("find").addEventListener("input", draw);
  part("find").form.addEventListener("submit", (event) => {
    event.preventDefault();
    draw();
  });
  part("find-button").hidden = true;
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    part("scan").hidden = false;
    part("scan").addEventListener("click", scan);
    part("scan-stop").addEventListener("click", stop);
  }
  window.addEventListener("online", () => { state.pause = 0; send(); load(); });
  window.addEventListener("storage", (event) => { if (event.key === KEY) draw(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
    else send();
  });
  setInterval(() => { if (!document.hidden && !queue().length) load(); }, LOOK_AGAIN);
  load().then(send).then(keepPage).catch(() => {});
})();

/* A whole form that saves itself: see writer.js, which does it for one text. What is typed is kept
   on this device until the server has said that it is saved. Each save names the version it was
   written from, and the server joins what several people wrote. Before the form is sent by its
   button it saves once more, so what is kept here was never saved. It needs saving.js. */
(() => {
  "use strict";
  const { kept, send: post, both, why, EVERY, AGAIN } = window.saving;
  const OWN = ["csrfmiddlewaretoken", "version", "to"];

  function begin(form) {
    const version = form.querySelector("[name=version]");
    const status = form.querySelector("[data-writer-status]");
    const key = `form:${form.dataset.formWriter}`;
    let saved = served();
    let underWay = null;
    let isSent = false;
    let timer = 0;

    function written(of = form) {
      const pairs = [...new FormData(of)].filter(([name]) => !OWN.includes(name));
      return JSON.stringify(pairs);
    }

    /* What the page came with: on a slow phone somebody writes before this file is there. */
    function served() {
      const plain = form.cloneNode(true);
      plain.reset();
      return written(plain);
    }

    const isDone = () => written() === saved;

    function say(text, isWaiting) {
      status.textContent = text;
      status.classList.toggle("is-waiting", Boolean(isWaiting));
    }

    function keep() {
      kept.write(key, { pairs: JSON.parse(written()), version: version.value });
    }

    function plan(wait) {
      if (!timer) timer = setTimeout(() => { timer = 0; save(); }, wait);
    }

    function typed() {
      keep();
      say("Not saved yet.");
      plan(EVERY);
    }

    function settle(sent, told) {
      version.value = told.version;
      saved = sent;
      if (isDone()) kept.drop(key);
      else { keep(); plan(EVERY); }
      say(`Saved ${told.at}. ${told.said}`.trim());
    }

    function save() {
      if (!underWay && !isDone()) underWay = store().finally(() => { underWay = null; });
      return underWay || Promise.resolve(true);
    }

    /* Give whether all that is typed is saved, or the page that comes next says why not. */
    async function store() {
      const sent = written();
      try {
        const { isSaved, isTold, told } = await post(form);
        if (isSaved) settle(sent, told);
        else {
          say(`Not saved yet. ${why(told)} What you typed is kept on this device.`, true);
          return isTold;
        }
      } catch {
        say("No connection. What you typed is kept on this device; we try again.", true);
        plan(AGAIN);
        return false;
      }
      return true;
    }

    function fill(pairs) {
      const given = new Map();
      pairs.forEach(([name, value]) => given.set(name, [...(given.get(name) || []), value]));
      for (const field of form.elements) {
        if (!field.name || OWN.includes(field.name) || field.type === "submit") continue;
        const values = given.get(field.name) || [];
        if (field.type === "checkbox" || field.type === "radio") {
          field.checked = values.includes(field.value);
        } else if (values.length) {
          field.value = field.type === "textarea" ? both(values[0], field) : values[0];
        }
      }
    }

    /* What was typed and never reached the server comes back, from the version it began with. */
    function restore() {
      if ("writerUnsaved" in form.dataset) {
        saved = "";
        keep();
        return;
      }
      const found = kept.read(key);
      if (!found) {
        if (!isDone()) typed();
        return;
      }
      fill(found.pairs);
      if (isDone()) {
        kept.drop(key);
        return;
      }
      version.value = found.version;
      say("From this device: what you typed before was not saved yet.", true);
      save();
    }

    /* A button pressed while a field just left is being saved waits for that save, even where what
       is written now is again what was saved before. */
    async function send(event) {
      if (isSent || (isDone() && !underWay)) {
        kept.drop(key);
        return;
      }
      event.preventDefault();
      const button = event.submitter;
      await underWay;
      if (await save() && !isSent) {
        isSent = true;
        form.requestSubmit(button);
      }
    }

    form.addEventListener("input", () => {
      if (isDone()) {
        kept.drop(key);
        say("");
        return;
      }
      typed();
    });
    form.addEventListener("focusout", save);
    form.addEventListener("submit", send);
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
    restore();
  }

  document.querySelectorAll("form[data-form-writer]").forEach(begin);
})();

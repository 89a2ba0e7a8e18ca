/* A text that saves itself. What is typed is kept on this device until the server has said that
   it is saved; so nothing is lost when the network drops or the page is closed. Several people
   may write at once: each save names the version it was written from, and the server joins them.
   Without this file the form has its button. It needs saving.js. */
(() => {
  "use strict";
  const { kept, send, both, why, EVERY, AGAIN } = window.saving;

  function begin(form) {
    const area = form.querySelector("textarea");
    const version = form.querySelector("[name=version]");
    const status = form.querySelector("[data-writer-status]");
    const key = `writer:${form.dataset.writer}`;
    let isHeld = "writerHeld" in form.dataset;
    // What the page came with: on a slow phone somebody writes before this file is there.
    let saved = area.defaultValue;
    let isUnderWay = false;
    let timer = 0;

    const isDone = () => area.value === saved;

    function say(text, isWaiting) {
      status.textContent = text;
      status.classList.toggle("is-waiting", Boolean(isWaiting));
    }

    function keep() {
      kept.write(key, { text: area.value, version: version.value });
    }

    function plan(wait) {
      if (!timer && !isHeld) timer = setTimeout(() => { timer = 0; save(); }, wait);
    }

    function typed() {
      keep();
      say("Not saved yet.");
      plan(EVERY);
    }

    /* The text as the server has it, with the cursor left on the same words. */
    function take(text) {
      if (area.value === text) return;
      const from = area.selectionStart;
      const after = area.value.slice(from);
      area.value = text;
      const at = after && text.endsWith(after) ? text.length - after.length : Math.min(from, text.length);
      area.setSelectionRange(at, at);
    }

    function settle(sent, told) {
      const isTypedOn = area.value !== sent;
      version.value = isTypedOn ? told.typed : told.version;
      saved = isTypedOn ? sent : told.text;
      if (isTypedOn) {
        keep();
        plan(EVERY);
      } else {
        take(told.text);
        kept.drop(key);
      }
      say(`Saved ${told.at}. ${told.said}`.trim());
    }

    function refuse(code, told) {
      isHeld = code === 409;
      say(`Not saved. ${why(told)} What you typed is kept on this device.`, true);
    }

    async function save() {
      if (isUnderWay || isHeld || isDone()) return;
      isUnderWay = true;
      const sent = area.value;
      try {
        const { isSaved, told, status: code } = await send(form);
        if (isSaved) settle(sent, told);
        else refuse(code, told);
      } catch {
        say("No connection. What you typed is kept on this device; we try again.", true);
        plan(AGAIN);
      } finally {
        isUnderWay = false;
      }
    }

    /* What was typed and never reached the server comes back, from the version it began with. */
    function restore() {
      if ("writerUnsaved" in form.dataset) {
        saved = null;
        keep();
        return;
      }
      if (isHeld) return;
      const found = kept.read(key);
      const isKept = found && found.text !== saved;
      if (isKept) area.value = both(found.text, area);
      if (isDone()) {
        kept.drop(key);
        return;
      }
      if (!isKept) {
        typed();
        return;
      }
      version.value = found.version;
      say("From this device: what you typed before was not saved yet.", true);
      save();
    }

    area.addEventListener("input", typed);
    area.addEventListener("blur", save);
    form.addEventListener("submit", () => {
      isHeld = true;
      keep();
    });
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
    restore();
  }

  document.querySelectorAll("form[data-writer]").forEach(begin);
})();

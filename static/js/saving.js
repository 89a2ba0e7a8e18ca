/* What pages share that save themselves (writer.js, form-writer.js): the store on this device, where
   what is typed stays until the server has said that it is saved, and one save of a form. */
window.saving = (() => {
  "use strict";
  const PATIENCE = 20000;

  const kept = {
    read(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    write(key, value) {
      try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* a full or shut store */ }
    },
    drop(key) {
      try { localStorage.removeItem(key); } catch { /* as above */ }
    },
  };

  /* Send a form as it is now. Gives what the server told, and whether it saved and spoke at all;
     throws where it cannot be reached or broke: then it is to be tried again. */
  async function send(form) {
    const stop = new AbortController();
    const bell = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Autosave": "1" },
        redirect: "manual",
        signal: stop.signal,
      });
      const isTold = (answer.headers.get("Content-Type") || "").includes("json");
      const told = isTold ? await answer.json() : {};
      if (answer.status >= 500) throw new Error("server");
      return { isSaved: answer.ok && isTold, isTold, told, status: answer.status };
    } finally {
      clearTimeout(bell);
    }
  }

  /* What was kept, and what somebody wrote before the page's script had come to put it back. */
  function both(text, area) {
    const [typed, was] = [area.value, area.defaultValue];
    if (typed === was || typed === text) return text;
    return typed.startsWith(was) ? text + typed.slice(was.length) : `${text}\n${typed}`;
  }

  const why = (told) => told.error || "You may have been signed out: sign in again in another window.";

  return { kept, send, both, why, EVERY: 3000, AGAIN: 10000 };
})();

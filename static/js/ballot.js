/* A ballot is complete without this file: number fields, boxes and lists are sent as they are.
   Here they get plus and minus, up and down, and a line that says what is used. */
(function () {
  "use strict";

  const form = document.querySelector("form[data-ballot-form]");

  function rows() {
    return [...form.querySelectorAll("[data-idea]")];
  }

  function titleOf(row) {
    return row.querySelector("h3").textContent;
  }

  /* --- dots: one more, one less -------------------------------------------------------------- */
  function step(row, by) {
    const input = row.querySelector("input[type=number]");
    const value = Math.min(Number(input.max), Math.max(0, (Number(input.value) || 0) + by));
    input.value = String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    say(`${value} on ${titleOf(row)}. ${usedWords()}`);
  }

  /* --- ranks: one place up or down, whoever stood there changes places; without a place, the
     first that is free -------------------------------------------------------------------------- */
  function rankOf(row) {
    return Number(row.querySelector("select").value) || 0;
  }

  function firstFree(taken, most) {
    let place = 1;
    while (taken.includes(place)) place += 1;
    return place <= most ? place : 0;
  }

  function rank(row, by) {
    const select = row.querySelector("select");
    const taken = rows().map(rankOf);
    const now = rankOf(row);
    const wanted = now ? now + by : firstFree(taken, select.options.length - 1);
    if (now && (wanted < 1 || wanted > Math.max(...taken))) {
      say(`${titleOf(row)} stays number ${now}.`);
      return;
    }
    if (!wanted) {
      say("Every place is given.");
      return;
    }
    const other = now && rows().find((one) => one !== row && rankOf(one) === wanted);
    if (other) other.querySelector("select").value = String(now);
    select.value = String(wanted);
    select.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function placeWords(row) {
    const place = rankOf(row);
    const twin = place && rows().find((one) => one !== row && rankOf(one) === place);
    if (twin) return `${titleOf(row)} and ${titleOf(twin)} are both number ${place}: move one of them.`;
    return place ? `${titleOf(row)} is number ${place} now.` : `${titleOf(row)} has no place now.`;
  }

  /* --- what is used ---------------------------------------------------------------------------- */
  function used() {
    const numbers = [...form.querySelectorAll("[data-idea] input[type=number]")];
    if (numbers.length) return numbers.reduce((sum, one) => sum + (Number(one.value) || 0), 0);
    const ticked = [...form.querySelectorAll("[data-idea] input[type=checkbox]:checked")];
    return ticked.reduce((sum, one) => sum + (Number(one.dataset.cost) || 1), 0);
  }

  function usedWords() {
    const total = Number(form.dataset.total);
    const unit = form.dataset.unit;
    if (!unit) return "";
    const now = used();
    return now > total
      ? `${now} of ${total} ${unit} used: ${now - total} too many`
      : `${now} of ${total} ${unit} used`;
  }

  function say(text) {
    const line = form.querySelector("[data-used]");
    if (line && text) line.textContent = text;
  }

  function refresh() {
    const line = form.querySelector("[data-used]");
    say(usedWords());
    if (line) line.classList.toggle("is-over", form.dataset.unit !== "" && used() > Number(form.dataset.total));
    rows().forEach((row) => {
      const number = row.querySelector("input[type=number]");
      const select = row.querySelector("select");
      const isPicked = (number && Number(number.value) > 0) || (select && select.value)
        || row.querySelector("input[type=checkbox]:checked");
      row.classList.toggle("is-picked", Boolean(isPicked));
    });
  }

  const ACTS = [["[data-less]", step, -1], ["[data-more]", step, 1], ["[data-up]", rank, -1], ["[data-down]", rank, 1]];

  if (form) {
    ACTS.forEach(([selector, act, by]) => {
      form.querySelectorAll(selector).forEach((button) => {
        button.hidden = false;
        button.addEventListener("click", () => act(button.closest("[data-idea]"), by));
      });
    });
    form.addEventListener("input", (event) => {
      refresh();
      if (event.target.matches("[data-idea] select")) say(placeWords(event.target.closest("[data-idea]")));
    });
    refresh();
  }

  /* --- setting up a vote: only what the chosen method reads is shown --------------------------- */
  const setup = document.querySelector("form[data-round-form]");

  function showFitting() {
    const method = setup.querySelector("[name=method]").value;
    setup.querySelectorAll("[data-for]").forEach((part) => {
      (part.closest(".ln-field") || part).hidden = !part.dataset.for.split(" ").includes(method);
    });
  }

  if (setup) {
    setup.querySelector("[name=method]").addEventListener("change", showFitting);
    showFitting();
  }
})();

/* The form of a measure: shows what belongs to the chosen kind. Without this file all is shown, and
   the server says what does not fit. */
(function () {
  "use strict";

  const form = document.querySelector("[data-measure-form]");
  if (!form) return;
  const field = (name) => form.querySelector(`[name="${name}"]`);
  const chosen = () => form.querySelector('[name="kind"]:checked');

  /* What another kind left over is hidden and not sent: it would be refused. What came with the
     page is sent as it came, and stays in sight where it is at fault. */
  function showOnly(kind, isChosenNow) {
    form.querySelectorAll("[data-kinds]").forEach((part) => {
      const fits = part.dataset.kinds.split(" ").includes(kind);
      part.hidden = !fits && (isChosenNow || !part.querySelector(".is-wrong"));
      part.querySelectorAll("input, select, textarea").forEach((control) => {
        if (isChosenNow) control.disabled = !fits;
      });
    });
  }

  function offer(name, values) {
    const select = field(name);
    if (!select || select.disabled) return;
    Array.from(select.options).forEach((option) => {
      option.hidden = option.disabled = Boolean(option.value) && !values.includes(option.value);
    });
    if (select.selectedOptions[0] && select.selectedOptions[0].disabled) {
      const first = Array.from(select.options).find((option) => !option.disabled);
      const usual = Array.from(select.options).find((option) => option.value === "month");
      select.value = usual && !usual.disabled ? usual.value : first ? first.value : "";
    }
  }

  function ask(name, words) {
    const label = form.querySelector(`label[for="id_${name}"]`);
    if (label && words) label.textContent = words;
  }

  function adapt(isChosenNow) {
    const option = chosen();
    if (!option) return;
    showOnly(option.value, isChosenNow);
    ask("numerator", option.dataset.numerator);
    ask("denominator", option.dataset.denominator);
    offer("chart", option.dataset.charts.split(" "));
    offer("frequency", option.dataset.frequencies.split(" "));
    if (field("unit")) field("unit").placeholder = option.dataset.unit;
  }

  /* The reason for a chart speaks of what was just typed. */
  function mirror(name) {
    const text = field(name).value.trim().replace(/\.$/, "");
    const short = text.length > 60 ? text.slice(0, 60).replace(/ \S*$/, "") + " …" : text;
    const lower = /^.[a-z]/.test(short) ? short[0].toLowerCase() + short.slice(1) : short;
    form.querySelectorAll(`[data-words="${name}"]`).forEach((span) => {
      span.textContent = lower || span.dataset.instead;
    });
  }

  form.addEventListener("change", (event) => { if (event.target.name === "kind") adapt(true); });
  form.addEventListener("input", (event) => {
    if (["numerator", "denominator"].includes(event.target.name)) mirror(event.target.name);
  });
  adapt(false);
})();

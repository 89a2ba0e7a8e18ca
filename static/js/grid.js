/* The entry grid: keys as in a spreadsheet, paste, and a first look at what is typed.
   Everything here is a convenience; the server checks it all again. */
(() => {
  "use strict";
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const form = table.closest("form");
  const status = form.querySelector("[data-grid-status]");
  const undo = form.querySelector("[data-undo]");
  const why = form.querySelector("[data-corrections]");
  form.classList.add("is-scripted");

  const FIELD = "input[data-column]";
  const cells = (row) => [...row.cells].slice(1);
  const inputs = (cell) => [...cell.querySelectorAll(FIELD)];
  const rows = () => [...table.querySelectorAll("tr[data-row]")];
  const byEvent = (cell) => "byEvent" in cell.parentElement.dataset;
  const allCells = () => [...table.querySelectorAll("[data-cell]")];
  const is = (text) => /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text);

  /* --- moving ------------------------------------------------------------------------------ */
  /* Where the focus can be in a cell: its fields, or what is there already while it is closed. */
  function stops(cell) {
    const details = cell.querySelector("details");
    if (details && !details.open) return [details.firstElementChild];
    return inputs(cell);
  }

  function place(element) {
    const cell = element.closest("td");
    const row = cell.parentElement;
    const found = { y: rows().indexOf(row), x: cells(row).indexOf(cell) };
    return { ...found, at: Math.max(0, stops(cell).indexOf(element)) };
  }

  function focus(element) {
    if (!element) return false;
    element.focus();
    if (element.select) element.select();
    return true;
  }

  function vertical({ y, x, at }, step) {
    const all = rows();
    for (let to = y + step; all[to]; to += step) {
      const found = stops(cells(all[to])[x]);
      if (found.length) return focus(found[Math.min(at, found.length - 1)]);
    }
    return false;
  }

  function sideways(element, step) {
    const line = cells(element.closest("tr")).flatMap(stops);
    return focus(line[line.indexOf(element) + step]);
  }

  const atEdge = (element, end) => !element.matches(FIELD)
    || (element.selectionStart === element.selectionEnd
      ? element.selectionEnd === (end ? element.value.length : 0)
      : element.selectionEnd - element.selectionStart === element.value.length);

  /* Enter goes down to where the run of tabs began, as in a spreadsheet. */
  let begun = null;

  function enter(element, step) {
    const here = begun ? { ...place(element), x: begun.x, at: begun.at } : place(element);
    begun = null;
    if (!vertical(here, step) && step > 0) focus(form.querySelector("[type=submit]"));
    return true;
  }

  function escape(element) {
    const cell = element.closest("td");
    const details = cell.querySelector("details");
    const restored = details ? inputs(cell) : [element];
    restored.forEach((one) => { one.value = one.dataset.was; });
    refresh(cell);
    if (details) { details.open = false; focus(details.firstElementChild); }
    return true;
  }

  function open(details) {
    details.open = true;
    return focus(inputs(details)[0]);
  }

  /* --- a range of cells: Shift and arrows, or a click with Shift --------------------------------- */
  let range = null;

  function picked() {
    if (!range) return [];
    const [top, bottom] = [range.from.y, range.to.y].sort((a, b) => a - b);
    const [left, right] = [range.from.x, range.to.x].sort((a, b) => a - b);
    return rows().slice(top, bottom + 1).map((row) => cells(row).slice(left, right + 1));
  }

  function mark() {
    table.querySelectorAll(".is-picked").forEach((cell) => cell.classList.remove("is-picked"));
    picked().flat().forEach((cell) => cell.classList.add("is-picked"));
  }

  function pick(to, from) {
    range = to && { from: range ? range.from : from, to };
    mark();
  }

  function extend(element, dx, dy) {
    const here = range ? range.to : place(element);
    const all = rows();
    const y = Math.min(all.length - 1, Math.max(0, here.y + dy));
    const x = Math.min(cells(all[y]).length - 1, Math.max(0, here.x + dx));
    pick({ y, x }, place(element));
    return true;
  }

  /* What a cell says, in as many columns as it has fields; of what is only read, the numbers. */
  function texts(cell) {
    const fields = inputs(cell);
    if (fields.length && !byEvent(cell)) return fields.map((one) => one.value.trim());
    const read = cell.querySelector(".ln-num");
    const told = cell.dataset.stands || (read ? read.textContent.trim() : "");
    return byEvent(cell) ? [told] : told.split(" of ");
  }

  function copied() {
    const chosen = picked();
    const wide = (x) => Math.max(...chosen.map((row) => texts(row[x]).length));
    return chosen.map((row) => row.flatMap((cell, x) => {
      const said = texts(cell);
      return [...said, ...Array(wide(x) - said.length).fill("")];
    }).join("\t")).join("\n");
  }

  table.addEventListener("copy", (event) => {
    const element = event.target.closest("td");
    if (!range && !(element && event.target.closest("summary"))) return;
    if (!range) range = { from: place(event.target), to: place(event.target) };
    event.preventDefault();
    event.clipboardData.setData("text/plain", copied());
    const count = picked().flat().length;
    tell(`${count} ${count === 1 ? "cell" : "cells"} copied.`);
    if (count === 1) pick(null);
  });

  table.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest("td");
    const active = document.activeElement.closest("[data-grid] td");
    if (!event.shiftKey || !cell || !active) { pick(null); return; }
    event.preventDefault();
    const at = (one) => ({ y: rows().indexOf(one.parentElement), x: cells(one.parentElement).indexOf(one) });
    pick(at(cell), at(active));
  });

  function isWhole(element) {
    return !element.matches(FIELD) || element.selectionEnd - element.selectionStart === element.value.length;
  }

  const SHIFTED = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  function shifted(event) {
    const [dx, dy] = SHIFTED[event.key];
    return (dx === 0 || range || isWhole(event.target)) && extend(event.target, dx, dy);
  }

  table.addEventListener("keydown", (event) => {
    const element = event.target;
    const isField = element.matches(FIELD);
    if (!isField && !element.matches("summary")) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && pasted.length) {
      event.preventDefault();
      takeBack();
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") form.requestSubmit();
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey && SHIFTED[event.key] && shifted(event)) {
      event.preventDefault();
      return;
    }
    if (range && /^(Delete|Backspace)$/.test(event.key)) {
      event.preventDefault();
      picked().flat().forEach((cell) => {
        inputs(cell).filter((one) => !one.dataset.was).forEach((one) => { one.value = ""; });
        if (cell.matches("[data-cell]")) refresh(cell);
      });
      return;
    }
    if (event.key !== "Shift") pick(null);
    if (event.key === "Tab") {
      begun = event.shiftKey ? null : begun || place(element);
      return;
    }
    if (!isField && /^[\d.]$/.test(event.key)) open(element.parentElement);
    const moves = {
      ArrowUp: () => vertical(place(element), -1),
      ArrowDown: () => vertical(place(element), 1),
      ArrowLeft: () => atEdge(element, false) && sideways(element, -1),
      ArrowRight: () => atEdge(element, true) && sideways(element, 1),
      Enter: () => (isField ? enter(element, event.shiftKey ? -1 : 1) : open(element.parentElement)),
      Escape: () => isField && escape(element),
    };
    if (!moves[event.key]) return;
    if (moves[event.key]()) event.preventDefault();
    if (event.key !== "Enter") begun = null;
  });

  table.addEventListener("pointerdown", () => { begun = null; });

  /* --- numbers as people write them --------------------------------------------------------- */
  /* Separators of thousands go, a decimal comma becomes a point. What may be either in a measured
     value, 1,234, stays as it is: the server asks. */
  function tidy(text, input) {
    const bare = text.trim().replace(/[\s\u00a0\u202f'’]/g, " ");
    if (input && input.dataset.column === "day") return bare;
    const joined = /^[+-]?\d{1,3}( \d{3})+([.,]\d+)?$/.test(bare) ? bare.replace(/ /g, "") : bare;
    if (/^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(joined)) return joined.replace(/,/g, "");
    if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(joined)) return joined.replace(/\./g, "").replace(",", ".");
    if (/^[+-]?\d{1,3}(,\d{3})+$/.test(joined)) {
      return input && "measured" in input.dataset ? joined : joined.replace(/,/g, "");
    }
    return /^[+-]?\d+,\d+$/.test(joined) ? joined.replace(",", ".") : joined;
  }

  /* --- pasting ------------------------------------------------------------------------------ */
  let pasted = [];

  function takeBack() {
    pasted.forEach(([input, before]) => { input.value = before; });
    const touched = new Set(pasted.map(([input]) => input.closest("td")));
    pasted = [];
    undo.hidden = true;
    touched.forEach(refresh);
    tell("The paste is undone.");
  }

  /* Rows of cells without the names and headings that were copied along. */
  function block(text) {
    let lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
    const left = [];
    const isName = (value) => value.trim() !== "" && !is(tidy(value));
    while (lines.length > 1 && !lines[0].some((value) => is(tidy(value)))) left.push(...lines.shift());
    const first = lines.map((line) => line[0]);
    if (lines.some((line) => line.length > 1) && first.some(isName) && first.every((value) => !is(tidy(value)))) {
      left.push(...first);
      lines = lines.map((line) => line.slice(1));
    }
    return { lines, left: left.filter((value) => value.trim()) };
  }

  /* Rows for days: the last one typed into brings another, as a list in a spreadsheet does. */
  function another(cell) {
    const all = [...cell.querySelectorAll("[data-more]")];
    const last = all[all.length - 1];
    if (!last || !inputs(last).some((one) => one.value.trim()) || all.length >= 31) return;
    const next = last.cloneNode(true);
    inputs(next).forEach((one) => {
      one.removeAttribute("id");
      one.removeAttribute("aria-invalid");
      one.removeAttribute("aria-describedby");
      one.classList.remove("is-invalid", "is-new");
      one.name = one.name.replace(/\d+$/, (at) => Number(at) + 1);
      one.value = "";
    });
    last.after(next);
  }

  function fillDays(cell, text) {
    const done = [];
    const left = [];
    text.replace(/\r\n?/g, "\n").trim().split("\n").forEach((line) => {
      another(cell);
      const fields = inputs([...cell.querySelectorAll("[data-more]")].pop());
      line.split("\t").forEach((raw, at) => {
        if (!raw.trim()) return;
        if (!fields[at] || fields[at].value) { left.push(raw.trim()); return; }
        pasted.push([fields[at], ""]);
        fields[at].value = tidy(raw, fields[at]);
        done.push(fields[at]);
      });
    });
    another(cell);
    return { done, left };
  }

  function fill(start, text) {
    if (byEvent(start.closest("td"))) return fillDays(start.closest("td"), text);
    const { y, x } = place(start);
    const at = Math.max(0, inputs(start.closest("td")).indexOf(start));
    const { lines, left } = block(text);
    const targets = rows().slice(y, y + lines.length).filter((row) => !("byEvent" in row.dataset));
    /* Each period takes as many of the copied columns as the widest of its cells has fields. */
    const width = Math.max(1, ...targets.map((row) => inputs(cells(row)[x]).length));
    const done = [];
    lines.forEach((line, dy) => line.forEach((raw, dx) => {
      const slot = x * width + Math.min(at, width - 1) + dx;
      const cell = targets[dy] && cells(targets[dy])[Math.floor(slot / width)];
      const input = cell && inputs(cell)[slot % width];
      if (!raw.trim()) return;
      if (!input) { left.push(raw.trim()); return; }
      const value = tidy(raw, input);
      if (value === input.value) { done.push(input); return; }
      pasted.push([input, input.value]);
      input.value = value;
      const details = cell.querySelector("details");
      if (details) details.open = true;
      done.push(input);
    }));
    return { done, left };
  }

  table.addEventListener("paste", (event) => {
    const element = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!element.matches(`${FIELD}, summary`) || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    pasted = [];
    const input = element.matches("summary") ? inputs(element.parentElement)[0] : element;
    const { done, left } = fill(input, text);
    done.forEach((one) => refresh(one.closest("td")));
    form.dispatchEvent(new Event("input", { bubbles: true }));
    undo.hidden = pasted.length === 0;
    tell(said(done.length, left));
  });

  function said(filled, left) {
    const words = [`${filled} ${filled === 1 ? "number" : "numbers"} filled in.`];
    if (left.length) {
      const some = left.slice(0, 6).join(", ") + (left.length > 6 ? " …" : "");
      words.push(`${left.length} did not fit and ${left.length === 1 ? "was" : "were"} left out: ${some}.`);
    }
    return words.join(" ");
  }

  undo.addEventListener("click", takeBack);

  /* --- a first look at what is typed --------------------------------------------------------- */
  const shown = (number, unit) => `${number.toLocaleString("en", { maximumFractionDigits: 1 })}${unit === "%" ? "%" : ""}`;
  const inWords = (number, unit) => (unit === "%" ? shown(number, unit) : `${shown(number)} ${unit}`);

  function far(value, size, usual) {
    if (usual.lately.length && value >= Math.min(...usual.lately) && value <= Math.max(...usual.lately)) return false;
    const stretch = size && usual.size ? Math.sqrt(usual.size / size) : 1;
    const low = usual.lower === null ? -Infinity : usual.center - (usual.center - usual.lower) * stretch;
    const high = usual.upper === null ? Infinity : usual.center + (usual.upper - usual.center) * stretch;
    return value < low || value > high;
  }

  function usually(usual, unit) {
    if (!usual.lately.length) return `the centre line, ${shown(usual.center, unit)}`;
    const [low, high] = [Math.min, Math.max].map((find) => shown(find(...usual.lately), unit));
    return `what was sent of late, ${low === high ? low : `${low} to ${high}`}`;
  }

  function faultOf(row, fields, texts) {
    const wrong = texts.findIndex((text, at) => text && fields[at].dataset.column !== "day" && !is(text));
    if (wrong >= 0) return [fields[wrong], `“${texts[wrong]}” is not a number.`];
    const below = texts.findIndex((text, at) => Number(text) < 0 && !("measured" in fields[at].dataset));
    if (below >= 0) return [fields[below], `${texts[below]} is below zero.`];
    if ("share" in row.dataset && texts[0] && texts[1] && Number(texts[0]) > Number(texts[1])) {
      return [fields[0], `${texts[0]} is more than ${texts[1]}.`];
    }
    return [null, ""];
  }

  function valueOf(row, texts) {
    if ("byEvent" in row.dataset || !texts[0] || !is(texts[0])) return null;
    if (!row.dataset.multiplier) return Number(texts[0]);
    const size = Number(texts[1]);
    return texts[1] && size > 0 ? (Number(texts[0]) / size) * Number(row.dataset.multiplier) : null;
  }

  function look(cell) {
    const row = cell.parentElement;
    const fields = inputs(cell);
    const texts = fields.map((one) => tidy(one.value, one));
    const [at, fault] = faultOf(row, fields, texts);
    fields.forEach((one) => {
      one.classList.toggle("is-invalid", one === at);
      one.classList.toggle("is-new", one !== at && one.value !== one.dataset.was && one.value.trim() !== "");
    });
    const value = fault ? null : valueOf(row, texts);
    const hint = cell.querySelector("[data-hint]");
    hint.textContent = fault || (value !== null && row.dataset.unit ? inWords(value, row.dataset.unit) : "");
    hint.hidden = !hint.textContent;
    hint.classList.toggle("ln-grid-fault", Boolean(fault));
    ask(cell, row, value, Number(texts[1]));
  }

  function ask(cell, row, value, size) {
    const label = cell.querySelector("[data-ask]");
    const usual = row.dataset.usual && JSON.parse(row.dataset.usual);
    const isNew = changed(cell).length > 0;
    const surprises = usual && value !== null && isNew && far(value, row.dataset.multiplier ? size : 0, usual);
    if (!isNew) return;
    label.hidden = !surprises;
    label.firstElementChild.checked = false;
    if (surprises) {
      label.querySelector("span").textContent = `${shown(value, row.dataset.unit)} is far from ${usually(usual, row.dataset.unit)}. Tick if it is right.`;
    }
  }

  /* What was sent before and is other now: listed, with the question why. */
  function corrections() {
    return allCells().filter((cell) => cell.dataset.stands && (byEvent(cell) ? corrected(cell) : changed(cell).length));
  }

  const changed = (cell) => inputs(cell).filter((one) => one.value.trim() !== one.dataset.was);

  /* More days are no correction; a day removed, other cases, or a day after “no events” are. */
  function corrected(cell) {
    const known = cell.querySelector("[data-day]");
    return cell.querySelector("[data-gone]:checked") || changed(cell).some((one) => !known || one.closest("[data-day]"));
  }

  function nowOf(cell) {
    if (!byEvent(cell)) return inputs(cell).map((one) => one.value.trim() || "nothing").join(" of ");
    const gone = [...cell.querySelectorAll("[data-gone]:checked")].map((one) => `${one.closest("[data-day]").dataset.day} removed`);
    const other = changed(cell).map((one) => {
      const day = one.closest("[data-day]");
      return day ? `${day.dataset.day}: ${one.value}` : one.value;
    });
    return [...gone, ...other].join(", ");
  }

  function listCorrections() {
    if (!why) return;
    const found = corrections();
    const list = why.querySelector("[data-changes]");
    why.classList.toggle("is-asked", found.length > 0);
    list.replaceChildren(...found.map((cell) => {
      const item = document.createElement("li");
      item.textContent = `${cell.dataset.label.replace(/: [^:]*$/, "")}: ${cell.dataset.stands} → ${nowOf(cell)}`;
      return item;
    }));
  }

  function progress() {
    const owed = [...table.querySelectorAll("td.is-owed")];
    const isFull = (cell) => inputs(cell)[byEvent(cell) ? "some" : "every"]((one) => one.value.trim());
    const done = owed.filter((cell) => isFull(cell)
      || (cell.querySelector("select") && cell.querySelector("select").value));
    return owed.length ? `${done.length} of ${owed.length} due are filled in.` : "";
  }

  function tell(text) {
    status.textContent = [text, progress()].filter(Boolean).join(" ");
  }

  function refresh(cell) {
    look(cell);
    listCorrections();
  }

  table.addEventListener("input", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.target.matches("[name^=sure], [name^=pick]")) return;
    if (event.target.closest("[data-more]")) another(cell);
    pasted = [];
    undo.hidden = true;
    refresh(cell);
    tell("");
  });

  /* A single number with separators is written plainly when it is left. */
  table.addEventListener("change", (event) => {
    if (!event.target.matches(FIELD)) return;
    event.target.value = tidy(event.target.value, event.target);
    refresh(event.target.closest("td"));
  });

  /* The newest period is on the right. */
  table.closest(".ln-scroll").scrollLeft = table.scrollWidth;
  /* On a slow phone somebody writes before this file is there. */
  if (corrections().length) listCorrections();
  tell("");
})();

/* The entry grid: arrow keys, paste from a spreadsheet, and a first look at what is typed.
   Everything here is a convenience; the server checks it all again. */
(() => {
  "use strict";
  const table = document.querySelector("[data-grid]");
  if (!table) return;
  const status = document.querySelector("[data-grid-status]");
  const say = (text) => { if (status) status.textContent = text; };
  const rowsOf = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input[data-column]")]);

  function place(input) {
    const rows = rowsOf();
    const y = rows.findIndex((row) => row.includes(input));
    return { rows, y, x: rows[y].indexOf(input) };
  }

  function go(input, dx, dy) {
    const { rows, y, x } = place(input);
    const row = rows[y + dy];
    const next = row && row[Math.min(x, row.length - 1) + dx];
    if (!next) return false;
    next.focus();
    next.select();
    return true;
  }

  const atEdge = (input, end) => input.selectionStart === input.selectionEnd
    ? input.selectionEnd === (end ? input.value.length : 0)
    : input.selectionEnd - input.selectionStart === input.value.length;

  table.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("input[data-column]") || event.altKey || event.ctrlKey || event.metaKey) return;
    const moves = {
      ArrowUp: () => go(input, 0, -1),
      ArrowDown: () => go(input, 0, 1),
      Enter: () => go(input, 0, event.shiftKey ? -1 : 1),
      ArrowLeft: () => atEdge(input, false) && go(input, -1, 0),
      ArrowRight: () => atEdge(input, true) && go(input, 1, 0),
      Escape: () => { input.value = input.defaultValue; look(input); return true; },
    };
    const move = moves[event.key];
    if (move && (move() || event.key === "Enter")) event.preventDefault();
  });

  /* 1,234 and 1 234 are written without the separators; anything else stays as it is. */
  const tidy = (text) => {
    const bare = text.trim().replace(/[\u00a0\u202f]/g, " ");
    return /^-?\d{1,3}([, ]\d{3})+(\.\d+)?$/.test(bare) ? bare.replace(/[, ]/g, "") : bare;
  };

  table.addEventListener("paste", (event) => {
    const input = event.target;
    const text = event.clipboardData.getData("text/plain");
    if (!input.matches("input[data-column]") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const { rows, y, x } = place(input);
    let filled = 0;
    const left = [];
    text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").forEach((line, dy) => {
      line.split("\t").forEach((cell, dx) => {
        const target = rows[y + dy] && rows[y + dy][x + dx];
        const value = tidy(cell);
        if (!value) return;
        if (!target) { left.push(value); return; }
        target.value = value;
        look(target);
        filled += 1;
      });
    });
    table.dispatchEvent(new Event("input", { bubbles: true }));
    say(`${filled} ${filled === 1 ? "number" : "numbers"} filled in.` + (left.length
      ? ` ${left.length} did not fit and ${left.length === 1 ? "was" : "were"} left out: ${left.slice(0, 6).join(", ")}${left.length > 6 ? " …" : ""}.` : ""));
  });

  function look(input) {
    const cell = input.closest("td");
    const [first, second] = cell.querySelectorAll("input[data-column]");
    cell.querySelectorAll("input[data-column]").forEach((one) => {
      one.classList.toggle("is-invalid", one.value.trim() !== "" && !/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(tidy(one.value)));
    });
    const isShare = cell.parentElement.hasAttribute("data-share");
    if (isShare && second && first.value && second.value && Number(first.value) > Number(second.value)) {
      first.classList.add("is-invalid");
      say(`${first.getAttribute("aria-label")}: ${first.value} is more than ${second.value}.`);
    }
  }

  table.addEventListener("change", (event) => {
    if (event.target.matches("input[data-column]")) look(event.target);
  });
})();

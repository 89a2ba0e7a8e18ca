/* data-chart: one tooltip for a drawing, by pointer and by arrow keys, and the point is spoken.
   The tooltip repeats what the drawing's titles and the table beside it say, and never adds.
   Positions are set through CSSOM only: the policy allows no inline style. */
(function () {
  "use strict";

  const HELP = "Arrow keys read the points, Home and End the first and last, Escape leaves.";
  let open = null;

  function element(classes, parent) {
    const made = document.createElement("div");
    made.className = classes;
    parent.append(made);
    return made;
  }

  function read(svg) {
    const points = Array.from(svg.querySelectorAll(".c-p"));
    if (!points.length || svg.dataset.read) return;
    svg.dataset.read = "yes";
    const box = svg.parentNode;
    const tip = element("ln-tip", box);
    const voice = element("visually-hidden", box);
    const help = element("visually-hidden", box);
    let at = -1;
    tip.hidden = true;
    tip.setAttribute("aria-hidden", "true");
    voice.setAttribute("aria-live", "polite");
    help.textContent = HELP;
    help.id = svg.getAttribute("aria-labelledby") + "-help";
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("aria-describedby", help.id);

    function place(point) {
      const area = svg.getBoundingClientRect();
      const frame = tip.offsetParent.getBoundingClientRect();
      const scale = area.width / svg.viewBox.baseVal.width;
      const x = point.dataset.x * scale - tip.offsetWidth / 2;
      const above = area.top - frame.top + point.dataset.y * scale - tip.offsetHeight - 14;
      const left = Math.max(0, Math.min(x, area.width - tip.offsetWidth));
      tip.style.top = (above > 0 ? above : above + tip.offsetHeight + 30) + "px";
      tip.style.left = area.left - frame.left + left + "px";
    }

    function hide() {
      if (at >= 0) points[at].classList.remove("is-at");
      tip.hidden = true;
      voice.textContent = "";
      at = -1;
      if (open === hide) open = null;
    }

    function show(index, aloud) {
      if (open && open !== hide) open();
      if (at >= 0) points[at].classList.remove("is-at");
      at = index;
      open = hide;
      points[at].classList.add("is-at");
      tip.textContent = points[at].dataset.t;
      tip.hidden = false;
      place(points[at]);
      if (aloud) voice.textContent = points[at].dataset.t;
    }

    points.forEach((point, index) => {
      const title = point.querySelector("title");
      if (title) title.remove();
      point.addEventListener("pointerenter", () => show(index, false));
    });
    svg.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") hide();
    });
    svg.addEventListener("blur", hide);
    svg.addEventListener("keydown", (event) => {
      const last = points.length - 1;
      const next = { ArrowRight: at + 1, ArrowLeft: at < 0 ? last : at - 1, Home: 0, End: last };
      if (event.target !== svg || next[event.key] === undefined) return;
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      show(Math.max(0, Math.min(last, next[event.key])), true);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) open();
  });

  function start(root) {
    root.querySelectorAll("[data-chart] svg.c-svg").forEach(read);
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) start(event.detail.elt);
  });
})();

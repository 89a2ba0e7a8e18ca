/* Moving what is on the agenda by dragging it: an addition to the buttons for earlier and later,
   which do the same. A drop sends the form of what was dragged. */
(function () {
  "use strict";

  function start(list) {
    const slots = [...list.querySelectorAll("[data-slot]")];
    let dragged = null;

    function mark(target) {
      slots.forEach((slot) => slot.classList.toggle("is-over", slot === target && slot !== dragged));
    }

    function end() {
      if (dragged) dragged.classList.remove("is-dragged");
      dragged = null;
      mark(null);
    }

    slots.forEach((slot) => {
      slot.draggable = slots.length > 1;
      slot.addEventListener("dragstart", (event) => {
        dragged = slot;
        slot.classList.add("is-dragged");
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", slot.dataset.slot);
      });
      slot.addEventListener("dragover", (event) => {
        if (!dragged) return;
        event.preventDefault();
        mark(slot);
      });
      slot.addEventListener("dragend", end);
      slot.addEventListener("drop", (event) => {
        if (!dragged || dragged === slot) return end();
        event.preventDefault();
        send(dragged.querySelector("form"), slot.dataset.slot);
        return end();
      });
    });
  }

  function send(form, place) {
    const to = document.createElement("input");
    to.type = "hidden";
    to.name = "to";
    to.value = place;
    form.append(to);
    form.submit();
  }

  document.querySelectorAll("[data-agenda]").forEach(start);
})();

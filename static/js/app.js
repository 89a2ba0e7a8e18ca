/* Small behaviours, each hooked by a data- attribute. Pages are complete without this file.
   Positions are set through CSSOM only: the policy allows no inline style. */
(function () {
  "use strict";

  const status = () => document.getElementById("status");

  function say(text) {
    if (status()) status().textContent = text;
  }

  function each(root, selector, act) {
    if (root.matches && root.matches(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  }

  /* --- data-tabs: the current tab is in sight ------------------------------------------- */
  function showCurrentTab(tabs) {
    const current = tabs.querySelector("[aria-current]");
    if (current) tabs.scrollLeft = current.offsetLeft - 40;
  }

  /* --- data-reveal: a password can be read while it is typed ------------------------------ */
  function addReveal(input) {
    const button = document.createElement("button");
    const box = document.createElement("div");
    button.type = "button";
    button.className = "btn btn-outline-secondary";
    button.textContent = "Show";
    button.setAttribute("aria-label", "Show password");
    button.setAttribute("aria-pressed", "false");
    box.className = "ln-reveal";
    input.replaceWith(box);
    box.append(input, button);
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.textContent = hidden ? "Hide" : "Show";
      button.setAttribute("aria-pressed", String(hidden));
    });
    if (input.form) input.form.addEventListener("submit", () => { input.type = "password"; });
  }

  /* --- data-copy="#id": the button copies what that element says --------------------------- */
  function addCopy(button) {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.querySelector(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.value || source.textContent.trim());
        say("Copied.");
        button.querySelector("[data-label]").textContent = "Copied";
      } catch {
        say("Could not copy. Select the text and copy it yourself.");
      }
    });
  }

  /* --- data-guard: leaving with unsaved text asks first ------------------------------------ */
  const unsaved = new Set();

  function guard(form) {
    form.addEventListener("input", () => unsaved.add(form));
    form.addEventListener("submit", () => unsaved.delete(form));
  }

  window.addEventListener("beforeunload", (event) => {
    for (const form of unsaved) if (!form.isConnected) unsaved.delete(form);
    if (unsaved.size) event.preventDefault();
  });

  /* --- data-confirm="question": a dialog before a button or link that destroys ------------- */
  function ask(trigger, go) {
    const dialog = document.createElement("dialog");
    const heading = document.createElement("h2");
    const actions = document.createElement("div");
    const yes = button("btn btn-danger", trigger.dataset.confirmYes || trigger.textContent.trim());
    const no = button("btn btn-outline-secondary", "Cancel");
    dialog.className = "ln-dialog";
    dialog.setAttribute("aria-labelledby", "confirm-question");
    heading.id = "confirm-question";
    heading.textContent = trigger.dataset.confirm;
    actions.className = "ln-actions";
    actions.append(yes, no);
    dialog.append(heading);
    if (trigger.dataset.confirmMore) dialog.append(paragraph(trigger.dataset.confirmMore));
    dialog.append(actions);
    document.body.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    no.addEventListener("click", () => dialog.close());
    yes.addEventListener("click", () => { dialog.close(); go(); });
    dialog.showModal();
    no.focus();
  }

  function button(classes, text) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = classes;
    made.textContent = text;
    return made;
  }

  function paragraph(text) {
    const made = document.createElement("p");
    made.textContent = text;
    return made;
  }

  document.addEventListener("click", (event) => {
    const trigger = event.target.closest("[data-confirm]");
    if (!trigger || trigger.dataset.confirmed || !window.HTMLDialogElement) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(trigger, () => {
      trigger.dataset.confirmed = "yes";
      trigger.click();
      delete trigger.dataset.confirmed;
    });
  }, true);

  /* --- a form that is on its way is not sent again by a second click ----------------------- */
  const SETTLED = 4000;
  const underWay = new WeakSet();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (underWay.has(form)) event.preventDefault();
    underWay.add(form);
    setTimeout(() => underWay.delete(form), SETTLED);
  });

  /* --- data-theme-form: light, dark or the device's own, at once and remembered ------------ */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-theme-form]");
    if (!form || !event.submitter) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    document.dispatchEvent(new CustomEvent("theme:choose", { detail: event.submitter.value }));
    form.querySelectorAll("button").forEach((one) => {
      one.setAttribute("aria-pressed", String(one === event.submitter));
    });
    fetch(form.action, { method: "POST", body: data, redirect: "manual" });
  });

  /* --- data-send-on-change: a filter form sends itself -------------------------------------- */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-send-on-change]");
    if (form) form.requestSubmit();
  });

  /* --- form[data-ticks]: say how many rows are ticked; "all" takes their place ---------------- */
  function countTicks(form) {
    const all = form.querySelector("[data-tick-all]").checked;
    const rows = [...form.querySelectorAll("tbody input[type=checkbox]")];
    const ticked = all ? rows.length : rows.filter((one) => one.checked).length;
    rows.forEach((one) => {
      one.disabled = all;
      one.closest("tr").classList.toggle("is-ticked", all || one.checked);
    });
    const words = all ? "All ticked" : `${ticked} ticked`;
    form.querySelector("[data-ticked]").textContent = ticked ? words : "Tick people, then:";
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-ticks]");
    if (form) countTicks(form);
  });

  /* --- data-renews: a part that follows by itself waits while somebody is at work in it --------- */
  function isTouched(control) {
    if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
    if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
    const first = [...control.options].find((one) => one.defaultSelected) || control.options[0];
    return Boolean(first) && control.value !== first.value;
  }

  function isInUse(part) {
    return part.contains(document.activeElement)
      || [...part.querySelectorAll("input, select, textarea")].some(isTouched);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.target;
    if (!part.matches("[data-renews]") || !isInUse(part)) return;
    const newer = part.querySelector("[data-newer]");
    event.preventDefault();
    if (newer.hidden) say(newer.textContent.trim());
    newer.hidden = false;
  });

  /* --- data-menu: a <details> menu closes with Escape or a click elsewhere ------------------- */
  function closeMenus(except) {
    document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
      if (menu !== except) menu.open = false;
    });
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("[data-menu]")));
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details[data-menu][open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* --- htmx: an answer that did not come is said, and typed text stays ------------------------ */
  function failed() {
    say("We could not do this just now. What you typed is still here. Please try again.");
    status().classList.remove("visually-hidden");
  }

  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    say("The passkey was not used. Try again, or sign in another way.");
    status().classList.remove("visually-hidden");
  });

  /* --- data-focus: the first of them is where reading goes on -------------------------------- */
  function focusFirst(root) {
    const wanted = [];
    each(root, "[data-focus]", (one) => one.closest("[data-specimen]") || wanted.push(one));
    if (wanted.length) wanted[0].focus();
  }

  /* --- details[data-open-wide]: folded on a phone, open where there is room ------------------- */
  const hasRoom = window.matchMedia("(min-width: 900px)");

  function openWide(details) {
    if (hasRoom.matches) details.open = true;
  }

  window.addEventListener("beforeprint", () => {
    document.querySelectorAll("details[data-open-wide], details[data-open-print]").forEach((one) => { one.open = true; });
  });

  /* --- What an address points at is open, and so is all it lies in --------------------------- */
  function openTarget() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target && target.closest("details:not([open])");
    if (!around) return;
    for (let one = around; one; one = one.parentElement.closest("details")) one.open = true;
    target.scrollIntoView();
  }

  window.addEventListener("hashchange", openTarget);
  document.addEventListener("DOMContentLoaded", openTarget);

  function start(root) {
    each(root, "details[data-open-wide]", openWide);
    each(root, "[data-tabs]", showCurrentTab);
    each(root, "input[data-reveal]", addReveal);
    each(root, "[data-copy]", addCopy);
    each(root, "form[data-guard]", guard);
    focusFirst(root);
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt !== document.body) start(event.detail.elt);
  });

  /* --- What the check-in page keeps for a dead network: gone after its day, and on signing out - */
  async function forgetPages() {
    if (!window.caches) return;
    const isSignedIn = document.querySelector("form[action*='logout']");
    for (const name of await caches.keys()) {
      const [kind, , until] = name.split("|");
      if (kind === "check-in" && (!isSignedIn || Date.parse(until) < Date.now())) await caches.delete(name);
    }
  }

  forgetPages().catch(() => {});
})();

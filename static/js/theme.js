/* Before first paint: where the reader's choice is "match my device", ask the device. */
(function () {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function apply(choice) {
    root.dataset.theme = choice;
    const device = dark.matches ? "dark" : "light";
    root.setAttribute("data-bs-theme", choice === "auto" ? device : choice);
  }

  apply(root.getAttribute("data-bs-theme") || "auto");
  dark.addEventListener("change", function () {
    if (root.dataset.theme === "auto") apply("auto");
  });
  document.addEventListener("theme:choose", function (event) {
    apply(event.detail);
  });
})();

// Remember how the texts that are shown now are coloured, and mark those that are coloured as none
// was before in this scheme, here or on a page before (`known`): axe measures what is marked, see
// looking.py. Gives how many those are, and the colours that another page can have as well.
async ([scheme, mark, known]) => {
  const ONLY_HERE = "only here:";
  const IS_CLEAR = /^rgba\(.*, 0\)$/;
  const seen = ((window.coloursSeen ??= {})[scheme] ??= new Set(known));
  const numbers = (window.numbersOfElements ??= new WeakMap());
  const grounds = new Map();

  // A scheme that was just changed is there some frames later, and may fade in.
  const frame = () => new Promise(requestAnimationFrame);
  while (!matchMedia(`(prefers-color-scheme: ${scheme})`).matches) await frame();
  await frame();
  await frame();
  for (const one of document.getAnimations()) {
    if (one.effect.getComputedTiming().endTime === Infinity) one.cancel();
    else one.finish();
  }

  // What a text stands on. What is laid over others is like nothing else, on no page.
  const isLaidOver = (element, style) => !["static", "relative"].includes(style.position)
    || style.transform !== "none" || style.filter !== "none" || style.mixBlendMode !== "normal"
    || element instanceof SVGElement;
  const numberOf = (element) => {
    if (!numbers.has(element)) numbers.set(element, (window.howManyElements = (window.howManyElements ?? 0) + 1));
    return numbers.get(element);
  };
  const groundOf = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const own = [];
      if (!IS_CLEAR.test(style.backgroundColor)) own.push(style.backgroundColor);
      if (style.backgroundImage !== "none") own.push(style.backgroundImage);
      if (style.opacity !== "1") own.push(style.opacity);
      if (isLaidOver(element, style)) own.push(`${ONLY_HERE} ${style.position} ${style.clip} ${style.clipPath} ${numberOf(element)}`);
      grounds.set(element, [groundOf(element.parentElement), ...own].join("|"));
    }
    return grounds.get(element);
  };
  const hasText = (element) => element.matches("input, select, textarea, button")
    || [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const isShown = (element) => element.checkVisibility({visibilityProperty: true})
    && [...element.getClientRects()].some((box) => box.width > 1 && box.height > 1);
  // Large texts need less contrast.
  const isLarge = ({fontSize, fontWeight}) => parseFloat(fontSize) >= (fontWeight < 700 ? 24 : 18.66);
  const coloursOf = (element) => {
    const style = getComputedStyle(element);
    const around = getComputedStyle(element.parentElement);
    return [
      groundOf(element), style.color, isLarge(style), style.textShadow,
      style.textDecorationLine, around.color, element.matches(":disabled, :disabled *"),
    ].join("|");
  };

  const fresh = new Set();
  for (const element of document.querySelectorAll("body *")) {
    element.removeAttribute(mark);
    if (!hasText(element) || !isShown(element)) continue;
    const colours = coloursOf(element);
    if (seen.has(colours)) continue;
    fresh.add(colours);
    element.setAttribute(mark, "");
  }
  fresh.forEach((colours) => seen.add(colours));
  const marked = document.querySelectorAll(`[${mark}]`).length;
  return [marked, [...fresh].filter((colours) => !colours.includes(ONLY_HERE))];
}

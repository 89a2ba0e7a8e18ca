// Remember how the texts that are shown now are coloured, and mark those that are coloured as none
// was before in this scheme, here or on a page before (`known`): axe measures what is marked, see
// looking.py. Gives how many those are, and the colours that another page can have as well.
async ([scheme, mark, known]) => {
  const ONLY_HERE = "only here:";
  const IS_CLEAR = /^rgba\(.*, 0\)$/;
  const IS_SOLID = /^rgb\(/;
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
  const isVeiled = (element) => {
    if (!element) return false;
    const {opacity, filter, mixBlendMode} = getComputedStyle(element);
    return opacity !== "1" || filter !== "none" || mixBlendMode !== "normal" || isVeiled(element.parentElement);
  };
  // Through a colour that is solid nothing shines, wherever it lies.
  const isSolid = (element, style) => IS_SOLID.test(style.backgroundColor)
    && style.backgroundImage === "none" && !isVeiled(element);
  const groundOf = (element) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      if (isSolid(element, style)) {
        grounds.set(element, style.backgroundColor);
        return style.backgroundColor;
      }
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
  // What waits outside of the page until it is needed, as the link to its main part, is not there.
  const isOnThePage = (box) => box.width > 1 && box.height > 1 && box.right + scrollX > 0 && box.bottom + scrollY > 0;
  const isShown = (element) => element.checkVisibility({visibilityProperty: true})
    && [...element.getClientRects()].some(isOnThePage);
  // Large texts need less contrast.
  const isLarge = ({fontSize, fontWeight}) => parseFloat(fontSize) >= (fontWeight < 700 ? 24 : 18.66);
  // A link must be told from the words around it, where they are more than those of the link.
  const lengthOf = (...elements) => elements.reduce((sum, one) => sum + one.textContent.trim().length, 0);
  const isAmongWords = (link) => {
    if (!link) return false;
    let block = link.parentElement;
    while (getComputedStyle(block).display === "inline") block = block.parentElement;
    return lengthOf(block) - lengthOf(...block.querySelectorAll("a[href]")) > lengthOf(link);
  };
  const coloursOf = (element) => {
    const style = getComputedStyle(element);
    const link = element.closest("a[href]");
    const around = getComputedStyle((link ?? element).parentElement);
    return [
      groundOf(element), style.color, isLarge(style), style.textShadow, style.textDecorationLine,
      around.color, isAmongWords(link), element.matches(":disabled, :disabled *"),
    ].join("|");
  };

  const fresh = new Set();
  document.querySelectorAll(`[${mark}]`).forEach((element) => element.removeAttribute(mark));
  for (const element of document.querySelectorAll("body *")) {
    if (!hasText(element) || !isShown(element)) continue;
    const colours = coloursOf(element);
    if (seen.has(colours)) continue;
    fresh.add(colours);
    element.setAttribute(mark, "");
    element.closest("a[href]")?.setAttribute(mark, "");
  }
  fresh.forEach((colours) => seen.add(colours));
  const marked = document.querySelectorAll(`[${mark}]`).length;
  return [marked, [...fresh].filter((colours) => !colours.includes(ONLY_HERE))];
}

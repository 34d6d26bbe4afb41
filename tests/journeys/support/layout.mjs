// Whether everything on a page has its place: nothing beyond the screen, nothing cut, nothing spilled out of its box.

/** What does not fit on the page, in words; empty where all does. */
export const misplaced = (page) =>
  page.evaluate(() => {
    const found = [];
    const say = (element, what) => {
      const text = (element.textContent ?? "").trim().slice(0, 40);
      found.push(`${element.localName}.${element.className}: ${what}: ${text}`);
    };
    const wide = document.scrollingElement.scrollWidth;
    if (wide > innerWidth) found.push(`the page is ${wide} wide on a screen of ${innerWidth}`);
    for (const element of document.querySelectorAll("midcycle-checkout *")) {
      // A list of people is as wide as its choice is let be; what is only heard takes no place.
      if (element.closest(".visually-hidden, select, option") || !element.checkVisibility()) continue;
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      if (box.left < -1 || box.right > innerWidth + 1) say(element, `from ${box.left} to ${box.right}`);
      // Inline elements have no width of their own.
      if (element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1) {
        say(element, `${element.scrollWidth} of content in ${element.clientWidth}`);
      }
      const around = element.parentElement.getBoundingClientRect();
      const floats = ["absolute", "fixed"].includes(getComputedStyle(element).position);
      if (!floats && around.width > 0 && (box.left < around.left - 1 || box.right > around.right + 1)) {
        say(element, `from ${box.left} to ${box.right} in ${around.left} to ${around.right}`);
      }
    }
    return found;
  });

(() => {
  // [what Streamlit's uploader says, as a pattern; what it is to say], filled in by uploader.py.
  const words = WORDS.map(([pattern, said]) => [new RegExp(`^${pattern}$`), said]);
  const places = '[data-testid="stFileUploader"], [data-testid="stTooltipErrorContent"]';
  window.dampakUploader?.observer.disconnect();
  const heard = window.dampakUploader?.heard ?? new WeakMap();
  const address = location.pathname;

  const translated = (holder, name, shown) => {
    const known = (heard.get(holder) ?? {})[name];
    // A text that we wrote ourselves is translated from what stood there before, as the language may have changed.
    const given = known && known.said === shown ? known.given : shown;
    const match = words.find(([pattern]) => pattern.test(given));
    const said = match ? given.replace(match[0], match[1]) : given;
    heard.set(holder, {...heard.get(holder), [name]: {given, said}});
    return said;
  };

  const mend = () => {
    if (location.pathname !== address) {
      observer.disconnect();
      return;
    }
    for (const place of document.querySelectorAll(places)) {
      const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const node = texts.currentNode;
        if (node.parentElement.closest('[data-testid="stFileChipName"]')) continue;
        const said = translated(node, "text", node.nodeValue);
        if (said !== node.nodeValue) node.nodeValue = said;
      }
      for (const element of place.querySelectorAll("[aria-label], [title]")) {
        for (const name of ["aria-label", "title"]) {
          if (!element.hasAttribute(name)) continue;
          const said = translated(element, name, element.getAttribute(name));
          if (said !== element.getAttribute(name)) element.setAttribute(name, said);
        }
      }
    }
  };

  const observer = new MutationObserver(mend);
  window.dampakUploader = {observer, heard};
  observer.observe(document.body, {
    attributeFilter: ["aria-label", "title"], attributes: true, characterData: true, childList: true, subtree: true,
  });
  mend();
})();

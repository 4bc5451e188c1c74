// What a page must not show, asked in the page itself. Gives a line each; `words` are texts of the other language.
({words, chinese}) => {
  const found = [];
  const root = document.documentElement;
  const shown = (element) => {
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      const box = one.getBoundingClientRect();
      if (style.visibility === 'hidden' || style.display === 'none') return false;
      if (style.display !== 'contents' && (box.width <= 1 || box.height <= 1)) return false;
    }
    return true;
  };
  const unseen = (element) => element.closest('.mz-unseen,.mz-skip,details:not([open])>:not(summary),svg');
  if (root.scrollWidth > root.clientWidth) found.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth}`);

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const parent = walker.currentNode.parentElement;
    if (text && !['SCRIPT', 'STYLE'].includes(parent.tagName)) texts.push([text, parent]);
  }
  const said = new Set(words);
  for (const [text, parent] of texts) {
    // What a page marks as Chinese quotes a file, such as its headings.
    if (said.has(text) && !parent.closest('main [lang^=zh]')) found.push(`untranslated: ${text}`);
    if (/(?<!\d)\d{17}[\dXx](?!\d)/.test(text) || /(?<!\d)1\d{10}(?!\d)/.test(text)) found.push('an unmasked number');
    if (unseen(parent) || !shown(parent)) continue;
    const style = getComputedStyle(parent);
    const cut = ['hidden', 'clip'].includes(style.overflowX) && parent.scrollWidth > parent.clientWidth + 1;
    if (cut && !parent.closest('[title],select,.mz-search')) found.push(`clipped: ${text.slice(0, 40)}`);
    const range = document.createRange();
    range.selectNodeContents(parent);
    const box = range.getBoundingClientRect();
    const scroller = parent.closest('.mz-lanes,.mz-tabs,.mz-menu-box');
    if (!scroller && box.right > root.clientWidth + 1) found.push(`beyond the edge: ${text.slice(0, 40)}`);
  }
  for (const place of document.querySelectorAll('[placeholder],[aria-label],[title],[alt]')) {
    for (const name of ['placeholder', 'aria-label', 'title', 'alt']) {
      if (said.has(place.getAttribute(name))) found.push(`untranslated ${name}: ${place.getAttribute(name)}`);
    }
  }
  if (chinese && /\{[a-z_.]+\}|%\([a-z_]+\)s/.test(document.body.innerText)) found.push('an unfilled place');
  // A form's button stands below what is asked; any other next step is there at once.
  const steps = [...document.querySelectorAll('main .btn-primary')].filter((one) => shown(one) && !one.closest('.mz-form-foot'));
  const highest = Math.min(...steps.map((one) => one.getBoundingClientRect().top));
  if (steps.length && highest > innerHeight) found.push('the next step needs scrolling');
  return [...new Set(found)];
}

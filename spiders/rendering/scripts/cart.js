// What a cart's page shows: the texts of the product's row and of the page, with what is struck, and what takes out.
({ path, title, most, remove, rows }) => {
  const elements = [];
  const plain = (text) => (text || '').replace(/\s+/g, ' ').trim();
  const digits = (text) => text.replace(/\D/g, '');
  const pathOf = (one) => one.pathname.replace(/\/+$/, '');
  const anchors = [...document.querySelectorAll('main a[href], body a[href]')].filter((one) => !one.closest('header, footer, nav, [class*=related i], [class*=recommend i]')
    && one.checkVisibility() && (pathOf(one) === path.replace(/\/+$/, '') || plain(one.textContent) === title));
  const titled = [...document.querySelectorAll('main *, body *')].filter((one) => one.children.length === 0
    && !one.closest('header, footer, nav, title') && title && plain(one.textContent) === title && one.checkVisibility());
  const start = anchors.find((one) => plain(one.textContent)) || anchors[0] || titled[0] || null;
  const priced = (el) => /\d[\d.,\s]*\d/.test(plain(el.innerText).replace(title, ''));
  let row = start && start.closest(rows);
  if (start && (!row || !priced(row))) {
    row = start.parentElement;
    for (let level = 0; row && level < 8 && !priced(row); level += 1) row = row.parentElement;
  }
  if (row && row.matches('body, main, html')) row = null;
  const leaves = (root) => {
    const found = [];
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const met = new Set();
    for (let node = walk.nextNode(); node && found.length < most; node = walk.nextNode()) {
      let el = node.parentElement;
      if (!plain(node.data) || !el || el.closest('script, style, noscript, template, select') || !el.checkVisibility()) continue;
      while (el !== root && el.parentElement !== root && plain(el.parentElement.textContent).length <= 40 && digits(plain(node.data))
        && digits(plain(el.parentElement.textContent)) === digits(plain(el.textContent))) el = el.parentElement;
      if (met.has(el)) continue;
      met.add(el);
      let struck = false;
      for (let up = node.parentElement; up && up !== root.parentElement; up = up.parentElement) {
        struck = struck || /^(DEL|S|STRIKE)$/.test(up.tagName) || getComputedStyle(up).textDecorationLine.includes('line-through');
      }
      const marks = [el, el.parentElement].map((one) => one && typeof one.className === 'string' ? one.className : '').join(' ');
      found.push({ text: plain(el.textContent).slice(0, 200), struck, mark: marks.slice(0, 200) });
    }
    return found;
  };
  const takes = new RegExp(remove, 'i');
  const pressable = [...(row || document.body).querySelectorAll('a, button, input[type=submit], input[type=button], [role=button]')]
    .filter((el) => el.checkVisibility() && takes.test([el.getAttribute('aria-label'), el.innerText || el.value, el.title, el.className].join(' ')));
  for (const el of pressable.slice(0, 1)) elements.push(el);
  return { elements, found: { row: row ? leaves(row) : null, page: leaves(document.querySelector('main') || document.body), takes: elements.length } };
}

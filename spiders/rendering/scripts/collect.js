// The texts, controls and pictures of the page with their boxes; the elements themselves stay in the page.
({ texts, controls, pictures }) => {
  const elements = [];
  const found = { texts: [], controls: [], pictures: [] };
  const plain = (text) => (text || '').replace(/\s+/g, ' ').trim();
  const box = (el) => {
    const area = el.getBoundingClientRect();
    return [area.x + scrollX, area.y + scrollY, area.width, area.height];
  };
  const visible = (el) => {
    const [x, y, width, height] = box(el);
    return el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true })
      && width > 1 && height > 1 && x + width > 0 && y + height > 0 && x < document.documentElement.scrollWidth + 1;
  };
  const mark = (el) => [el.className, el.id, el.getAttribute('name')].filter((v) => typeof v === 'string').join(' ');
  const add = (kind, el, text, most) => {
    if (found[kind].length >= most) return;
    elements.push(el);
    found[kind].push({ at: elements.length - 1, text, tag: el.tagName.toLowerCase(), mark: mark(el).slice(0, 300),
      box: box(el), visible: visible(el) });
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node = walk.nextNode(); node && found.texts.length < texts; node = walk.nextNode()) {
    const parent = node.parentElement;
    if (!parent || parent.closest('script, style, noscript, template')) continue;
    let text = plain(node.data);
    if (!text || text.length > 300) continue;
    if (!seen.has(parent)) { seen.add(parent); add('texts', parent, plain(parent.textContent).slice(0, 300), texts); }
    // a price may be split over elements: what holds all of it is a candidate too
    let above = parent.parentElement;
    for (let level = 0; level < 2 && above && above.textContent.length <= 60; level += 1, above = above.parentElement) {
      if (/\d/.test(text) && !seen.has(above)) { seen.add(above); add('texts', above, plain(above.textContent), texts); }
    }
  }
  const pressable = 'button, input[type=submit], input[type=button], input[type=image], a, [role=button], [onclick]';
  for (const el of document.querySelectorAll(pressable)) {
    const text = plain(el.value || el.innerText || el.textContent || el.getAttribute('aria-label') || el.title || el.alt);
    if (text && text.length <= 60) add('controls', el, text, controls);
  }
  for (const el of document.images) {
    const area = el.getBoundingClientRect();
    add('pictures', el, (el.currentSrc || el.src || '').slice(0, 2000), pictures);
    const last = found.pictures[found.pictures.length - 1];
    if (last) Object.assign(last, { natural: [el.naturalWidth, el.naturalHeight], complete: el.complete, big: area.width >= 150 });
  }
  return { elements, found };
}

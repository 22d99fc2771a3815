// The page with nothing but what is drawn: no scripts, no data, no hidden parts; struck texts as <del>.
({ most }) => {
  const keep = ['class', 'id', 'type', 'value', 'alt', 'href', 'disabled'];
  const quote = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
  const parts = [];
  let size = 0;
  const put = (text) => { size += text.length; parts.push(text); };
  const drawn = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const write = (node, depth) => {
    if (size > most || depth > 500) return;
    if (node.nodeType === Node.TEXT_NODE) { put(quote(node.data)); return; }
    if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|NOSCRIPT|TEMPLATE|IFRAME|SVG)$/i.test(node.tagName)) return;
    const style = getComputedStyle(node);
    if (style.display !== 'contents' && !drawn(node)) return;
    const tag = style.textDecorationLine.includes('line-through') ? 'del' : node.tagName.toLowerCase();
    put(`<${tag}`);
    for (const name of keep) {
      const value = node.getAttribute(name);
      if (value !== null) put(` ${name}="${quote(value.slice(0, 500))}"`);
    }
    put('>');
    for (const child of node.childNodes) write(child, depth + 1);
    put(`</${tag}>`);
  };
  write(document.body, 0);
  const language = document.documentElement.lang || '';
  return `<!doctype html><html lang="${quote(language)}"><head><title>${quote(document.title)}</title></head>`
    + `${parts.join('')}</html>`;
}

// What a shopper sees of the page, piece by piece: texts, pictures, coloured areas, each with its place in the tree.
// Answers [[kind, key, lists, text, style, [x, y, width, height], floats], ...] in the page's order, at most `most`.
// A page may be of any size and depth: no more than `visits` elements are looked at, and none deeper than `deep`.
({ most, visits = 60000, deep = 400 }) => {
  const found = [];
  let visited = 0;
  const round = (n) => Math.round(n);
  const signature = (el) => el.localName + (el.classList.length ? '.' + [...el.classList].sort()[0].replace(/\d+/g, '0') : '');
  const transparent = (colour) => colour === 'transparent' || /rgba\(.*, 0\)/.test(colour);
  const within = (box) => [round(box.left + scrollX), round(box.top + scrollY), round(box.width), round(box.height)];
  const add = (kind, key, lists, text, style, box, floats) => {
    if (found.length < most && box.width >= 1 && box.height >= 1 && box.bottom + scrollY > 0 && box.right + scrollX > 0) {
      found.push([kind, key, lists, text.replace(/\s+/g, ' ').trim().slice(0, 300), style.slice(0, 300), within(box), floats]);
    }
  };
  const words = (el) => {
    const nodes = [...el.childNodes].filter((one) => one.nodeType === 3 && one.data.trim());
    if (!nodes.length) return null;
    const range = document.createRange();
    let left = Infinity, top = Infinity, right = -Infinity, bottom = -Infinity;
    for (const node of nodes) {
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        left = Math.min(left, box.left); top = Math.min(top, box.top);
        right = Math.max(right, box.right); bottom = Math.max(bottom, box.bottom);
      }
    }
    if (right <= left || bottom <= top) return null;
    return [nodes.map((one) => one.data).join(' '), { left, top, right, bottom, width: right - left, height: bottom - top }];
  };
  const pictured = new Set(['img', 'svg', 'video', 'canvas', 'iframe', 'object', 'embed']);
  const fields = new Set(['input', 'select', 'textarea']);
  const walk = (el, key, lists, floats, shown, depth) => {
    visited += 1;
    if (found.length >= most || visited > visits || depth > deep) return;
    const style = getComputedStyle(el);
    if (style.display === 'none') return;
    const opacity = shown * Number(style.opacity);
    if (opacity < 0.05) return;
    const fixed = floats || style.position === 'fixed' || style.position === 'sticky';
    const box = el.getBoundingClientRect();
    const visible = style.visibility === 'visible';
    const name = el.localName;
    if (visible && pictured.has(name)) {
      const lost = name === 'img' && el.complete && !el.naturalWidth;
      add('picture', key, lists, lost ? 'lost' : '', name, box, fixed);
      return;
    }
    if (visible && fields.has(name)) {
      add('text', key, lists, el.type === 'password' ? '' : String(el.value || el.placeholder || ''), name, box, fixed);
      return;
    }
    if (visible && el !== document.body) {
      const framed = parseFloat(style.borderTopWidth) && parseFloat(style.borderLeftWidth) ? style.borderTopColor : '';
      const painted = style.backgroundImage !== 'none';
      if (painted && /url\(/.test(style.backgroundImage)) add('picture', key, lists, '', 'background', box, fixed);
      else if (painted || framed || !transparent(style.backgroundColor)) {
        add('ground', key, lists, '', [style.backgroundColor, framed, painted].join(' '), box, fixed);
      }
      const said = words(el);
      if (said) {
        const line = style.textDecorationLine;
        const look = [style.color, style.fontSize, style.fontWeight > 500 ? 'bold' : 'plain', style.fontFamily.slice(0, 80), line];
        add('text', key, lists, said[0], look.join(' '), said[1], fixed);
      }
    }
    const clipped = style.overflow !== 'visible' && (box.width < 2 || box.height < 2);
    if (clipped) return;
    const counts = new Map();
    for (const child of el.children) counts.set(signature(child), (counts.get(signature(child)) || 0) + 1);
    const numbers = new Map();
    for (const child of el.children) {
      const kind = signature(child), number = numbers.get(kind) || 0;
      numbers.set(kind, number + 1);
      const own = child.id && !/\d{3,}/.test(child.id) ? '#' + child.id : key + '>' + kind + ':' + number;
      const inner = counts.get(kind) >= 3 && el !== document.body ? [...lists, key + '>' + kind + ':*'] : lists;
      walk(child, own, inner, fixed, opacity, depth + 1);
    }
  };
  if (document.body) walk(document.body, 'body', [], false, 1, 0);
  return found;
}

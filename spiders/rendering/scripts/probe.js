// Of each chosen element: where it is, and what lies over it once it is scrolled into view.
({ elements }, chosen) => {
  const points = [[0.5, 0.5], [0.2, 0.5], [0.8, 0.5], [0.5, 0.25], [0.5, 0.75]];
  const paints = (el) => {
    const style = getComputedStyle(el);
    const alpha = /rgba\([^)]*,\s*([\d.]+)\)/.exec(style.backgroundColor);
    const filled = style.backgroundColor.startsWith('rgb') && (!alpha || Number(alpha[1]) >= 0.5);
    return (filled || style.backgroundImage !== 'none' || /^(IMG|VIDEO|CANVAS|IFRAME|OBJECT)$/i.test(el.tagName))
      && Number(style.opacity) >= 0.5;
  };
  const name = (el) => {
    const first = typeof el.className === 'string' ? el.className.trim().split(/\s+/)[0] : '';
    return el.tagName.toLowerCase() + (el.id ? `#${el.id}` : '') + (first ? `.${first}` : '');
  };
  const over = (el, pressed) => {
    const area = el.getBoundingClientRect();
    const hits = points.map(([x, y]) => document.elementFromPoint(area.x + area.width * x, area.y + area.height * y))
      .filter((hit) => hit && !el.contains(hit) && !hit.contains(el) && !(hit.getRootNode() !== document));
    const label = el.closest('label');
    const others = hits.filter((hit) => (pressed ? !(label && label.contains(hit)) : paints(hit)));
    return others.length >= 3 ? others[0] : null;
  };
  const told = chosen.map(({ at, pressed }) => {
    const el = elements[at];
    el.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
    const cover = over(el, pressed);
    const off = el.disabled || el.getAttribute('aria-disabled') === 'true' || el.closest('fieldset:disabled, [inert]')
      || getComputedStyle(el).pointerEvents === 'none';
    return { covered: cover ? name(cover).slice(0, 100) : '', layer: Boolean(cover && cover.closest('[data-andon-layer]')),
      enabled: !off };
  });
  scrollTo(0, 0);
  return told;
}

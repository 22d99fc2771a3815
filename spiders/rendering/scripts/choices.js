// The controls by which a variant is picked, by choice; the elements themselves stay in the page.
({ most, other, marks }) => {
  const elements = [];
  const groups = [];
  const plain = (text) => (text || '').replace(/\s+/g, ' ').trim();
  const not = new RegExp(other, 'i');
  const mark = new RegExp(marks, 'i');
  const away = 'header, footer, nav, aside, [role=dialog], [class*=related i], [class*=recommend i], [class*=review i], [class*=minicart i], [class*=cart-layer i]';
  const named = (el) => [el.className, el.id, el.getAttribute('name')].filter((v) => typeof v === 'string').join(' ');
  const label = (el) => (el.labels && el.labels[0]) || null;
  const group = (name, values) => {
    const known = values.filter(({ texts }) => texts.length).slice(0, most);
    if (!known.length || not.test(name)) return;
    groups.push({ name: plain(name).slice(0, 100), values: known.map(({ el, texts, seen, enabled, chosen }) => {
      elements.push(el);
      return { at: elements.length - 1, texts: texts.map((text) => plain(text).slice(0, 100)), seen, enabled, chosen };
    }) });
  };
  const texts = (...all) => [...new Set(all.map(plain).filter((text) => text && text.length <= 100))];
  const able = (el) => !(el.disabled || el.getAttribute('aria-disabled') === 'true' || el.closest('fieldset:disabled, [inert]'));
  for (const el of document.querySelectorAll('select')) {
    if (el.closest(away) || el.multiple) continue;
    const about = label(el) ? label(el).textContent : el.getAttribute('aria-label') || el.name || el.id;
    if (not.test(`${named(el)} ${about}`)) continue;
    group(about || 'select', [...el.options].filter((one) => !['', '*', '**'].includes(one.value)).map((one) => ({
      el: one, texts: texts(one.textContent, one.value), seen: el.checkVisibility(), enabled: !one.disabled && able(el), chosen: one.selected })));
  }
  const radios = new Map();
  for (const el of document.querySelectorAll('input[type=radio]')) {
    if (el.closest(away) || !el.name || not.test(named(el))) continue;
    if (!radios.has(el.name)) radios.set(el.name, []);
    radios.get(el.name).push(el);
  }
  for (const [name, all] of radios) {
    const legend = all[0].closest('fieldset') && all[0].closest('fieldset').querySelector('legend');
    group(legend ? legend.textContent : name, all.map((el) => ({ el, enabled: able(el), chosen: el.checked,
      texts: texts(label(el) && label(el).textContent, el.getAttribute('aria-label'), el.value),
      seen: el.checkVisibility() || Boolean(label(el) && label(el).checkVisibility()) })));
  }
  const parents = new Map();
  for (const el of document.querySelectorAll('button, [role=radio], [role=option], a, li[data-value]')) {
    const link = el.tagName === 'A' ? el.getAttribute('href') || '' : '';
    if (el.closest(away) || el.matches('option, input') || el.type === 'submit' && el.form && el.tagName === 'BUTTON') continue;
    if (link && !link.startsWith('#') && !link.startsWith('javascript:')
      && !(el.pathname === location.pathname && /[?&]variant=/.test(el.search))) continue;
    if (!/[?&]variant=/.test(link) && !el.matches('[role=radio], [role=option]') && !mark.test(named(el)) && !mark.test(named(el.parentElement))) continue;
    if (not.test(named(el))) continue;
    if (!parents.has(el.parentElement)) parents.set(el.parentElement, []);
    parents.get(el.parentElement).push(el);
  }
  for (const [parent, all] of parents) {
    const picture = (el) => (el.querySelector('img') || {}).alt;
    group(parent.getAttribute('aria-label') || named(parent) || 'buttons', all.map((el) => ({ el, enabled: able(el),
      texts: texts(el.getAttribute('aria-label'), el.innerText || el.textContent, el.title, picture(el), el.dataset.value),
      seen: el.checkVisibility(), chosen: /(^|[\s_-])(is-on|on|active|selected|checked|current)(\s|$)/i.test(named(el))
        || ['aria-checked', 'aria-pressed', 'aria-selected'].some((name) => el.getAttribute(name) === 'true') })));
  }
  return { elements, groups };
}

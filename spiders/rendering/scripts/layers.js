// Closes cookie and newsletter layers by a control that refuses or closes; never by one that agrees. The labels pressed.
({ about, refuse, close, agree }) => {
  const plain = (text) => (text || '').replace(/\s+/g, ' ').trim().toLowerCase();
  const has = (text, words) => words.some((word) => text.includes(word));
  const label = (el) => plain(el.getAttribute('aria-label') || el.innerText || el.value || el.title || el.alt);
  const floats = (el) => {
    const style = getComputedStyle(el);
    return style.position === 'fixed' || style.position === 'sticky' || el.tagName === 'DIALOG'
      || el.getAttribute('aria-modal') === 'true' || (style.position === 'absolute' && Number(style.zIndex) >= 100);
  };
  const leads = (el) => {
    const href = el.tagName === 'A' ? el.getAttribute('href') || '' : '';
    const form = el.form || el.closest('form');
    const sends = form && form.method !== 'dialog' && (el.type === 'submit' || el.type === 'image');
    return sends || (href && !href.startsWith('#') && !href.startsWith('javascript:'));
  };
  const closed = [];
  const layers = [...document.querySelectorAll('body *')].slice(0, 20000).filter((el) => {
    const text = (el.textContent || '').slice(0, 4000).toLowerCase();
    return el.checkVisibility() && floats(el) && has(text, about);
  });
  for (const layer of layers.slice(0, 5)) {
    if (!layer.checkVisibility()) continue;
    const controls = [...layer.querySelectorAll('button, a, [role=button], input[type=button], input[type=submit]')]
      .filter((el) => el.checkVisibility() && !leads(el)).map((el) => [el, label(el)])
      .filter(([, text]) => text && text.length <= 60);
    const refusing = controls.find(([, text]) => has(text, refuse));
    const closing = controls.find(([, text]) => (close.includes(text) || has(text, close.filter((w) => w.length > 4)))
      && !has(text, agree));
    const [control, text] = refusing || closing || [];
    if (control) {
      control.click();
      closed.push(text);
    }
    if (layer.isConnected && layer.checkVisibility()) layer.setAttribute('data-andon-layer', '');
  }
  return closed;
}

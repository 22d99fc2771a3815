// Waits until the page has not changed for a while, at most as long as said.
({ still, most }) => new Promise((done) => {
  const begun = performance.now();
  let last = begun;
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const look = () => {
    const now = performance.now();
    if (now - last >= still || now - begun >= most) { watch.disconnect(); done(true); } else setTimeout(look, 30);
  };
  look();
})

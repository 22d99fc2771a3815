// How fast the page came: asked before anything is scrolled.
() => {
  const told = window.__andon_timings || {};
  const [navigation] = performance.getEntriesByType('navigation');
  return {
    paint: told.paint,
    shift: (told.bursts || []).reduce((worst, burst) => Math.max(worst, burst.sum), 0),
    load: navigation && navigation.loadEventEnd ? navigation.loadEventEnd : null,
  };
}

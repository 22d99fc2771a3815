// Before any script of the page: measures what comes, and keeps still what would move by itself.
(() => {
  const told = { paint: null, bursts: [] };
  Object.defineProperty(window, '__andon_timings', { value: told });
  try {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) told.paint = entry.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    // web.dev/articles/cls: bursts end after a second without a shift, or five in all; the worst one counts
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (entry.hadRecentInput) continue;
        const last = told.bursts[told.bursts.length - 1];
        if (last && entry.startTime - last.end < 1000 && entry.startTime - last.start < 5000) {
          last.sum += entry.value;
          last.end = entry.startTime;
        } else if (told.bursts.length < 100) {
          told.bursts.push({ start: entry.startTime, end: entry.startTime, sum: entry.value });
        }
      }
    }).observe({ type: 'layout-shift', buffered: true });
  } catch (error) { /* the browser does not measure it */ }

  // Carousels turn, counters count and newsletters come up by timers of seconds: those never fire.
  const patient = 2000;
  for (const name of ['setTimeout', 'setInterval']) {
    const own = window[name];
    window[name] = function (work, delay, ...rest) {
      return own.call(window, delay >= patient ? () => {} : work, delay, ...rest);
    };
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`*, *::before, *::after {
    animation-duration: 0s !important; animation-delay: 0s !important; animation-iteration-count: 1 !important;
    transition: none !important; scroll-behavior: auto !important; caret-color: transparent !important;
  }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
})();

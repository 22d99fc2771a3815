// Scrolls through the page and back, so that pictures that wait to be seen are loaded; the page's height.
async ({ most, seconds }) => {
  const until = performance.now() + seconds * 1000;
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  for (const media of document.querySelectorAll('video, audio')) {
    try { media.pause(); media.removeAttribute('autoplay'); media.currentTime = 0; } catch (error) { /* no source */ }
  }
  for (const image of document.querySelectorAll('img[loading=lazy]')) image.loading = 'eager';
  const height = () => Math.min(document.documentElement.scrollHeight, most);
  for (let y = 0; y < height() && performance.now() < until; y += innerHeight) {
    scrollTo(0, y);
    await pause(60);
  }
  const waiting = () => [...document.images].some((image) => image.currentSrc && !image.complete);
  while (waiting() && performance.now() < until) await pause(50);
  scrollTo(0, 0);
  await pause(60);
  return document.documentElement.scrollHeight;
}

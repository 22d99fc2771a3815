// Where the elements of people's selectors stand; a selector that the browser does not know has none.
({ selectors, most }) => {
  const boxes = [];
  for (const selector of selectors) {
    let found = [];
    try { found = [...document.querySelectorAll(selector)]; } catch (error) { /* no selector */ }
    for (const el of found) {
      if (boxes.length >= most) return boxes;
      const area = el.getBoundingClientRect();
      if (area.width > 0 && area.height > 0) {
        boxes.push([area.x + scrollX, area.y + scrollY, area.width, area.height]);
      }
    }
  }
  return boxes;
}

// Presses one control as a shopper would choose it; of a select its option.
({ elements }, at) => {
  const el = elements[at];
  if (el.tagName === 'OPTION') {
    const select = el.closest('select');
    select.value = el.value;
    for (const name of ['input', 'change']) select.dispatchEvent(new Event(name, { bubbles: true }));
  } else if (el.type === 'radio' && el.labels && el.labels[0]) {
    el.labels[0].click();
  } else {
    el.click();
  }
}

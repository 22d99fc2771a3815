// What pages do beyond links and forms: draw charts, tick rows, keys. Every page works without it but for charts.
"use strict";

const css = (name) => {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

const draw = (box) => {
  const figure = JSON.parse(document.getElementById(box.dataset.figure).textContent);
  const [ink, line, soft, good] = ["ink", "line", "soft", "good"].map(css);
  figure.data.forEach((one, place) => {
    const colour = css(one.colour || `series-${(place % 6) + 1}`);
    one.marker = { ...one.marker, color: colour };
    if (one.line) one.line.color = colour;
  });
  for (const shape of figure.layout.shapes || []) {
    if (shape.name === "promotion") { shape.fillcolor = good; shape.opacity = 0.14; }
    else shape.line.color = css(shape.name === "floor" ? "critical" : "warning");
  }
  const axis = { gridcolor: line, linecolor: line, zerolinecolor: line, automargin: true };
  const layout = {
    ...figure.layout,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    font: { color: ink, family: getComputedStyle(document.body).fontFamily, size: 12.5 },
    margin: { l: 56, r: 16, t: 24, b: 44 },
    hovermode: "x unified", hoverlabel: { bgcolor: css("card"), font: { color: ink } },
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom" },
    xaxis: { ...axis, ...figure.layout.xaxis, color: soft }, yaxis: { ...axis, ...figure.layout.yaxis, color: soft },
  };
  window.Plotly.react(box, figure.data, layout, { responsive: true, displaylogo: false, displayModeBar: false });
};

const drawAll = () => document.querySelectorAll("[data-figure]").forEach(draw);
if (window.Plotly) {
  drawAll();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
}

const menu = document.querySelector(".menu");
menu?.addEventListener("click", () => menu.setAttribute("aria-expanded", menu.getAttribute("aria-expanded") !== "true"));

const every = document.querySelector("[data-tick-all]");
const boxes = () => [...document.querySelectorAll("[data-tick]")];
const count = () => {
  const ticked = boxes().filter((one) => one.checked).length;
  document.querySelectorAll("[data-ticked]").forEach((one) => { one.textContent = ticked; });
  document.querySelectorAll("[data-needs-tick]").forEach((one) => { one.hidden = !ticked; });
  if (every) { every.checked = ticked > 0 && ticked === boxes().length; every.indeterminate = ticked > 0 && !every.checked; }
};
every?.addEventListener("change", () => { boxes().forEach((one) => { one.checked = every.checked; }); count(); });
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-tick]")) count();
  if (event.target.matches("[data-shows]")) show(event.target);
  if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
});
count();

const show = (choice) => {
  const form = choice.form;
  form.querySelectorAll("[data-when]").forEach((part) => { part.hidden = !part.dataset.when.split(" ").includes(choice.value); });
};
document.querySelectorAll("[data-shows]").forEach(show);

const rows = () => [...document.querySelectorAll("[data-row]")];
const step = (by) => {
  const all = rows();
  if (!all.length) return;
  const place = all.findIndex((one) => one.classList.contains("at"));
  const next = all[Math.min(Math.max(place + by, 0), all.length - 1)];
  all.forEach((one) => one.classList.remove("at"));
  next.classList.add("at");
  next.querySelector("a")?.focus();
  next.scrollIntoView({ block: "nearest" });
};
const keys = {
  j: () => step(1),
  k: () => step(-1),
  x: () => document.querySelector(".at [data-tick]")?.click(),
  "/": () => document.querySelector("[type=search]")?.focus(),
  "?": () => document.querySelector("[data-keys]")?.showModal(),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog")) return;
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});

// A box drawn over a picture with the mouse fills the field that the picture names; the field can be typed as well.
document.querySelectorAll("svg[data-box]").forEach((svg) => {
  const field = document.getElementById(svg.dataset.box);
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  rect.setAttribute("class", "masked");
  let from = null;
  const at = (event) => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  svg.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" || event.button || !field) return;
    event.preventDefault();
    from = at(event);
    svg.append(rect);
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const to = at(event);
    const box = [Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    const [x, y, width, height] = box.map((one) => Math.max(Math.round(one), 0));
    Object.entries({ x, y, width, height }).forEach(([name, value]) => rect.setAttribute(name, value));
    if (width && height) field.value = [x, y, width, height].join(",");
  });
  svg.addEventListener("pointerup", () => { from = null; });
});

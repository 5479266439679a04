// What all charts share: figures with a table, marks of outcomes, and how a click leads to evidence.

const svgNamespace = "http://www.w3.org/2000/svg";
let charts = 0; // drawn so far: names of patterns must differ

// figure returns a chart with its caption and its table. A click on a mark opens the evidence of
// the cell and the map that the mark stands for.
function figure(caption, options, tableOf) {
  const svg = Plot.plot({style: {fontSize: "11px", fontFamily: "inherit"}, ...options});
  picture(svg, caption);
  svg.addEventListener("click", () => { if (svg.value) choose(svg.value); });
  svg.style.cursor = "pointer";
  return el("figure", {}, el("figcaption", {}, caption), el("div", {class: "scroll", tabIndex: 0, role: "group", "aria-label": "Chart: " + caption}, svg),
    tableOf ? details("As a table", tableOf) : null);
}

// picture makes a chart one image for readers of screens, who have its table.
function picture(svg, label) {
  for (const g of svg.querySelectorAll("[aria-label]")) g.removeAttribute("aria-label"); // Plot's names of marks
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
}

// details returns a fold whose content is made when it is opened.
function details(summary, make) {
  const d = el("details", {}, el("summary", {}, summary));
  d.addEventListener("toggle", () => { if (d.open && d.childElementCount === 1) d.append(make()); });
  return d;
}

// choose opens the evidence of a mark.
function choose(mark) { change({cell: address(mark.cell), map: mark.impl === undefined ? "" : name(mark.impl)}); }

// tip returns the text that appears beside the pointer, at the nearest mark.
function tip(marks, channels, dimension = Plot.pointer) {
  return Plot.tip(marks, dimension({...channels, title: m => m.title, maxRadius: 60, lineWidth: 30}));
}

// width returns the width of a chart in an element, at least the given number of pixels.
function width(parent, least) { return Math.max(least, Math.floor(parent.clientWidth)); }

// short says in few words what a cell's ranking found. Each outcome has a sign of its own.
function short(cell, most) {
  const best = cell.b.map(name), cut = t => t.length > most ? t.slice(0, Math.max(1, most - 1)) + "…" : t;
  switch (cell.o) {
    case "wins": return cut(best[0]) + (cell.r === undefined ? "" : `\n+${percent(rowOf(cell, cell.r).times)} %`);
    case "tie": return cut(best.join(" = ")) + "\ntied";
    case "few": return "+ too few\n" + cut(best[0]);
    case "state": return "~ by state\n" + cut(best.slice(0, 2).join(", "));
    case "alone": return "alone\n" + cut(best[0]);
    case "none": return "–";
  }
  return "? " + cut(best[0]) + (best.length === 2 ? "\nor " + cut(best[1]) : `\nor ${best.length - 1} more`);
}

// legend explains the outcomes that the cells have.
function legend(cells) {
  const there = new Set(cells.map(c => c.o));
  const signs = {wins: "+12 % is the runner-up's time", tie: "=", open: "?", few: "+", state: "~", none: "–", alone: ""};
  return Object.keys(outcomes).filter(o => there.has(o)).map(o =>
    el("li", {}, el("span", {class: "sample " + o}), signs[o] && o !== "wins" ? signs[o] + " " : "", outcomes[o], o === "wins" ? ` (${signs[o]})` : ""));
}

// stripes returns a function that Plot calls like a mark: it defines a pattern of two colours.
function stripes(id, angle, a, b) {
  return () => {
    const make = (tag, attributes, ...children) => {
      const e = document.createElementNS(svgNamespace, tag);
      for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
      e.append(...children);
      return e;
    };
    return make("defs", {}, make("pattern", {id, width: 10, height: 10, patternUnits: "userSpaceOnUse", patternTransform: `rotate(${angle})`},
      make("rect", {width: 10, height: 5, style: `fill: ${tint(a)}`}), make("rect", {y: 5, width: 10, height: 5, style: `fill: ${tint(b)}`})));
  };
}

// tint returns a pale form of a colour, on which text can be read.
function tint(c) { return `color-mix(in srgb, ${c} 30%, var(--bg))`; }

// swatch shows an impl's colour and symbol, as lines in charts have them.
function swatch(impl) {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("viewBox", "-14 -7 28 14");
  svg.setAttribute("aria-hidden", "true");
  const shape = d3["symbol" + symbol(impl)[0].toUpperCase() + symbol(impl).slice(1)];
  svg.innerHTML = `<path d="M-14 0H14" style="stroke: ${color(impl)}; stroke-width: 2"/><path d="${d3.symbol(shape, 50)()}" style="fill: ${color(impl)}"/>`;
  return svg;
}

// describe is the text of a map's mark in a cell.
function describe(cell, row) {
  const best = cell.b[0] === row.impl ? "" : `\n× best: ${figures(row.times)} (${range(row.tlo, row.thi)})`;
  return `${name(row.impl)}\n${cell.read} % reads, ${thousands(cell.n)} entries\n${figures(row.ns)} ns/op (${range(row.lo, row.hi)})${best}\nclick for its lines`;
}

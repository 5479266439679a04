// The evidence of one cell: all figures, the lines of the results files that they rest on, and the
// command that measures them again.

// detail shows the evidence of the view's cell, or hides it.
function detail(parent) {
  const at = titles.get(view.cell);
  parent.hidden = at === undefined;
  if (parent.hidden) return parent.replaceChildren();
  const cell = data.cells[at];
  const close = el("button", {type: "button", class: "close"}, "Close");
  close.addEventListener("click", () => change({cell: "", map: ""}));
  const chosen = rows(cell).find(r => name(r.impl) === view.map);
  parent.replaceChildren(...[close, el("h2", {}, view.cell),
    el("p", {}, outcome(cell), " ", distance(cell)),
    ...warnings(cell).map(w => el("p", {class: "caveat"}, w)),
    chosen ? lines(cell, chosen) : null,
    el("p", {}, "Measure it again: ", el("code", {}, command(cell, Math.max(cell.k, 9)))),
    bars(parent, cell), figuresOf(cell)].filter(e => e !== null));
  if (cell.a) parent.append(el("h3", {}, "Without results"), el("ul", {}, cell.a.map(([impl, text]) => el("li", {}, `${name(impl)}: ${data.texts[text]}`))));
}

// lines says where the results of a row stand, in which files.
function lines(cell, row) {
  const parts = [...linesOf(cell, row)].map(([file, at]) => {
    const f = data.files[file];
    return el("p", {class: "lines"}, `${name(row.impl)}: `, f.link ? el("a", {href: f.link}, f.name) : f.name, `, ${at.length === 1 ? "line" : "lines"} ${at.join(", ")}`);
  });
  return el("div", {}, parts);
}

// bars draws the times of a cell's maps beside each other.
function bars(parent, cell) {
  const all = rows(cell).filter(r => r.ns !== null && data.impls[r.impl].ranked && !name(r.impl).includes("#")).sort((a, b) => a.ns - b.ns);
  if (all.length === 0) return null;
  const top = Math.min(d3.max(all, r => r.hi ?? r.ns), 8 * all[0].ns), beyond = r => r.ns > top;
  const marks = all.map(row => ({cell, impl: row.impl, row, y: name(row.impl), x: Math.min(row.ns, top), title: describe(cell, row)}));
  return figure("ns/op: shorter is better; the lines are intervals", {
    width: Math.min(640, width(parent, 330) - 40), height: 40 + 20 * all.length, marginLeft: 80, marginRight: 70,
    x: {domain: [0, top], label: null, grid: true, ticks: 5}, y: {type: "band", domain: marks.map(m => m.y), label: null},
    marks: [Plot.barX(marks, {x: "x", y: "y", fill: {value: m => tint(color(m.impl)), scale: null}, stroke: {value: m => color(m.impl), scale: null}, insetTop: 3, insetBottom: 3}),
      Plot.link(marks.filter(m => m.row.hi !== null && !beyond(m.row)), {x1: m => m.row.lo, x2: m => Math.min(m.row.hi, top), y1: "y", y2: "y", stroke: "currentColor", strokeWidth: 2}),
      Plot.text(marks, {x: m => beyond(m.row) ? top : Math.min(m.row.hi ?? m.row.ns, top), y: "y", text: m => figures(m.row.ns) + (beyond(m.row) ? " ▸" : ""), textAnchor: "start", dx: 5}), tip(marks, {x: "x", y: "y"}, Plot.pointerY)],
  });
}

// figuresOf returns the table of a cell's figures.
function figuresOf(cell) {
  const columns = [{head: "map"}, {head: "ns/op", num: true}, {head: "interval"}, {head: "× best", num: true}, {head: "interval"}, {head: "launches", num: true}, {head: "evidence"}];
  const all = rows(cell).sort((a, b) => (a.ns ?? Infinity) - (b.ns ?? Infinity));
  const note = el("p", {class: "note"}, "Figures fit together: the best map's is its median, those of others are that times their ratio to it, with the ratio's interval.");
  return el("div", {}, note, table("Figures", columns, all.map(r => [name(r.impl), figures(r.ns), range(r.lo, r.hi), figures(r.times), r.times === null ? "–" : r.impl === cell.b[0] ? "the best" : range(r.tlo, r.thi), String(r.launches),
    link("lines", () => change({map: name(r.impl)}))])));
}

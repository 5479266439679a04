// The charts: who is best where, what an operation takes, how throughput grows, presets.

// winners draws who is best over read share and n or goroutines.
function winners(parent) {
  const grids = data.grids.filter(g => g.y === view.y && fits(data.cells[g.c[0]], view.y));
  const cells = [...new Set(grids.flatMap(g => g.c))].map(i => data.cells[i]);
  document.getElementById("legend").replaceChildren(...legend(cells));
  parent.replaceChildren(...(grids.length ? grids.slice(0, mostPanels).map(g => winnerMap(parent, g)) : [none("No two read shares with two values of the other axis were measured for such a workload.", data.grids.filter(g => g.y === view.y))]));
}

function winnerMap(parent, grid) {
  const fields = grid.c.map(i => data.cells[i]).map(cell => ({
    cell, x: cell.read, y: place(cell, view.y),
    title: `${cell.read} % reads, ${thousands(place(cell, view.y))} ${view.y === "n" ? "entries" : view.y}\n${outcome(cell).map(p => p.textContent || p).join("")}\n${distance(cell)}\nclick for the evidence`,
  }));
  const xs = [...new Set(fields.map(f => f.x))].sort((a, b) => b - a), ys = [...new Set(fields.map(f => f.y))].sort((a, b) => b - a);
  const wide = width(parent, 620), most = Math.floor((wide - 70) / xs.length / 7.6);
  const at = {x: "x", y: "y", inset: 1.5, rx: 3};
  const of = (...kinds) => fields.filter(f => kinds.includes(f.cell.o));
  const fill = f => ({value: f, scale: null});
  const chart = ++charts, id = f => `p${chart}-${f.cell.b[0]}-${f.cell.b[1]}-${f.cell.o}`;
  const striped = of("tie", "state"), patterns = new Map(striped.map(f => [id(f), stripes(id(f), f.cell.o === "tie" ? 45 : 0, color(f.cell.b[0]), color(f.cell.b[1] ?? f.cell.b[0]))]));
  return figure(`Best map by read share and ${view.y === "n" ? "entries" : view.y}: ${grid.t}`, {
    width: wide, height: 60 + 46 * ys.length, marginLeft: 64, marginBottom: 40,
    x: {type: "band", domain: xs, label: "% reads", padding: 0}, y: {type: "band", domain: ys, label: view.y === "n" ? "entries" : view.y, tickFormat: thousands, padding: 0},
    marks: [
      ...patterns.values(),
      Plot.cell(of("wins"), {...at, fill: fill(f => tint(color(f.cell.b[0]))), stroke: "currentColor", strokeWidth: 1}),
      Plot.cell(striped, {...at, fill: fill(f => `url(#${id(f)})`), stroke: "currentColor", strokeWidth: 1}),
      Plot.cell(of("open"), {...at, fill: "none", stroke: "currentColor", strokeDasharray: "1.5 3"}),
      Plot.cell(of("few"), {...at, fill: "none", stroke: "currentColor", strokeDasharray: "7 4"}),
      Plot.cell(of("alone", "none"), {...at, fill: fill(() => "var(--panel)")}),
      Plot.text(fields, {x: "x", y: "y", text: f => short(f.cell, most), fontWeight: 600, stroke: "var(--bg)", strokeWidth: 3, strokeOpacity: 0.7, fill: "currentColor"}),
      tip(fields, {x: "x", y: "y"}),
    ],
  }, () => table(grid.t, [{head: "% reads", num: true}, {head: view.y === "n" ? "entries" : view.y, num: true}, {head: "finding"}, {head: "evidence"}],
    fields.map(f => [String(f.x), thousands(f.y), `${outcome(f.cell).map(p => p.textContent || p).join("")} ${distance(f.cell)}`, link("lines", () => choose(f))])));
}

// place returns a cell's value on an axis.
function place(cell, axis) {
  switch (axis) {
    case "read": return cell.read;
    case "n": return cell.n;
    case "zipf": return Number(value(cell, "dist").replace("zipf", ""));
    case "goroutines": return value(cell, axis) === "as procs" ? cell.p : Number(value(cell, axis));
  }
  return Number(value(cell, axis));
}

const axes = {
  read: {label: "% reads", type: "linear", dims: []},
  n: {label: "entries (logarithmic)", type: "log", dims: []},
  hit: {label: "% of keys present", type: "linear", dims: ["hit"]},
  zipf: {label: "zipf exponent", type: "linear", dims: ["dist"]},
  goroutines: {label: "goroutines (logarithmic)", type: "log", dims: ["goroutines"]},
  procs: {label: "procs (logarithmic)", type: "log", dims: ["procs"]},
};

// sweeps returns the sweeps along an axis that fit the view and have at least so many values.
function sweeps(axis, least) {
  return data.sweeps.filter(s => s.axis === axis && s.c.length >= least && fits(data.cells[s.c[0]], ...axes[axis].dims));
}

// none returns the words that stand where a chart would.
function none(why, usable) {
  const there = (usable || [])[0];
  return el("p", {class: "note"}, why + " ", there ? link(`Show ${there.t}`, () => change(Object.fromEntries(data.dimensions.map(d => [d.id, value(data.cells[there.c[0]], d.id)])))) : "");
}

const mostPanels = 12; // in one section: more are counted, not drawn
const mostRows = 100; // of the presets: more are in the table

// panels draws a panel for each sweep.
function panels(parent, axis, least, kind) {
  const found = sweeps(axis, least);
  const draw = found.slice(0, mostPanels).map(s => panel(parent, s, axis, kind));
  if (found.length > mostPanels) draw.push(none(`${found.length - mostPanels} more charts fit.`));
  parent.replaceChildren(...(draw.length ? draw : [none("Too few values of this axis were measured for such a workload.", data.sweeps.filter(s => s.axis === axis && s.c.length >= least))]));
}

function curves(parent) { panels(parent, view.x, 3, {of: x => x, label: "ns/op (logarithmic): lower is better", head: "ns/op", log: true}); }
function scaling(parent) { panels(parent, view.s, 2, {of: x => x === null ? null : 1000 / x, label: "million operations a second: higher is better", head: "million ops/s"}); }

// panel draws a sweep: a line and a band for each map, and the crossings below.
function panel(parent, sweep, axis, kind) {
  const impls = shown(), points = [];
  for (const cell of sweep.c.map(i => data.cells[i])) for (const row of rows(cell)) {
    if (!impls.includes(row.impl) || row.ns === null) continue;
    const y = kind.of(row.ns), ends = [kind.of(row.lo), kind.of(row.hi)].sort((a, b) => a - b), bounded = row.lo !== null && row.hi !== null;
    points.push({cell, impl: row.impl, x: place(cell, axis), y, lo: bounded ? ends[0] : y, hi: bounded ? ends[1] : y, bounds: bounded ? ends : [null, null], title: describe(cell, row)});
  }
  if (points.length === 0) return none(sweep.t + ": none of the chosen maps was measured.");
  // A map that takes thirty times as long would squash the others.
  const top = kind.log ? Math.min(30 * d3.median(sweep.c, i => rowOf(data.cells[i], data.cells[i].b[0])?.ns), d3.max(points, p => p.hi)) : d3.max(points, p => p.hi);
  const beyond = [...new Set(points.filter(p => p.y > top).map(p => p.impl))];
  const wide = Math.min(width(parent, 300), Math.max(300, Math.floor(parent.clientWidth / Math.max(1, Math.floor(parent.clientWidth / 352))) - 12));
  const xs = [...new Set(points.map(p => p.x))].sort((a, b) => a - b);
  const x = {type: axes[axis].type, domain: [xs[0], xs[xs.length - 1]], label: axes[axis].label, ticks: apart(xs, axes[axis].type === "log" ? Math.log : v => v, 0.08), tickFormat: v => v >= 10000 ? v.toExponential().replace("e+", "e") : String(v)};
  const marks = [];
  for (const impl of impls) {
    const own = points.filter(p => p.impl === impl);
    const c = {value: () => color(impl), scale: null};
    marks.push(Plot.areaY(own, {x: "x", y1: p => p.lo, y2: p => p.hi, fill: color(impl), fillOpacity: 0.18, clip: true}),
      Plot.lineY(own, {x: "x", y: "y", stroke: color(impl), strokeWidth: 1.6, clip: true}),
      Plot.dot(own.filter(p => p.y <= top), {x: "x", y: "y", fill: c, r: 3.2, symbol: symbol(impl)}));
  }
  const leave = beyond.length ? `${list(beyond.map(name))} ${beyond.length > 1 ? "leave" : "leaves"} the chart at the top` : "";
  const f = figure(sweep.t, {
    width: wide, height: 270, marginLeft: 48, marginRight: 14,
    x, y: {type: kind.log ? "log" : "linear", domain: [kind.log ? d3.min(points, p => p.lo) : 0, top], label: kind.label, ticks: 5, tickFormat: v => String(+v.toPrecision(2)), grid: true},
    marks: [...marks, tip(points.filter(p => p.y <= top), {x: "x", y: "y"})],
  }, () => table(sweep.t, [{head: axes[axis].label, num: true}, {head: "map"}, {head: kind.head, num: true}, {head: "interval"}, {head: "evidence"}],
    points.map(p => [String(p.x), name(p.impl), figures(p.y), range(...p.bounds), link("lines", () => choose(p))])));
  const pairs = (sweep.x || []).filter(c => impls.includes(c.a) && impls.includes(c.b));
  if (leave) f.append(el("p", {class: "note"}, leave + "."));
  if (kind.log && pairs.length) f.append(crossings(sweep, pairs, x, wide));
  return f;
}

// apart returns those values whose labels don't overlap: the last, and others that are at least a
// part of the axis away from what is labelled already.
function apart(values, scale, part) {
  const kept = [values[values.length - 1]], least = part * (scale(kept[0]) - scale(values[0]));
  for (const v of values.slice(0, -1)) if (kept.every(k => Math.abs(scale(k) - scale(v)) >= least)) kept.push(v);
  return kept;
}

// crossings draws where one map overtakes another: a dot with its interval, a line for each pair.
function crossings(sweep, pairs, x, wide) {
  const most = 8, text = c => `${name(c.a)} / ${name(c.b)}${c.open ? " ?" : ""}`;
  const marks = pairs.slice(0, most).flatMap((c, i) => c.m.map(m => ({lo: m[0], at: m[1], hi: m[2], row: i, label: text(c), title: c.t, sweep})));
  const middle = x.type === "log" ? Math.sqrt(x.domain[0] * x.domain[1]) : (x.domain[0] + x.domain[1]) / 2;
  const labels = side => Plot.text(marks.filter(m => (m.at < middle) === side), {x: "at", y: "row", text: "label", dy: -9, textAnchor: side ? "start" : "end"});
  const svg = Plot.plot({
    width: wide, height: 14 + 26 * Math.min(most, pairs.length), marginLeft: 48, marginRight: 14, marginTop: 10, marginBottom: 0, style: {fontSize: "11px", fontFamily: "inherit"},
    x: {...x, axis: null}, y: {domain: [-0.6, Math.min(most, pairs.length) - 0.4], reverse: true, axis: null},
    marks: [Plot.ruleY(marks, {y: "row", x1: "lo", x2: "hi", stroke: "currentColor", strokeWidth: 5, strokeOpacity: 0.35, clip: true}), Plot.dot(marks, {x: "at", y: "row", fill: "currentColor", r: 3.5, symbol: "diamond"}), labels(true), labels(false)],
  });
  picture(svg, "Where one map overtakes another: " + sweep.t);
  const sentences = el("ul", {}, pairs.map(c => el("li", {}, c.t)));
  return el("div", {}, el("p", {class: "note"}, "Where one overtakes the other, with its interval (? unresolved):"), svg, details(`${pairs.length} crossings in words`, () => sentences));
}

// presets draws the workloads with a name: each map's time beside the best one's.
function presets(parent) {
  const cells = data.cells.filter(c => c.pre && ["key", "val", "procs"].every(id => view[id] === any || value(c, id) === view[id]));
  if (cells.length === 0) return parent.replaceChildren(none("No preset was measured with such keys and values."));
  const named = cells.map(cell => ({cell, label: `${cell.pre.join(", ")} · n=${thousands(cell.n)}`}));
  for (const tail of [c => `${c.read} %`, c => value(c, "goroutines"), c => value(c, "dist"), c => value(c, "key"), c => address(c)]) {
    const twice = d3.rollup(named, g => g.length, r => r.label);
    for (const r of named) if (twice.get(r.label) > 1) r.label += ` · ${tail(r.cell)}`;
  }
  named.sort((a, b) => d3.ascending(a.cell.pre[0], b.cell.pre[0]) || a.cell.n - b.cell.n);
  const most = 10, marks = [], drawn = named.slice(0, mostRows);
  for (const {cell, label} of drawn) for (const row of rows(cell)) {
    if (shown().includes(row.impl) && row.times !== null) marks.push({cell, impl: row.impl, y: label, x: Math.min(row.times, most), lo: Math.min(row.tlo ?? row.times, most), hi: Math.min(row.thi ?? row.times, most), row, title: describe(cell, row)});
  }
  const wide = width(parent, 700), paint = m => color(m.impl);
  const domain = drawn.map(r => r.label), columns = [{head: "workload"}, {head: "finding"}, {head: "evidence"}];
  const dots = ranked.map(i => Plot.dot(marks.filter(m => m.impl === i && m.x < most), {x: "x", y: "y", fill: {value: paint, scale: null}, r: 3.5, symbol: symbol(i)}));
  parent.replaceChildren(figure("Time ÷ the best map's (logarithmic), with its interval; ▸ beyond 10 times", {
    width: wide, height: 60 + 19 * domain.length, marginLeft: 25 + 6.2 * d3.max(domain, d => d.length), marginRight: 170,
    x: {type: "log", domain: [0.9, most], ticks: [1, 1.2, 1.5, 2, 3, 5, 10], tickFormat: v => "×" + v, label: null, grid: true}, y: {type: "band", domain, label: null},
    marks: [Plot.axisX({anchor: "top", ticks: [1, 1.2, 1.5, 2, 3, 5, 10], tickFormat: v => "×" + v, label: null}),
      Plot.ruleX([1]), Plot.link(marks, {x1: "lo", x2: "hi", y1: "y", y2: "y", stroke: {value: paint, scale: null}, strokeOpacity: 0.5, strokeWidth: 2, clip: true}), ...dots,
      Plot.text(marks.filter(m => m.x >= most), {x: "x", y: "y", text: () => "▸", dx: 6}),
      Plot.text(drawn, {x: () => most, y: "label", text: r => short(r.cell, 16).replace("\n", " "), textAnchor: "start", dx: 14, fontWeight: 600}), tip(marks, {x: "x", y: "y"})],
  }, () => table("Presets", columns, named.map(r => [r.label, `${outcome(r.cell).map(p => p.textContent || p).join("")} ${distance(r.cell)}`, link("lines", () => choose({cell: r.cell}))]))), named.length > mostRows ? none(`${named.length - mostRows} more are in the table.`) : "");
}

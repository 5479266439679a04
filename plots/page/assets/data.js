// The findings, as the page's JSON holds them, and ways to look them up. Nothing is judged here.

const data = JSON.parse(document.getElementById("data").textContent);
const dimensions = new Map(data.dimensions.map((d, i) => [d.id, {...d, at: i}]));
const titles = new Map(data.cells.map((c, i) => [address(c), i]));

// outcomes say what a ranking found, for legends.
const outcomes = {
  wins: "one map is shown to be best",
  tie: "tied: shown to be within the margin",
  open: "not told apart: several may be best",
  few: "too few launches to tell",
  state: "the order depends on the machine's state",
  alone: "measured alone",
  none: "not measured",
};

// title returns a cell's workload in full.
function title(cell) { return cell.t || cell.s; }

// address names a cell in the page's fragment.
function address(cell) { return `${title(cell)} procs=${cell.p}`; }

// name returns the name of an impl, color its colour, symbol its mark's shape.
function name(i) { return data.impls[i].name; }
function color(i) { return `var(--c${i % 13})`; }
function symbol(i) { return ["circle", "square", "triangle", "diamond", "star", "cross", "wye"][i % 7]; }

// rows returns a cell's rows as objects, in the cell's order.
function rows(cell) {
  return cell.rows.map((r, at) => ({
    impl: r[0], launches: r[1], ns: r[2], lo: r[3], hi: r[4], times: r[5], tlo: r[6], thi: r[7], at,
  }));
}

// rowOf returns an impl's row, undefined if the cell has none.
function rowOf(cell, impl) { return rows(cell).find(r => r.impl === impl); }

// value returns what a cell is called along a dimension.
function value(cell, id) {
  const d = dimensions.get(id);
  return d.values[cell.d[d.at]];
}

// linesOf returns where the results of a row stand: lists of line numbers by file.
function linesOf(cell, row) {
  const contestant = cell.c ? cell.c.indexOf(name(row.impl)) : row.at;
  const byFile = new Map();
  for (let i = 0; i < cell.l.length; i += 4) {
    const [file, line, first, n] = cell.l.slice(i, i + 4);
    if (contestant < first || contestant >= first + n) continue;
    if (!byFile.has(file)) byFile.set(file, []);
    byFile.get(file).push(line + contestant - first);
  }
  return byFile;
}

// command returns what measures a cell again. A gate's cells have no such command.
function command(cell, launches) {
  if (title(cell).startsWith("impl=")) return "mapbench gate -h";
  const impls = [...new Set(cell.rows.map(r => name(r[0]).split("#")[0]))];
  const rounds = ["judged", "quick", "survey"].includes(data.about.rounds) ? ` -rounds ${data.about.rounds}` : "";
  return `mapbench run -spec ${cell.s} -procs ${cell.p} -impl ${impls.join(",")} -launches ${launches}${rounds} -o again.txt`;
}

// warnings returns a cell's caveats.
function warnings(cell) { return (cell.w || []).map(w => data.texts[w]); }

// ranked are the ranked impls that have results.
const ranked = data.impls.map((m, i) => i).filter(i => data.impls[i].ranked && data.cells.some(c => c.rows.some(r => r[0] === i)));

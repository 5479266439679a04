// The question and its answer: which map at so many reads, so many entries, and so on.

// number reads a number as people write it: "1e5", "100,000", "95 %".
function number(text) {
  const x = Number(String(text).replace(/[,\s%_]/g, ""));
  return String(text).trim() === "" || !isFinite(x) ? null : x;
}

// neighbours returns the values next to x: x itself, or the nearest below and above it.
function neighbours(values, x) {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  if (sorted.includes(x)) return [x];
  return [sorted.filter(v => v < x).pop(), sorted.find(v => v > x)].filter(v => v !== undefined);
}

// between reports whether x lies among values or beside them on both sides.
function between(values, x) {
  return values.includes(x) || (Math.min(...values) < x && x < Math.max(...values));
}

// reply answers the question of the view.
function reply() {
  const read = number(view.read), n = number(view.n);
  if (read === null || n === null || read < 0 || read > 100 || n < 1) {
    return [el("p", {}, "Type a share of reads from 0 to 100 and a number of entries, such as 1e5.")];
  }
  const cells = data.cells.filter(c => fits(c));
  if (cells.length === 0) return nothing("No such workload was measured", read, n);
  const at = [];
  const sizes = neighbours(cells.map(c => c.n), n);
  for (const size of sizes) {
    const same = cells.filter(c => c.n === size);
    const near = neighbours(same.map(c => c.read), read).sort((a, b) => Math.abs(a - read) - Math.abs(b - read));
    for (const share of near) at.push(...same.filter(c => c.read === share));
  }
  const parts = [];
  const readOut = at.every(c => !between(cells.filter(o => o.n === c.n).map(o => o.read), read));
  const nOut = !between(cells.map(c => c.n), n);
  if (readOut || nOut) parts.push(...nothing("That lies outside what was measured; the nearest is below", read, n));
  else if (!at.some(c => c.n === n && c.read === read)) parts.push(el("p", {}, neither(at, read, n)));
  const most = 8;
  parts.push(...at.slice(0, most).map(card));
  if (at.length > most) parts.push(el("p", {}, `${at.length - most} more workloads fit: choose more.`));
  return parts;
}

// neither says that the question lies between measured values, whether its neighbours agree, and
// if so how far the next map is behind there.
function neither(at, read, n) {
  const what = [];
  if (!at.some(c => c.read === read)) what.push(`${read} % reads`);
  if (!at.some(c => c.n === n)) what.push(`${thousands(n)} entries`);
  const text = (what.length ? list(what) : "This combination") + " was not measured";
  const first = at[0];
  if (at.length === 1) return text + "; the nearest is below.";
  if (!at.every(c => c.o === "wins" && c.b[0] === first.b[0])) return text + "; its neighbours are below.";
  const shares = [...new Set(at.map(c => c.read))].sort((a, b) => a - b), sizes = [...new Set(at.map(c => c.n))];
  const where = sizes.length === 1 ? `${list(shares.map(String))} % reads` : shares.length === 1 ? `${list(sizes.map(thousands))} entries` : `all ${at.length} neighbours`;
  const behind = at.filter(c => c.r !== undefined).map(c => rowOf(c, c.r).times).filter(t => t !== null).sort((a, b) => a - b).map(t => percent(t));
  const ends = [...new Set([behind[0], behind[behind.length - 1]])].join(" to ");
  const by = behind.length ? `; the next map takes ${ends} % longer there` : "";
  return `${text}. At ${where} ${name(first.b[0])} is best${by}.`;
}

// nothing says what was not measured, and the command that measures it.
function nothing(why, read, n) {
  const spec = [`read=${read}`];
  for (const id of ["dist", "n", "hit", "key", "val", "goroutines", "mix", "other"]) {
    if (id === "n") spec.push(`n=${Math.round(n)}`);
    const d = dimensions.get(id);
    if (!d || view[id] === any || view[id] === d.default) continue;
    spec.push(id === "mix" || id === "other" ? view[id] : `${id}=${view[id]}`);
  }
  return [el("p", {}, `${why}. To measure it: `, el("code", {}, `mapbench run -spec ${spec.join("/")} -o mine.txt`))];
}

// outcome says which map is best in a cell, and by how much.
function outcome(cell) {
  const best = cell.b.map(name), first = rowOf(cell, cell.b[0]);
  if (best.length === 0) return [el("strong", {}, "No map was measured in the machine's main state.")];
  const cost = ` ${figures(first.ns)} ns/op (${range(first.lo, first.hi)}).`;
  const margin = `±${figures(cell.m * 100).replace(/\.?0+$/, "")} %`;
  const tied = (cell.tie || []).map(name);
  switch (cell.o) {
    case "wins": return [el("strong", {}, `${best[0]} is best:`), cost];
    case "tie": return [el("strong", {}, `${list(best)} are tied within ${margin}:`), ` ${best[0]} takes${cost}`];
    case "alone": return [el("strong", {}, `${best[0]} was measured alone:`), cost];
    case "few": return [el("strong", {}, `Too few launches to tell which of ${list(best)} is best.`), ` ${best[0]} has the lowest median:${cost}`];
    case "state": return [el("strong", {}, `The order of ${list(best)} depends on the machine's state.`), ` ${best[0]} has the lowest median:${cost}`];
  }
  return [el("strong", {}, `Not told apart: ${list(best)}.`), tied.length ? ` Tied with ${best[0]} within ${margin}: ${list(tied)}.` : "", ` ${best[0]} has the lowest median:${cost}`];
}

// distance says how far the runner-up and sync.Map are behind.
function distance(cell) {
  const texts = [];
  if (cell.r !== undefined) texts.push(`Next is ${name(cell.r)}, which takes ${longer(rowOf(cell, cell.r))}`);
  const std = data.impls.findIndex(m => m.name === "sync.Map");
  const row = std >= 0 && std !== cell.r && !cell.b.includes(std) ? rowOf(cell, std) : undefined;
  if (row && row.times !== null) texts.push(`sync.Map takes ${longer(row)}`);
  return texts.length ? texts.join("; ") + "." : "";
}

// card returns the answer for one cell, with its caveats beside it.
function card(cell) {
  const doubts = warnings(cell);
  return el("div", {class: `reply ${cell.o}`},
    el("p", {class: "where"}, `at ${cell.read} % reads, ${thousands(cell.n)} entries, ${value(cell, "key")} keys · ${title(cell)}, ${cell.p} procs`),
    el("p", {}, outcome(cell)),
    el("p", {}, distance(cell)),
    doubts.slice(0, 2).map(w => el("p", {class: "caveat"}, w)),
    el("p", {class: "note"}, `${cell.k} launches${cell.out ? `, ${cell.out} of them in another state of the machine` : ""}; ${data.about.level * 100} % intervals in brackets. `, link(doubts.length > 2 ? `All figures, ${doubts.length - 2} more caveats, their lines and the command` : "All figures, their lines and the command",
      () => change({cell: address(cell), map: ""}))));
}

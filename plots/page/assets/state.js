// The view: what the reader chose. The page's fragment holds it, so that a link shows it.

const any = "*"; // a dimension's value that stands for all

// usual returns the view of a page without a fragment.
function usual() {
  const v = {read: "95", n: "", x: "read", y: "n", s: "goroutines", maps: leading(), cell: "", map: ""};
  for (const d of data.dimensions) v[d.id] = d.values[d.usual];
  const plain = data.cells.filter(c => data.dimensions.every(d => value(c, d.id) === v[d.id]));
  const cells = plain.length ? plain : data.cells;
  const near = cells.filter(c => c.read === 95);
  v.n = String(Math.max(...(near.length ? near : cells).map(c => c.n)));
  if (!near.length) v.read = String(cells[0].read);
  v.s = data.sweeps.some(s => s.axis === "goroutines") ? "goroutines" : "procs";
  return v;
}

// leading returns the maps that charts show at first: those that are best somewhere, and the
// standard library's.
function leading() {
  const best = ranked.filter(i => data.cells.some(c => (c.o === "wins" || c.o === "tie") && c.b.includes(i)));
  const lib = ranked.filter(i => ["sync.Map", "mutex", "rwmutex"].includes(name(i)));
  const found = ranked.filter(i => best.includes(i) || lib.includes(i));
  return (found.length > 1 ? found : ranked).map(name).join(",");
}

const fresh = Object.freeze(usual());
let view = {...fresh};

// fragment returns the view as text: what differs from the usual one.
function fragment() {
  const p = new URLSearchParams();
  for (const key of Object.keys(fresh)) if (view[key] !== fresh[key]) p.set(key, view[key]);
  return p.toString();
}

// restore takes the view from the page's fragment. A value that the page doesn't hold is left out.
function restore() {
  view = {...fresh};
  for (const [key, v] of new URLSearchParams(location.hash.slice(1))) {
    if (!(key in view)) continue;
    const d = dimensions.get(key);
    if (d && v !== any && !d.values.includes(v)) continue;
    if (key === "cell" && v !== "" && !titles.has(v)) continue;
    view[key] = v;
  }
}

// change changes parts of the view, the fragment and what is shown.
function change(part) {
  Object.assign(view, part);
  const f = fragment();
  history.replaceState(null, "", f ? "#" + f : location.pathname + location.search);
  show(Object.keys(part));
}

// fits reports whether a cell has the values that the reader chose, but for some dimensions.
function fits(cell, ...except) {
  return data.dimensions.every(d => except.includes(d.id) || view[d.id] === any || value(cell, d.id) === view[d.id]);
}

// shown returns the impls that the reader chose.
function shown() {
  const chosen = view.maps.split(",");
  return ranked.filter(i => chosen.includes(name(i)));
}

// The page: its forms, its texts, and when what is drawn.

const byID = id => document.getElementById(id);

// select returns a labelled choice of a part of the view. Options are pairs of a value and its text.
function select(label, key, options) {
  const s = el("select", {id: "choose-" + key}, options.map(([v, text]) => el("option", {value: v}, text)));
  s.addEventListener("change", () => change({[key]: s.value}));
  return el("label", {}, label ? label + " " : "", s);
}

// choice returns the choice of a dimension's value.
function choice(d, label) { return select(label, d.id, [...d.values.map(v => [v, v]), ...(d.values.length > 1 ? [[any, "any"]] : [])]); }

// build makes what stands still: forms and lists.
function build() {
  byID("ask-key").append(choice(dimensions.get("key"), ""));
  byID("choose-key").setAttribute("aria-label", "Kind of keys");
  for (const d of data.dimensions) if (d.id !== "key" && d.values.length > 1) byID("ask-dims").append(choice(d, d.label));
  for (const [id, key] of [["ask-read", "read"], ["ask-n", "n"]]) byID(id).addEventListener("input", e => change({[key]: e.target.value}));
  byID("ask").addEventListener("submit", e => e.preventDefault());
  byID("winners-fields").append(select("Read share by", "y", [["n", "entries"], ["goroutines", "goroutines"]]));
  byID("curves-fields").append(select("Along", "x", Object.keys(axes).filter(a => data.sweeps.some(s => s.axis === a && s.c.length > 2)).map(a => [a, axes[a].label])));
  byID("scaling-fields").append(select("Along", "s", [["goroutines", "goroutines"], ["procs", "procs"]]));
  for (const i of ranked) {
    const box = el("input", {type: "checkbox", value: name(i)});
    box.addEventListener("change", () => change({maps: ranked.map(name).filter(m => m === box.value ? box.checked : view.maps.split(",").includes(m)).join(",")}));
    byID("maps").append(el("label", {}, box, " ", swatch(i), " ", name(i)));
  }
  byID("maps").append(link("all", () => change({maps: ranked.map(name).join(",")})), link("those that lead", () => change({maps: leading()})));
  texts();
}

// texts writes what doesn't depend on the view.
function texts() {
  const lines = (items) => el("ul", {}, items.map(t => el("li", {}, t)));
  const changes = data.changes || [], few = 6;
  byID("changes-section").hidden = changes.length === 0;
  byID("changes").append(lines(changes.slice(0, few)), changes.length > few ? details(`${changes.length - few} more`, () => lines(changes.slice(few))) : "");
  const wrong = data.incorrect || [], kit = data.verified || [], hazards = data.hazards || [];
  byID("correct").append(el("p", {}, wrong.length ? "Maps that break a law get no numbers:" : "No map of these results is known to be wrong."));
  if (wrong.length) byID("correct").append(table("Incorrect maps", [{head: "map"}, {head: "version"}, {head: "law"}, {head: "what is wrong"}, {head: "to see it"}],
    wrong.map(v => [v.impl, el("code", {}, v.module), v.law, v.what, el("code", {}, v.again)])));
  if (kit.length) byID("correct").append(details(`What the conformance kit found, ${kit.length} maps`, () => table("Verified maps", [{head: "map"}, {head: "version"}, {head: "runs", num: true}, {head: "laws kept", num: true}, {head: "laws broken"}, {head: "to verify it"}],
    kit.map(v => [v.map, v.module || "ours", String(v.runs), String(v.passed), (v.failed || []).join(", ") || "–", el("code", {}, v.again)]))));
  byID("hazards-section").hidden = hazards.length === 0;
  byID("hazards").append(el("ol", {}, hazards.map(h => el("li", {}, h.text, el("span", {class: "note"}, ` (${h.shown.join(", ")}; `, el("code", {}, h.again), ")")))));
  byID("trust").append(lines([...(data.trust || []), ...(data.missing || [])]), el("p", {class: "note"}, `Intervals hold at ${data.about.level * 100} %. Kernel: ${data.about.kernel}. Files: `,
    data.files.flatMap((f, i) => [i ? ", " : "", f.link ? el("a", {href: f.link}, f.name) : f.name]), "."));
}

// show shows the view, after some parts of it have changed; without parts, all of it.
function show(parts) {
  const only = (...keys) => parts !== undefined && parts.every(key => keys.includes(key));
  for (const d of data.dimensions) if (byID("choose-" + d.id)) byID("choose-" + d.id).value = view[d.id];
  for (const key of ["x", "y", "s"]) byID("choose-" + key).value = view[key];
  for (const [id, key] of [["ask-read", "read"], ["ask-n", "n"]]) if (document.activeElement !== byID(id)) byID(id).value = view[key];
  for (const box of byID("maps").querySelectorAll("input")) box.checked = view.maps.split(",").includes(box.value);
  if (!only("cell", "map")) byID("reply").replaceChildren(...reply());
  if (!only("cell", "map", "read", "n")) { // no chart depends on these
    winners(byID("winners"));
    curves(byID("curves"));
    scaling(byID("scaling"));
    presets(byID("presets"));
  }
  if (!only("read", "n")) detail(byID("detail"));
}

let last = 0; // the width that was drawn
addEventListener("resize", () => { if (innerWidth !== last) { last = innerWidth; show(); } });
addEventListener("hashchange", () => { restore(); show(); });
build();
restore();
last = innerWidth;
show();

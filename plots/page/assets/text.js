"use strict";
// Formats of numbers and texts, and the one way to make elements.

// el returns an element. Properties are set as such, "class" and names with a hyphen as attributes.
function el(tag, properties, ...children) {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (name === "class" || name.includes("-") || name === "role" || name === "for" || name === "scope") e.setAttribute(name, value);
    else e[name] = value;
  }
  e.append(...children.flat().filter(c => c !== null && c !== undefined));
  return e;
}

// figures returns a number with at least three significant digits, "–" if there is none.
function figures(x) {
  if (x === null || x === undefined) return "–";
  const a = Math.abs(x);
  return x.toFixed(a >= 100 ? 0 : a >= 10 ? 1 : 2);
}

// thousands returns a whole number with commas.
function thousands(x) {
  return String(x).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

// range returns the bounds of an interval; "too few launches" if it has none.
function range(lo, hi, format = figures) {
  return lo === null || hi === null ? "too few launches for an interval" : `${format(lo)} to ${format(hi)}`;
}

// percent returns how much longer something takes, from a ratio of times.
function percent(ratio) {
  const p = (ratio - 1) * 100;
  return Math.abs(p) < 10 && Math.abs(p) > 0 ? p.toFixed(1) : p.toFixed(0);
}

// longer says how much longer a map takes than the best: "12 % longer (9.0 to 15)".
function longer(row) {
  return row.times === null ? "not compared" : `${percent(row.times)} % longer (${range(row.tlo, row.thi, percent)})`;
}

// sentence joins names with commas and "and".
function list(names) {
  return names.length < 2 ? names.join("") : names.slice(0, -1).join(", ") + " and " + names[names.length - 1];
}

// table returns a table. Columns are {head, num}; rows are lists of texts or elements.
function table(caption, columns, rows) {
  const head = el("tr", {}, columns.map(c => el("th", {scope: "col", class: c.num ? "num" : "text"}, c.head)));
  const body = rows.map(r => el("tr", {}, r.map((cell, i) => el("td", {class: columns[i].num ? "num" : "text"}, cell))));
  return el("div", {class: "scroll", tabIndex: 0, role: "region", "aria-label": caption},
    el("table", {"aria-label": caption}, el("thead", {}, head), el("tbody", {}, body)));
}

// link returns a button that looks like a link.
function link(text, act) {
  const b = el("button", {type: "button", class: "link"}, text);
  b.addEventListener("click", act);
  return b;
}

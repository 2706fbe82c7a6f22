// The search page of a static copy: reads the address, searches in the browser, shows what the service would.
import { shared, key } from "./find.js";

const SHOWN = 20;
const view = document.querySelector("[data-find]");
const [total, results, more] = [view.querySelector("[role=status]"), view.querySelector("ol"), view.querySelector("button")];
const form = document.querySelector("form [name=q]").form;
const asked = new URLSearchParams(location.search);
const FILTERS = ["list", "status", "type", "mapped", "top"];
for (const name of ["q", ...FILTERS]) {
  const field = form.elements.namedItem(name);
  if (field && asked.get(name)) field.value = asked.get(name);
}
if (["list", "type", "mapped", "top"].some((name) => asked.get(name)) || (asked.get("status") || "current") !== "current") form.querySelector("details").open = true;

const make = (name, classes, ...inside) => {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...inside);
  return element;
};

// The words asked for stand out where they begin a word.
function marked(text, query) {
  const wanted = key(query).split(" ").filter((word) => word.length > 1);
  return text.split(/(?<![\p{L}\p{N}])(?=[\p{L}\p{N}])/u).flatMap((piece) => {
    const [word] = piece.match(/^[\p{L}\p{N}]+/u) || [""];
    return wanted.some((start) => word && key(word).startsWith(start)) ? [make("mark", "", word), piece.slice(word.length)] : [piece];
  });
}

function shown({ row, label }, query) {
  const name = row.labels.find((item) => item.kind === 0) || label;
  const language = document.documentElement.dataset.static;
  const link = make("a", "govuk-link", ...marked(name.text, query));
  link.href = `${row.path}${language ? `~lang-${language}` : ""}.html`;
  if (name.language && name.language.split("-")[0] !== document.documentElement.lang) link.lang = name.language;
  const title = make("h2", "app-hit__title", link);
  if (row.deprecated) title.append(" ", make("strong", "govuk-tag govuk-tag--grey app-tag", view.dataset.deprecated));
  const item = make("li", "app-hit", title, make("p", "app-hit__where", row.home.label, " ", make("span", "app-number", row.number)));
  if (label.kind !== 3 && label.text !== name.text) item.append(make("p", "app-hit__other", `${label.kind === 4 ? view.dataset.public : view.dataset.other}: `, ...marked(label.text, query)));
  return item;
}

// The top terms of the list chosen can be chosen too; one the address names is kept whatever the list.
async function offerTops() {
  const { lists, tops } = await shared.about();
  const [field, list] = [form.elements.namedItem("top"), form.elements.namedItem("list")];
  const offered = lists.find((item) => item.name === list.value)?.tops.map((place) => tops[place]) ?? [];
  const wanted = field.options.length > 1 ? field.value : asked.get("top");
  const named = tops.find(([iri]) => iri === wanted);
  if (named && !offered.includes(named) && list.value === (asked.get("list") || "")) offered.push(named);
  field.replaceChildren(field.options[0], ...offered.map(([iri, label]) => new Option(label, iri, false, iri === wanted)));
  field.parentElement.hidden = !offered.length;
}
form.elements.namedItem("list").addEventListener("change", offerTops);

async function search() {
  const query = asked.get("q") || "";
  if (!query.trim()) return;
  const filters = Object.fromEntries(FILTERS.map((name) => [name, asked.get(name) || undefined]));
  const { hits, corrected } = await shared.search(query, filters);
  const count = hits.length === 1 ? view.dataset.one : view.dataset.many.replace("2", hits.length.toLocaleString(document.documentElement.lang));
  total.append(...(corrected ? [`${view.dataset.corrected} `, make("strong", "", corrected), ". "] : []), hits.length ? count : view.dataset.none);
  let from = 0;
  const next = () => {
    const first = results.children.length;
    results.append(...hits.slice(from, from + SHOWN).map((hit) => shown(hit, corrected || query)));
    from += SHOWN;
    more.hidden = from >= hits.length;
    if (first) results.children[first]?.querySelector("a").focus();
  };
  more.addEventListener("click", next);
  next();
  view.dataset.find = "done";
}
offerTops();
search();

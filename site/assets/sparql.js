// What the query page does beyond its plain form: an editor, a history, sortable tables, copying.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";

const form = document.querySelector("[data-sparql]");
const field = form.querySelector("textarea");
const MOST_OFFERED = 100;
const prefixes = JSON.parse(document.getElementById("sparql-prefixes").textContent);

const editor = edit();
form.querySelector("[data-keys]").hidden = false;
form.addEventListener("submit", () => {
  field.value = editor.getValue();
  remember(field.value);
});
share(form.querySelector("[data-share]"));
showHistory(document.querySelector("[data-history]"));
for (const table of document.querySelectorAll("[data-sort]")) sortable(table);
for (const button of document.querySelectorAll("[data-copy-code]")) copying(button);

function edit() {
  for (const completer of [prefixCompleter(), termCompleter("class"), termCompleter("property")])
    Yasqe.registerAutocompleter(completer);
  const place = document.createElement("div");
  field.after(place);
  field.hidden = true;
  const made = new Yasqe(place, {
    value: field.value,
    persistenceId: null,
    consumeShareLink: null,
    createShareableLink: null,
    showQueryButton: false,
    resizeable: false,
    prefixCcApi: null,
    autocompleters: ["our-prefixes", "our-class", "our-property", "variables"],
    extraKeys: {
      Tab: false,
      "Shift-Tab": false,
      "Ctrl-Enter": () => form.requestSubmit(),
      "Cmd-Enter": () => form.requestSubmit(),
      "Ctrl-Space": (instance) => instance.autocomplete(),
      Esc: (instance) => instance.getInputField().blur(),
    },
  });
  const input = made.getInputField();
  input.setAttribute("aria-label", form.querySelector("label").textContent);
  const described = field.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described);
  form.querySelector("label").addEventListener("click", () => made.focus());
  for (const link of document.querySelectorAll('a[href="#query"]')) link.addEventListener("click", (event) => toMistake(event, made));
  return made;
}

// From what is said about a mistake to its place in the editor.
function toMistake(event, made) {
  event.preventDefault();
  const [, line, column] = event.currentTarget.textContent.match(/Line (\d+), column (\d+)/) || [0, 1, 1];
  made.focus();
  made.setCursor(line - 1, column - 1);
  form.scrollIntoView();
}

// Our own prefixes while a PREFIX line is typed, and added by themselves when a name uses them.
function prefixCompleter() {
  const lines = Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort();
  return {
    name: "our-prefixes",
    bulk: true,
    autoShow: true,
    onInitialize(instance) {
      instance.on("change", () => {
        const token = instance.getCompleteToken();
        const name = (token.string.match(/^([\w-]+):/) || [])[1];
        if (!name || !prefixes[name] || instance.getPrefixesFromQuery()[name]) return;
        if (!/^\s*PREFIX/i.test(instance.getLine(instance.getCursor().line)))
          instance.addPrefixes({ [name]: prefixes[name] });
      });
    },
    isValidCompletionPosition(instance) {
      const { line, ch } = instance.getCursor();
      return /^\s*PREFIX\s+[\w-]*:?$/i.test(instance.getLine(line).slice(0, ch));
    },
    preProcessToken: (instance, token) => ({ ...token, autocompletionString: token.string.trim() }),
    get: () => lines,
  };
}

// Classes and properties that are in the data, asked once from the endpoint beside this page; whoever wants them before
// they have come waits for them, and what could not be had is asked again.
function termCompleter(kind) {
  const pattern = kind === "class" ? "?s a ?term" : "?s ?term ?o";
  const name = (iri) => {
    const found = Object.entries(prefixes).find(([, space]) => iri.startsWith(space) && !/[/#]/.test(iri.slice(space.length)));
    return found ? `${found[0]}:${iri.slice(found[1].length)}` : `<${iri}>`;
  };
  let asked = null;
  const ask = async () => {
    // grouped, not DISTINCT: the engine would sort every triple before it finds the few different terms
    const query = `SELECT ?term WHERE { ${pattern} } GROUP BY ?term ORDER BY ?term LIMIT 2000`;
    try {
      const response = await fetch(`/sparql?query=${encodeURIComponent(query)}`, {
        headers: { Accept: "application/sparql-results+json" },
      });
      if (response.ok) return (await response.json()).results.bindings.map((row) => name(row.term.value));
    } catch {
      // the editor does without
    }
    asked = null;
    return [];
  };
  const names = () => (asked ||= ask());
  return {
    name: `our-${kind}`,
    bulk: false,
    onInitialize: names,
    isValidCompletionPosition(instance) {
      const token = instance.getCompleteToken();
      if (token.string.startsWith("?") || token.type === "comment") return false;
      const state = token.state || {};
      const previous = instance.getPreviousNonWsToken(instance.getCursor().line, token);
      const afterType = previous && (previous.string === "a" || previous.string === "rdf:type");
      return kind === "class" ? afterType : !afterType && (state.possibleCurrent || []).includes("a");
    },
    preProcessToken: (instance, token) => ({ ...token, autocompletionString: token.string.trim() }),
    get: async (instance, token) => (await names()).filter((found) => found.startsWith(token.autocompletionString)).slice(0, MOST_OFFERED),
  };
}

function kept() {
  try {
    return JSON.parse(localStorage.getItem("sparql-history")) || [];
  } catch {
    return [];
  }
}

function remember(query) {
  const queries = [query, ...kept().filter((old) => old !== query)].slice(0, 30);
  try {
    localStorage.setItem("sparql-history", JSON.stringify(queries));
  } catch {
    // a browser that keeps nothing still runs queries
  }
}

function showHistory(box) {
  const queries = kept();
  box.hidden = !queries.length;
  box.querySelector("ol").replaceChildren(
    ...queries.map((query) => {
      const link = document.createElement("a");
      link.className = "govuk-link";
      link.href = address(query);
      link.textContent = query.replace(/^\s*(PREFIX|BASE|#)[^\n]*\n/gim, "").replace(/\s+/g, " ").trim().slice(0, 60) || "…";
      const item = document.createElement("li");
      item.append(link);
      return item;
    }),
  );
  box.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem("sparql-history");
    box.hidden = true;
  });
}

// The address of a query: with the language and the graphs this page was asked for.
function address(query) {
  const found = new URL("/sparql", location.href);
  for (const input of form.querySelectorAll("input[type=hidden]")) found.searchParams.append(input.name, input.value);
  found.searchParams.set("query", query);
  return found.href;
}

function share(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(address(editor.getValue()));
    said(button);
  });
}

function copying(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copyCode).textContent);
    said(button);
  });
}

function said(button) {
  const text = button.textContent;
  button.textContent = "✓";
  setTimeout(() => (button.textContent = text), 1500);
}

// Sort by a column: the header becomes a button, as the ARIA sortable table pattern wants.
function sortable(table) {
  const body = table.tBodies[0];
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;
  [...table.tHead.rows[0].cells].forEach((cell, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "app-sparql__sort";
    button.append(...cell.childNodes);
    cell.append(button);
    button.addEventListener("click", () => {
      const down = cell.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      const text = (row) => row.cells[column]?.textContent.trim() ?? "";
      body.append(...[...body.rows].sort((a, b) => (down ? -1 : 1) * compare(text(a), text(b))));
    });
  });
}

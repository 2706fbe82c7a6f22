// What the pages do beyond plain HTML. Without this script everything still works.
const MOST_ROWS = 500; // as many as the server sends of one branch
const supported = "noModule" in HTMLScriptElement.prototype;
if (supported) {
  document.documentElement.classList.add("app-js");
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
}

// A static copy has files where the service has answers; its pages say so.
const copied = "static" in document.documentElement.dataset;
const branches = new Map();

// An address in the language the reader chose; a copy has a file for each language.
function inLanguage(address) {
  const language = copied ? document.documentElement.dataset.static : new URLSearchParams(location.search).get("lang");
  if (!language) return address;
  return copied ? address.replace(/\.html$/, `~lang-${language}.html`) : `${address}?lang=${language}`;
}

// What an address answers; nothing when it cannot be had, for the pages do without.
async function fetched(address) {
  try {
    const answer = await fetch(address);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

async function suggested(typed) {
  if (!copied) return fetched(`/suggest?q=${encodeURIComponent(typed)}`);
  try {
    return await (await import("./find.js")).suggestions(typed);
  } catch {
    return null;
  }
}

async function branch(root, iri) {
  const address = copied ? `/find/tree/${root.dataset.list}.json` : `/tree?${new URLSearchParams({ list: root.dataset.tree, of: iri })}`;
  if (!branches.has(address)) branches.set(address, fetched(address));
  const found = await branches.get(address);
  if (!found) branches.delete(address); // the next try asks again
  return copied && found ? found[iri] : found;
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field || !navigator.clipboard) continue;
  const text = button.firstChild.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value);
    button.firstChild.textContent = "✓";
    setTimeout(() => (button.firstChild.textContent = text), 1500);
  });
}
for (const field of document.querySelectorAll(".app-copy__text")) {
  field.addEventListener("focus", () => field.select());
}

// Suggestions while one types, after the ARIA combobox pattern; Enter without a choice searches as ever.
for (const form of document.querySelectorAll("[data-suggest]")) suggest(form.querySelector("input[type=search]"));

function suggest(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-suggestions`;
  list.className = "app-suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.documentElement.lang === "cy" ? "Awgrymiadau" : "Suggestions");
  list.hidden = true;
  input.parentElement.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"]])
    input.setAttribute(name, value);
  let asked = 0, chosen = -1, timer = 0;

  // Closing also forgets what is still being asked: a late answer must not open the list again.
  const close = () => {
    clearTimeout(timer);
    asked += 1;
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const options = [...list.children];
    chosen = options.length ? (index + options.length) % options.length : -1;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    if (chosen >= 0) {
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }
  };
  // A late answer must not take the choice away from under somebody's Enter key.
  const show = ([, labels, places, addresses]) => {
    const kept = addresses.indexOf(list.children[chosen]?.dataset.place);
    list.replaceChildren(...labels.map((label, place) => option(`${list.id}-${place}`, label, places[place], addresses[place])));
    list.hidden = !labels.length;
    input.setAttribute("aria-expanded", String(labels.length > 0));
    input.removeAttribute("aria-activedescendant");
    chosen = -1;
    if (kept >= 0) choose(kept);
  };
  const ask = async () => {
    const turn = ++asked;
    const typed = input.value.trim();
    if (typed.length < 2) return close();
    const answer = await suggested(typed);
    if (turn === asked && answer) show(answer);
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return event.key === "Escape" ? close() : undefined;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
    else return;
    event.preventDefault();
  });
  // The list stays as it is under a pressed mouse: a late answer would take the suggestion from under it.
  list.addEventListener("mousedown", (event) => {
    clearTimeout(timer);
    asked += 1;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const found = event.target.closest("[data-address]");
    if (found) location.assign(found.dataset.address);
  });
  input.addEventListener("blur", close);
}

function option(id, label, place, address) {
  const item = document.createElement("li");
  item.id = id;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.place = address;
  item.dataset.address = inLanguage(address);
  const where = document.createElement("span");
  where.className = "app-muted";
  where.textContent = place;
  const name = document.createElement("bdi");
  name.textContent = label;
  item.append(name, " ", where);
  return item;
}

// Trees: the nested lists become an ARIA navigation tree whose branches are fetched as they open. Links are its items.
for (const root of document.querySelectorAll("[data-tree]")) tree(root);

function tree(root) {
  const linksOf = (list) => [...list.children].map((item) => item.querySelector(":scope > .app-tree__name")).filter(Boolean);
  const below = (link) => link.parentElement.querySelector(":scope > ul");
  const above = (link) => link.parentElement.parentElement.closest("li")?.querySelector(":scope > .app-tree__name");
  const visible = () => [...root.querySelectorAll("[role=treeitem]")].filter((link) => !link.parentElement.closest("ul[hidden]"));
  const toggleOf = (link) => link.parentElement.querySelector(":scope > .app-tree__toggle");
  let groups = 0;

  const dress = (link) => {
    link.setAttribute("role", "treeitem");
    link.tabIndex = -1;
    link.parentElement.setAttribute("role", "none");
    const toggle = toggleOf(link);
    if (toggle) {
      toggle.tabIndex = -1;
      toggle.setAttribute("aria-hidden", "true");
      link.setAttribute("aria-expanded", String(Boolean(below(link))));
    }
    for (const extra of link.parentElement.querySelectorAll(":scope > .app-number, :scope > .app-tag")) extra.setAttribute("aria-hidden", "true");
    if (below(link)) own(link, below(link));
  };
  const own = (link, list) => {
    list.id ||= `branch-${++groups}`;
    list.setAttribute("role", "group");
    link.setAttribute("aria-owns", list.id);
    for (const more of list.querySelectorAll(":scope > .app-tree__more")) more.setAttribute("role", "none");
    linksOf(list).forEach(dress);
  };
  const focus = (link) => {
    if (!link) return;
    for (const other of root.querySelectorAll("[role=treeitem][tabindex='0']")) other.tabIndex = -1;
    link.tabIndex = 0;
    link.focus();
  };
  const open = async (link) => {
    const item = link.parentElement;
    if (!item.dataset.of || link.getAttribute("aria-expanded") === "true") return;
    if (!below(link)) {
      link.setAttribute("aria-busy", "true");
      const rows = await branch(root, item.dataset.of);
      link.removeAttribute("aria-busy");
      if (!rows || below(link)) return;
      const list = document.createElement("ul");
      list.append(...rows.map(row));
      item.append(list);
      own(link, list);
      if (rows.length === MOST_ROWS) list.append(rest());
    }
    below(link).hidden = false;
    link.setAttribute("aria-expanded", "true");
    toggleOf(link).textContent = "−";
  };
  const close = (link) => {
    below(link).hidden = true;
    link.setAttribute("aria-expanded", "false");
    toggleOf(link).textContent = "+";
  };
  const rest = () => {
    const item = document.createElement("li");
    item.className = "app-tree__more";
    item.setAttribute("role", "none");
    const link = document.createElement("a");
    link.className = "govuk-link";
    link.href = "?view=number#browse";
    link.textContent = document.documentElement.lang === "cy" ? "y gweddill, yn ôl rhif" : "the others, by number";
    item.append(link);
    return item;
  };
  const row = (data) => {
    const item = document.createElement("li");
    item.className = "app-tree__item";
    const mark = document.createElement(data.children ? "a" : "span");
    mark.className = data.children ? "app-tree__toggle" : "app-tree__leaf";
    if (data.children) {
      item.dataset.of = data.iri;
      mark.href = `?${new URLSearchParams({ view: "tree", open: data.iri })}#browse`;
      mark.textContent = "+";
    }
    const link = document.createElement("a");
    link.className = "govuk-link app-tree__name";
    link.href = inLanguage(data.href);
    link.textContent = data.label;
    link.dir = "auto";
    if (data.language && data.language.split("-")[0] !== document.documentElement.lang) link.lang = data.language;
    const number = document.createElement("span");
    number.className = "app-number";
    number.textContent = data.notation;
    item.append(mark, " ", link, " ", number);
    if (data.deprecated) {
      const tag = document.createElement("strong");
      tag.className = "govuk-tag govuk-tag--grey app-tag";
      tag.textContent = document.documentElement.lang === "cy" ? "Wedi darfod" : "Deprecated";
      item.append(" ", tag);
    }
    return item;
  };

  root.setAttribute("role", "tree");
  root.setAttribute("aria-label", root.dataset.label);
  linksOf(root).forEach(dress);
  const start = root.querySelector("[data-opened] > .app-tree__name") || root.querySelector("[role=treeitem]");
  if (start) start.tabIndex = 0;

  root.addEventListener("click", (event) => {
    const toggle = event.target.closest(".app-tree__toggle");
    if (!toggle) return;
    event.preventDefault();
    const link = toggle.parentElement.querySelector(":scope > .app-tree__name");
    if (link.getAttribute("aria-expanded") === "true") close(link);
    else open(link);
    focus(link);
  });
  let typed = "", typedAt = 0;
  root.addEventListener("keydown", (event) => {
    const link = event.target.closest("[role=treeitem]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = visible();
    const place = shown.indexOf(link);
    const expanded = link.getAttribute("aria-expanded");
    const key = event.key;
    if (key === "ArrowDown") focus(shown[place + 1]);
    else if (key === "ArrowUp") focus(shown[place - 1]);
    else if (key === "Home") focus(shown[0]);
    else if (key === "End") focus(shown.at(-1));
    else if (key === "ArrowRight" && expanded === "true") focus(linksOf(below(link))[0]);
    else if (key === "ArrowRight" && expanded === "false") open(link);
    else if (key === "ArrowLeft" && expanded === "true") close(link);
    else if (key === "ArrowLeft") focus(above(link));
    else if (key === " ") link.click();
    else if (key === "*") linksOf(link.parentElement.parentElement).forEach(open);
    else if (key.length === 1) {
      typed = event.timeStamp - typedAt < 600 ? typed + key.toLowerCase() : key.toLowerCase();
      typedAt = event.timeStamp;
      const order = [...shown.slice(place + (typed.length === 1 ? 1 : 0)), ...shown.slice(0, place + 1)];
      focus(order.find((other) => other.textContent.toLowerCase().startsWith(typed)));
    } else return;
    event.preventDefault();
  });
}

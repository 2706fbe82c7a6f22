// What the pages do beyond plain HTML. Without this script everything still works.
const supported = "noModule" in HTMLScriptElement.prototype;
if (supported) {
  document.documentElement.classList.add("app-js");
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
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

  const close = () => {
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
  const show = ([, labels, places, addresses]) => {
    list.replaceChildren(...labels.map((label, place) => option(`${list.id}-${place}`, label, places[place], addresses[place])));
    list.hidden = !labels.length;
    input.setAttribute("aria-expanded", String(labels.length > 0));
    chosen = -1;
  };
  const ask = async () => {
    const turn = ++asked;
    const typed = input.value.trim();
    if (typed.length < 2) return close();
    const answer = await fetch(`/suggest?q=${encodeURIComponent(typed)}`);
    if (turn === asked && answer.ok) show(await answer.json());
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 80);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
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
  const language = new URLSearchParams(location.search).get("lang");
  item.dataset.address = language ? `${address}?lang=${language}` : address;
  const where = document.createElement("span");
  where.className = "app-muted";
  where.textContent = place;
  item.append(label, " ", where);
  return item;
}

// Trees: the nested lists become an ARIA tree whose branches are fetched as they open.
for (const root of document.querySelectorAll("[data-tree]")) tree(root);

function tree(root) {
  const itemsOf = (list) => [...list.children].filter((item) => !item.matches(".app-tree__more"));
  const visible = () => [...root.querySelectorAll("[role=treeitem]")].filter((item) => !item.parentElement.closest("[aria-expanded=false]"));

  const dress = (item) => {
    const link = item.querySelector(":scope > .app-tree__name");
    const toggle = item.querySelector(":scope > .app-tree__toggle");
    const below = item.querySelector(":scope > ul");
    item.setAttribute("role", "treeitem");
    item.setAttribute("aria-label", link.textContent);
    item.tabIndex = -1;
    link.tabIndex = -1;
    if (toggle) {
      toggle.tabIndex = -1;
      toggle.setAttribute("aria-hidden", "true");
      item.setAttribute("aria-expanded", String(Boolean(below)));
    }
    if (below) {
      below.setAttribute("role", "group");
      for (const more of below.querySelectorAll(":scope > .app-tree__more")) more.setAttribute("role", "none");
      itemsOf(below).forEach(dress);
    }
  };
  const focus = (item) => {
    if (!item) return;
    for (const other of root.querySelectorAll("[role=treeitem][tabindex='0']")) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  };
  const open = async (item) => {
    if (!item.dataset.of || item.getAttribute("aria-expanded") === "true") return;
    if (!item.querySelector(":scope > ul")) {
      const below = document.createElement("ul");
      below.setAttribute("role", "group");
      item.setAttribute("aria-busy", "true");
      const query = new URLSearchParams({ list: root.dataset.tree, of: item.dataset.of });
      const answer = await fetch(`/tree?${query}`);
      item.removeAttribute("aria-busy");
      if (!answer.ok) return;
      below.append(...(await answer.json()).map(row));
      itemsOf(below).forEach(dress);
      item.append(below);
    }
    item.setAttribute("aria-expanded", "true");
    item.querySelector(":scope > .app-tree__toggle").textContent = "−";
  };
  const close = (item) => {
    item.setAttribute("aria-expanded", "false");
    item.querySelector(":scope > .app-tree__toggle").textContent = "+";
  };
  const row = (data) => {
    const item = document.createElement("li");
    item.className = "app-tree__item";
    const language = new URLSearchParams(location.search).get("lang");
    const mark = document.createElement(data.children ? "a" : "span");
    mark.className = data.children ? "app-tree__toggle" : "app-tree__leaf";
    if (data.children) {
      item.dataset.of = data.iri;
      mark.href = `?${new URLSearchParams({ view: "tree", open: data.iri })}#browse`;
      mark.textContent = "+";
    }
    const link = document.createElement("a");
    link.className = "govuk-link app-tree__name";
    link.href = language ? `${data.href}?lang=${language}` : data.href;
    link.textContent = data.label;
    if (data.language && data.language.split("-")[0] !== document.documentElement.lang) link.lang = data.language;
    const number = document.createElement("span");
    number.className = "app-number";
    number.textContent = data.notation;
    item.append(mark, " ", link, " ", number);
    return item;
  };

  root.setAttribute("role", "tree");
  root.setAttribute("aria-label", root.dataset.label);
  itemsOf(root).forEach(dress);
  const start = root.querySelector("[data-opened]") || root.querySelector("[role=treeitem]");
  if (start) start.tabIndex = 0;

  root.addEventListener("click", (event) => {
    const toggle = event.target.closest(".app-tree__toggle");
    if (!toggle) return;
    event.preventDefault();
    const item = toggle.parentElement;
    if (item.getAttribute("aria-expanded") === "true") close(item);
    else open(item);
    focus(item);
  });
  let typed = "", typedAt = 0;
  root.addEventListener("keydown", async (event) => {
    const item = event.target.closest("[role=treeitem]");
    if (!item || event.ctrlKey || event.metaKey || event.altKey) return;
    const shown = visible();
    const place = shown.indexOf(item);
    const expanded = item.getAttribute("aria-expanded");
    const key = event.key;
    if (key === "ArrowDown") focus(shown[place + 1]);
    else if (key === "ArrowUp") focus(shown[place - 1]);
    else if (key === "Home") focus(shown[0]);
    else if (key === "End") focus(shown.at(-1));
    else if (key === "ArrowRight" && expanded === "true") focus(itemsOf(item.querySelector(":scope > ul"))[0]);
    else if (key === "ArrowRight" && expanded === "false") { event.preventDefault(); return open(item); }
    else if (key === "ArrowLeft" && expanded === "true") close(item);
    else if (key === "ArrowLeft") focus(item.parentElement.closest("[role=treeitem]"));
    else if (key === "Enter" || key === " ") item.querySelector(":scope > .app-tree__name").click();
    else if (key === "*") for (const sibling of itemsOf(item.parentElement)) open(sibling);
    else if (key.length === 1) {
      typed = event.timeStamp - typedAt < 600 ? typed + key.toLowerCase() : key.toLowerCase();
      typedAt = event.timeStamp;
      const order = [...shown.slice(place + (typed.length === 1 ? 1 : 0)), ...shown.slice(0, place + 1)];
      focus(order.find((other) => other.getAttribute("aria-label").toLowerCase().startsWith(typed)));
    } else return;
    event.preventDefault();
  });
}

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

/*
 * A picker for terms, to use in any form on any website. No dependencies.
 *
 *   <script src="https://YOUR-SITE/static/picker.js" defer></script>
 *   <label for="service">Service</label>
 *   <input id="service" name="service" data-picker="services">
 *
 * The input becomes a combobox (WAI-ARIA Authoring Practices, editable combobox with list). Choosing a term puts its
 * label in the input and its address (IRI) in a hidden input called "service_uri"; typing on empties that again.
 * Attributes: data-picker = list to pick from (empty for all), data-picker-uri = name of the hidden input,
 * data-picker-site = address of the site, where it is not the script's own. Events on the input: "pick" with the
 * term in event.detail, "unpick". For inputs added later: publisherPicker.attach(input).
 */
(() => {
  "use strict";
  const own = document.currentScript ? new URL(document.currentScript.src) : location;
  const texts = {
    en: { list: "Suggestions", none: "No term begins like this.", some: (n) => `${n} ${n === 1 ? "term" : "terms"}, use the arrow keys.` },
    cy: { list: "Awgrymiadau", none: "Nid oes term yn dechrau fel hyn.", some: (n) => `${n} term, defnyddiwch y bysellau saeth.` },
  };
  const said = texts[document.documentElement.lang.slice(0, 2)] || texts.en;
  let count = 0;

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    .publisher-picker { position: relative; display: inline-block; width: 100%; }
    .publisher-picker > input { width: 100%; box-sizing: border-box; }
    .publisher-picker__list { position: absolute; z-index: 1000; left: 0; right: 0; margin: 0; padding: 0; max-height: 20em;
      overflow-y: auto; list-style: none; background: Canvas; color: CanvasText; border: 1px solid GrayText; }
    .publisher-picker__option { padding: 0.4em 0.6em; cursor: pointer; }
    .publisher-picker__option[aria-selected="true"], .publisher-picker__option:hover { background: Highlight; color: HighlightText; }
    .publisher-picker__number { opacity: 0.75; margin-left: 0.5em; }
    .publisher-picker__status { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  `);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

  function attach(input) {
    if (input.dataset.pickerReady) return;
    input.dataset.pickerReady = "true";
    const picker = build(input);
    let options = [], active = -1, asked = 0, timer = 0;

    // Closing also forgets what is still being asked: a late answer must not open the list again.
    const close = () => {
      clearTimeout(timer);
      asked++;
      picker.list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      activate(-1);
    };
    const activate = (place) => {
      active = place;
      [...picker.list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
      if (place < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", picker.list.children[place].id);
      picker.list.children[place].scrollIntoView({ block: "nearest" });
    };
    // A late answer must not take the choice away from under somebody's Enter key.
    const show = (found) => {
      const kept = found.findIndex((term) => term.iri === options[active]?.iri);
      options = found;
      picker.list.replaceChildren(...found.map((term, at) => option(`${picker.list.id}-${at}`, term)));
      picker.list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      picker.status.textContent = found.length ? said.some(found.length) : said.none;
      activate(kept);
    };
    const ask = async () => {
      const turn = ++asked;
      const typed = input.value.trim();
      if (!typed) return close();
      const address = new URL("/api/v1/suggest", input.dataset.pickerSite || own);
      address.search = new URLSearchParams({ q: typed, limit: "8", ...(input.dataset.picker && { list: input.dataset.picker }) });
      try {
        const answer = await fetch(address);
        const found = answer.ok && (await answer.json());
        if (turn === asked && found && document.activeElement === input) show(found);
      } catch {
        if (turn === asked) close();
      }
    };
    const pick = (term) => {
      input.value = term.label;
      picker.uri.value = term.iri;
      close();
      picker.status.textContent = term.label;
      input.dispatchEvent(new CustomEvent("pick", { bubbles: true, detail: term }));
    };

    input.addEventListener("input", () => {
      if (picker.uri.value) {
        picker.uri.value = "";
        input.dispatchEvent(new CustomEvent("unpick", { bubbles: true }));
      }
      clearTimeout(timer);
      timer = setTimeout(ask, 100);
    });
    input.addEventListener("keydown", (event) => {
      const open = !picker.list.hidden;
      if (event.key === "ArrowDown" && !open) ask();
      else if (event.key === "ArrowDown") activate((active + 1) % options.length);
      else if (event.key === "ArrowUp" && open) activate((active <= 0 ? options.length : active) - 1);
      else if (event.key === "Enter" && open && active >= 0) pick(options[active]);
      else if (event.key === "Escape") return close();
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", close);
    // The list stays as it is under a pressed mouse: a late answer would take the term from under it.
    picker.list.addEventListener("mousedown", (event) => {
      clearTimeout(timer);
      asked++;
      event.preventDefault();
    });
    picker.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) pick(options[[...picker.list.children].indexOf(item)]);
    });
  }

  function build(input) {
    const name = `publisher-picker-${++count}`;
    const box = made("span", "publisher-picker");
    const list = made("ul", "publisher-picker__list");
    const status = made("span", "publisher-picker__status");
    const uri = made("input", "");
    Object.assign(list, { id: name, hidden: true });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", said.list);
    status.setAttribute("role", "status");
    Object.assign(uri, { type: "hidden", name: input.dataset.pickerUri || `${input.name || input.id}_uri` });
    const attributes = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-controls": name, "aria-expanded": "false" };
    for (const [key, value] of Object.entries(attributes)) input.setAttribute(key, value);
    input.replaceWith(box);
    box.append(input, list, status, uri);
    return { list, status, uri };
  }

  function option(id, term) {
    const item = made("li", "publisher-picker__option");
    item.id = id;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    if (term.language) item.lang = term.language;
    const number = made("span", "publisher-picker__number");
    number.textContent = term.notation;
    item.append(term.label, number);
    return item;
  }

  function made(tag, className) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    return element;
  }

  const start = () => document.querySelectorAll("input[data-picker]").forEach(attach);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  window.publisherPicker = { attach };
})();

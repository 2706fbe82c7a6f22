// The search of a static copy: reads every list's names from prepared files and answers in the browser.
// The scores are those of publisher/search/score.py; the stem is M. F. Porter's (1980), as in publisher/skos/text.py.

const STOP = new Set("a about am an and any are at be by can do does find for from get has have how i if in is it me my need of on or our out own the their there to us want was we what when where which who will with you your".split(" "));
const EXACT = [1.4, 1.25, 1.2, 1.3, 1.15];
const KIND = [1.0, 0.94, 0.9, 0.5, 0.9];
const NOTATION = 3;
const CORRECTED = 0.85, JOINED = 0.97, SYNONYM = 0.93, SHARE = 0.72, MOST_WORDINGS = 12;

export const key = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/['\u2018\u2019\u02bc`]/g, "").replace(/&/g, " and ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const words = (text) => key(text).split(" ").filter(Boolean);
const telling = (items) => {
  const found = items.filter((word) => !STOP.has(word));
  return found.length ? found : items;
};

const LONG = { ational: "ate", tional: "tion", enci: "ence", anci: "ance", izer: "ize", abli: "able", alli: "al", entli: "ent", eli: "e", ousli: "ous", ization: "ize", isation: "ise", ation: "ate", ator: "ate", alism: "al", iveness: "ive", fulness: "ful", ousness: "ous", aliti: "al", iviti: "ive", biliti: "ble" };
const MIDDLE = { icate: "ic", ative: "", alize: "al", iciti: "ic", ical: "ic", ful: "", ness: "" };
const ENDINGS = ["ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ise", "ion", "al", "er", "ic", "ou"];
const shape = (word) => {
  let found = "";
  for (const letter of word) found += "aeiou".includes(letter) || (letter === "y" && found.endsWith("c")) ? "v" : "c";
  return found;
};
const measure = (word) => (shape(word).match(/v+c+/g) || []).length;
const short = (word) => word.length > 2 && !"wxy".includes(word.at(-1)) && shape(word).endsWith("cvc");
const replaced = (word, table) => {
  const suffix = Object.keys(table).find((end) => word.endsWith(end));
  const rest = suffix && word.slice(0, -suffix.length);
  return suffix && measure(rest) ? rest + table[suffix] : word;
};
const mended = (word) => {
  if (/(at|bl|iz|is)$/.test(word)) return word + "e";
  if (/(.)\1$/.test(word) && shape(word).endsWith("c") && !"lsz".includes(word.at(-1))) return word.slice(0, -1);
  return measure(word) === 1 && short(word) ? word + "e" : word;
};
const past = (word) => {
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) ? word.slice(0, -1) : word;
  for (const end of ["ed", "ing"]) {
    const rest = word.slice(0, -end.length);
    if (word.endsWith(end) && shape(rest).includes("v")) return mended(rest);
  }
  return word;
};
const ended = (word) => {
  const suffix = ENDINGS.find((end) => word.endsWith(end));
  if (!suffix) return word;
  const rest = word.slice(0, -suffix.length);
  if (suffix === "ion" && !/[st]$/.test(rest)) return word;
  return measure(rest) > 1 ? rest : word;
};
const stems = new Map();
export const stem = (word) => {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  let found = stems.get(word);
  if (found) return found;
  found = past(word.replace(/sses$/, "ss").replace(/ies$/, "i").replace(/([^s])s$/, "$1"));
  if (found.endsWith("y") && shape(found.slice(0, -1)).includes("v")) found = found.slice(0, -1) + "i";
  found = ended(replaced(replaced(found, LONG), MIDDLE));
  if (found.endsWith("e")) {
    const rest = found.slice(0, -1);
    const size = measure(rest);
    if (size > 1 || (size === 1 && !short(rest))) found = rest;
  }
  if (found.endsWith("ll") && measure(found) > 1) found = found.slice(0, -1);
  stems.set(word, found);
  return found;
};

// Reads files once. `read` takes an address and gives its data; in the browser that is a fetch.
export class Find {
  constructor(read) {
    this.read = read;
    this.parts = new Map();
  }
  about() {
    return (this.table ||= this.read("/find/lists.json").catch((error) => this.forget(error)));
  }
  // What could not be read is asked for again by whoever needs it next.
  forget(error) {
    [this.table, this.known] = [undefined, undefined];
    this.parts.clear();
    throw error;
  }
  async rows(scheme) {
    const { lists } = await this.about();
    const wanted = lists.filter((list) => list.parts);
    const all = await Promise.all(wanted.map((list) => this.list(list)));
    const place = lists.findIndex((list) => list.name === scheme);
    return place < 0 ? all.flat() : all.flat().filter((row) => row.lists.includes(place));
  }
  list(list) {
    if (!this.parts.has(list.name)) this.parts.set(list.name, this.load(list).catch((error) => this.forget(error)));
    return this.parts.get(list.name);
  }
  async load(list) {
    const numbers = Array.from({ length: list.parts }, (_, number) => number + 1);
    const found = await Promise.all(numbers.map((number) => this.read(`/find/${list.name}-${number}.json`)));
    return found.flat().map(([path, number, deprecated, links, types, mapped, lists, labels, tops]) => ({
      path, number, deprecated, links, types, mapped, lists, tops, home: list,
      labels: labels.map(([kind, text, language = ""]) => ({ kind, text, language, key: key(text) })),
    }));
  }
  async vocabulary() {
    return (this.known ||= this.count());
  }
  async count() {
    const counts = new Map();
    for (const row of await this.rows(""))
      for (const label of row.labels)
        if (label.kind !== NOTATION) for (const word of label.key.split(" ")) if (word && !STOP.has(word)) counts.set(word, (counts.get(word) || 0) + 1);
    const roots = new Map();
    let total = 1;
    for (const [word, count] of counts) {
      roots.set(stem(word), (roots.get(stem(word)) || 0) + count);
      total += count;
    }
    const sorted = [...counts.keys()].sort();
    return { counts, roots, total, sorted };
  }
  async search(query, { list = "", status = "current", type = "", mapped = "", top = "" } = {}) {
    const [rows, vocabulary, about] = [await this.rows(list), await this.vocabulary(), await this.about()];
    const { every, corrected } = wordings(query, vocabulary, about.synonyms);
    const [kind, other] = [about.types.indexOf(type), about.lists.findIndex((item) => item.name === mapped)];
    const above = about.tops.findIndex(([iri]) => iri === top);
    const hits = [];
    for (const row of rows) {
      if (top && !row.tops.includes(above)) continue;
      if (status !== "any" && Boolean(row.deprecated) !== (status === "deprecated")) continue;
      if ((type && !row.types.includes(kind)) || (mapped && !row.mapped.includes(other))) continue;
      const best = bestLabel(row, every, vocabulary);
      if (best) hits.push({ row, ...best });
    }
    const whole = hits.filter((hit) => hit.whole);
    const chosen = whole.length ? whole : hits;
    chosen.sort((one, two) => two.score - one.score || (one.label.key < two.label.key ? -1 : one.label.key > two.label.key ? 1 : one.row.path < two.row.path ? -1 : 1));
    return { hits: chosen, corrected };
  }
  async suggest(typed, limit = 8) {
    const start = key(typed);
    if (!start) return [];
    const found = [];
    for (const row of await this.rows("")) {
      if (row.deprecated) continue;
      const label = row.labels.find((item) => item.key.startsWith(start));
      if (label) found.push({ row, label });
    }
    const rank = ({ row, label }) => [label.key !== start, !label.key.startsWith(`${start} `), label.kind, -Math.min(row.links, 50), label.key.length];
    found.sort((one, two) => compare(rank(one), rank(two)) || (one.label.key < two.label.key ? -1 : 1));
    return (found.length ? found : (await this.search(typed)).hits).slice(0, limit);
  }
}

const compare = (one, two) => {
  for (let place = 0; place < one.length; place++) if (one[place] !== two[place]) return Number(one[place]) - Number(two[place]);
  return 0;
};

function wordings(query, vocabulary, synonyms) {
  const typed = words(query).slice(0, 24);
  const right = typed.map((word) => (knows(word, vocabulary) ? word : correction(word, vocabulary) || word));
  const corrected = right.join(" ") === typed.join(" ") ? "" : right.join(" ");
  const found = [{ words: typed, trust: 1, open: true }];
  if (corrected) found.push({ words: right, trust: CORRECTED, open: true });
  const base = found.at(-1);
  right.slice(1).forEach((word, at) => {
    const together = right[at] + word;
    if (begins(together, vocabulary)) found.push({ words: [...right.slice(0, at), together, ...right.slice(at + 2)], trust: base.trust * JOINED, open: true });
  });
  const roots = right.map(stem);
  for (let start = 0; start < right.length; start++)
    for (let end = start + 1; end <= Math.min(right.length, start + 4); end++)
      for (const other of synonyms[roots.slice(start, end).join(" ")] || [])
        found.push({ words: [...right.slice(0, start), ...other.split(" "), ...right.slice(end)], trust: base.trust * SYNONYM, open: false });
  const every = typed.length ? found.slice(0, MOST_WORDINGS) : [];
  return { every: every.map((item) => ({ ...item, key: item.words.join(" "), telling: telling(item.words) })), corrected };
}

const begins = (prefix, { sorted }) => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < prefix) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low].startsWith(prefix);
};
const knows = (word, vocabulary) => STOP.has(word) || vocabulary.counts.has(word) || vocabulary.roots.has(stem(word)) || begins(word, vocabulary);

function correction(word, { counts, sorted }) {
  if (word.length < 4 || !/^\p{L}+$/u.test(word)) return "";
  const slips = word.length < 8 ? 1 : 2;
  let best = null;
  for (const other of sorted) {
    if (Math.abs(other.length - word.length) > slips) continue;
    const distance = slip(word, other);
    if (distance > slips) continue;
    const rank = [distance, other[0] !== word[0], -counts.get(other)];
    if (!best || compare(rank, best.rank) < 0) best = { rank, other };
  }
  return best ? best.other : "";
}

// Optimal string alignment: one insertion, deletion, change or swap of neighbours is one slip.
function slip(one, two) {
  let [before, last] = [[], Array.from({ length: two.length + 1 }, (_, place) => place)];
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= two.length; column++) {
      const same = one[row - 1] === two[column - 1] ? 0 : 1;
      next[column] = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + same);
      if (row > 1 && column > 1 && one[row - 1] === two[column - 2] && one[row - 2] === two[column - 1]) next[column] = Math.min(next[column], before[column - 2] + 1);
    }
    [before, last] = [last, next];
  }
  return last[two.length];
}

const weight = (word, { roots, total }) => (STOP.has(word) ? 0.1 : 1 + Math.log(total / (1 + (roots.get(stem(word)) || 0))) / 4);

function bestLabel(row, every, vocabulary) {
  let best = null;
  for (const label of row.labels)
    for (const wording of every) {
      const found = labelScore(wording, label, row.links, vocabulary);
      if (found && (!best || found.score > best.score)) best = { label, ...found };
    }
  return best;
}

function labelScore(wording, label, links, vocabulary) {
  const bonus = 0.03 * Math.min(1, Math.log1p(links) / 5);
  if (label.key === wording.key) return { score: EXACT[label.kind] * wording.trust + bonus, whole: true };
  if (label.kind === NOTATION) return null;
  const query = wording.telling;
  label.telling ||= telling(label.key.split(" "));
  const found = label.telling;
  if (query.join(" ") === found.join(" ")) return { score: (EXACT[label.kind] - 0.15) * wording.trust + bonus, whole: true };
  let [asked, met, whole] = [0, 0, true];
  for (const word of query) {
    const [heavy, near] = [weight(word, vocabulary), nearest(word, found, wording.open && word === wording.words.at(-1))];
    asked += heavy;
    met += heavy * near;
    whole &&= near > 0;
  }
  if (!met) return null;
  let [known, covered] = [0, 0];
  for (const word of found) {
    const heavy = weight(word, vocabulary);
    known += heavy;
    covered += heavy * nearest(word, query, false);
  }
  const share = (SHARE * met) / asked + ((1 - SHARE) * covered) / known;
  const first = !STOP.has(query[0]) && stem(query[0]) === stem(found[0]) ? 0.01 : 0;
  return { score: (share * KIND[label.kind] + first) * wording.trust + bonus, whole };
}

function nearest(word, others, mayBegin) {
  if (others.includes(word)) return 1;
  const root = stem(word);
  if (others.some((other) => stem(other) === root)) return 0.97;
  if (mayBegin && others.some((other) => other.startsWith(word))) return 0.9;
  for (let at = 1; at < others.length; at++) {
    const together = others[at - 1] + others[at];
    if (together === word || others[at - 1] + stem(others[at]) === root) return 0.95;
  }
  return 0;
}

// In the browser: one reader a page, shared by the suggestions and the search page.
const fetched = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
};
export const shared = new Find(fetched);
const pageOf = (row) => `${row.path}.html`;

// What `/suggest` of the service answers (OpenSearch Suggestions).
export async function suggestions(typed) {
  const found = await shared.suggest(typed);
  const name = ({ label, row }) => row.labels.find((item) => item.kind === 0)?.text ?? label.text;
  return [typed, found.map(name), found.map(({ row }) => `${row.home.label} ${row.number}`.trim()), found.map(({ row }) => pageOf(row))];
}

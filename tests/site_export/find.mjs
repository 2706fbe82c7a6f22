// Stems and searches as the script of a copy does them. Arguments: the copy, a file of words and queries (JSON).
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [copy, file] = process.argv.slice(2);
const source = readFileSync(`${copy}/static/find.js`, "utf8");
const { Find, key, stem } = await import(`data:text/javascript,${encodeURIComponent(source)}`);
const { words, queries } = JSON.parse(readFileSync(pathToFileURL(file)));
const find = new Find(async (address) => JSON.parse(readFileSync(copy + address)));
const found = {};
for (const query of queries) found[query] = (await find.search(query)).hits.map(({ row }) => row.path);
console.log(JSON.stringify({ stems: Object.fromEntries(words.map((word) => [word, stem(key(word))])), found }));

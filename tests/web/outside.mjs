// Clients of others read the site unchanged: Comunica queries concepts and lists by their addresses, a JSON-LD
// processor (jsonld) loads documents and the published context. Argument: the site's address and its authority.
import { QueryEngine } from "@comunica/query-sparql";
import jsonld from "jsonld";

const [site, authority] = process.argv.slice(2);
const prefixes = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> ";
const engine = new QueryEngine();

async function rows(query, ...sources) {
  const bindings = await (await engine.queryBindings(prefixes + query, { sources })).toArray();
  return bindings.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
}

const names = await rows(`SELECT ?label { <${authority}service/57> skos:prefLabel ?label }`, `${site}service/57`);
const list = await rows("SELECT ?s { ?s skos:broader ?other } ORDER BY ?s", `${site}list/services`);
const joined = await rows(
  "SELECT ?name { ?s skos:broader ?other . ?other skos:prefLabel ?name . ?s skos:related ?third }",
  `${site}service/58`, `${site}service/1`,
);
const endpoint = await rows("SELECT ?s { ?s skos:broader ?other } ORDER BY ?s", { type: "sparql", value: `${site}sparql` });

const get = async (address) => ({ contextUrl: null, documentUrl: address, document: await (await fetch(address, { headers: { Accept: "application/ld+json" } })).json() });
const loaded = [];
const documentLoader = async (address) => {
  loaded.push(address);
  return get(address);
};
const document = (await get(`${site}service/57`)).document;
const expanded = await jsonld.expand(document, { documentLoader });
const published = await jsonld.compact(expanded, `${site}context.jsonld`, { documentLoader });
const again = await jsonld.toRDF(published, { documentLoader, format: "application/n-quads" });
const first = await jsonld.toRDF(document, { documentLoader, format: "application/n-quads" });
const whole = await jsonld.toRDF((await get(`${site}list/services`)).document, { documentLoader, format: "application/n-quads" });

const node = (published["@graph"] || [published]).find((item) => item.id === `${authority}service/57`);
console.log(JSON.stringify({
  names: names.map((row) => row.label).sort(),
  list: list.map((row) => row.s),
  joined: joined.map((row) => row.name),
  endpoint: endpoint.map((row) => row.s),
  compacted: { id: node.id, prefLabel: node.prefLabel, broader: node.broader, created: node.created },
  document: first, published: again, whole, loaded,
}));

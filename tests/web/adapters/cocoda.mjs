// Asks a site what Cocoda asks, with Cocoda's own library, and prints what it understood as JSON.
import { addAllProviders, cdk } from "cocoda-sdk";

addAllProviders();
const [site] = process.argv.slice(2);
const base = "http://id.esd.org.uk/";
const services = { uri: `${base}list/services`, VOCID: "services" };
const functions = { uri: `${base}list/functions`, VOCID: "functions" };
const uris = (items) => items.map((item) => item.uri.replace(base, ""));
const ends = (items) => items.map((item) => [uris(item.from.memberSet)[0], uris(item.to.memberSet)[0]]);

const jskos = cdk.initializeRegistry({ uri: "urn:1", provider: "ConceptApi", status: `${site}/jskos/status` });
const pairs = cdk.initializeRegistry({ uri: "urn:2", provider: "MappingsApi", status: `${site}/jskos/status` });
const skosmos = cdk.initializeRegistry({ uri: "urn:3", provider: "SkosmosApi", api: `${site}/rest/v1/`, schemes: [services, functions] });
await jskos.init();
await pairs.init();
const inFunctions = (path) => ({ uri: base + path, inScheme: [functions] });

console.log(JSON.stringify({
  jskos: {
    lists: uris(await jskos.getSchemes()),
    top: uris(await jskos.getTop({ scheme: functions })),
    concepts: uris(await jskos.getConcepts({ concepts: [{ uri: `${base}service/57` }] })),
    narrower: uris(await jskos.getNarrower({ concept: { uri: `${base}function/1` } })),
    ancestors: uris(await jskos.getAncestors({ concept: { uri: `${base}function/2` } })),
    suggest: (await jskos.suggest({ search: "bulk", scheme: services }))[3],
    search: uris(await jskos.search({ search: "bins", scheme: services })),
    mappings: ends(await pairs.getMappings({ from: { uri: `${base}service/58` } })),
    backward: ends(await pairs.getMappings({ from: { uri: `${base}function/2` }, direction: "backward" })),
    between: ends(await pairs.getMappings({ fromScheme: services, toScheme: functions })),
    concordances: uris(await pairs.getConcordances()),
  },
  skosmos: {
    lists: uris(await skosmos.getSchemes()),
    top: uris(await skosmos.getTop({ scheme: functions })),
    concepts: (await skosmos.getConcepts({ concepts: [inFunctions("function/2")] })).map((item) => item.prefLabel),
    narrower: uris(await skosmos.getNarrower({ concept: inFunctions("function/1") })),
    ancestors: uris(await skosmos.getAncestors({ concept: inFunctions("function/2") })),
    suggest: (await skosmos.suggest({ search: "bulk", scheme: services }))[3],
    search: uris(await skosmos.search({ search: "council", scheme: services })),
    types: uris(await skosmos.getTypes({ scheme: functions })),
  },
}));

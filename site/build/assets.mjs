// Put the front-end assets from node_modules into site/static/vendor. Nothing is fetched while a page is shown.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const vendor = join(root, "site", "static", "vendor");
const govuk = join(root, "node_modules", "govuk-frontend", "dist", "govuk");

rmSync(vendor, { recursive: true, force: true });
mkdirSync(vendor, { recursive: true });

const styles = sass.compile(join(root, "site", "assets", "govuk.scss"), { style: "compressed", quietDeps: true });
writeFileSync(join(vendor, "govuk.css"), styles.css);
const script = readFileSync(join(govuk, "govuk-frontend.min.js"), "utf8");
writeFileSync(join(vendor, "govuk-frontend.min.js"), script.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));

await esbuild.build({
  entryPoints: [join(root, "site", "assets", "sparql.js")],
  outfile: join(vendor, "sparql.js"),
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  loader: { ".svg": "dataurl" },
});
console.log(`site/static/vendor: govuk.css (${Math.round(styles.css.length / 1000)} kB), govuk-frontend.min.js`);

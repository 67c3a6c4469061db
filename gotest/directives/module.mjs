// Says of each module whether it is valid, and what it imports and exports:
// node module.mjs PROGRAM.wasm...
import { readFileSync } from "node:fs";
import { argv } from "node:process";

for (const name of argv.slice(2)) {
  const bytes = readFileSync(name);
  const said = { valid: WebAssembly.validate(bytes), imports: [], exports: [] };
  if (said.valid) {
    const module = await WebAssembly.compile(bytes);
    said.imports = WebAssembly.Module.imports(module).map(({ module, name }) => `${module} ${name}`);
    said.exports = WebAssembly.Module.exports(module).map(({ name }) => name);
  }
  console.log(JSON.stringify(said));
}

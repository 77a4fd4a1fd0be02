/**
 * Stands in for zod in the browser (tsconfig.app.json, paths). The workbench needs the contract's addresses and types, not
 * its validators: the server checks what it takes and, in its tests, what it answers. Without them the first load is half
 * as large, and nothing tries to compile schemas, which the content security policy forbids. Building a schema gives this
 * same nothing; using one is a mistake, and says so.
 */
const USES = new Set(['parse', 'safeParse', 'parseAsync', 'safeParseAsync', 'encode', 'decode', 'toJSONSchema']);

const nothing = new Proxy(function schema() {}, {
  get(target, name) {
    if (name === 'prototype') return target.prototype;
    if (USES.has(name)) throw new Error(`there are no schemas in the browser, so nothing to ${String(name)}`);
    return typeof name === 'symbol' ? undefined : nothing;
  },
  apply: () => nothing,
});

export const z = nothing;

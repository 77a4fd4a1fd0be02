import type { Endpoint } from '@minutebook/contract';
import { openApi } from '@minutebook/contract';

/** The API as a page without script: what each route does, who may, what it audits, and its shapes. */
export function docsPage(endpoints: readonly Endpoint[], version: string): string {
  const { paths } = openApi(endpoints, version) as { paths: Record<string, Record<string, Record<string, unknown>>> };
  const sections = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => section(method.toUpperCase(), path, operation)),
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Minutebook API</title><meta name="viewport" content="width=device-width">
<h1>Minutebook API ${escape(version)}</h1><p>Errors are application/problem+json with a stable <code>code</code>. Everything but GET needs the header <code>X-CSRF-Token</code> from <code>GET /api/session</code>. The same as <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
${sections.join('\n')}</html>`;
}

function section(method: string, path: string, operation: Record<string, unknown>): string {
  const facts = [
    `needs: ${String(operation['x-permission'])}`,
    ...(operation['x-audit'] ? [`audits: ${String(operation['x-audit'])}`] : []),
  ];
  const { parameters, requestBody, responses } = operation;
  return `<h2><code>${method} ${escape(path)}</code></h2><p>${escape(String(operation.summary))}. ${escape(facts.join(', '))}.</p><details><summary>Shapes</summary><pre>${escape(JSON.stringify({ parameters, requestBody, answer: (responses as Record<string, unknown>)['200'] }, null, 2))}</pre></details>`;
}

function escape(text: string): string {
  return text.replace(
    /[&<>"]/g,
    (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[character]!,
  );
}

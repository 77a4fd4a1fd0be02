import { z } from 'zod';
import type { Endpoint } from './endpoint';

interface Operation {
  readonly [key: string]: unknown;
}

/** OpenAPI 3.1 from the endpoints themselves, so it cannot be out of date. */
export function openApi(endpoints: readonly Endpoint[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const endpoint of endpoints) {
    const path = endpoint.path.replace(/:([A-Za-z]+)/g, '{$1}');
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = operation(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Minutebook',
      version,
      description:
        'Errors are application/problem+json with a stable `code`. Everything but GET needs the header X-CSRF-Token from GET /api/session.',
    },
    paths,
    components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' } } },
  };
}

function operation(endpoint: Endpoint): Operation {
  return {
    summary: endpoint.summary,
    'x-permission': endpoint.permission,
    ...(endpoint.audit && { 'x-audit': endpoint.audit }),
    ...(endpoint.permission !== 'anyone' && { security: [{ session: [] }] }),
    parameters: [...parameters('path', endpoint.params), ...parameters('query', endpoint.query)],
    ...(endpoint.body && {
      requestBody: { required: true, content: { 'application/json': { schema: json(endpoint.body, 'input') } } },
    }),
    ...(endpoint.upload && {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      },
    }),
    responses: {
      200: { description: 'Done', content: answer(endpoint) },
      default: {
        description: 'A problem',
        content: {
          'application/problem+json': {
            schema: { type: 'object', properties: { code: { type: 'string' }, title: { type: 'string' } } },
          },
        },
      },
    },
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodType | undefined): unknown[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = json(schema, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function answer({ response }: Endpoint): Record<string, unknown> {
  switch (response) {
    case 'bytes':
      return { 'application/octet-stream': {} };
    case 'csv':
      return { 'text/csv': {} };
    case 'events':
      return { 'text/event-stream': {} };
    case 'html':
      return { 'text/html': {} };
    case 'scim':
      return { 'application/scim+json': {} };
    default:
      return { 'application/json': { schema: json(response, 'output') } };
  }
}

function json(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}

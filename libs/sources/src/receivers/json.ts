/** A parsed answer's members; none where it is no object. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function textAt(value: unknown, name: string): string | undefined {
  const text = asObject(value)[name];
  return typeof text === 'string' ? text : undefined;
}

/** A body as JSON; undefined where it is none. */
export function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

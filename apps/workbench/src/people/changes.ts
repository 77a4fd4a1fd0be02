import type { PersonFile } from '@minutebook/contract';

export interface Change {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly text: string;
}

/** What each change of a person's entry changed, newest first: `desk: HK ECM → LN Rates`. The first entry is no change. */
export function changesOf(
  history: PersonFile['history'],
  fields: Readonly<Record<string, string>>,
  nothing: string,
): Change[] {
  return history.flatMap(({ version, at, by, facts }, i) => {
    const before = history[i + 1]?.facts;
    if (!before) return [];
    const changed = Object.keys(fields).flatMap((field) => {
      const [was, is] = [written(before[field]), written(facts[field])];
      return was === is ? [] : [`${fields[field]}: ${was || nothing} → ${is || nothing}`];
    });
    return [{ version, at, by, text: changed.join('; ') }];
  });
}

function written(value: unknown): string {
  if (value === null || value === undefined) return '';
  return Array.isArray(value) ? value.join(', ') : String(value as string | boolean);
}

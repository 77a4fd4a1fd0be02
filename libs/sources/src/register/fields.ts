import { SOURCE_KINDS, type SourceField, type SourceKind } from '@minutebook/contract';
import { Problem } from '@minutebook/platform';

export interface Known {
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * What was said about a source, checked and parted into what may be seen and what may not. Fields that are not given keep
 * what is known, or their preset; an empty one that may be left away is. Throws `fields-invalid` and names every fault.
 */
export function readFields(
  kind: SourceKind,
  given: Readonly<Record<string, string>>,
  known: Known = { settings: {}, secrets: {} },
): { settings: Record<string, string>; secrets: Record<string, string> } {
  const fields: readonly SourceField[] = SOURCE_KINDS[kind].fields;
  const faults: Record<string, string> = {};
  for (const name of Object.keys(given))
    if (!fields.some((field) => field.name === name)) faults[`fields.${name}`] = 'is no field of this kind of source';
  const settings: Record<string, string> = {};
  const secrets: Record<string, string> = {};
  for (const field of fields) {
    const kept = field.type === 'secret' ? secrets : settings;
    const before = field.type === 'secret' ? known.secrets[field.name] : known.settings[field.name];
    const value = (given[field.name] ?? before ?? field.preset ?? '').trim();
    const fault = faultOf(field, value);
    if (fault !== undefined) faults[`fields.${field.name}`] = fault;
    else if (value !== '') kept[field.name] = value;
  }
  if (Object.keys(faults).length > 0)
    throw new Problem({
      code: 'fields-invalid',
      status: 422,
      title: 'Something is missing or not usable.',
      detail: Object.entries(faults)
        .map(([name, fault]) => `${name} ${fault}`)
        .join('; '),
      fields: faults,
    });
  return { settings, secrets };
}

function faultOf(field: SourceField, value: string): string | undefined {
  if (value === '') return field.optional ? undefined : 'is missing';
  if (field.type === 'choice') return field.choices?.includes(value) ? undefined : 'is none of its choices';
  if (field.type === 'number') return /^\d{1,9}$/.test(value) ? undefined : 'is not a number';
  if (field.type === 'path') return value.startsWith('/') ? undefined : 'is not an absolute path';
  if (field.type === 'url') return isAddress(value) ? undefined : 'is not an https address';
  return undefined;
}

/** https, or http on this very machine: secrets go there. */
function isAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}

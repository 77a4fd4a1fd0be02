/** `2026-11-28 14:03:22 UTC`: what an instant looks like on paper. */
export function utc(instant: string | null, none = ''): string {
  return instant === null ? none : `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

/** A number of things, e.g. `1 message`, `20,418 messages`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}

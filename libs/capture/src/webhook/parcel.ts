import type { SourceTime } from '../event';
import { instantTime } from '../json/times';

/**
 * What the place of a body says that the body does not: live capture puts it into `0001-20261124T080000000Z/`, by when it
 * came, inside `<kind>-<id of the source>.zip`.
 */
type Path = readonly string[];

/** When the call came; undefined: it was not put there by live capture. */
export function receivedAt(path: Path): SourceTime | undefined {
  const stamp = /(?:^|\/)\d{4,}-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\/[^/]*$/.exec(path.at(-1) ?? '');
  if (!stamp) return undefined;
  const [year, month, day, hour, minute, second, fraction] = stamp.slice(1);
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction}Z`;
  const time = instantTime(text, Date.parse(text), 'millisecond');
  return time && { ...time, zoneOrigin: 'file' };
}

/** The source a call came by, for ids that are its own; undefined: not put there by live capture. */
export function sourceOf(path: Path): string | undefined {
  return path.length < 2 ? undefined : /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.zip$/.exec(path[0]!)?.[1];
}

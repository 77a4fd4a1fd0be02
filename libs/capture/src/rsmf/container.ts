import { mailPart } from '../email/mail-part';
import { leavesOf, parseMime, type Part } from '../email/mime';
import type { Sample } from '../importer';
import type { CapturedObject, Source } from '../source';
import { readRange } from '../source/sources';

/** A mail whose header says that it is an RSMF file. */
export function isRsmf({ text }: Sample): boolean {
  const [header] = text.split(/\r?\n\r?\n/, 1);
  return /^X-RSMF-Version:[ \t]*\d/im.test(header ?? '') && /^[\w-]+:/.test(text);
}

/** The archive in it, and how many events its header states; undefined: it has none. */
export async function rsmfArchive(
  source: Source,
): Promise<{ readonly bytes: Uint8Array; readonly events: number | undefined } | undefined> {
  const raw = await readRange(source, 0, source.size);
  const archives = leavesOf(parseMime(raw)).filter(({ start, end }) =>
    isZipped(raw.toString('latin1', start, Math.min(end, start + 16))),
  );
  // Office documents are zips, too.
  const leaf = archives.find(isNamed) ?? archives[0];
  if (!leaf) return undefined;
  const stated = /^X-RSMF-EventCount:[ \t]*(\d{1,9})/im.exec(raw.toString('latin1', 0, 64 * 1024))?.[1];
  try {
    return { bytes: await mailPart(raw, leaf.number), events: stated === undefined ? undefined : Number(stated) };
  } catch {
    return undefined;
  }
}

/** A manifest whose header states how many events it has: the findings compare, when it was read through. */
export function againstHeader(object: CapturedObject, stated: number | undefined): CapturedObject {
  if (stated === undefined) return object;
  let found = 0;
  return {
    ...object,
    async *pieces() {
      found = 0;
      for await (const piece of object.pieces()) {
        if (piece.kind !== 'structure') found++;
        yield piece;
      }
    },
    findings: () => {
      const findings = object.findings();
      const notes = [`The header states ${stated} events; the manifest holds ${found}.`];
      return {
        ...findings,
        stated: { what: 'events', count: stated },
        notes: found === stated ? findings.notes : [...findings.notes, ...notes],
      };
    },
  };
}

/** The beginning of a zip, as it is or in Base64. */
function isZipped(beginning: string): boolean {
  return beginning.startsWith('PK\x03\x04') || /^\s*UEsDB/.test(beginning);
}

function isNamed({ disposition, parameters }: Part): boolean {
  return [disposition.parameters.get('filename'), parameters.get('name')].some((name) =>
    /^rsmf\.zip$/i.test(name ?? ''),
  );
}

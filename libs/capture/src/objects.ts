import type { ExceptionCode } from './event';
import type { Context, Importer } from './importer';
import { attachmentPieces, exceptionPieces } from './opaque';
import type { CapturedObject, CaptureOptions, Source } from './source';

type Path = readonly string[];
type Notes = readonly string[];

/** An object that an importer reads. `notes` are what is known of it from outside. */
export function recordsObject(
  importer: Importer,
  source: Source,
  path: Path,
  options: CaptureOptions,
  members: ReadonlyMap<string, string> = new Map(),
  notes: Notes = [],
  rosters?: Context['rosters'],
): CapturedObject {
  const reading = importer.open(source, { options, path, members, ...(rosters && { rosters }) });
  return {
    path,
    size: source.size,
    role: 'records',
    format: importer.format,
    parser: importer.parser,
    bytes: () => source.read(),
    pieces: () => reading.pieces(),
    findings: () => {
      const findings = reading.findings();
      return { ...findings, notes: [...notes, ...findings.notes] };
    },
  };
}

/** A file that a record of the same archive names, or that was exported beside it. */
export function attachmentObject(source: Source, path: Path): CapturedObject {
  return {
    path,
    size: source.size,
    role: 'attachment',
    format: 'attachment',
    parser: 'attachment/1',
    bytes: () => source.read(),
    pieces: () => attachmentPieces(source),
    findings: () => ({ notes: [] }),
  };
}

/** An object that nobody reads, kept whole. */
export function exceptionObject(
  source: Source,
  path: Path,
  code: ExceptionCode,
  detail: string,
  notes: Notes = [],
): CapturedObject {
  return {
    path,
    size: source.size,
    role: 'exception',
    format: 'unknown',
    parser: 'unknown/1',
    bytes: () => source.read(),
    pieces: () => exceptionPieces(source, code, detail),
    findings: () => ({ notes }),
  };
}

/** No bytes, no messages, and no error (formats.md 10.2). */
export function emptyObject(source: Source, path: Path): CapturedObject {
  return {
    path,
    size: 0,
    role: 'records',
    format: 'empty',
    parser: 'empty/1',
    bytes: () => source.read(),
    pieces: async function* () {},
    findings: () => ({ notes: ['The file is empty.'] }),
  };
}

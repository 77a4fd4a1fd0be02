import { emlImporter } from '../email/eml-importer';
import type { Piece } from '../event';
import { renderMail } from '../mapi/rendering';
import { exceptionObject, recordsObject } from '../objects';
import { attachmentPieces } from '../opaque';
import type { CapturedObject, CaptureOptions, Findings, Source } from '../source';
import { bytesSource } from '../source/sources';
import { PstDamage } from './damage';
import { type Finding, Mailbox } from './mailbox';

const KEPT =
  'The data file is kept whole, and each of its items as a mail made from it. Where a folder states more items than were found an exception says so; another reader, such as readpst, may find them.';

/**
 * An Outlook data file as objects. First the file itself, as evidence and structure: its items are no ranges of it. Then
 * every item, rendered as a mail, as a member of it; then what could not be read, each with the facts as its bytes.
 */
export async function* pstObjects(
  source: Source,
  path: readonly string[],
  options: CaptureOptions,
  notes: readonly string[],
): AsyncGenerator<CapturedObject> {
  let mailbox: Mailbox;
  try {
    mailbox = await Mailbox.open(source);
  } catch (error) {
    if (!(error instanceof PstDamage)) throw error;
    const detail = `an Outlook data file that cannot be read: ${error.message}`;
    yield exceptionObject(source, path, error.code, detail, notes);
    return;
  }
  const stated = mailbox.statedItems;
  yield wholeObject(source, path, { stated: { what: 'items in its folders', count: stated }, notes: [...notes, KEPT] });
  for await (const finding of mailbox.findings()) yield* objectsOf(finding, path, options);
}

function wholeObject(source: Source, path: readonly string[], findings: Findings): CapturedObject {
  return {
    path,
    size: source.size,
    role: 'records',
    format: 'pst',
    parser: 'pst/1',
    bytes: () => source.read(),
    pieces: (): AsyncIterable<Piece> => attachmentPieces(source),
    findings: () => findings,
  };
}

function* objectsOf(finding: Finding, path: readonly string[], options: CaptureOptions): Generator<CapturedObject> {
  const own = [...path, finding.path];
  if (finding.kind === 'fault') {
    yield factsObject(own, finding.facts, finding.detail);
    return;
  }
  const { item, refused, damage } = finding.stored;
  const rendered = bytesSource(finding.path, renderMail(item));
  yield recordsObject(emlImporter, rendered, own, options);
  if (refused.length > 0) {
    const detail = `${refused.length} values of an item, ${refused.join(', ')} bytes, are too large to be read; they are in the data file`;
    yield factsObject(
      [...path, `${finding.path} (too large)`],
      { item: finding.path, bytes: refused.join(', ') },
      detail,
      'record-too-large',
    );
  }
  if (damage !== undefined)
    yield factsObject(
      [...path, `${finding.path} (damaged)`],
      { item: finding.path, damage },
      `an item is damaged: ${damage}`,
    );
}

/** Damage has no bytes of its own to show: what is known of it stands for them. */
function factsObject(
  path: readonly string[],
  facts: Readonly<Record<string, number | string>>,
  detail: string,
  code: 'archive-damaged' | 'record-too-large' = 'archive-damaged',
): CapturedObject {
  const bytes = Buffer.from(`${JSON.stringify(facts)}\n`);
  return exceptionObject(bytesSource(path.at(-1)!, bytes), path, code, detail);
}

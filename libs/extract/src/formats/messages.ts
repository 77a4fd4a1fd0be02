import { attachmentBytes, bytesSource, capture, type CapturedMessage, type Party } from '@minutebook/capture';
import { type Content, type Reading, readAs, unread, type Work } from '../reading';
import { TextPieces } from '../text-pieces';

/** Mails attached to mails, as a file of their own: who, what, and what is attached to them. */
export async function readMessages({ bytes, name }: Content, work: Work): Promise<Reading> {
  const pieces = new TextPieces(work.allowance);
  let isEncrypted = false;
  let lost = 0;
  let found = 0;
  const inside = async (format: string, raw: Uint8Array, event: CapturedMessage): Promise<void> => {
    for (const { name: file, state, path } of event.attachments) {
      if (state !== 'inside' || path === undefined || work.allowance.members <= 0 || pieces.isFull) continue;
      work.allowance.members--;
      pieces.add(`\n${file ?? ''}\n`);
      const finding = await work.inner({ bytes: Buffer.from(await attachmentBytes(format, raw, path)), name: file });
      pieces.add(finding.text);
      if (finding.outcome !== 'text' && finding.outcome !== 'none') lost++;
    }
  };
  for await (const object of capture(bytesSource(name ?? 'message', bytes)))
    for await (const piece of object.pieces()) {
      if (piece.kind === 'exception') isEncrypted ||= piece.code === 'encrypted';
      if (piece.kind !== 'record' || pieces.isFull) continue;
      for (const event of piece.events) {
        if (event.type !== 'message') continue;
        found++;
        pieces.add(`${written(event)}\n`);
        await inside(object.format, piece.raw, event);
      }
    }
  const notes = [...(lost > 0 ? [`${lost} files attached to it could not be read`] : []), ...pieces.notes];
  if (found === 0) return unread(isEncrypted ? 'encrypted' : 'damaged', 'no message could be read');
  return readAs(pieces.text, notes);
}

function written({ sender, recipients, subject, body }: CapturedMessage): string {
  const to = recipients.map(({ party }) => named(party)).join(', ');
  return `${sender ? `${named(sender)}\n` : ''}${to === '' ? '' : `${to}\n`}${subject ?? ''}\n\n${body}\n`;
}

function named({ name, value }: Party): string {
  return name === undefined || name === value ? value : `${name} <${value}>`;
}

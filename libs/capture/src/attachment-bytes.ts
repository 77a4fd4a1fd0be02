import { mailPart } from './email/mail-part';
import { feedPart } from './feed/feed-event';
import { smsPart } from './sms/parts';
import { asBuffer } from './source/sources';

/**
 * The content of an attachment that lies inside a record (`state: 'inside'`). `format`: of the object, e.g. `mbox`; `raw`: the
 * record's bytes; `path`: the attachment's. Rejects with a RangeError for what is not there.
 */
export async function attachmentBytes(format: string, raw: Uint8Array, path: string): Promise<Uint8Array> {
  switch (format) {
    case 'eml':
    case 'mbox':
    case 'msg':
    case 'tnef':
      return mailPart(raw, path);
    case 'feed':
      return feedPart(asBuffer(raw), path);
    case 'sms':
      return smsPart(raw, path);
    default:
      throw new RangeError(`records of ${format} hold no attachments`);
  }
}

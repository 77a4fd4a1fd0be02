import { gunzipSync } from 'node:zlib';
import { type Content, LIMITS, type Reading, unread, type Work } from '../reading';

/** One compressed file: what is in it, read as what it is. */
export async function readGzip({ bytes, name }: Content, work: Work): Promise<Reading> {
  const most = Math.min(LIMITS.memberBytes, work.allowance.bytes, Math.max(2 ** 20, bytes.length * LIMITS.ratio));
  let unpacked: Buffer;
  try {
    unpacked = gunzipSync(bytes, { maxOutputLength: most });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? unread('too-large', `it unpacks to more than ${most} bytes`)
      : unread('damaged', 'the compressed bytes are damaged');
  }
  work.allowance.bytes -= unpacked.length;
  work.allowance.members--;
  const { outcome, text, detail } = await work.inner({ bytes: unpacked, name: name?.replace(/\.(gz|tgz)$/i, '') });
  return { outcome, text, notes: detail === null ? [] : [detail] };
}

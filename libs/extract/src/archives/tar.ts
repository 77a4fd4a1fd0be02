import { paxFields, TAR_BLOCK, tarHeader } from '@minutebook/capture';
import type { Content, Reading, Work } from '../reading';
import { unread } from '../reading';
import { Members } from './members';

/** A tar of files: the text of each under its name. */
export async function readTar({ bytes }: Content, work: Work): Promise<Reading> {
  const members = new Members(work);
  let total = 0;
  for (const { isWhole, ...file } of tarFiles(bytes)) {
    total++;
    if (members.mayTake()) await members.take(file, !isWhole);
  }
  return total === 0 ? unread('none', 'an archive without files') : members.reading(total);
}

/** The files in a tar, in order; folders, links and devices are none. The one it is cut off in, or damaged at, is not whole. */
export function* tarFiles(
  bytes: Buffer,
): Generator<{ readonly name: string; readonly bytes: Buffer; readonly isWhole: boolean }> {
  let longName: string | undefined;
  for (let at = 0; at + TAR_BLOCK <= bytes.length && bytes[at] !== 0;) {
    const header = tarHeader(bytes.subarray(at, at + TAR_BLOCK));
    if (!header) {
      yield { name: '', bytes: Buffer.alloc(0), isWhole: false };
      break;
    }
    const { name, size, type } = header;
    const data = bytes.subarray(at + TAR_BLOCK, at + TAR_BLOCK + size);
    at += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
    if (type === 'L') longName = data.toString('utf8').replace(/\0[^]*$/, '');
    else if (type === 'x') longName = paxFields(data).get('path') ?? longName;
    else if (type === '0') {
      yield { name: longName ?? name, bytes: data, isWhole: data.length === size };
      longName = undefined;
    } else if (type !== 'K') longName = undefined;
  }
}

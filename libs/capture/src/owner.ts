import type { Party } from './event';
import type { CaptureOptions } from './source';
import { Addresses } from './text/addresses';

/** Who the "me" of a device's export is, as far as the operator said. */
export function ownerOf({ owner, country }: CaptureOptions): Party | undefined {
  const written = owner?.trim();
  return written ? new Addresses(country, 'name').of(written) : undefined;
}

/** Key of a device's chat with one other: two people's chats with the same third are two conversations. */
export function directKey(other: string, options: CaptureOptions): string {
  const owner = ownerOf(options);
  return owner ? `with:${other}@${owner.value}` : `with:${other}`;
}

/** What an examiner must know of chats that anybody's device could have had. */
export const NO_OWNER =
  'Nobody said whose device this comes from: what it sent has no sender, and its chats of two are joined with those of any other device with the same person.';

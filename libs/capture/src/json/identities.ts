import { hash } from 'node:crypto';
import type { CapturedMessage, Party, SourceTime } from '../event';
import { Ordinals } from '../ordinals';
import { comparable } from '../text/marks';

/** Identities of records that have no id: time, author, body and files, and the number among equals (G5). */
export class Identities {
  private readonly ordinals = new Ordinals();

  of(
    conversation: string,
    time: SourceTime,
    sender: Party | undefined,
    body: string,
    files: readonly string[] = [],
  ): CapturedMessage['identity'] {
    const author = sender ? `${sender.scheme}:${sender.value}` : '';
    const facts = [time.utc ?? time.text, author, comparable(body), ...files].join('\0');
    const key = hash('sha256', facts);
    const ordinal = this.ordinals.next(`${conversation}\0${key}`);
    return { scope: 'conversation', key: ordinal === 0 ? key : `${key}:${ordinal}` };
  }
}

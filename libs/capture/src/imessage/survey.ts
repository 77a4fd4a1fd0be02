import type { Party } from '../event';
import { linesOf } from '../text/records';
import type { Addresses } from '../text/addresses';
import type { Source } from '../source';
import type { TextReader } from '../text/charset';
import { ANSWERS, openingOf, outdented, replyOpeningOf, type Surroundings } from './blocks';

/** How the exporter calls the owner of the computer. */
export const ME = 'Me';
const REMEMBERED = 200_000;
/** Characters of replies remembered, of one and of all. */
const LONGEST_REPLY = 100_000;
const MOST_OF_REPLIES = 16_000_000;

/** Names a message among its equals: nothing else is printed in both places of a reply. */
export function replyKey(time: string, sender: string): string {
  return `${time}\0${sender}`;
}

/** Who writes in a file, and which replies stand at their own place. */
export class Participants implements Surroundings {
  readonly names = new Set<string>();
  private readonly answers = new Set<string>();
  private readonly tails = new Map<string, readonly string[]>();
  private room = MOST_OF_REPLIES;
  private single: Party | undefined;

  knows(name: string): boolean {
    return this.names.has(name) || name === ME || name.toLowerCase() === 'you';
  }

  hasAnswer(key: string): boolean {
    return this.answers.has(key);
  }

  /** The other one, where there are two. */
  get other(): Party | undefined {
    return this.single;
  }

  add(name: string): void {
    if (name !== ME && this.names.size < REMEMBERED) this.names.add(name);
  }

  tailOf(time: string, sender: string): readonly string[] {
    return this.tails.get(replyKey(time, sender)) ?? [];
  }

  /** `lines`: of the reply, without its opening and sender. */
  addAnswer(key: string, lines: readonly string[]): void {
    if (this.answers.size >= REMEMBERED) return;
    this.answers.add(key);
    const tail = tailIn(lines);
    this.room -= tail.reduce((sum, { length }) => sum + length + 1, 0);
    if (tail.length > 0 && this.room > 0) this.tails.set(key, tail);
  }

  settle(other: Party | undefined): void {
    this.single = other;
  }
}

/** From the first blank line on, to where replies to it begin. */
function tailIn(lines: readonly string[]): readonly string[] {
  const end = lines.findIndex((line, index) => replyOpeningOf(line, lines[index + 1]) !== undefined);
  const own = lines.slice(0, end < 0 ? undefined : end);
  while (own.length > 0 && own.at(-1)!.trim() === '') own.pop();
  const blank = own.findIndex((line) => line.trim() === '');
  return blank < 0 ? [] : own.slice(blank).map(outdented);
}

/** Looks at all lines once. */
export async function survey(source: Source, reader: TextReader): Promise<Participants> {
  const people = new Participants();
  let isFree = true;
  let time: string | undefined;
  let key: string | undefined;
  let lines: string[] = [];
  let size = 0;
  for await (const { text } of linesOf(source, reader)) {
    const line = text ?? '';
    if (time !== undefined) {
      if (line.trim() !== '') people.add(line.trim());
      key = replyKey(time, line.trim());
      time = undefined;
      lines = [];
      size = 0;
    } else if (line === ANSWERS && key !== undefined) people.addAnswer(key, size > LONGEST_REPLY ? [] : lines);
    else {
      const opening = isFree ? openingOf(line) : undefined;
      if (opening && opening.announcement === undefined) time = opening.time;
      size += line.length + 1;
      if (size <= LONGEST_REPLY) lines.push(line);
    }
    isFree = line.trim() === '' || (isFree && openingOf(line)?.announcement !== undefined);
  }
  return people;
}

/** The party of a file's name, where that is a number or an address: `+15550100001.txt`. */
export function identifierOf(base: string, addresses: Addresses): Party | undefined {
  const party = addresses.of(base);
  return party.scheme === 'name' ? undefined : party;
}

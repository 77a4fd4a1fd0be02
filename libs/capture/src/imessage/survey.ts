import type { Party } from '../event';
import { linesOf } from '../text/records';
import type { Addresses } from '../text/addresses';
import type { Source } from '../source';
import type { TextReader } from '../text/charset';
import { ANSWERS, openingOf } from './blocks';

/** How the exporter calls the owner of the computer. */
export const ME = 'Me';
const REMEMBERED = 200_000;

/** Names a message among its equals: nothing else is printed in both places of a reply. */
export function replyKey(time: string, sender: string): string {
  return `${time}\0${sender}`;
}

/** Who writes in a file, and which replies stand at their own place. */
export class Participants {
  readonly names = new Set<string>();
  private readonly answers = new Set<string>();
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

  addAnswer(key: string): void {
    if (this.answers.size < REMEMBERED) this.answers.add(key);
  }

  settle(other: Party | undefined): void {
    this.single = other;
  }
}

/** Looks at all lines once. */
export async function survey(source: Source, reader: TextReader): Promise<Participants> {
  const people = new Participants();
  let isFree = true;
  let time: string | undefined;
  let key: string | undefined;
  for await (const { text } of linesOf(source, reader)) {
    const line = text ?? '';
    if (time !== undefined) {
      if (line.trim() !== '') people.add(line.trim());
      key = replyKey(time, line.trim());
      time = undefined;
    } else if (line === ANSWERS && key !== undefined) people.addAnswer(key);
    else {
      const opening = isFree ? openingOf(line) : undefined;
      if (opening && opening.announcement === undefined) time = opening.time;
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

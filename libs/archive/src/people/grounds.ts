import { analyze, termsOf } from '@minutebook/query';
import type { PersonRow } from '../store/person-store';
import { type HandleKey, type Kin, textOfKey } from './kin';

/** What keeps somebody from judging or signing, in the order in which it is looked for. */
export const GROUND_KINDS = [
  'wall',
  'wrote',
  'received',
  'takes-part',
  'named',
  'manager',
  'report',
  'same-person',
  'drafted',
  'signed-first',
  'delegate',
  'delegator',
] as const;
export type GroundKind = (typeof GROUND_KINDS)[number];

/** Why not. The sentence is English; a screen says it in its own language by kind and names. */
export interface Ground {
  readonly kind: GroundKind;
  readonly sentence: string;
  /** Whom it keeps away, and because of whom, where that is somebody. */
  readonly names: { readonly user: string; readonly other?: string };
}

/** Somebody who would sign, with everything the directory knows them by. */
export interface Standing {
  readonly id: string | undefined;
  readonly name: string;
  readonly keys: ReadonlySet<string>;
  readonly persons: readonly PersonRow[];
}

/** A message, by who had to do with it. Keys as {@link textOfKey} writes them. */
export interface Cast {
  readonly sender: string | undefined;
  readonly parties: ReadonlySet<string>;
  readonly members: ReadonlySet<string>;
  readonly words: Words;
}

/** Somebody who did something about the matter before. */
export interface Doer {
  readonly id: string;
  readonly name: string;
}

/** What is to be judged or signed. */
export interface Matter {
  readonly cast?: Cast | undefined;
  /** Whose conduct is in question; nobody: whoever of the firm wrote it. */
  readonly subjects: readonly PersonRow[];
  readonly drafter?: Doer | undefined;
  readonly signers?: readonly Doer[] | undefined;
  /** Whose decision is to be signed. */
  readonly decider?: Doer | undefined;
  /** Delegations in force: by whom, to whom. */
  readonly delegations?: readonly { readonly by: string; readonly to: string }[] | undefined;
}

/** Why this person may not; undefined when nothing speaks against it. */
export function groundOf(user: Standing, matter: Matter, kin: Kin): Ground | undefined {
  return castGround(user, matter.cast) ?? lineGround(user, matter.subjects, kin) ?? signatureGround(user, matter);
}

function castGround(user: Standing, cast: Cast | undefined): Ground | undefined {
  if (!cast) return undefined;
  const mine = (key: string): boolean => user.keys.has(key);
  if (cast.sender !== undefined && mine(cast.sender)) return ground('wrote', user);
  if (some(cast.parties, mine)) return ground('received', user);
  if (some(cast.members, mine)) return ground('takes-part', user);
  return namesOf(user).some((name) => cast.words.say(name)) ? ground('named', user) : undefined;
}

function lineGround(user: Standing, subjects: readonly PersonRow[], kin: Kin): Ground | undefined {
  for (const subject of subjects) {
    if (user.persons.includes(subject)) return ground('same-person', user, subject.name);
    const above = kin.above(subject);
    if (user.persons.some((person) => above.includes(person))) return ground('manager', user, subject.name);
    if (user.persons.some((person) => kin.above(person).includes(subject))) return ground('report', user, subject.name);
  }
  return undefined;
}

function signatureGround(
  user: Standing,
  { drafter, signers = [], decider, delegations = [] }: Matter,
): Ground | undefined {
  if (user.id === undefined) return undefined;
  if (drafter?.id === user.id) return ground('drafted', user);
  if (signers.some(({ id }) => id === user.id)) return ground('signed-first', user);
  if (!decider || decider.id === user.id) return undefined;
  const [one, other] = [user.id, decider.id];
  if (delegations.some(({ by, to }) => by === other && to === one)) return ground('delegate', user, decider.name);
  if (delegations.some(({ by, to }) => by === one && to === other)) return ground('delegator', user, decider.name);
  return undefined;
}

const SENTENCES: Readonly<Record<GroundKind, (user: string, other: string) => string>> = {
  wall: (user) => `${user} may not see this conversation.`,
  wrote: (user) => `${user} wrote this message.`,
  received: (user) => `${user} received this message.`,
  'takes-part': (user) => `${user} takes part in this conversation.`,
  named: (user) => `${user} is named in this message.`,
  manager: (user, other) => `${user} manages ${other}.`,
  report: (user, other) => `${user} reports to ${other}.`,
  'same-person': (user, other) => (user === other ? `This is about ${user}.` : `${user} is ${other}.`),
  drafted: (user) => `${user} drafted this: a second person puts it into force.`,
  'signed-first': (user) => `${user} signed it before: somebody else signs next.`,
  delegate: (user, other) => `${user} acts for ${other}, who decided it.`,
  delegator: (user, other) => `${other}, who decided it, acts for ${user}.`,
};

export function ground(kind: GroundKind, { name }: Pick<Standing, 'name'>, other?: string): Ground {
  return {
    kind,
    sentence: SENTENCES[kind](name, other ?? ''),
    names: { user: name, ...(other !== undefined && { other }) },
  };
}

/** The words of texts, and whether some stand in one of them side by side. */
export class Words {
  private readonly terms: string[][];
  private readonly places = new Map<string, [text: number, at: number][]>();

  constructor(texts: readonly string[]) {
    this.terms = texts.map((text) => {
      const tokens = analyze(text);
      return Array.from({ length: tokens.count }, (_, i) => tokens.term(i));
    });
    for (const [text, terms] of this.terms.entries())
      for (const [at, term] of terms.entries()) {
        const known = this.places.get(term);
        if (known) known.push([text, at]);
        else this.places.set(term, [[text, at]]);
      }
  }

  say(name: readonly string[]): boolean {
    return (this.places.get(name[0]!) ?? []).some(([text, at]) =>
      name.every((term, i) => this.terms[text]![at + i] === term),
    );
  }
}

/** Names as the analyzer cuts them. In Latin script `Holt, Maren` is Maren Holt; a single letter or sign is no name. */
function namesOf({ name, persons }: Standing): string[][] {
  return [name, ...persons.flatMap((person) => [person.name, ...person.names])]
    .map(termsOf)
    .filter((terms) => terms.join('').length > 1)
    .flatMap((terms) =>
      terms.length > 1 && /^\p{Script=Latin}/u.test(terms[0]!)
        ? [terms, [terms.at(-1)!, ...terms.slice(0, -1)]]
        : [terms],
    );
}

function some<T>(items: Iterable<T>, fits: (item: T) => boolean): boolean {
  for (const item of items) if (fits(item)) return true;
  return false;
}

export function keysOf(keys: Iterable<HandleKey>): Set<string> {
  return new Set([...keys].map(textOfKey));
}

import type { Database } from '@minutebook/platform';
import { normaliseHandle } from '@minutebook/query';
import type { HandleRow } from '../store/conversation-store';
import { readDomains } from '../store/firm-store';
import { readAllMappings } from '../store/mapping-store';
import { type PersonRow, readAllPersons, readFormerIds, readRevision } from '../store/person-store';

/** Whose a handle was, and in messages of which time: from (included) until (excluded), null = without end. */
export interface Holder {
  readonly person: PersonRow;
  readonly from: Date | null;
  readonly until: Date | null;
}

/** A handle, and all the directory says about it now. */
export interface Handle extends HandleRow {
  /** One at a time. */
  readonly holders: readonly Holder[];
  /** An address of one of the firm's domains. Undefined: nothing is known of the firm, neither person nor domain. */
  readonly ofFirm: boolean | undefined;
}

/** Whose the handle was when a message of this time was sent. */
export function holderAt({ holders }: Pick<Handle, 'holders'>, at: Date): PersonRow | undefined {
  return holders.find(({ from, until }) => (!from || from <= at) && (!until || at < until))?.person;
}

/** Whether the handle was on the firm's side then. Undefined where nothing is known of the firm at all. */
export function isOfFirmAt(handle: Pick<Handle, 'holders' | 'ofFirm'>, at: Date): boolean | undefined {
  return handle.ofFirm === undefined ? undefined : handle.ofFirm || (holderAt(handle, at)?.ofFirm ?? false);
}

/**
 * The directory at one revision, whole: tens of thousands of people fit, and every reader of messages asks it about every
 * handle. It never changes; a new revision is a new one.
 */
export class WhoIsWho {
  private readonly byHandle = new Map<string, Holder[]>();
  private readonly byExternalId: ReadonlyMap<string, PersonRow>;
  /** By external ids they have no more. */
  private readonly former = new Map<string, PersonRow[]>();
  private readonly domains: ReadonlySet<string>;
  private readonly isFirmKnown: boolean;
  private readonly made = new Map<number, Handle>();

  private constructor(
    readonly revision: number,
    /** By external id. */
    readonly persons: readonly PersonRow[],
    former: readonly { readonly person: string; readonly externalId: string }[],
    mappings: readonly (Omit<Holder, 'person'> & { person: string; scheme: string; normal: string })[],
    domains: readonly string[],
  ) {
    const byId = new Map(persons.map((person) => [person.id, person]));
    for (const { person, scheme, normal, from, until } of mappings) {
      const key = keyOf(scheme, normal);
      const holders = this.byHandle.get(key) ?? [];
      holders.push({ person: byId.get(person)!, from, until });
      this.byHandle.set(key, holders);
    }
    this.byExternalId = new Map(persons.map((person) => [person.externalId, person]));
    for (const { person, externalId } of former)
      this.former.set(externalId, [...(this.former.get(externalId) ?? []), byId.get(person)!]);
    this.domains = new Set(domains);
    this.isFirmKnown = domains.length > 0 || persons.some((person) => person.ofFirm);
  }

  /** As the directory is now. */
  static async load(database: Database): Promise<WhoIsWho> {
    for (;;) {
      const before = await readRevision(database);
      const [persons, former, mappings, domains] = await Promise.all([
        readAllPersons(database),
        readFormerIds(database),
        readAllMappings(database),
        readDomains(database),
      ]);
      // Changed while it was read: what was read is of no one revision.
      if ((await readRevision(database)) === before)
        return new WhoIsWho(
          before,
          persons,
          former,
          mappings,
          domains.map(({ domain }) => domain),
        );
    }
  }

  /** Who goes by this external id; where nobody does any more, who did last. */
  person(externalId: string): PersonRow | undefined {
    return this.byExternalId.get(externalId) ?? this.former.get(externalId)?.at(-1);
  }

  /**
   * Ids of all who go by one of these external ids, or ever did, though it be somebody else's by now: what is hidden around a
   * person stays hidden when their id is corrected.
   */
  everKnownAs(externalIds: readonly string[]): ReadonlySet<string> {
    const people = externalIds.flatMap((id) => [this.byExternalId.get(id), ...(this.former.get(id) ?? [])]);
    return new Set(people.flatMap((person) => (person ? [person.id] : [])));
  }

  handle(row: HandleRow): Handle {
    let handle = this.made.get(row.id);
    if (!handle || handle.name !== row.name) {
      const normal = normaliseHandle(row.value);
      handle = {
        ...row,
        holders: this.holders({ scheme: row.scheme, normal }),
        ofFirm: this.isFirmKnown ? row.scheme === 'email' && this.isOfFirm(normal) : undefined,
      };
      this.made.set(row.id, handle);
    }
    return handle;
  }

  /** Who holds or held the handle of this scheme and normal form. */
  holders({ scheme, normal }: { readonly scheme: string; readonly normal: string }): readonly Holder[] {
    return this.byHandle.get(keyOf(scheme, normal)) ?? NOBODY;
  }

  /** Every handle with whoever holds or held it. */
  *mappings(): Generator<Holder & { readonly scheme: string; readonly normal: string }> {
    for (const [key, holders] of this.byHandle) {
      const [scheme = '', normal = ''] = key.split('\0');
      for (const holder of holders) yield { ...holder, scheme, normal };
    }
  }

  /** Schemes and normal forms of the handles of people whom `fits` accepts. */
  handlesOf(fits: (person: PersonRow) => boolean): { scheme: string; normal: string }[] {
    const wanted = new Set(this.persons.filter(fits));
    if (wanted.size === 0) return [];
    return [...this.byHandle].flatMap(([key, holders]) => {
      const [scheme = '', normal = ''] = key.split('\0');
      return holders.some(({ person }) => wanted.has(person)) ? [{ scheme, normal }] : [];
    });
  }

  /** Whether an address is of a domain of the firm, or of one below it. */
  isOfFirm(address: string): boolean {
    let domain = address.slice(address.lastIndexOf('@') + 1);
    for (;;) {
      if (this.domains.has(domain)) return true;
      const dot = domain.indexOf('.');
      if (dot < 0) return false;
      domain = domain.slice(dot + 1);
    }
  }
}

const NOBODY: readonly Holder[] = [];

function keyOf(scheme: string, normal: string): string {
  return `${scheme}\0${normal}`;
}

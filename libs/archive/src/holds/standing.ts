import { compileRules, type Document, normaliseHandle, type RuleSet, type ZoneKind } from '@minutebook/query';
import { textOfKey } from '../people/kin';
import type { Handle } from '../people/who-is-who';
import type { EntryFacts } from '../store/hold-follow-store';
import type { ScopeRecord } from '../store/hold-store';
import { BITS, isOfFacets, readHoldQuery, spanOf } from './scope';

/** A hold's query reads every zone, as a search does. */
const ALL_ZONES: readonly ZoneKind[] = ['subject', 'own', 'quoted', 'signature', 'attachment'];

/** A scope in force, ready to judge. */
export class StandingHold {
  readonly hold: number;
  private readonly from: number;
  private readonly until: number;
  private readonly channels: ReadonlySet<string> | undefined;
  private readonly messages: ReadonlySet<number>;
  private readonly conversations: ReadonlySet<number>;
  private readonly isOfFacets: boolean;

  constructor(readonly scope: ScopeRecord) {
    const { from, until } = spanOf(scope);
    this.hold = scope.hold;
    this.from = from?.getTime() ?? -Infinity;
    this.until = until?.getTime() ?? Infinity;
    this.channels = scope.channels.length > 0 ? new Set(scope.channels) : undefined;
    this.messages = new Set(scope.messages);
    this.conversations = new Set(scope.conversations);
    this.isOfFacets = isOfFacets(scope);
  }

  get hasQuery(): boolean {
    return this.scope.query !== null;
  }

  /** Looks at every message, whoever takes part: it cannot be found by a handle or a conversation. */
  get isOfAll(): boolean {
    return this.isOfFacets || (this.hasQuery && !this.wantsBoth);
  }

  /** Custodians count only together with the query. */
  get wantsBoth(): boolean {
    return this.hasQuery && this.scope.combine === 'both' && this.scope.persons.length > 0;
  }

  /**
   * Why it holds what an entry is about, as {@link BITS}, as far as that needs no content; and whether it depends on the
   * query as well. `isOfCustodian`: a custodian takes part in the message, or in its chat.
   */
  judge(entry: EntryFacts, isOfCustodian: boolean): { because: number; asks: boolean } {
    let because = 0;
    if (this.messages.has(entry.message)) because |= BITS.item;
    if (this.conversations.has(entry.conversation)) because |= BITS.conversation;
    const at = entry.at.getTime();
    if (at < this.from || at >= this.until || (this.channels && !this.channels.has(entry.channel)))
      return { because, asks: false };
    if (this.isOfFacets) because |= BITS.facets;
    if (isOfCustodian && !this.wantsBoth) because |= BITS.custodian;
    return { because, asks: this.hasQuery && (isOfCustodian || !this.wantsBoth) };
  }
}

/** Holds that judge the same entries together. Handles are known by what they are compared by: new ones of the same name count. */
export class StandingHolds {
  readonly byId: ReadonlyMap<number, StandingHold>;
  /** Those every entry is shown to. */
  readonly ofAll: readonly StandingHold[];
  private readonly byKey = new Map<string, StandingHold[]>();
  private readonly byHandle = new Map<number, readonly StandingHold[]>();
  private readonly byConversation = new Map<number, StandingHold[]>();
  private readonly byMessage = new Map<number, StandingHold[]>();
  private readonly queries: RuleSet;

  /** `mappings`: every handle that ever was anybody's of these. */
  constructor(
    scopes: readonly ScopeRecord[],
    mappings: readonly { readonly person: string; readonly scheme: string; readonly normal: string }[],
  ) {
    const holds = scopes.map((scope) => new StandingHold(scope));
    this.byId = new Map(holds.map((hold) => [hold.hold, hold]));
    this.ofAll = holds.filter(({ isOfAll }) => isOfAll);
    const keys = new Map<string, string[]>();
    for (const { person, ...key } of mappings) push(keys, person, textOfKey(key));
    for (const hold of holds) {
      const { persons, conversations, messages } = hold.scope;
      for (const key of new Set(persons.flatMap((person) => keys.get(person) ?? []))) push(this.byKey, key, hold);
      for (const conversation of conversations) push(this.byConversation, conversation, hold);
      for (const message of messages) push(this.byMessage, message, hold);
    }
    this.queries = compileRules(
      holds.flatMap(({ hold, scope }) =>
        scope.query === null ? [] : [{ id: String(hold), tree: readHoldQuery(scope.query) }],
      ),
      { defaultZones: ALL_ZONES },
    );
  }

  get size(): number {
    return this.byId.size;
  }

  get ask(): boolean {
    return this.queries.size > 0;
  }

  /** Those of these handles that were not met. */
  strangers(handles: Iterable<number>): number[] {
    return [...new Set(handles)].filter((id) => !this.byHandle.has(id));
  }

  meet({ id, scheme, value }: Handle): void {
    this.byHandle.set(id, this.byKey.get(textOfKey({ scheme, normal: normaliseHandle(value) })) ?? NONE);
  }

  /** Holds of which a handle that was met is a custodian's. */
  ofHandle(id: number): readonly StandingHold[] {
    return this.byHandle.get(id) ?? NONE;
  }

  /** Holds that name the conversation or the message itself. */
  naming({ conversation, message }: EntryFacts): readonly StandingHold[] {
    const [one, other] = [this.byConversation.get(conversation), this.byMessage.get(message)];
    return one && other ? [...one, ...other] : (one ?? other ?? NONE);
  }

  /** Those of these holds whose query finds a message. What no other hold asks is not worked out. */
  finding(document: Document, asked: Iterable<number>): number[] {
    return this.queries.match(document, new Set([...asked].map(String))).map(({ rule }) => Number(rule));
  }
}

const NONE: readonly StandingHold[] = [];

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

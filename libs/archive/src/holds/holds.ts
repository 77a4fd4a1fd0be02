import type { Actor, Audit } from '@minutebook/access';
import type { HoldScope } from '@minutebook/contract';
import {
  type Clock,
  conflict,
  type Database,
  notFound,
  nudge,
  Problem,
  sqlState,
  type Transaction,
} from '@minutebook/platform';
import type { Directory } from '../people/directory';
import { endRequest, readOpenRequest } from '../store/hold-request-store';
import {
  countHolds,
  type Doing,
  enactScope,
  type HoldFacts,
  type HoldFilter,
  type HoldRecord,
  type HoldView,
  insertHold,
  insertScope,
  listHolds,
  passGate,
  readHolds,
  readScopes,
  type ScopeRecord,
  updateHold,
} from '../store/hold-store';
import { raiseDepartures } from '../store/hold-task-store';
import { forbidsSilent, type HoldAudience } from './hold-audience';
import type { Matters } from './matters';
import { changeOf, readHoldQuery, type Scope } from './scope';

const SUPERSEDED = 'The scope was widened meanwhile.';

/**
 * Legal holds: standing rules over the record store. One is in effect from the commit of its placing; its scope grows at
 * once and shrinks only by a request (see HoldRequests). Who may not see a silent one is answered as if it were not there.
 */
export class Holds {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly matters: Matters,
    private readonly audience: HoldAudience,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(
    actor: Actor,
    filter: Omit<HoldFilter, 'silent'>,
    before: number | undefined,
    limit: number,
  ): Promise<HoldRecord[]> {
    return listHolds(this.database, { ...filter, silent: await this.audience.seesSilent(actor) }, before, limit);
  }

  async counts(actor: Actor): Promise<Record<HoldView, number>> {
    return countHolds(this.database, await this.audience.seesSilent(actor));
  }

  async get(actor: Actor, id: number): Promise<HoldRecord> {
    const [hold] = await readHolds(this.database, [id]);
    if (!hold || (hold.silent && !(await this.audience.seesSilent(actor)))) throw notFound('hold');
    return hold;
  }

  /** Every scope it had, newest first. */
  scopes(id: number): Promise<ScopeRecord[]> {
    return readScopes(this.database, [id]);
  }

  async place(actor: Actor, facts: HoldFacts, asked: HoldScope): Promise<HoldRecord> {
    const matter = await this.matters.get(actor, facts.matter);
    const silent = facts.silent || matter.silent;
    if (silent && !(await this.audience.seesSilent(actor))) throw forbidsSilent();
    const scope = await this.resolve(asked);
    const id = await this.changing(facts.name, async (tx) => {
      await passGate(tx);
      const hold = await insertHold(tx, { ...facts, silent }, this.doing(actor));
      await insertScope(tx, hold, scope, { number: 1, change: 'placed', reason: null }, this.doing(actor));
      await raiseDepartures(tx, hold, scope.persons);
      const { name, issuer, triggerOn, legalBasis, reviewOn } = facts;
      await this.audit.append(tx, actor, 'hold.placed', subjectOf(hold), {
        ...(silent
          ? { silent }
          : { matter: matter.number, name, issuer, triggerOn, legalBasis, reviewOn, scope: detailOf(scope) }),
      });
      return hold;
    });
    return this.get(actor, id);
  }

  async change(
    actor: Actor,
    id: number,
    version: number,
    change: Partial<Pick<HoldFacts, 'name' | 'issuer' | 'triggerOn' | 'legalBasis'>>,
  ): Promise<HoldRecord> {
    const before = await this.get(actor, id);
    await this.changing(change.name ?? before.name, async (tx) => {
      if (!(await updateHold(tx, id, version, { ...before, ...change }, null))) throw conflict('hold');
      await this.audit.append(tx, actor, 'hold.changed', subjectOf(id), before.silent ? {} : change);
    });
    return this.get(actor, id);
  }

  /** It is still needed (R60). */
  async certify(actor: Actor, id: number, version: number, reviewOn: string, reason: string): Promise<HoldRecord> {
    const before = await this.get(actor, id);
    const now = this.clock.now();
    if (reviewOn <= now.toISOString().slice(0, 10))
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: 'The next review is in the future.',
        fields: { reviewOn: 'is not after today' },
      });
    await this.changing(before.name, async (tx) => {
      if (!(await updateHold(tx, id, version, { ...before, reviewOn }, now))) throw conflict('hold');
      await this.audit.append(tx, actor, 'hold.certified', subjectOf(id), {
        before: before.reviewOn,
        reviewOn,
        ...(before.silent ? {} : { reason }),
      });
    });
    return this.get(actor, id);
  }

  /** Puts a wider scope into force, at once. */
  async widen(actor: Actor, id: number, version: number, asked: HoldScope, reason: string): Promise<HoldRecord> {
    const hold = await this.get(actor, id);
    if (hold.state === 'released')
      throw new Problem({
        code: 'hold-released',
        status: 409,
        title: 'The release of this hold is approved.',
        hint: 'Stop the release while it cools off, or place another hold.',
      });
    const [before] = await this.scopes(id);
    const scope = await this.resolve(asked);
    const change = changeOf(before!, scope);
    if (change === 'same')
      throw new Problem({ code: 'nothing-changed', status: 422, title: 'The scope is the one in force.' });
    if (change === 'narrowing')
      throw new Problem({
        code: 'needs-approval',
        status: 409,
        title: 'This scope may let go of messages that are held.',
        detail: 'Nothing was changed. Letting go needs a reason, a preview and two approvers.',
        hint: 'Ask for a narrowing.',
      });
    await this.changing(hold.name, async (tx) => {
      await passGate(tx);
      // What somebody previewed, and others approve, is what lets go of the scope in force.
      const open = await readOpenRequest(tx, id);
      const stopped = open && open.state !== 'applying' ? open : undefined;
      if (stopped) await endRequest(tx, stopped.id, 'stopped', SUPERSEDED, this.doing(actor));
      const number = before!.number + 1;
      await insertScope(tx, id, scope, { number, change: 'widened', reason }, this.doing(actor));
      if (!(await enactScope(tx, id, version, number))) throw conflict('hold');
      await raiseDepartures(tx, id, scope.persons);
      await this.audit.append(tx, actor, 'hold.widened', subjectOf(id), {
        number,
        ...(stopped && { stopped: String(stopped.id) }),
        ...(hold.silent ? {} : { reason, before: detailOf(before!), after: detailOf(scope) }),
      });
    });
    return this.get(actor, id);
  }

  /** A scope as somebody states it, with its people looked up and its query read; or a refusal. */
  async resolve(asked: HoldScope): Promise<Scope> {
    if (asked.query !== null) readHoldQuery(asked.query);
    const { persons } = await this.directory.whoIsWho();
    const byId = new Map(persons.map((person) => [person.externalId, person.id]));
    const custodians = [...new Set(asked.custodians)];
    const stranger = custodians.find((id) => !byId.has(id));
    if (stranger !== undefined)
      throw new Problem({
        code: 'request-invalid',
        status: 422,
        title: `Nobody in the directory has the id ${stranger}.`,
        hint: 'Hold somebody outside the directory by a query, e.g. participant:"Leo F.".',
        fields: { 'scope.custodians': 'names somebody who is not in the directory' },
      });
    return {
      ...asked,
      custodians,
      persons: custodians.map((id) => byId.get(id)!),
      messages: [...new Set(asked.messages.map(Number))],
      conversations: [...new Set(asked.conversations.map(Number))],
    };
  }

  private async changing<T>(name: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.database.transaction(async (tx) => {
        const result = await work(tx);
        await nudge(tx, { topic: 'holds' });
        return result;
      });
    } catch (error) {
      // The number of a scope: somebody else changed it meanwhile.
      if (sqlState(error) === '23505' && String(error).includes('hold_scope')) throw conflict('hold');
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        {
          code: 'name-taken',
          status: 409,
          title: `The matter has a hold called “${name}” already.`,
          fields: { name: 'is in use' },
        },
        { cause: error },
      );
    }
  }

  private doing(actor: Actor): Doing {
    return { at: this.clock.now(), by: actor.id, byName: actor.name };
  }
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'hold', id: String(id) };
}

export function detailOf(scope: Scope) {
  const { custodians, from, until, channels, query, combine, messages, conversations, context } = scope;
  return {
    custodians: [...custodians],
    from,
    until,
    channels: [...channels],
    query,
    combine,
    messages: messages.map(String),
    conversations: conversations.map(String),
    context,
  };
}

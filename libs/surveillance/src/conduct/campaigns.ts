import { type Actor, type Audit, freshToken, tokenHash } from '@minutebook/access';
import type { Directory, PersonRow, Persons } from '@minutebook/archive';
import type { AttestationState } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, type Transaction } from '@minutebook/platform';
import { ATTESTATION_MOVES, WAITING } from './life';
import { dayOf, type Policies } from './policies';
import { insertLetters } from './store/attestation-letter-store';
import {
  type AttestationRow,
  type CampaignRow,
  countStates,
  endLinks,
  insertAttestations,
  insertCampaign,
  insertLinks,
  insertMoves,
  listCampaigns,
  lockAttestation,
  moveAttestations,
  noteLinks,
  noteReminder,
  readCampaign,
  waitingOfCampaign,
} from './store/attestation-store';
import type { PolicyVersionRow } from './store/policy-store';

export interface NewCampaign {
  readonly name: string;
  readonly policyVersion: number;
  readonly question: string;
  /** `YYYY-MM-DD`. */
  readonly dueOn: string;
  readonly escalateDays: number;
  readonly coversFrom: string | null;
  readonly desk?: string | undefined;
  /** Ids of the directory. */
  readonly persons?: readonly string[] | undefined;
  /** Their links go out by e-mail. */
  readonly byMail: boolean;
}

export interface CampaignDetail {
  readonly campaign: CampaignRow;
  readonly policy: PolicyVersionRow;
  readonly counts: ReadonlyMap<AttestationState, number>;
}

/** A link made just now: its token is told once and kept nowhere. */
export interface FreshLink {
  readonly attestation: AttestationRow;
  readonly token: string;
  /** From the directory; null where it knows none. */
  readonly email: string | null;
}

/** Asking people to attest to a version of a policy: who, until when, and by which one-time links (R183). */
export class Campaigns {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
    private readonly persons: Persons,
    private readonly policies: Policies,
    private readonly audit: Audit,
    private readonly clock: Clock,
    /** Whether this appliance sends e-mail. */
    private readonly mails: boolean,
  ) {}

  async list(before: number | undefined, limit: number): Promise<CampaignDetail[]> {
    return this.details(await listCampaigns(this.database, before, limit));
  }

  async get(id: number): Promise<CampaignDetail> {
    const campaign = await readCampaign(this.database, id);
    if (!campaign) throw notFound('campaign');
    return (await this.details([campaign]))[0]!;
  }

  /** Throws `already-past`, `not-in-force` for a version that is not in force by the due day, `nobody-asked`, `no-mail`. */
  async start(actor: Actor, asked: NewCampaign): Promise<CampaignDetail> {
    const policy = await this.policies.versionOf(asked.policyVersion);
    const now = this.clock.now();
    if (asked.dueOn < dayOf(now))
      throw new Problem({
        code: 'already-past',
        status: 422,
        title: 'The due day is over.',
        fields: { dueOn: 'is before today' },
      });
    if (policy.effectiveFrom > asked.dueOn)
      throw new Problem({
        code: 'not-in-force',
        status: 422,
        title: 'This version of the policy comes into force after the due day.',
        fields: { dueOn: `is before ${policy.effectiveFrom}` },
      });
    const people = await this.askedPeople(asked);
    if (asked.byMail && !this.mails) throw noMail();
    const { desk, persons, byMail, ...facts } = asked;
    const campaign = await this.database.transaction(async (tx) => {
      const made = await insertCampaign(tx, {
        ...facts,
        startedBy: actor.id,
        startedByName: actor.name,
        startedAt: now,
      });
      const ids = await insertAttestations(tx, made.id, people, now);
      const moves = ids.map((id) => ({ id, from: null, to: 'asked' as const }));
      await insertMoves(tx, moves, { at: now, byName: actor.name });
      const letters = byMail ? await this.write(tx, await waitingOfCampaign(tx, made.id)) : 0;
      await this.audit.append(tx, actor, 'campaign.started', subject(made.id), {
        name: asked.name,
        policyVersion: String(policy.id),
        dueOn: asked.dueOn,
        desk,
        people: people.length,
        chosen: persons !== undefined,
        letters,
      });
      await nudge(tx, { topic: 'conduct' });
      return made;
    });
    return this.get(campaign.id);
  }

  /** New links for everybody of a campaign who has not answered. `remind` moves who is not overdue yet. */
  async links(actor: Actor, campaign: number, remind: boolean): Promise<FreshLink[]> {
    if (!(await readCampaign(this.database, campaign))) throw notFound('campaign');
    const links = await this.database.transaction(async (tx) => {
      const made = await this.give(tx, actor, await waitingOfCampaign(tx, campaign), remind);
      await this.audit.append(tx, actor, 'attestation.linked', subject(campaign), {
        attestations: made.map(({ attestation }) => String(attestation.id)),
        remind,
      });
      await nudge(tx, { topic: 'conduct' });
      return made;
    });
    return this.withAddresses(links);
  }

  /** A new link for one person. Throws `answered` when they are not asked any more. */
  async link(actor: Actor, id: number, version: number, remind: boolean): Promise<FreshLink> {
    const links = await this.database.transaction(async (tx) => {
      const attestation = await lockAttestation(tx, id);
      if (!attestation) throw notFound('attestation');
      if (attestation.version !== version) throw conflict('attestation');
      if (!isWaiting(attestation.state)) throw answered();
      const made = await this.give(tx, actor, [attestation], remind);
      const about = { kind: 'attestation', id: String(id) };
      await this.audit.append(tx, actor, 'attestation.linked', about, { remind, state: attestation.state });
      await nudge(tx, { topic: 'conduct' });
      return made;
    });
    return (await this.withAddresses(links))[0]!;
  }

  /**
   * Letters with a link of their own to everybody of a campaign who has not answered, reminders to whoever was asked before.
   * `unreached`: no letter could be written, for want of an address or of a mail server.
   */
  async post(actor: Actor, campaign: number): Promise<{ letters: number; unreached: number }> {
    if (!(await readCampaign(this.database, campaign))) throw notFound('campaign');
    return this.database.transaction(async (tx) => {
      const waiting = await waitingOfCampaign(tx, campaign);
      const letters = this.mails ? await this.write(tx, waiting) : 0;
      const counts = { letters, unreached: waiting.length - letters };
      await this.audit.append(tx, actor, 'attestation.posted', subject(campaign), counts);
      await nudge(tx, { topic: 'conduct' });
      return counts;
    });
  }

  private async write(tx: Transaction, attestations: readonly AttestationRow[]): Promise<number> {
    const addresses = await this.addressesOf(attestations);
    const letters = attestations.flatMap(({ id, person, name }) => {
      const address = addresses.get(person);
      return address === undefined ? [] : [{ attestation: id, toName: name, address }];
    });
    await insertLetters(tx, letters, this.clock.now());
    await nudge(tx, { topic: 'attestation-letters' });
    return letters.length;
  }

  private async give(
    tx: Transaction,
    actor: Actor,
    attestations: readonly AttestationRow[],
    remind: boolean,
  ): Promise<Omit<FreshLink, 'email'>[]> {
    const links = attestations.map((attestation) => ({ attestation, token: freshToken() }));
    const ids = links.map(({ attestation }) => attestation.id);
    const at = this.clock.now();
    await endLinks(tx, ids, at);
    await insertLinks(
      tx,
      links.map(({ attestation, token }) => ({ id: attestation.id, hash: tokenHash(token) })),
      at,
    );
    await (remind ? noteReminder(tx, ids) : noteLinks(tx, ids));
    if (remind) {
      const { from, to } = ATTESTATION_MOVES.remind;
      const moved = await moveAttestations(tx, ids, from, to);
      await insertMoves(
        tx,
        moved.map((move) => ({ ...move, to })),
        { at, byName: actor.name },
      );
    }
    return links;
  }

  private async withAddresses(links: readonly Omit<FreshLink, 'email'>[]): Promise<FreshLink[]> {
    const addresses = await this.addressesOf(links.map(({ attestation }) => attestation));
    return links.map((link) => ({ ...link, email: addresses.get(link.attestation.person) ?? null }));
  }

  /** E-mail addresses in use, by person. */
  private async addressesOf(attestations: readonly AttestationRow[]): Promise<ReadonlyMap<string, string>> {
    const mappings = await this.persons.mappingsOf(attestations.map(({ person }) => ({ id: person })));
    const current = mappings.filter(({ scheme, endedAt, until }) => scheme === 'email' && !endedAt && !until);
    // Newest first: the last one set is the newest.
    return new Map(current.reverse().map(({ person, value }) => [person, value]));
  }

  private async askedPeople({ desk, persons }: NewCampaign) {
    const known = (await this.directory.whoIsWho()).persons;
    const wanted = persons && new Set(persons);
    const chosen = known.filter((person) => (wanted ? wanted.has(person.id) : isAsked(person, desk)));
    if (wanted && chosen.length < wanted.size) throw notFound('person');
    if (chosen.length === 0)
      throw new Problem({
        code: 'nobody-asked',
        status: 422,
        title: 'There is nobody to ask.',
        hint: 'The directory has no active employee of the firm there.',
      });
    return chosen.map(({ id, externalId, name, names, desk: of }) => ({
      person: id,
      externalId,
      name,
      names,
      desk: of,
    }));
  }

  private async details(campaigns: readonly CampaignRow[]): Promise<CampaignDetail[]> {
    const ids = campaigns.map(({ id }) => id);
    const [counts, policies] = await Promise.all([
      countStates(this.database, ids),
      this.policies.versions(campaigns.map(({ policyVersion }) => policyVersion)),
    ]);
    return campaigns.map((campaign) => ({
      campaign,
      policy: policies.get(campaign.policyVersion)!,
      counts: new Map(counts.filter((row) => row.campaign === campaign.id).map(({ state, n }) => [state, n])),
    }));
  }
}

export function isWaiting(state: AttestationState): boolean {
  return (WAITING as readonly AttestationState[]).includes(state);
}

export function answered(): Problem {
  return new Problem({
    code: 'answered',
    status: 409,
    title: 'Nobody is asked here any more.',
    detail: 'It was answered or withdrawn.',
  });
}

function noMail(): Problem {
  return new Problem({
    code: 'no-mail',
    status: 409,
    title: 'This appliance sends no e-mail.',
    hint: 'Make links and hand them over, or have a mail server set up.',
  });
}

function isAsked({ kind, ofFirm, state, desk: of }: PersonRow, desk: string | undefined): boolean {
  return kind === 'employee' && ofFirm && state === 'active' && (desk === undefined || of === desk);
}

function subject(id: number): { kind: string; id: string } {
  return { kind: 'campaign', id: String(id) };
}

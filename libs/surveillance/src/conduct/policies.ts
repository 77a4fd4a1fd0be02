import type { Actor, Audit } from '@minutebook/access';
import type { PolicyText } from '@minutebook/contract';
import { type Clock, conflict, type Database, notFound, nudge, Problem, sqlState } from '@minutebook/platform';
import { canonicalBytes, sha256 } from '@minutebook/proof';
import {
  insertPolicy,
  insertPolicyVersion,
  listPolicies,
  type PolicyRow,
  type PolicyVersionRow,
  readPolicy,
  readPolicyVersions,
  updateDraft,
  versionsOfPolicies,
} from './store/policy-store';

export interface PolicyDetail {
  readonly policy: PolicyRow;
  /** Newest first. */
  readonly versions: readonly PolicyVersionRow[];
  readonly inForce: PolicyVersionRow | undefined;
}

/** Policies in writing: drafted by one person, approved by another, every version kept as it was for ever. */
export class Policies {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(after: { name: string; id: number } | undefined, limit: number): Promise<PolicyDetail[]> {
    return this.details(await listPolicies(this.database, after, limit));
  }

  async get(id: number): Promise<PolicyDetail> {
    const policy = await readPolicy(this.database, id);
    if (!policy) throw notFound('policy');
    return (await this.details([policy]))[0]!;
  }

  /** A version as approved. Throws `not-found`. */
  async versionOf(id: number): Promise<PolicyVersionRow> {
    const [version] = await readPolicyVersions(this.database, [id]);
    if (!version) throw notFound('version of a policy');
    return version;
  }

  async versions(ids: readonly number[]): Promise<ReadonlyMap<number, PolicyVersionRow>> {
    return new Map(
      (await readPolicyVersions(this.database, [...new Set(ids)])).map((version) => [version.id, version]),
    );
  }

  async create(actor: Actor, name: string, text: PolicyText): Promise<PolicyDetail> {
    try {
      const { id } = await this.database.transaction(async (tx) => {
        const policy = await insertPolicy(tx, name, text, actor, this.clock.now());
        await this.audit.append(tx, actor, 'policy.drafted', subject(policy.id), {
          name,
          sha256: hashOf(name, 1, text),
        });
        await nudge(tx, { topic: 'conduct' });
        return policy;
      });
      return await this.get(id);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        { code: 'name-taken', status: 409, title: 'There is a policy of this name.', fields: { name: 'is in use' } },
        { cause: error },
      );
    }
  }

  async draft(actor: Actor, id: number, version: number, text: PolicyText): Promise<PolicyDetail> {
    const { policy, versions } = await this.get(id);
    await this.database.transaction(async (tx) => {
      if (!(await updateDraft(tx, id, version, { text, by: actor, at: this.clock.now() }))) throw conflict('policy');
      const next = (versions[0]?.number ?? 0) + 1;
      await this.audit.append(tx, actor, 'policy.drafted', subject(id), {
        name: policy.name,
        sha256: hashOf(policy.name, next, text),
      });
      await nudge(tx, { topic: 'conduct' });
    });
    return this.get(id);
  }

  /** Throws `own-draft` for the author, `nothing-drafted`, `already-past` for a day before today. */
  async approve(actor: Actor, id: number, version: number, effectiveFrom: string): Promise<PolicyDetail> {
    const now = this.clock.now();
    if (effectiveFrom < dayOf(now))
      throw new Problem({
        code: 'already-past',
        status: 422,
        title: 'A policy does not come into force before it is approved.',
        fields: { effectiveFrom: 'is before today' },
      });
    await this.database.transaction(async (tx) => {
      const policy = await readPolicy(tx, id);
      if (!policy) throw notFound('policy');
      if (policy.version !== version) throw conflict('policy');
      if (!policy.draft)
        throw new Problem({ code: 'nothing-drafted', status: 409, title: 'There is no draft to approve.' });
      if (policy.draftedBy === actor.id)
        throw new Problem({
          code: 'own-draft',
          status: 403,
          title: `${actor.name} wrote this draft.`,
          hint: 'A second person approves it.',
        });
      if (!(await updateDraft(tx, id, version, null))) throw conflict('policy');
      const [newest] = await versionsOfPolicies(tx, [id]);
      const number = (newest?.number ?? 0) + 1;
      const digest = hashOf(policy.name, number, policy.draft);
      const sha = Buffer.from(digest, 'hex');
      const made = { policy, number, sha256: sha, approver: actor, at: now, effectiveFrom };
      await insertPolicyVersion(tx, made);
      await this.audit.append(tx, actor, 'policy.approved', subject(id), {
        name: policy.name,
        number,
        author: policy.draftedBy!,
        sha256: digest,
        effectiveFrom,
      });
      await nudge(tx, { topic: 'conduct' });
    });
    return this.get(id);
  }

  private async details(policies: readonly PolicyRow[]): Promise<PolicyDetail[]> {
    const versions = await versionsOfPolicies(
      this.database,
      policies.map(({ id }) => id),
    );
    const today = dayOf(this.clock.now());
    return policies.map((policy) => {
      const own = versions.filter((version) => version.policy === policy.id);
      return { policy, versions: own, inForce: own.find(({ effectiveFrom }) => effectiveFrom <= today) };
    });
  }
}

/** Of UTC, `YYYY-MM-DD`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function subject(id: number): { kind: string; id: string } {
  return { kind: 'policy', id: String(id) };
}

/** What a version commits to, hexadecimal: canonical JSON (RFC 8785) of its name, number and words. */
function hashOf(
  name: string,
  number: number,
  { text, permitted, prohibited, detection, consequences }: PolicyText,
): string {
  const content = {
    name,
    number,
    text,
    permitted: [...permitted],
    prohibited: [...prohibited],
    detection,
    consequences,
  };
  return sha256(canonicalBytes(content)).toString('hex');
}

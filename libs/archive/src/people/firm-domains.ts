import { domainToASCII } from 'node:url';
import type { Actor, Audit } from '@minutebook/access';
import { type Clock, type Database, notFound, Problem, sqlState } from '@minutebook/platform';
import { type DomainRow, endDomain, insertDomain, readDomains } from '../store/firm-store';
import { changeDirectory } from './persons';

/** The mail domains of the firm, also those it only does business as: whoever writes from one is on its side (E2). */
export class FirmDomains {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  list(): Promise<DomainRow[]> {
    return readDomains(this.database);
  }

  async add(actor: Actor, written: string, note: string): Promise<DomainRow> {
    const domain = domainOf(written);
    try {
      return await changeDirectory(this.database, async (tx) => {
        const doing = { at: this.clock.now(), by: actor.id, byName: actor.name };
        const row = await insertDomain(tx, domain, note, doing);
        await this.audit.append(tx, actor, 'domain.added', { kind: 'domain', id: String(row.id) }, { domain, note });
        return { result: row, shifts: [{ what: 'domain', scheme: 'email', normal: domain }] };
      });
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw new Problem(
        { code: 'domain-known', status: 409, title: `${domain} is one of the firm’s domains already.` },
        { cause: error },
      );
    }
  }

  async remove(actor: Actor, id: number): Promise<void> {
    await changeDirectory(this.database, async (tx) => {
      const row = await endDomain(tx, id, { at: this.clock.now(), by: actor.id, byName: actor.name });
      if (!row) throw notFound('domain');
      const about = { kind: 'domain', id: String(row.id) };
      await this.audit.append(tx, actor, 'domain.removed', about, { domain: row.domain });
      return { result: undefined, shifts: [{ what: 'domain', scheme: 'email', normal: row.domain }] };
    });
  }
}

/** `@Firm.Example` → `firm.example`. Refuses what is no domain. */
function domainOf(written: string): string {
  const domain = domainToASCII(written.trim().replace(/^@/, '').toLowerCase());
  if (/^(?=.{3,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(domain)) return domain;
  throw new Problem({
    code: 'request-invalid',
    status: 422,
    title: 'That is not a mail domain.',
    hint: 'Write what stands behind the @ of an address, for example firm.example.',
    fields: { domain: 'is not a mail domain' },
  });
}

import { timingSafeEqual } from 'node:crypto';
import { type Actor, type Audit, freshToken, tokenHash } from '@minutebook/access';
import { type Clock, type Database, notFound } from '@minutebook/platform';
import { insertScimToken, readScimToken, revokeScimToken, touchScimToken, type TokenRow } from '../../store/scim-store';

const SUBJECT = { kind: 'directory', id: 'scim' } as const;
/** Milliseconds after which a further use is noted. */
const NOTED_EVERY = 60_000;

/** What an identity provider proves itself with. One is in force at a time; it is shown once, and its hash is kept. */
export class ScimToken {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  inForce(): Promise<TokenRow | undefined> {
    return readScimToken(this.database);
  }

  /** Makes one; another that was in force is so no longer. */
  make(actor: Actor): Promise<{ secret: string; row: TokenRow }> {
    return this.database.transaction(async (tx) => {
      const at = this.clock.now();
      const secret = freshToken();
      const replaced = await revokeScimToken(tx, at);
      await insertScimToken(tx, tokenHash(secret), { at, by: actor.id, byName: actor.name });
      await this.audit.append(tx, actor, 'directory.scim-token-made', SUBJECT, { replaced });
      return { secret, row: (await readScimToken(tx))! };
    });
  }

  async revoke(actor: Actor): Promise<void> {
    await this.database.transaction(async (tx) => {
      if (!(await revokeScimToken(tx, this.clock.now()))) throw notFound('token');
      await this.audit.append(tx, actor, 'directory.scim-token-revoked', SUBJECT);
    });
  }

  /** Whether this is the token in force. The hashes are compared, in the same time whatever they are. */
  async admits(token: string): Promise<boolean> {
    const known = await readScimToken(this.database);
    if (!known || !timingSafeEqual(known.hash, tokenHash(token))) return false;
    const now = this.clock.now();
    if (!known.usedAt || now.getTime() - known.usedAt.getTime() >= NOTED_EVERY)
      await touchScimToken(this.database, known.id, now);
    return true;
  }
}

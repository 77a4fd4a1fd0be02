import { type Actor, actorOf, type Audit, systemActor, type Users } from '@minutebook/access';
import type { Keyring, Reader, Sight, Sights } from '@minutebook/archive';
import {
  type Blobs,
  type Clock,
  conflict,
  type Database,
  type Log,
  mayHaveCommitted,
  notFound,
  nudge,
  Problem,
} from '@minutebook/platform';
import type { Productions } from '@minutebook/review';
import type { BundleMaker, BundleOrder, MadeBundle } from './bundle-maker';
import {
  type BundleAsked,
  type BundleProblem,
  type BundleRow,
  bundledMessages,
  bundlesWith,
  deleteParts,
  endBundle,
  failBundle,
  finishBundle,
  insertBundle,
  insertBundleMessages,
  insertParts,
  listBundles,
  messagesIn,
  noteBundle,
  overdueBundles,
  readBundle,
  readParts,
  unfinishedBundles,
} from './store/bundle-store';

/** Days in which a bundle can be downloaded. It can be made again, of the same state of the logs. */
const KEPT_DAYS = 14;
/** Bytes of one sealed part. */
const PART = 4 * 1024 * 1024;
const PROGRESS_MS = 500;
const PAGE = 1_000;
const KEEPER = systemActor('exports');

/**
 * Exports with proof that somebody asked for: made in the background, kept sealed for some days, downloaded by whoever asked
 * for them as long as they may see all of what is in them and nothing of it was withheld since, and gone when one of their
 * messages is disposed of.
 */
export class Bundles {
  constructor(
    private readonly database: Database,
    private readonly maker: BundleMaker,
    private readonly users: Users,
    private readonly sights: Pick<Sights, 'of'>,
    private readonly reader: Pick<Reader, 'disposed' | 'seen'>,
    private readonly productions: Pick<Productions, 'leave'>,
    private readonly blobs: Blobs,
    private readonly keyring: Keyring,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  list(owner: string, before: number | undefined, limit: number): Promise<BundleRow[]> {
    return listBundles(this.database, owner, before, limit);
  }

  async get(owner: string, id: number): Promise<BundleRow> {
    const row = await readBundle(this.database, id);
    if (row?.owner !== owner) throw notFound('export');
    return row;
  }

  /** Looks at once whether it may be made at all; making it takes its time. */
  async start(actor: Actor, asked: BundleAsked): Promise<BundleRow> {
    const { title, messages } = await this.maker.look(actor, asked);
    return this.database.transaction(async (tx) => {
      const row = await insertBundle(tx, {
        ...asked,
        ...{ owner: actor.id, title, createdAt: this.clock.now() },
      });
      const { scope, request, reason, evidence } = asked;
      await this.audit.append(tx, actor, 'bundle.asked', subjectOf(row.id), {
        ...{ scope: scope.kind, request: request ?? undefined, reason, evidence, messages: messages.length },
      });
      return row;
    });
  }

  /** Ids of those somebody waits for. */
  unfinished(): Promise<number[]> {
    return unfinishedBundles(this.database);
  }

  /** Stops it, or removes what was made. Throws `changed-meanwhile`. */
  async cancel(actor: Actor, id: number, version: number): Promise<BundleRow> {
    await this.get(actor.id, id);
    const blobs = await readParts(this.database, id);
    const row = await this.database.transaction(async (tx) => {
      const ended = await endBundle(tx, id, version, 'cancelled', this.clock.now());
      if (!ended) throw conflict('export');
      await deleteParts(tx, id);
      await this.audit.append(tx, actor, 'bundle.cancelled', subjectOf(id));
      await nudge(tx, { topic: 'bundle', id: String(id), to: actor.id });
      return ended;
    });
    await this.drop(blobs);
    return row;
  }

  /** Makes one that waits; begun anew where a process ended in the middle of it. */
  async run(id: number, signal: AbortSignal): Promise<void> {
    // At least once means sometimes twice: one at a time makes it, and the other finds it made.
    await this.database.exclusively(`bundle ${id}`, async () => {
      const row = await readBundle(this.database, id);
      if (!row || (row.state !== 'waiting' && row.state !== 'running')) return;
      try {
        await this.make(row, signal);
      } catch (error) {
        if (signal.aborted || error instanceof Ended) return;
        if (!(error instanceof Problem)) this.log.error('export failed', { bundle: id }, error);
        await failBundle(this.database, id, problemOf(error), this.clock.now());
      }
      await nudge(this.database, { topic: 'bundle', id: String(id), to: row.owner });
    });
  }

  /**
   * Its bytes, for whoever asked for it. Written down before the first of them, in the audit log and for its request. Throws
   * `bundle-gone`, `sight-changed`, `withheld-since`.
   */
  async open(actor: Actor, id: number): Promise<{ name: string; bytes: number; chunks: AsyncGenerator<Uint8Array> }> {
    const row = await this.get(actor.id, id);
    if (row.state !== 'done' || !row.wrapped || row.expiresAt! <= this.clock.now()) throw gone(row);
    await this.maker.check(actor, row.scope);
    const sight = await this.sights.of(actor.id);
    if (sight.rule !== row.sight) throw sightChanged();
    const messages = await messagesIn(this.database, id);
    await this.refuseDisposed(messages);
    await this.refuseHidden(messages, sight);
    await this.database.transaction(async (tx) => {
      const { name, request, asOf } = row;
      if (request !== null) await this.productions.leave(tx, request, { bundle: name!, asOf: asOf!.records, messages });
      await this.audit.append(tx, actor, 'bundle.downloaded', subjectOf(id), {
        ...{ name, bytes: row.bytes, request: request ?? undefined },
        ...{ tagmanifest: row.tagmanifest!.toString('hex'), records: row.records, entries: row.entries },
      });
    });
    return { name: `${row.name}.zip`, bytes: row.bytes, chunks: this.unsealed(row) };
  }

  /** Lets go of what is over, and of what has something in it that was disposed of. Returns how many. */
  async expire(signal: AbortSignal): Promise<number> {
    await this.maker.sweep();
    const over = new Set(await overdueBundles(this.database, this.clock.now()));
    for (let after = 0; ;) {
      const messages = await bundledMessages(this.database, after, PAGE);
      const disposed = [...(await this.reader.disposed(messages)).keys()];
      for (const id of await bundlesWith(this.database, disposed)) over.add(id);
      if (messages.length < PAGE) break;
      after = messages.at(-1)!;
    }
    for (const id of over) {
      if (signal.aborted) break;
      await this.end(id);
    }
    return over.size;
  }

  /** Writes anew the file that the keys of bundles were in. False when it is in use. */
  async purge(signal: AbortSignal): Promise<boolean> {
    await this.expire(signal);
    return this.database.rewrite('export.bundle');
  }

  private async make(row: BundleRow, signal: AbortSignal): Promise<void> {
    const user = await this.users.current(row.owner);
    if (!user) throw notFound('user');
    const actor = actorOf(user);
    const cancelled = new AbortController();
    let noted = 0;
    const progress = async (done: number, of: number): Promise<void> => {
      const now = Date.now();
      if (now - noted < PROGRESS_MS) return;
      noted = now;
      if (!(await noteBundle(this.database, row.id, done, of))) cancelled.abort(new Ended());
      await nudge(this.database, { topic: 'bundle', id: String(row.id), to: row.owner });
      cancelled.signal.throwIfAborted();
    };
    const { scope, request, reason, evidence, asked } = row;
    const order: BundleOrder = { id: String(row.id), scope, request, reason, evidence, asked };
    // What is in it is looked up by what its owner sees now, and not when they asked for it.
    const { rule: sight } = await this.sights.of(actor.id);
    const made = await this.maker.make(actor, order, { signal: AbortSignal.any([signal, cancelled.signal]), progress });
    try {
      if ((await this.sights.of(actor.id)).rule !== sight) throw sightChanged();
      await this.keep(row, made, sight, signal);
    } finally {
      await made.spool.remove();
    }
  }

  private async keep({ id }: BundleRow, made: MadeBundle, sight: string, signal: AbortSignal): Promise<void> {
    const key = this.keyring.freshKey();
    const blobs: string[] = [];
    let bytes = 0;
    try {
      for await (const part of partsOf(made.spool.zip(made.name))) {
        signal.throwIfAborted();
        blobs.push(await this.blobs.put(this.keyring.seal(key, sealOf(id, blobs.length), part)));
        bytes += part.length;
      }
      const at = this.clock.now();
      const isKept = await this.database.transaction(async (tx) => {
        const { name, records, entries, tagmanifest, made: index, asOf } = made;
        const row = {
          name,
          records,
          entries,
          bytes,
          sight,
          tagmanifest,
          made: index,
          asOf,
          wrapped: this.keyring.wrap(key),
          at,
        };
        if (!(await finishBundle(tx, id, { ...row, expiresAt: new Date(at.getTime() + KEPT_DAYS * 86_400_000) })))
          return false;
        await insertParts(tx, id, blobs);
        await insertBundleMessages(tx, id, made.messages);
        return true;
      });
      if (!isKept) await this.drop(blobs);
    } catch (error) {
      if (!mayHaveCommitted(error)) await this.drop(blobs);
      throw error;
    }
  }

  private async *unsealed({ id, wrapped }: BundleRow): AsyncGenerator<Uint8Array> {
    const key = this.keyring.unwrap(wrapped!);
    for (const [number, blob] of (await readParts(this.database, id)).entries())
      yield this.keyring.unseal(key, sealOf(id, number), await this.blobs.read(blob, 0, await this.blobs.size(blob)));
  }

  private async refuseDisposed(messages: readonly number[]): Promise<void> {
    for (let from = 0; from < messages.length; from += PAGE)
      if ((await this.reader.disposed(messages.slice(from, from + PAGE))).size > 0)
        throw new Problem({
          code: 'bundle-gone',
          status: 410,
          title: 'A message of this export was disposed of since.',
          detail: 'So the export is no more, either.',
          hint: 'Ask for it anew; what was disposed of is accounted for in it.',
        });
  }

  /** The same walls hide more as people write and handles turn out to be somebody's. */
  private async refuseHidden(messages: readonly number[], sight: Sight): Promise<void> {
    for (let from = 0; from < messages.length; from += PAGE) {
      const page = messages.slice(from, from + PAGE);
      if ((await this.reader.seen(page, sight)).size < page.length) throw sightChanged();
    }
  }

  private async end(id: number): Promise<void> {
    const blobs = await readParts(this.database, id);
    await this.database.transaction(async (tx) => {
      const ended = await endBundle(tx, id, undefined, 'expired', this.clock.now());
      await deleteParts(tx, id);
      if (ended) await this.audit.append(tx, KEEPER, 'bundle.expired', subjectOf(id));
    });
    await this.drop(blobs);
  }

  private async drop(blobs: readonly string[]): Promise<void> {
    for (const blob of blobs) await this.blobs.remove(blob);
  }
}

/** Somebody cancelled it while it was made. */
class Ended extends Error {
  override readonly name = 'Ended';
}

function subjectOf(id: number): { kind: string; id: string } {
  return { kind: 'bundle', id: String(id) };
}

/** What each part is bound to, so that none can stand in for another. */
function sealOf(id: number, number: number): string {
  return `bundle:${id}:${number}`;
}

async function* partsOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size < PART) continue;
    yield Buffer.concat(waiting);
    [waiting, size] = [[], 0];
  }
  if (size > 0) yield Buffer.concat(waiting);
}

function problemOf(error: unknown): BundleProblem {
  if (error instanceof Problem) return { code: error.code, title: error.title, hint: error.hint ?? null };
  return { code: 'internal', title: 'Something in the program is not as it should be.', hint: null };
}

function gone({ state }: BundleRow): Problem {
  return new Problem({
    code: 'bundle-gone',
    status: state === 'waiting' || state === 'running' ? 409 : 410,
    title: state === 'waiting' || state === 'running' ? 'This export is being made.' : 'This export is no more.',
    hint: state === 'waiting' || state === 'running' ? 'It can be downloaded once it is made.' : 'Ask for it again.',
  });
}

function sightChanged(): Problem {
  return new Problem({
    code: 'sight-changed',
    status: 403,
    title: 'What you may see is not what it was when this export was made.',
    hint: 'Ask for it anew; it will hold what you may see now.',
  });
}

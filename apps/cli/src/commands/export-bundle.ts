import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Directory } from '@minutebook/archive';
import { type BundleScope, BundleScope as BundleScopeSchema } from '@minutebook/contract';
import { BundleMaker, type MadeBundle } from '@minutebook/export';
import { Database, Problem } from '@minutebook/platform';
import { Productions } from '@minutebook/review';
import { EXIT, type Invocation } from '../main';
import { fromHere, withArchive } from '../session';

/** Writes records with their audit trail and proofs into a file, or a folder, that the verifier checks (docs/bundles.md). */
export async function exportBundle(invocation: Invocation): Promise<number> {
  const { positionals, flags, terminal, signal } = invocation;
  const [what, path, ...more] = positionals;
  const reason = typeof flags.reason === 'string' ? flags.reason.trim() : '';
  if (what === undefined || path === undefined || more.length > 0 || reason === '')
    throw usage('Say what, where to, and why.');
  const target = fromHere(path);
  if (await stat(target).catch(() => undefined)) throw usage(`There is something at ${path} already.`);
  return withArchive(invocation, async ({ context, actor }) => {
    const scope = await scopeOf(what, flags, context.get(Directory));
    const request = typeof flags.request === 'string' ? flags.request : null;
    const made = await context.get(BundleMaker).make(
      actor,
      {
        ...{ id: undefined, scope, reason, evidence: flags.evidence === true, asked: null },
        request,
      },
      { signal, progress: (done, of) => terminal.progress(`${done} of ${of}`) },
    );
    try {
      const { name: bundle, messages, asOf } = made;
      if (request !== null)
        await context
          .get(Database)
          .transaction((tx) => context.get(Productions).leave(tx, request, { bundle, asOf: asOf.records, messages }));
      await (target.endsWith('.zip') ? writeZip(made, target) : writeFolder(made, target));
    } finally {
      await made.spool.remove();
    }
    const { name, records, entries, asOf, made: entry } = made;
    const tagmanifest = made.tagmanifest.toString('hex');
    terminal.result(
      { bundle: name, path: target, messages: made.messages.length, records, entries, asOf, entry, tagmanifest },
      () =>
        `${made.messages.length} messages in ${records} ledger entries, and ${entries} entries of the audit log, are in ${path}.\n` +
        `Sealed by entry ${entry} of the audit log. Check it with the verifier (docs/bundles.md).\n`,
    );
    return EXIT.done;
  });
}

async function scopeOf(what: string, flags: Invocation['flags'], directory: Directory): Promise<BundleScope> {
  const [kind = '', ...rest] = what.split(':');
  const id = rest.join(':');
  const asked =
    kind === 'person'
      ? { kind: 'custodian', person: await personOf(id, directory), from: flags.from, to: flags.until }
      : kind === 'audit'
        ? { kind, filter: id === '' ? {} : { action: id } }
        : { kind, [kind]: id };
  const parsed = BundleScopeSchema.safeParse(asked);
  if (!parsed.success) throw usage(`“${what}” is nothing that can be exported, or its days are missing.`);
  return parsed.data;
}

async function personOf(externalId: string, directory: Directory): Promise<string> {
  const { persons } = await directory.whoIsWho();
  const found = persons.find((person) => person.externalId === externalId);
  if (!found) throw usage(`The directory has nobody with the id “${externalId}”.`);
  return found.id;
}

/** Whole or not at all: an export that ends early leaves nothing under its name. */
async function writeZip({ spool, name }: MadeBundle, target: string): Promise<void> {
  const part = `${target}.part`;
  try {
    await pipeline(Readable.from(spool.zip(name)), createWriteStream(part, { flags: 'wx', mode: 0o600 }));
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function writeFolder({ spool }: MadeBundle, target: string): Promise<void> {
  const part = `${target}.part`;
  try {
    for (const { name } of spool.files()) {
      const path = join(part, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await pipeline(Readable.from(spool.read(name)), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    }
    await rename(part, target);
  } catch (error) {
    await rm(part, { recursive: true, force: true });
    throw error;
  }
}

function usage(title: string): Problem {
  return new Problem({
    code: 'usage',
    status: 422,
    title,
    hint: 'npm run minutebook -- export-bundle conversation:12 out.zip --request RQ-2026-7 --reason "Asked for by the regulator"',
  });
}

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Verdict } from '@minutebook/proof';
import { actor } from '@minutebook/review/testing';
import { BundleLab, filesOf } from './bundle-lab.testing';

const PROGRAM = resolve(__dirname, '../../../../apps/verifier/python/minutebook_verify.py');
const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;
const there = hasPython || process.env['CI'] === 'true' ? describe : describe.skip;

const folder = mkdtempSync(join(tmpdir(), 'second-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the program in Python makes of files laid out as a folder. */
async function second(lab: BundleLab, name: string, files: ReadonlyMap<string, Uint8Array>): Promise<Verdict> {
  for (const [file, bytes] of files) {
    mkdirSync(dirname(join(folder, name, file)), { recursive: true });
    writeFileSync(join(folder, name, file), bytes);
  }
  const keys = (await lab.checkpoints.keys()).map(({ vkey }) => `${vkey}\n`).join('');
  writeFileSync(join(folder, 'keys.txt'), keys);
  const args = ['-I', PROGRAM, 'verify', join(folder, name), '--keys', join(folder, 'keys.txt'), '--json'];
  const { stdout, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Verdict;
}

/** Everything but the sentences. */
function facts({ faults, reasons, warnings, ...rest }: Verdict): unknown {
  const codes = (found: readonly { readonly code: string; readonly file?: string }[]): string[] =>
    [...new Set(found.map(({ code, file = '' }) => `${code} ${file}`))].sort();
  return { ...rest, faults: codes(faults), reasons: codes(reasons), warnings: codes(warnings) };
}

there('what an appliance makes', () => {
  it('[R82] [R83] is proven by a second program too, and found out by both when something is changed', async () => {
    const lab = await BundleLab.open();
    try {
      await lab.closeDays();
      const by = actor(lab.noor);
      const message = String(lab.cases.messages.get('announcement')!);
      await lab.archive.audit.record(by, 'message.viewed', { kind: 'message', id: message }, {});
      const of = await lab.archive.reader.message(Number(message));
      const scopes = [
        { kind: 'message', message },
        { kind: 'conversation', conversation: String(of.conversation) },
        { kind: 'custodian', person: lab.cases.persons.zhou.id, from: '2024-01-01', to: '2024-12-31' },
      ] as const;
      const { number } = await lab.request();
      for (const scope of scopes) {
        const files = await filesOf(await lab.make(by, scope, { evidence: true, request: number }));
        const theirs = await second(lab, scope.kind, files);
        expect(facts(theirs)).toEqual(facts(await lab.verify(files)));
        expect(theirs).toMatchObject({ verdict: 'proven', faults: [] });
        const changed = new Map<string, Uint8Array>(files);
        for (const name of [...files.keys()].filter((_, index) => index % 7 === 3)) {
          const bytes = Uint8Array.from(files.get(name)!);
          bytes[bytes.length >> 1]! ^= 1;
          changed.set(name, bytes);
        }
        changed.delete([...files.keys()].find((name) => name.endsWith('.tlog-proof'))!);
        const found = await second(lab, `${scope.kind}-changed`, changed);
        expect(facts(found)).toEqual(facts(await lab.verify(changed)));
        expect(found.faults.length).toBeGreaterThan(2);
      }
    } finally {
      await lab.close();
    }
  });
});

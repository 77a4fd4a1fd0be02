import { spawn, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import {
  bytesOf,
  MemoryFiles,
  parsePolicy,
  type SeenHead,
  type Verdict,
  verifyBundle,
  verifyContainer,
} from '@minutebook/proof';
import type { Files } from '@minutebook/proof/testing';

export const PROGRAM = resolve(__dirname, '../python/minutebook_verify.py');

/** What is trusted, as both programs are told it. */
export interface Told {
  readonly policy?: string;
  readonly seen?: Readonly<Record<string, SeenHead>>;
  readonly tsa?: readonly Uint8Array[];
}

interface Case {
  readonly title: string;
  readonly files?: Files;
  readonly zip?: Uint8Array;
  readonly told: Told;
}

type Facts = Readonly<Record<string, unknown>>;

/** Nobody has to have Python to work here; whoever releases has. */
export function hasPython(): boolean {
  return spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).status === 0;
}

/** Bundles of all kinds, put before both programs: ours, and the one in Python, which sees all of them in one run. */
export class SecondOpinion {
  private readonly cases: Case[] = [];
  private readonly bases: Files[] = [];

  /** A folder; of what it shares with a base only the difference is sent. */
  folder(title: string, files: Files, told: Told): void {
    this.cases.push({ title, files, told });
  }

  zip(title: string, zip: Uint8Array, told: Told): void {
    this.cases.push({ title, zip, told });
  }

  base(files: Files): void {
    this.bases.push(files);
  }

  get size(): number {
    return this.cases.length;
  }

  /** Of all cases: what each said, without the sentences. Empties the list. */
  async hear(): Promise<{ title: string; ours: Facts; theirs: Facts }[]> {
    const cases = this.cases.splice(0);
    const asked = this.ask(cases);
    asked.catch(() => undefined); // Awaited below, after ours: the two take their time side by side.
    const ours: Verdict[] = [];
    for (const { files, zip, told } of cases) {
      const trust = {
        policy: parsePolicy(told.policy ?? ''),
        ...(told.seen && { seen: told.seen }),
        ...(told.tsa && { tsaRoots: told.tsa }),
      };
      ours.push(
        zip
          ? await verifyContainer(bytesOf(zip), trust)
          : await verifyBundle(new MemoryFiles(files ?? new Map()), trust),
      );
      // Nothing above waits for anything, and what the other program says has to be let in.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const theirs = await asked;
    return cases.map(({ title }, index) => ({ title, ours: facts(ours[index]!), theirs: facts(theirs[index]!) }));
  }

  private async ask(cases: readonly Case[]): Promise<Verdict[]> {
    const child = spawn('python3', ['-I', PROGRAM, 'batch'], { stdio: ['pipe', 'pipe', 'pipe'], env: {} });
    const [out, err]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    const ended = new Promise<number | null>((done, fail) => child.once('close', done).once('error', fail));
    child.stdin.on('error', () => undefined); // It says itself why it does not listen any more.
    const lines = [
      ...this.bases.map((files, of) => ({ define: String(of), files: encoded(files) })),
      ...cases.map((one) => this.line(one)),
    ];
    for (const line of lines) child.stdin.write(`${JSON.stringify(line)}\n`);
    child.stdin.end();
    if ((await ended) !== 0) throw new Error(Buffer.concat(err).toString());
    return Buffer.concat(out)
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Verdict);
  }

  private line({ files, zip, told }: Case): object {
    const trust = { policy: told.policy ?? '', seen: told.seen ?? null, tsa: told.tsa?.map(base64) ?? null };
    if (zip) return { ...trust, zip: base64(zip) };
    const of = this.bases.findIndex((known) => [...known].some(([name, bytes]) => files!.get(name) === bytes));
    const base: Files = this.bases[of] ?? new Map();
    return {
      ...trust,
      of: String(of),
      set: encoded(new Map([...files!].filter(([name, bytes]) => base.get(name) !== bytes))),
      drop: [...base.keys()].filter((name) => !files!.has(name)),
    };
  }
}

/** Everything two programs have to agree on: all but the wording, and the order in which they came to it. */
function facts(verdict: Verdict): Facts {
  const codes = (found: readonly { readonly code: string; readonly file?: string }[]): string[] =>
    [...new Set(found.map(({ code, file = '' }) => `${code} ${file}`.trim()))].sort();
  const { faults, reasons, warnings, ...rest } = verdict;
  return { ...rest, faults: codes(faults), reasons: codes(reasons), warnings: codes(warnings) };
}

function encoded(files: Files): Record<string, string> {
  return Object.fromEntries([...files].map(([name, bytes]) => [name, base64(bytes)]));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

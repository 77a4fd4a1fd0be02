import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Content, type Finding, LIMITS } from '../reading';
import { type Installed, type ProcessLimits, Reader } from './reader';

export const DEFAULT: ProcessLimits = { milliseconds: 20_000, ocr: 60_000, heap: 768, memory: 1_536 };

/**
 * Reads files in a process of its own, one at a time. That process may take too long, too much memory, crash or be killed:
 * it is ended, started anew for the next file, and the finding says what happened. Nothing a stranger sent is parsed here.
 */
export class ExtractionProcess {
  private child: Reader | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly entry: string = builtEntry(),
    private readonly limits: ProcessLimits = DEFAULT,
    /** Found out when it is not said. */
    private found?: Installed,
  ) {}

  /** With what else than our own readers files are read. */
  get installed(): Installed {
    return (this.found ??= { languages: installedLanguages(), unpacks: hasBsdtar() });
  }

  /** Rejects only when the process cannot be started at all: that says nothing about the file. */
  extract(content: Content): Promise<Finding> {
    const turn = this.last.then(() => this.run(content));
    this.last = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.last;
    this.child?.end();
    this.child = undefined;
  }

  private async run(content: Content): Promise<Finding> {
    if (content.bytes.length > LIMITS.fileBytes) return failed('too-large', `more than ${LIMITS.fileBytes} bytes`);
    // Killed from outside, by hand or by the system for want of memory: tried once more before the file is blamed.
    for (let attempt = 1; ; attempt++) {
      const milliseconds = this.limits.milliseconds + (this.installed.languages === '' ? 0 : this.limits.ocr);
      this.child ??= await Reader.start(this.entry, { ...this.limits, milliseconds }, this.installed);
      const end = await this.child.ask(content);
      if ('outcome' in end) return end;
      this.child = undefined;
      if (end.why === 'late') return failed('too-large', `not read within ${milliseconds / 1000} s`);
      if (end.why === 'memory') return failed('too-large', 'reading it takes too much memory');
      if (end.why === 'crash') return failed('damaged', 'the reader of this format failed on it');
      if (attempt === 2) return failed('too-large', 'reading it was stopped by the system');
    }
  }
}

function failed(outcome: Finding['outcome'], detail: string): Finding {
  return { outcome, mediaType: null, text: '', detail };
}

/** For what must not depend on the machine it runs on. */
export const NOTHING_INSTALLED: Installed = { languages: '', unpacks: false };

/** Languages of the tesseract on this machine, joined for its `-l`; empty without one. */
function installedLanguages(): string {
  const { stdout, status } = spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8', timeout: 10_000 });
  if (status !== 0) return '';
  return stdout
    .split('\n')
    .slice(1)
    .filter((language) => /^[A-Za-z_]{3,20}$/.test(language) && language !== 'osd')
    .join('+');
}

/** It reads archives from memory, as Linux has it. */
function hasBsdtar(): boolean {
  return existsSync('/dev/shm') && spawnSync('bsdtar', ['--version'], { timeout: 10_000 }).status === 0;
}

/** Beside the bundle this runs in, or where the workspace builds it. */
function builtEntry(): string {
  const places = ['../extractor', '../apps/extractor', '../../../../dist/apps/extractor'];
  const found = places.map((place) => resolve(__dirname, place, 'main.cjs')).find((entry) => existsSync(entry));
  return found ?? resolve(__dirname, places[0]!, 'main.cjs');
}

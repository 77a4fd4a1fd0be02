import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Vault } from '@minutebook/proof';

/** Something the operator has to set right before this program can run; the message says what. */
export class Hindrance extends Error {}

/** Another process is in the place of this one. That is as it should be when two are started at once. */
export class Taken extends Hindrance {}

/**
 * The folder that a signer or a witness has to itself. Nobody else may read it (R76), and no second process may use it: two
 * that remember apart from each other would sign two histories.
 */
export class OwnFolder {
  private constructor(readonly path: string) {}

  /** Makes the folder if it is not there. Throws Hindrance for one that others can read. */
  static open(path: string): OwnFolder {
    const folder = resolve(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    closedToOthers(folder, 0o700);
    return new OwnFolder(folder);
  }

  /** Keeps other processes out until this one ends. Throws Taken when one is in. */
  lock(): void {
    const lock = join(this.path, 'process');
    const mine = `${lock}.${process.pid}`;
    writeFileSync(mine, `${process.pid}\n`, { mode: 0o600 });
    try {
      // A link is there at once with what it says, or it is not; and one name has it once.
      while (!linked(mine, lock)) {
        const other = pidIn(lock);
        if (other !== undefined && isAlive(other)) throw new Taken(`Process ${other} is using ${this.path}.`);
        this.clear(lock, `${mine}.old`, other);
      }
    } finally {
      rmSync(mine);
    }
    process.on('exit', () => {
      if (pidIn(lock) === process.pid) rmSync(lock, { force: true });
    });
  }

  /** Takes away what a dead process left, unless another like us was quicker and the place is its own by now. */
  private clear(lock: string, old: string, dead: number | undefined): void {
    try {
      renameSync(lock, old);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    const was = pidIn(old);
    if (was !== dead) linked(old, lock);
    rmSync(old);
    if (was !== dead) throw new Taken(`Process ${was} is using ${this.path}.`);
  }

  /** A file in the folder; undefined if there is none. Throws Hindrance for one that others can read. */
  read(name: string): string | undefined {
    const file = join(this.path, name);
    try {
      closedToOthers(file, 0o600);
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** Puts the text in the place of the file: after a crash it is all of the old or all of the new. Safe on return. */
  write(name: string, text: string): void {
    const file = join(this.path, name);
    const handle = openSync(`${file}.new`, 'w', 0o600);
    try {
      // All of it or an error: a disk that is nearly full takes a part and says how much.
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(`${file}.new`, file);
    const folder = openSync(this.path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  /** A vault in a JSON file. `isMemory` tells whether what was read is what was written. */
  vault<Memory>(name: string, isMemory: (value: unknown) => value is Memory): Vault<Memory> {
    return {
      read: () => {
        const text = this.read(name);
        if (text === undefined) return undefined;
        const value = parsed(text);
        if (isMemory(value)) return value;
        throw new Hindrance(`${join(this.path, name)} is damaged. Put the newest copy of the folder back.`);
      },
      write: (memory) => this.write(name, `${JSON.stringify(memory, null, 1)}\n`),
    };
  }
}

function closedToOthers(path: string, mode: number): void {
  const has = statSync(path);
  const uid = process.getuid?.();
  if (uid === undefined) return; // No such rights on this system.
  if (has.uid !== uid) throw new Hindrance(`${path} belongs to user ${has.uid}, and this program runs as ${uid}.`);
  if ((has.mode & 0o077) !== 0)
    throw new Hindrance(
      `Others can get at ${path}. Make it private (chmod ${mode.toString(8)}), and if it has a key that others may have read, rotate the key.`,
    );
}

function isAlive(pid: number): boolean {
  // In a container every life of this program may have the same number.
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function pidIn(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

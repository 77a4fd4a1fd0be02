import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { type Actor, operatorActor } from '@minutebook/access';
import { Problem, readSettings } from '@minutebook/platform';
import { Appliance, startContext } from '@minutebook/appliance';
import type { Invocation } from './main';

export interface Session {
  readonly appliance: Appliance;
  readonly context: INestApplicationContext;
  readonly actor: Actor;
}

/** Opens the appliance's folder, whether the server runs on it or not, and closes what it opened. */
export async function withArchive<T>(
  { flags, terminal }: Pick<Invocation, 'flags' | 'terminal'>,
  work: (session: Session) => Promise<T>,
  /** Whether the work may be done on what was restored and not accepted yet: nothing that writes to a log may. */
  { closed = false }: { readonly closed?: boolean } = {},
): Promise<T> {
  const appliance = await Appliance.start(readSettings(environmentOf(flags)), (step) => terminal.progress(step));
  try {
    if (appliance.closedBy && !closed) throw notAccepted();
    const context = await startContext(appliance);
    try {
      return await work({ appliance, context, actor: operatorActor(userInfo().username) });
    } finally {
      await context.close();
    }
  } finally {
    await appliance.stop();
  }
}

export function environmentOf(flags: Invocation['flags']): NodeJS.ProcessEnv {
  return {
    MINUTEBOOK_LOG: 'error',
    ...process.env,
    ...(typeof flags.data === 'string' && { MINUTEBOOK_DATA: fromHere(flags.data) }),
  };
}

function notAccepted(): Problem {
  return new Problem({
    code: 'restore-not-accepted',
    status: 503,
    title: 'This archive was restored from a backup and is not open for use yet.',
    detail: 'Somebody has to see what was lost, and accept it.',
    hint: 'npm run minutebook -- restored',
  });
}

/** npm runs scripts at the workspace's root; paths are meant from where npm was called. */
export function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

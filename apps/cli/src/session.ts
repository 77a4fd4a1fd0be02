import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { type Actor, operatorActor } from '@minutebook/access';
import { readSettings } from '@minutebook/platform';
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
): Promise<T> {
  const environment = {
    MINUTEBOOK_LOG: 'error',
    ...process.env,
    ...(typeof flags.data === 'string' && { MINUTEBOOK_DATA: fromHere(flags.data) }),
  };
  const appliance = await Appliance.start(readSettings(environment), (step) => terminal.progress(step));
  try {
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

/** npm runs scripts at the workspace's root; paths are meant from where npm was called. */
export function fromHere(path: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), path);
}

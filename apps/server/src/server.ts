import 'reflect-metadata';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { DiscoveryService, MetadataScanner, NestFactory, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OneTimeLink, routeFaults, SessionStore, Users } from '@minutebook/access';
import { JOBS, type Jobs, Problem } from '@minutebook/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { type Appliance, nestLogger } from '@minutebook/appliance';
import { AppModule } from './app.module';
import { dress } from './http/web';

const LAST_WORDS_MS = 10_000;

export interface RunningServer {
  /** Address it listens on; undefined for a worker. */
  readonly url: string | undefined;
  /** One-time link, when the appliance has no administrator yet. */
  readonly setupLink: OneTimeLink | undefined;
  readonly app: INestApplicationContext;
  stop(): Promise<void>;
}

/** Starts the role the settings name. Throws rather than serve a route nobody is allowed for. */
export async function startServer(appliance: Appliance): Promise<RunningServer> {
  const { settings, log } = appliance.platform;
  const address = { url: '' };
  const quiet = nestLogger(log);
  if (settings.MINUTEBOOK_ROLE === 'worker') {
    const app = await NestFactory.createApplicationContext(AppModule.of(appliance, address), {
      logger: quiet,
      abortOnError: false,
    });
    return orClosed(app, () => running(app, undefined, undefined));
  }
  const app = await NestFactory.create<NestExpressApplication>(AppModule.of(appliance, address), {
    logger: quiet,
    abortOnError: false,
    bodyParser: false,
  });
  return orClosed(app, () => open(app, appliance, address));
}

/** What the parts of a program that does not come up hold (connections, timers) would keep its database at work. */
async function orClosed(app: INestApplicationContext, come: () => Promise<RunningServer>): Promise<RunningServer> {
  try {
    return await come();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
}

async function open(
  app: NestExpressApplication,
  { platform: { settings }, folder }: Appliance,
  address: { url: string },
): Promise<RunningServer> {
  checkRoutes(app);
  dress(app, settings, folder.secret('session'), {
    workbench: join(__dirname, '../workbench/browser'),
    verifier: join(__dirname, '../verifier'),
  });
  await listen(app, settings.MINUTEBOOK_PORT, settings.MINUTEBOOK_HOST);
  address.url = await app.getUrl();
  const link = await app.get(Users).setupLink();
  const sweep = setInterval(
    () =>
      void app
        .get(SessionStore)
        .sweep()
        .catch(() => undefined),
    600_000,
  );
  return running(app, address.url, link, () => {
    clearInterval(sweep);
    // Requests under way may end; what hangs does not keep the program.
    const http = app.getHttpServer() as Server;
    setTimeout(() => http.closeAllConnections(), LAST_WORDS_MS).unref();
  });
}

async function running(
  app: INestApplicationContext,
  url: string | undefined,
  setupLink: OneTimeLink | undefined,
  end: () => void = () => undefined,
): Promise<RunningServer> {
  const jobs = app.get<Jobs>(JOBS);
  await jobs.start();
  return {
    url,
    setupLink,
    app,
    stop: async () => {
      end();
      await jobs.stop();
      await app.close();
    },
  };
}

function checkRoutes(app: NestExpressApplication): void {
  const faults = routeFaults(app.get(DiscoveryService), new MetadataScanner(), app.get(Reflector));
  if (faults.length > 0)
    throw new Problem({
      code: 'routes-faulty',
      status: 500,
      title: 'The program does not start: its routes do not fit the contract.',
      detail: faults.join(' '),
    });
}

async function listen(app: NestExpressApplication, port: number, host: string): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new Problem(
        {
          code: 'port-taken',
          status: 500,
          title: `Port ${port} on ${host} is taken.`,
          hint: 'Stop the other program, or choose another port: MINUTEBOOK_PORT=8081 npm start.',
        },
        { cause: error },
      );
    if (code === 'EACCES')
      throw new Problem(
        {
          code: 'port-refused',
          status: 500,
          title: `This user may not listen on port ${port}.`,
          hint: 'Choose a port above 1024 with MINUTEBOOK_PORT.',
        },
        { cause: error },
      );
    throw error;
  }
}

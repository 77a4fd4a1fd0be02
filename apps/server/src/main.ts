import { readSettings, takeJobs } from '@minutebook/platform';
import { Appliance, HELPER } from '@minutebook/appliance';
import { ClosedDoor } from './closed-door';
import { fail, say } from './console';
import { startServer } from './server';

/** Started by another of us, for its jobs: it says what there is to say, and a Ctrl-C that reaches both is its business. */
const isHelper = process.env[HELPER] !== undefined;
// What we start ourselves is none.
Reflect.deleteProperty(process.env, HELPER);

async function main(): Promise<void> {
  const started = Date.now();
  const settings = readSettings(process.env);
  const begin = (): Promise<Appliance> =>
    isHelper ? Appliance.start(settings) : Appliance.start(settings, say, __filename);
  let appliance = await begin();
  let stopping: Promise<void> | undefined;
  let stopServer: () => Promise<void> = async () => undefined;
  const stop = (): Promise<void> => (stopping ??= stopServer().then(() => appliance.stop()));
  const leave = (): void => {
    if (!stopping && !isHelper) say('Stopping');
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', () => isHelper || leave());
  process.on('SIGTERM', leave);
  if (isHelper) {
    process.on('disconnect', leave);
    if (!process.connected) return leave();
  }
  try {
    if (appliance.closedBy) {
      const door = new ClosedDoor(appliance);
      stopServer = () => door.leave();
      announceClosed(await door.stand());
      if (!(await door.untilAccepted())) return;
      await door.leave();
      await appliance.stop();
      // Its logs may have another name now.
      appliance = await begin();
    }
    const server = await startServer(appliance);
    stopServer = () => server.stop();
    if (isHelper) return takeJobs(appliance.platform.jobs);
    announce(server.url, server.setupLink?.token, Date.now() - started);
  } catch (error) {
    await stop();
    throw error;
  }
}

function announceClosed(url: string | undefined): void {
  say('This archive was restored from a backup and is closed until somebody accepts what was found:');
  say('  npm run minutebook -- restored');
  if (url !== undefined) say(`Everybody who asks at ${url} is told so.`);
}

function announce(url: string | undefined, setupToken: string | undefined, milliseconds: number): void {
  if (url === undefined) return say(`Worker ready after ${(milliseconds / 1000).toFixed(1)} s`);
  say(`Ready after ${(milliseconds / 1000).toFixed(1)} s`);
  say('');
  say(`  Minutebook      ${url}`);
  if (setupToken !== undefined) {
    say(`  Set it up here  ${url}/setup#${setupToken}`);
    say('                  (works once, for 30 minutes; start again for a new one)');
  }
  say('');
  say('Ctrl-C stops everything.');
}

main().catch(fail);

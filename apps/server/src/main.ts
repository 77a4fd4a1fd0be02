import { readSettings } from '@minutebook/platform';
import { Appliance } from '@minutebook/appliance';
import { fail, say } from './console';
import { startServer } from './server';

async function main(): Promise<void> {
  const started = Date.now();
  const settings = readSettings(process.env);
  const appliance = await Appliance.start(settings, say);
  let stopping: Promise<void> | undefined;
  let stopServer: () => Promise<void> = async () => undefined;
  const stop = (): Promise<void> => (stopping ??= stopServer().then(() => appliance.stop()));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!stopping) say('Stopping');
      stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
  try {
    const server = await startServer(appliance);
    stopServer = () => server.stop();
    announce(server.url, server.setupLink?.token, Date.now() - started);
  } catch (error) {
    await stop();
    throw error;
  }
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

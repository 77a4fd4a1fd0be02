import { startServices } from './services.mjs';
import { ensureBuilt } from './up-to-date.mjs';

/** Jest's global set-up: one set of services for the whole run. What is missing is said, and in CI it fails the run. */
export default async function setUp() {
  if (globalThis.__minutebookServices) return;
  // The process that reads attachments: the program starts it from where it is built.
  await ensureBuilt(['extractor', 'signer'], () => undefined);
  const services = await startServices();
  globalThis.__minutebookServices = services;
  Object.assign(process.env, services.environment);
  for (const { name, reason } of services.missing)
    process.stderr.write(`Left out: tests that need ${name}: ${reason}.\n`);
  if (process.env.CI === 'true' && services.missing.length > 0) {
    await services.stop();
    throw new Error('With CI=true nothing may be left out.');
  }
}

export default async function tearDown() {
  const services = globalThis.__minutebookServices;
  globalThis.__minutebookServices = undefined;
  await services?.stop();
}

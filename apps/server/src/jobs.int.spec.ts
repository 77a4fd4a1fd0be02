import { BullJobs, type Handler } from '@minutebook/platform';
import { describeWith } from '@minutebook/platform/testing';
import { TestServer } from './test-server.testing';

describeWith('redis', 'a server whose jobs go through Redis', (url) => {
  it('starts every job at once, and none waits for a connection that another holds', async () => {
    const running = new Set<string>();
    const done = new Set<string>();
    const failed: string[] = [];
    const { handle } = BullJobs.prototype;
    const spy = jest.spyOn(BullJobs.prototype, 'handle').mockImplementation(function (this: BullJobs, name, handler) {
      const watched: Handler = async (payload, run) => {
        running.add(name);
        try {
          await handler(payload, run);
        } catch (error) {
          failed.push(`${name}: ${String(error)}`);
        } finally {
          running.delete(name);
          done.add(name);
        }
      };
      handle.call(this, name, watched);
    });
    const server = await TestServer.start({ REDIS_URL: url });
    // At rest for a second, after most have had their turn.
    for (let quiet = 0; quiet < 10; quiet = done.size > 20 && running.size === 0 ? quiet + 1 : 0)
      await new Promise((resolve) => setTimeout(resolve, 100));
    await server.stop();
    spy.mockRestore();
    expect(failed).toEqual([]);
  });
});
